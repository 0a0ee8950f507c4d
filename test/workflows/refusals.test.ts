import { laneId } from '../../contract/names';
import type { Manifest } from '../../contract/schema/manifest';
import { sharedStack } from '../support/shared-stack';
import { eventually, SOURCE, startStack, type Stack } from '../support/stack';

const TARGETS = ['cn-beijing', 'cn-shanghai', 'cn-shenzhen'];

describe('a call that ECS refuses', () => {
  const startShared = sharedStack();
  let stack: Stack;

  beforeEach(async () => {
    stack = await startShared();
    await stack.setSpeed({ copySeconds: 3600 });
  });

  afterEach(async () => {
    await stack.stop();
  });

  const refuse = (action: string, code = 'Forbidden.RAM', status = 403) =>
    stack.ecs.addFault({ kind: 'error', action, code, status });

  const refuseLooks = (regionId: string) =>
    stack.ecs.addFault({ kind: 'error', action: 'DescribeImages', regionId, code: 'Forbidden.RAM' });

  const areAll =
    (status: string, code?: string) =>
    ({ copies }: Manifest) =>
      copies.every((copy) => copy.status === status && copy.error?.code === code);

  async function startCopying(request: Record<string, unknown> = {}): Promise<string> {
    const replicationId = await stack.start({ source: SOURCE, targets: ['cn-beijing'], ...request });
    await stack.until(replicationId, areAll('copying'));
    return replicationId;
  }

  /** Waits until the copy to Beijing is at one of its steps. */
  async function untilAt(activity: string): Promise<void> {
    const lane = stack.temporal.client.workflow.getHandle(laneId('cn-beijing', 1));
    await eventually(
      async () => {
        const { raw } = await lane.describe();
        return (raw.pendingActivities ?? []).some(({ activityType }) => activityType?.name === activity);
      },
      () => `the copy does not come to ${activity}`,
    );
  }

  it.each([
    ['Forbidden.RAM', 403],
    ['InvalidAccessKeyId.Inactive', 403],
    ['SomethingNew', 400],
    ['InvalidParameter', 400],
  ])('%s on polls cancels no copy, and shows while it lasts', async (code, status) => {
    const replicationId = await startCopying({ targets: TARGETS });

    await refuse('DescribeImages', code, status);
    await stack.until(replicationId, areAll('copying', code));
    await stack.ecs.clearFaults({});
    await stack.until(replicationId, areAll('copying'));

    for (const regionId of TARGETS) await stack.finish(regionId, SOURCE.name);
    const manifest = await stack.result(replicationId);
    expect(manifest.copies.map((copy) => copy.status)).toEqual(['available', 'available', 'available']);
    expect(manifest.copies.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
    expect(await stack.callsOf('CancelCopyImage')).toEqual([]);
  });

  it('on polls is told once, however many polls it lasts', async () => {
    const replicationId = await startCopying();
    await refuse('DescribeImages');
    await stack.until(replicationId, areAll('copying', 'Forbidden.RAM'));
    const { historyLength } = await stack.temporal.client.workflow.getHandle(replicationId).describe();
    const refused = (await stack.callsOf('DescribeImages')).length;

    await stack.untilCalled('DescribeImages', refused + 5);

    const later = await stack.temporal.client.workflow.getHandle(replicationId).describe();
    expect(later.historyLength).toBeLessThanOrEqual(historyLength + 3);
  });

  it('until the deadline ends the copy there, and the error says what was in the way', async () => {
    const replicationId = await startCopying({ copyDeadline: '2s' });

    await refuse('DescribeImages');
    await untilAt('findStartedCopy');
    await stack.ecs.clearFaults({});

    await expect(stack.result(replicationId)).rejects.toThrow();
    const [copy] = (await stack.lastManifest(replicationId)).copies;
    expect(copy).toMatchObject({ status: 'failed', compensation: { outcome: 'cancelled' } });
    expect(copy?.error).toMatchObject({
      code: 'CopyTimedOut',
      message: expect.stringContaining('Forbidden.RAM') as unknown,
      hint: expect.stringContaining('docs/operating.md has the policy') as unknown,
    });
  });

  it('on the look before the start is repeated, and nothing is started meanwhile', async () => {
    await stack.setSpeed({ copySeconds: 0.1 });
    await stack.replicate({ source: SOURCE, targets: ['cn-shanghai'] });

    await refuseLooks('cn-beijing');
    const replicationId = await stack.start({ source: SOURCE, targets: ['cn-beijing'] });
    await stack.until(replicationId, ({ copies }) => copies[0]?.error?.code === 'Forbidden.RAM');
    expect(await stack.callsOf('CopyImage')).toHaveLength(1);
    await stack.ecs.clearFaults({});

    expect((await stack.result(replicationId)).copies[0]).toMatchObject({ status: 'available', adopted: false });
    expect(await stack.callsOf('CopyImage')).toHaveLength(2);
  });

  it('on the look before the start until the deadline leaves nothing to undo', async () => {
    await stack.stop();
    // The deadline must not fall into a look: nobody could say then that nothing was sent.
    stack = await startStack({ pacing: { maximumPollMs: 60_000 } });
    await stack.setSpeed({ copySeconds: 0.1 });
    await stack.replicate({ source: SOURCE, targets: ['cn-shanghai'] });

    await refuseLooks('cn-beijing');
    const { manifest } = await stack.failureOf({ source: SOURCE, targets: ['cn-beijing'], copyDeadline: '2s' });

    expect(manifest.copies[0]?.error).toMatchObject({
      code: 'CopyTimedOut',
      message: expect.stringContaining('Forbidden.RAM') as unknown,
    });
    expect(manifest.copies[0]?.compensation).toBeUndefined();
  });

  it.each(['CancelCopyImage', 'DescribeImages'])('%s in a compensation is repeated', async (action) => {
    const replicationId = await startCopying();

    await refuse(action);
    await stack.temporal.client.workflow.getHandle(replicationId).cancel();
    await stack.until(replicationId, ({ copies }) => copies[0]?.error?.code === 'Forbidden.RAM');
    await untilAt(action === 'CancelCopyImage' ? 'cancelCopy' : 'findStartedCopy');
    await stack.ecs.clearFaults({});

    const manifest = await stack.abortedManifest(replicationId);
    expect(manifest.copies[0]).toMatchObject({ status: 'cancelled', compensation: { outcome: 'cancelled' } });
    expect(manifest.copies[0]?.error).toBeUndefined();
    expect(await stack.unfinishedImages()).toEqual([]);
  });

  it('DeleteImage in a compensation is repeated', async () => {
    await stack.ecs.set({ canCancel: false });
    const replicationId = await startCopying({ onAbort: 'deleteFinished' });
    await refuse('DeleteImage');
    await stack.temporal.client.workflow.getHandle(replicationId).cancel();
    await stack.untilCalled('CancelCopyImage');
    await stack.finish('cn-beijing', SOURCE.name);

    await stack.untilCalled('DeleteImage');
    await stack.ecs.clearFaults({});

    const manifest = await stack.abortedManifest(replicationId);
    expect(manifest.copies[0]?.compensation).toMatchObject({ outcome: 'finished-deleted' });
    expect(await stack.ecs.images({ regionId: 'cn-beijing' })).toEqual([]);
  });

  it.each([
    ['Forbidden.RAM', 403, 'auth'],
    ['SomethingNew', 400, 'unknown'],
  ])('%s on CopyImage fails the region at once', async (code, status, errorClass) => {
    await stack.failCalls({ action: 'CopyImage', regionId: SOURCE.regionId, times: 99, code, status });

    const failure = await stack.failureOf({ source: SOURCE, targets: ['cn-beijing'] });

    expect(failure.manifest.copies[0]).toMatchObject({ status: 'failed', error: { code, class: errorClass } });
    expect(await stack.callsOf('CopyImage')).toHaveLength(1);
  });

  it('on the plan fails the replication at once', async () => {
    // A worker that has asked for the regions before remembers them.
    await stack.stop();
    stack = await startStack();
    await refuse('DescribeRegions');

    expect(await stack.refusalOf({ source: SOURCE, targets: ['cn-beijing'] })).toContain('Forbidden.RAM');
    expect(await stack.callsOf('DescribeRegions')).toHaveLength(1);
  });
});
