import { WorkflowFailedError } from '@temporalio/client';
import { laneId } from '../../contract/names';
import { sharedStack } from '../support/shared-stack';
import { SOURCE, type Stack } from '../support/stack';

describe('an abort', () => {
  const startShared = sharedStack();
  let stack: Stack;

  beforeEach(async () => {
    stack = await startShared();
  });

  afterEach(async () => {
    await stack.stop();
  });

  it('cancels running copies, withdraws queued ones, and proves that nothing is left', async () => {
    await stack.setSpeed({ copySeconds: 3600 });
    const targets = [
      'cn-beijing',
      'cn-shanghai',
      'cn-shenzhen',
      'cn-hongkong',
      'eu-central-1',
      'us-west-1',
      'us-east-1',
    ];
    const replicationId = await stack.start({ source: SOURCE, targets });
    await stack.until(
      replicationId,
      (manifest) => manifest.copies.filter(({ status }) => status === 'copying').length === 5,
    );

    const manifest = await stack.abort(replicationId);

    expect(manifest.status).toBe('aborted');
    const outcomes = manifest.copies.map(({ status, compensation }) => `${status} ${String(compensation?.outcome)}`);
    expect(outcomes.filter((outcome) => outcome === 'cancelled cancelled')).toHaveLength(5);
    expect(outcomes.filter((outcome) => outcome === 'cancelled never-started')).toHaveLength(2);
    expect(await stack.unfinishedImages()).toEqual([]);
    expect(await stack.callsOf('CancelCopyImage')).toHaveLength(5);
  });

  it('of one copy, by its workflow, fails its region and leaves the others alone', async () => {
    await stack.setSpeed({ copySeconds: 3600 });
    const replicationId = await stack.start({ source: SOURCE, targets: ['cn-beijing', 'cn-shanghai'] });
    await stack.until(replicationId, (manifest) => manifest.copies.every(({ status }) => status === 'copying'));

    await stack.temporal.client.workflow.getHandle(laneId('cn-beijing', 1)).cancel();
    await stack.until(replicationId, (manifest) => manifest.copies[0]?.status === 'failed');
    await stack.finish('cn-shanghai', SOURCE.name);
    await expect(stack.result(replicationId)).rejects.toThrow(WorkflowFailedError);

    const { copies } = await stack.lastManifest(replicationId);
    expect(copies[0]).toMatchObject({ error: { code: 'CopyCancelled' }, compensation: { outcome: 'cancelled' } });
    expect(copies[1]?.status).toBe('available');
    expect(await stack.unfinishedImages()).toEqual([]);
  });

  it('sends CancelCopyImage to the region of the new image', async () => {
    await stack.setSpeed({ copySeconds: 3600 });
    const replicationId = await stack.start({ source: SOURCE, targets: ['cn-beijing'] });
    await stack.until(replicationId, (manifest) => manifest.copies[0]?.status === 'copying');

    await stack.abort(replicationId);

    expect((await stack.callsOf('CancelCopyImage')).map(({ regionId }) => regionId)).toEqual(['cn-beijing']);
  });

  it('while ECS still has the copy in its own queue cancels it too', async () => {
    await stack.setSpeed({ copySeconds: 3600, limit: 0 });
    const replicationId = await stack.start({ source: SOURCE, targets: ['cn-beijing'] });
    await stack.until(replicationId, (manifest) => manifest.copies[0]?.status === 'waiting');

    const manifest = await stack.abort(replicationId);

    expect(manifest.copies[0]).toMatchObject({ status: 'cancelled', compensation: { outcome: 'cancelled' } });
    expect(await stack.unfinishedImages()).toEqual([]);
  });

  it('while CopyImage is on its way finds the copy that it starts', async () => {
    await stack.setSpeed({ copySeconds: 3600 });
    await stack.delayAnswer({ action: 'CopyImage', regionId: SOURCE.regionId, milliseconds: 1500 });
    const replicationId = await stack.start({ source: SOURCE, targets: ['cn-beijing'] });
    await stack.until(replicationId, (manifest) => manifest.copies[0]?.status === 'starting');

    const manifest = await stack.abort(replicationId);

    expect(manifest.copies[0]?.status).toBe('cancelled');
    expect(await stack.unfinishedImages()).toEqual([]);
  });

  it('after a lost answer finds the copy by its name and tags', async () => {
    await stack.setSpeed({ copySeconds: 3600 });
    await stack.loseAnswer({ action: 'CopyImage', regionId: SOURCE.regionId });
    const replicationId = await stack.start({ source: SOURCE, targets: ['cn-beijing'] });
    await stack.untilCalled('CopyImage');

    const manifest = await stack.abort(replicationId);

    expect(manifest.copies[0]?.status).toBe('cancelled');
    expect(await stack.unfinishedImages()).toEqual([]);
  });

  it('keeps what has finished, and says so', async () => {
    const replicationId = await startWithOneFinished(stack, 'keepFinished');

    const manifest = await stack.abort(replicationId);

    expect(manifest.copies[0]).toMatchObject({ status: 'available', compensation: { outcome: 'finished-kept' } });
    expect(manifest.copies[1]).toMatchObject({ status: 'cancelled', compensation: { outcome: 'cancelled' } });
    expect(await stack.imageIn('cn-beijing', SOURCE.name)).toBeDefined();
  });

  it('deletes what has finished together with its snapshots when the request says so', async () => {
    const replicationId = await startWithOneFinished(stack, 'deleteFinished');

    const manifest = await stack.abort(replicationId);

    expect(manifest.copies[0]).toMatchObject({ status: 'cancelled', compensation: { outcome: 'finished-deleted' } });
    expect(await stack.imageIn('cn-beijing', SOURCE.name)).toBeUndefined();
    expect(await stack.snapshotsIn('cn-beijing')).toEqual([]);
  });

  it('never touches an image that another replication made', async () => {
    await stack.replicate({ source: SOURCE, targets: ['cn-beijing'] });
    await stack.setSpeed({ copySeconds: 3600 });
    const replicationId = await stack.start({
      source: SOURCE,
      targets: ['cn-beijing', 'cn-shanghai'],
      onAbort: 'deleteFinished',
    });
    await stack.until(
      replicationId,
      ({ copies }) => copies[0]?.status === 'available' && copies[1]?.status === 'copying',
    );

    const manifest = await stack.abort(replicationId);

    expect(manifest.copies[0]).toMatchObject({ status: 'available', compensation: { outcome: 'adopted-kept' } });
    expect(await stack.imageIn('cn-beijing', SOURCE.name)).toBeDefined();
  });

  it('lets the next replication run at once in the lanes that became free', async () => {
    await stack.setSpeed({ copySeconds: 3600 });
    const replicationId = await stack.start({
      source: SOURCE,
      targets: ['cn-beijing', 'cn-shanghai', 'cn-shenzhen', 'us-west-1', 'us-east-1'],
    });
    await stack.until(replicationId, (manifest) => manifest.copies.every(({ status }) => status === 'copying'));
    await stack.abort(replicationId);
    await stack.setSpeed({ copySeconds: 1 });

    const manifest = await stack.replicate({ source: SOURCE, name: 'again', targets: ['cn-beijing'] });

    expect(manifest.status).toBe('succeeded');
  });
});

async function startWithOneFinished(stack: Stack, onAbort: 'keepFinished' | 'deleteFinished'): Promise<string> {
  await stack.setSpeed({ copySeconds: 3600 });
  const replicationId = await stack.start({ source: SOURCE, targets: ['cn-beijing', 'cn-shanghai'], onAbort });
  await stack.until(replicationId, (manifest) => manifest.copies.every(({ status }) => status === 'copying'));
  await stack.finish('cn-beijing', SOURCE.name);
  await stack.until(replicationId, (manifest) => manifest.copies[0]?.status === 'available');
  return replicationId;
}
