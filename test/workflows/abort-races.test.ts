import { laneId, REGION_SLOTS_ID, TASK_QUEUE } from '../../contract/names';
import type { SlotsView } from '../../workflows/region-slots/view';
import { sharedStack } from '../support/shared-stack';
import { eventually, SOURCE, startStack, type Stack } from '../support/stack';

describe('an abort that races with ECS', () => {
  // Refusals are waited out for a number of the longest pauses between polls.
  const startShared = sharedStack({ pacing: { maximumPollMs: 50 } });
  let stack: Stack;

  beforeEach(async () => {
    stack = await startShared();
    await stack.setSpeed({ copySeconds: 3600 });
  });

  afterEach(async () => {
    await stack.stop();
  });

  async function startCopying(
    request: Record<string, unknown> = {},
  ): Promise<{ replicationId: string; imageId: string }> {
    const replicationId = await stack.start({ source: SOURCE, targets: ['cn-beijing'], ...request });
    await stack.until(replicationId, ({ copies }) => copies[0]?.status === 'copying');
    const image = await stack.imageIn('cn-beijing', SOURCE.name);
    return { replicationId, imageId: image?.imageId ?? '' };
  }

  it('waits until a cancelled image is really gone', async () => {
    await stack.ecs.set({ goneAfterMs: 800 });
    const { replicationId } = await startCopying();

    const manifest = await stack.abort(replicationId);

    expect(manifest.copies[0]?.compensation?.outcome).toBe('cancelled');
    expect(await stack.imageIn('cn-beijing', SOURCE.name)).toBeUndefined();
  });

  it('removes the snapshots that a cancelled copy leaves', async () => {
    await stack.ecs.set({ cancelLeavesSnapshots: true });
    const { replicationId } = await startCopying();

    await stack.abort(replicationId);

    expect(await stack.snapshotsIn('cn-beijing')).toEqual([]);
  });

  it.each([
    ['keepFinished', 'finished-kept', 1],
    ['deleteFinished', 'finished-deleted', 0],
  ])('waits for the end of a copy that cannot be cancelled, then follows %s', async (onAbort, outcome, left) => {
    await stack.ecs.set({ canCancel: false });
    const { replicationId } = await startCopying({ onAbort });
    await stack.temporal.client.workflow.getHandle(replicationId).cancel();
    await stack.untilCalled('CancelCopyImage', 2);
    await stack.until(replicationId, ({ copies }) => copies[0]?.error?.code === 'CancelNotSupported');

    await stack.finish('cn-beijing', SOURCE.name);

    const manifest = await stack.abortedManifest(replicationId);
    expect(manifest.copies[0]?.compensation?.outcome).toBe(outcome);
    expect((await stack.ecs.images({ regionId: 'cn-beijing' })).length).toBe(left);
    expect((await stack.snapshotsIn('cn-beijing')).length).toBe(left);
  });

  it('deletes a copy that ended as CreateFailed', async () => {
    await stack.ecs.set({ canCancel: false });
    const { replicationId, imageId } = await startCopying();
    await stack.temporal.client.workflow.getHandle(replicationId).cancel();
    await stack.untilCalled('CancelCopyImage');

    await stack.ecs.finishCopy({ regionId: 'cn-beijing', imageId, as: 'CreateFailed' });

    expect((await stack.abortedManifest(replicationId)).copies[0]?.compensation?.outcome).toBe('cancelled');
    expect(await stack.ecs.images({ regionId: 'cn-beijing' })).toEqual([]);
  });

  it('is content when somebody else has removed the image', async () => {
    await stack.ecs.set({ canCancel: false });
    const { replicationId, imageId } = await startCopying();
    await stack.temporal.client.workflow.getHandle(replicationId).cancel();
    await stack.untilCalled('CancelCopyImage');

    await stack.ecs.removeImage({ regionId: 'cn-beijing', imageId });

    expect((await stack.abortedManifest(replicationId)).copies[0]?.compensation?.outcome).toBe('cancelled');
  });

  it('ends the same when it is asked for again while it compensates', async () => {
    await stack.ecs.set({ goneAfterMs: 1000 });
    const { replicationId } = await startCopying();
    const handle = stack.temporal.client.workflow.getHandle(replicationId);
    await handle.cancel();
    await stack.untilCalled('CancelCopyImage');
    await handle.cancel().catch(() => undefined);

    expect((await stack.abortedManifest(replicationId)).copies[0]?.compensation?.outcome).toBe('cancelled');
    expect(await stack.unfinishedImages()).toEqual([]);
  });

  it('goes on through errors of ECS', async () => {
    const { replicationId } = await startCopying();
    for (const action of ['CancelCopyImage', 'DescribeImages']) {
      await stack.ecs.addFault({ kind: 'error', action, regionId: 'cn-beijing', times: 3 });
    }

    expect((await stack.abort(replicationId)).copies[0]?.compensation?.outcome).toBe('cancelled');
    expect(await stack.unfinishedImages()).toEqual([]);
  });

  it('names what it could not remove, and why, when ECS forbids it', async () => {
    const { replicationId, imageId } = await startCopying();
    await stack.ecs.addFault({ kind: 'error', action: 'CancelCopyImage', code: 'Forbidden.RAM', status: 403 });

    const manifest = await stack.abort(replicationId);

    expect(manifest.copies[0]?.compensation).toMatchObject({
      outcome: 'could-not-cancel',
      leftovers: [imageId],
      error: { code: 'Forbidden.RAM' },
    });
  });

  it('keeps the lane of a copy that it could not cancel, until an operator vouches for it', async () => {
    const { replicationId } = await startCopying();
    await stack.ecs.addFault({ kind: 'error', action: 'CancelCopyImage', code: 'Forbidden.RAM', status: 403 });
    await stack.abort(replicationId);
    const slots = stack.temporal.client.workflow.getHandle(REGION_SLOTS_ID);
    const lanes = async () => (await slots.query<SlotsView>('slots')).lanes;
    await eventually(
      async () => (await lanes())[0]?.phase === 'quarantined',
      () => 'the lane is not in quarantine',
    );

    await slots.executeUpdate('releaseLane', {
      args: [{ lane: laneId('cn-beijing', 1), by: 'test', reason: 'looked' }],
    });

    expect(await lanes()).toEqual([]);
  });

  it('keeps a finished copy that ECS does not let it delete, and frees its lane', async () => {
    await stack.ecs.set({ canCancel: false });
    const { replicationId, imageId } = await startCopying({ onAbort: 'deleteFinished' });
    await stack.ecs.addFault({ kind: 'error', action: 'DeleteImage', code: 'Forbidden.RAM', status: 403 });
    await stack.temporal.client.workflow.getHandle(replicationId).cancel();
    await stack.untilCalled('CancelCopyImage');
    await stack.finish('cn-beijing', SOURCE.name);

    const manifest = await stack.abortedManifest(replicationId);

    expect(manifest.copies[0]?.compensation).toMatchObject({
      outcome: 'finished-kept',
      leftovers: [imageId, ...(await stack.snapshotsIn('cn-beijing'))],
      error: { code: 'Forbidden.RAM' },
    });
    const slots = stack.temporal.client.workflow.getHandle(REGION_SLOTS_ID);
    await eventually(
      async () => (await slots.query<SlotsView>('slots')).lanes.length === 0,
      () => 'the lane is not freed',
    );
  });

  it('deletes a copy that finishes when another replication has the id of its own, which was terminated', async () => {
    const { replicationId } = await startCopying({ onAbort: 'deleteFinished' });
    const { workflow } = stack.temporal.client;
    await workflow.getHandle(replicationId).terminate('test');
    const { regionId, imageId } = SOURCE;
    const args = [{ source: { regionId, imageId }, targets: ['cn-shanghai'] }];
    await workflow.start('replicateImage', { taskQueue: TASK_QUEUE, workflowId: replicationId, args });
    await stack.until(replicationId, ({ copies }) => copies[0]?.status === 'copying');

    await stack.finish('cn-beijing', SOURCE.name);

    await eventually(
      async () => (await stack.ecs.images({ regionId: 'cn-beijing' })).length === 0,
      () => 'the image stays',
    );
  });

  it('is not held up by a region that cannot be asked', async () => {
    await stack.stop();
    stack = await startStack({ pacing: { deferMs: 600_000 } });
    await stack.setSpeed({ copySeconds: 3600 });
    const conflict = { action: 'CopyImage', regionId: SOURCE.regionId, code: 'OperationDenied.ImageCopyConflict' };
    await stack.failCalls({ ...conflict, times: 1, status: 400 });
    const replicationId = await stack.start({ source: SOURCE, targets: ['cn-beijing', 'cn-shanghai'] });
    await stack.until(
      replicationId,
      ({ copies }) =>
        copies.some(({ status }) => status === 'copying') && copies.some(({ attempts }) => attempts === 2),
    );
    const deferred =
      (await stack.manifest(replicationId))?.copies.find(({ attempts }) => attempts === 2)?.regionId ?? '';
    await stack.ecs.addFault({ kind: 'error', action: 'DescribeImages', regionId: deferred });

    await stack.temporal.client.workflow.getHandle(replicationId).cancel();

    await stack.until(replicationId, ({ copies }) =>
      copies.some(({ compensation }) => compensation?.outcome === 'cancelled'),
    );
    await stack.ecs.clearFaults({});
    const manifest = await stack.abortedManifest(replicationId);
    expect(manifest.copies.map(({ compensation }) => compensation?.outcome).sort()).toEqual([
      'cancelled',
      'never-started',
    ]);
  });

  it('finds a copy whose answer was lost and which ECS shows late', async () => {
    await stack.ecs.set({ visibleAfterMs: 1500 });
    await stack.loseAnswer({ action: 'CopyImage', regionId: SOURCE.regionId });
    const replicationId = await stack.start({ source: SOURCE, targets: ['cn-beijing'] });
    await stack.untilCalled('CopyImage');

    const manifest = await stack.abort(replicationId);

    expect(manifest.copies[0]?.compensation?.outcome).toBe('cancelled');
    expect(await stack.unfinishedImages()).toEqual([]);
  });

  it('does not lose a new image of which ECS has told the id but shows nothing yet', async () => {
    await stack.ecs.set({ visibleAfterMs: 1500 });
    const replicationId = await stack.start({ source: SOURCE, targets: ['cn-beijing'] });
    await stack.untilCalled('CopyImage');

    const manifest = await stack.abort(replicationId);

    expect(manifest.copies[0]?.compensation?.outcome).toBe('cancelled');
    expect(await stack.unfinishedImages()).toEqual([]);
  });

  it('looks for the copy behind a conflict that may have been its own', async () => {
    await stack.ecs.set({ visibleAfterMs: 3000 });
    const place = { action: 'CopyImage', regionId: SOURCE.regionId };
    await stack.loseAnswer(place);
    await stack.failCalls({ ...place, times: 1, code: 'OperationDenied.ImageCopyConflict', status: 400 });
    const replicationId = await stack.start({ source: SOURCE, targets: ['cn-beijing'] });
    await stack.untilCalled('CopyImage', 2);

    await stack.abort(replicationId);

    expect(await stack.unfinishedImages()).toEqual([]);
  });

  it('leaves the snapshots that ECS keeps, and names them', async () => {
    await stack.ecs.set({ cancelLeavesSnapshots: true });
    const { replicationId } = await startCopying();
    await stack.ecs.addFault({ kind: 'error', action: 'DeleteSnapshot', code: 'Forbidden.RAM', status: 403 });

    const manifest = await stack.abort(replicationId);

    expect(manifest.copies[0]?.compensation).toMatchObject({
      outcome: 'cancelled',
      leftovers: await stack.snapshotsIn('cn-beijing'),
    });
  });

  it('before anything was planned starts nothing', async () => {
    // A worker that has asked for the regions before remembers them.
    await stack.stop();
    stack = await startStack();
    await stack.ecs.addFault({ kind: 'delayBefore', action: 'DescribeRegions', delayMs: 500 });
    const replicationId = await stack.start({ source: SOURCE, targets: ['cn-beijing'] });
    const handle = stack.temporal.client.workflow.getHandle(replicationId);
    await handle.cancel();

    await eventually(
      async () => (await handle.describe()).status.name === 'CANCELLED',
      () => 'it is not cancelled',
    );
    expect(await stack.callsOf('CopyImage')).toEqual([]);
  });
});
