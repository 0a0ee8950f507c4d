import { sharedStack } from '../support/shared-stack';
import { eventually, SOURCE, startStack, type Stack } from '../support/stack';

const ONE = { source: SOURCE, targets: ['cn-beijing'] };

describe('waiting for a copy', () => {
  const startShared = sharedStack();
  let stack: Stack;

  beforeEach(async () => {
    stack = await startShared();
  });

  afterEach(async () => {
    await stack.stop();
  });

  it('ends at its deadline, and cancels what is not finished', async () => {
    await stack.setSpeed({ copySeconds: 3600 });

    const { manifest } = await stack.failureOf({ ...ONE, copyDeadline: '2s' });

    expect(manifest.copies[0]).toMatchObject({
      error: { code: 'CopyTimedOut' },
      compensation: { outcome: 'cancelled' },
    });
    expect(await stack.unfinishedImages()).toEqual([]);
  });

  it("does not charge time in ECS's own queue to the deadline", async () => {
    await stack.setSpeed({ limit: 0 });
    const replicationId = await stack.start({ ...ONE, copyDeadline: '2s' });
    await stack.until(replicationId, ({ copies }) => copies[0]?.status === 'waiting');
    const waitingSince = Date.now();
    await eventually(
      () => Promise.resolve(Date.now() - waitingSince > 2500),
      () => 'time stands still',
    );

    await stack.setSpeed({ limit: 5 });

    expect((await stack.result(replicationId)).status).toBe('succeeded');
  });

  it('tells an image that vanishes from one that cannot be seen yet', async () => {
    await stack.setSpeed({ copySeconds: 3600 });
    const replicationId = await stack.start(ONE);
    await stack.until(replicationId, ({ copies }) => copies[0]?.status === 'copying');
    const image = await stack.imageIn('cn-beijing', SOURCE.name);

    await stack.ecs.removeImage({ regionId: 'cn-beijing', imageId: image?.imageId ?? '' });

    await stack.until(replicationId, ({ copies }) => copies[0]?.error?.code === 'CopyVanished');
  });

  it('fails the region when ECS ends the copy without success', async () => {
    const request = { ...ONE, name: 'web-create-failed' };
    const { manifest } = await stack.failureOf(request);
    expect(manifest.copies[0]?.error?.code).toBe('CopyFailed');
  });

  it('tells that a copy makes no progress, and forgets it when it goes on', async () => {
    await stack.stop();
    stack = await startStack({ pacing: { stalledAfterMs: 400 } });
    await stack.setSpeed({ copySeconds: 36_000 });
    const replicationId = await stack.start(ONE);

    await stack.until(
      replicationId,
      ({ copies }) => copies[0]?.status === 'copying' && copies[0].error?.code === 'CopyStalled',
    );
    await stack.finish('cn-beijing', SOURCE.name);

    const [copy] = (await stack.result(replicationId)).copies;
    expect(copy?.status).toBe('available');
    expect(copy?.error).toBeUndefined();
  });

  it('goes on however often a poll fails', async () => {
    await stack.setSpeed({ copySeconds: 3600 });
    const replicationId = await stack.start(ONE);
    await stack.until(replicationId, ({ copies }) => copies[0]?.status === 'copying');
    for (const kind of ['html', 'dropAfterwards', 'throttle', 'error', 'empty'] as const) {
      await stack.ecs.addFault({ kind, action: 'DescribeImages', regionId: 'cn-beijing', times: 3 });
    }
    await stack.finish('cn-beijing', SOURCE.name);

    expect((await stack.result(replicationId)).status).toBe('succeeded');
  });
});
