import { laneId } from '../../contract/names';
import { reset } from '../support/reset';
import { sharedStack } from '../support/shared-stack';
import { eventually, SOURCE, type Stack } from '../support/stack';

const startShared = sharedStack();
let stack: Stack;

beforeEach(async () => {
  stack = await startShared();
  await stack.setSpeed({ copySeconds: 3600 });
});

afterEach(async () => {
  await stack.stop();
});

describe('a replication that is reset', () => {
  async function startAndReset(): Promise<string> {
    const replicationId = await stack.start({ source: SOURCE, targets: ['cn-beijing', 'cn-shanghai'] });
    await stack.until(replicationId, ({ copies }) => copies.every(({ status }) => status === 'copying'));
    const { runId } = await stack.temporal.client.workflow.getHandle(replicationId).describe();
    await reset(stack.temporal.client, replicationId, runId);
    await stack.until(replicationId, ({ copies }) => copies.every(({ status }) => status === 'copying'));
    return replicationId;
  }

  it('goes on from its last task, too, when a copy had given its lane back before', async () => {
    const conflict = { action: 'CopyImage', regionId: SOURCE.regionId, code: 'OperationDenied.ImageCopyConflict' };
    await stack.failCalls({ ...conflict, times: 1, status: 400 });
    const replicationId = await stack.start({ source: SOURCE, targets: ['cn-beijing'] });
    await stack.until(replicationId, ({ copies }) => copies[0]?.status === 'copying' && copies[0].attempts === 2);
    const { runId } = await stack.temporal.client.workflow.getHandle(replicationId).describe();
    await reset(stack.temporal.client, replicationId, runId, 'last');
    await stack.finish('cn-beijing', SOURCE.name);

    expect((await stack.result(replicationId)).copies[0]).toMatchObject({ status: 'available', attempts: 2 });
  });

  it('takes the copies that it had started for its own', async () => {
    const replicationId = await startAndReset();
    await stack.finish('cn-beijing', SOURCE.name);
    await stack.finish('cn-shanghai', SOURCE.name);

    const { copies } = await stack.result(replicationId);

    expect(copies.map(({ status, adopted }) => [status, adopted])).toEqual([
      ['available', false],
      ['available', false],
    ]);
    expect(await stack.callsOf('CopyImage')).toHaveLength(2);
  });

  it('keeps what finishes while it plans again, although an abort would delete it', async () => {
    const targets = ['cn-beijing', 'cn-shanghai'];
    const replicationId = await stack.start({ source: SOURCE, targets, onAbort: 'deleteFinished' });
    await stack.until(replicationId, ({ copies }) => copies.every(({ status }) => status === 'copying'));
    const { client } = stack.temporal;
    const { runId } = await client.workflow.getHandle(replicationId).describe();
    await stack.ecs.addFault({ kind: 'error', action: 'DescribeImages', regionId: SOURCE.regionId });
    await reset(client, replicationId, runId);
    await stack.finish('cn-beijing', SOURCE.name);
    await client.workflow.getHandle(laneId('cn-beijing', 1)).result();
    await stack.ecs.clearFaults({});
    await stack.finish('cn-shanghai', SOURCE.name);

    const { copies } = await stack.result(replicationId);

    expect(copies.map(({ status }) => status)).toEqual(['available', 'available']);
    for (const { regionId, imageId } of copies) {
      expect((await stack.imageIn(regionId, SOURCE.name))?.imageId).toBe(imageId);
    }
  });

  it('after an abort knows that it was the abort which had cancelled its copies', async () => {
    const replicationId = await stack.start({ source: SOURCE, targets: ['cn-beijing', 'cn-shanghai'] });
    await stack.until(replicationId, ({ copies }) => copies.every(({ status }) => status === 'copying'));
    const { client } = stack.temporal;
    const { runId } = await client.workflow.getHandle(replicationId).describe();
    await stack.abort(replicationId);
    await reset(client, replicationId, runId);
    await eventually(
      async () => (await client.workflow.getHandle(replicationId).describe()).status.name !== 'RUNNING',
      () => 'the replication does not end after its reset',
    );

    const { copies } = await stack.lastManifest(replicationId);
    expect(copies.map(({ status, error }) => [status, error?.code])).toEqual([
      ['cancelled', undefined],
      ['cancelled', undefined],
    ]);
  });

  it('cancels them when it is aborted', async () => {
    const replicationId = await startAndReset();

    const manifest = await stack.abort(replicationId);

    expect(manifest.copies.map(({ compensation }) => compensation?.outcome)).toEqual(['cancelled', 'cancelled']);
    expect(await stack.unfinishedImages()).toEqual([]);
  });
});

describe('a copy that is reset', () => {
  /** Until the new execution waits for the image of the old one. */
  async function startAndReset(): Promise<string> {
    const { client } = stack.temporal;
    const replicationId = await stack.start({ source: SOURCE, targets: ['cn-beijing'] });
    await stack.until(replicationId, ({ copies }) => copies[0]?.status === 'copying');
    const lane = client.workflow.getHandle(laneId('cn-beijing', 1));
    const { runId } = await lane.describe();
    await reset(client, lane.workflowId, runId);
    await eventually(
      async () => {
        const { runId: present, raw } = await lane.describe();
        return present !== runId && raw.pendingActivities?.[0]?.activityType?.name === 'awaitCopy';
      },
      () => 'the copy does not go on',
    );
    return replicationId;
  }

  it('goes on with its image in its lane', async () => {
    const replicationId = await startAndReset();
    await stack.finish('cn-beijing', SOURCE.name);

    const { copies } = await stack.result(replicationId);

    expect(copies[0]).toMatchObject({ status: 'available', adopted: false, attempts: 1 });
    expect(await stack.callsOf('CopyImage')).toHaveLength(1);
    expect(await stack.callsOf('CancelCopyImage')).toEqual([]);
  });

  it('is cancelled when its replication is aborted', async () => {
    const replicationId = await startAndReset();

    const manifest = await stack.abort(replicationId);

    expect(manifest.copies[0]).toMatchObject({ status: 'cancelled', compensation: { outcome: 'cancelled' } });
    expect(await stack.unfinishedImages()).toEqual([]);
  });
});
