import { PROVENANCE_TAGS } from '../../contract/names';
import { sharedStack } from '../support/shared-stack';
import { SOURCE, startStack, type Stack } from '../support/stack';

const ONE = { source: SOURCE, targets: ['cn-beijing'] };
const COPY_CALL = { action: 'CopyImage', regionId: SOURCE.regionId };
const ofOurSource = {
  [PROVENANCE_TAGS.source]: `${SOURCE.regionId}/${SOURCE.imageId}`,
  [PROVENANCE_TAGS.run]: 'earlier',
};

describe('starting a copy', () => {
  const startShared = sharedStack();
  let stack: Stack;

  beforeEach(async () => {
    stack = await startShared();
  });

  afterEach(async () => {
    await stack.stop();
  });

  async function expectOneCopy(request: Parameters<Stack['replicate']>[0] = ONE): Promise<void> {
    const manifest = await stack.replicate(request);
    expect(manifest.copies[0]).toMatchObject({ status: 'available', adopted: false });
    const copies = (await stack.imagesNamed(SOURCE.name)).filter(({ regionId }) => regionId === 'cn-beijing');
    expect(copies.map(({ imageId }) => imageId)).toEqual([manifest.copies[0]?.imageId]);
  }

  it.each(['CreateFailed', 'UnAvailable'] as const)('replaces a copy that ended as %s', async (status) => {
    const broken = { regionId: 'cn-beijing', imageId: 'm-broken0001', name: SOURCE.name, status, isCopied: true };
    await stack.addImage({ ...broken, tags: ofOurSource });
    const [snapshot] = await stack.snapshotsIn('cn-beijing');

    await expectOneCopy();

    expect(await stack.snapshotsIn('cn-beijing')).not.toContain(snapshot);
  });

  it('never touches a foreign image of the same name, whatever its status', async () => {
    const foreign = [
      { regionId: 'cn-beijing', imageId: 'm-foreign0001', name: SOURCE.name, status: 'Available' },
      { regionId: 'cn-shanghai', imageId: 'm-foreign0002', name: SOURCE.name, status: 'CreateFailed' },
      { regionId: 'cn-shenzhen', imageId: 'm-foreign0003', name: SOURCE.name, status: 'UnAvailable' },
      { regionId: 'cn-hongkong', imageId: 'm-foreign0004', name: SOURCE.name, status: 'Creating' },
      { regionId: 'eu-central-1', imageId: 'm-foreign0005', name: SOURCE.name, status: 'Deprecated' },
    ] as const;
    for (const image of foreign) await stack.addImage(image);

    const { manifest } = await stack.failureOf({ source: SOURCE, targets: foreign.map(({ regionId }) => regionId) });

    for (const [index, { regionId, imageId, status }] of foreign.entries()) {
      const error = manifest.copies[index]?.error;
      expect(error).toMatchObject({ code: 'NameConflict', regionId });
      expect(error?.message).toContain(imageId);
      expect((await stack.imageIn(regionId, SOURCE.name))?.status).toBe(status);
    }
    for (const action of ['CopyImage', 'DeleteImage', 'CancelCopyImage']) {
      expect(await stack.callsOf(action)).toEqual([]);
    }
  });

  it('adopts a copy of the same source that another replication has under way', async () => {
    await stack.setSpeed({ copySeconds: 3600 });
    const first = await stack.start({ ...ONE, description: 'first' });
    await stack.until(first, ({ copies }) => copies[0]?.status === 'copying');
    const second = await stack.start(ONE);
    await stack.until(second, ({ copies }) => copies[0]?.status === 'copying');

    await stack.finish('cn-beijing', SOURCE.name);

    expect((await stack.result(first)).copies[0]).toMatchObject({ adopted: false });
    expect((await stack.result(second)).copies[0]).toMatchObject({ status: 'available', adopted: true });
    expect(await stack.callsOf('CopyImage')).toHaveLength(1);
  });

  it('survives a lost answer while the new image cannot be seen yet', async () => {
    await stack.ecs.set({ visibleAfterMs: 400 });
    await stack.loseAnswer(COPY_CALL);

    await expectOneCopy();
  });

  it('survives a lost answer while the tags of the new image cannot be seen yet', async () => {
    await stack.ecs.set({ tagsVisibleAfterMs: 300 });
    await stack.loseAnswer(COPY_CALL);

    await expectOneCopy();
    expect(await stack.callsOf('CopyImage')).toHaveLength(1);
  });

  it('survives a lost answer when the copy ends before its tags can be seen', async () => {
    await stack.setSpeed({ copySeconds: 0.1 });
    await stack.ecs.set({ tagsVisibleAfterMs: 400 });
    await stack.loseAnswer(COPY_CALL);

    await expectOneCopy();
  });

  it('takes a copy that never shows tags for a foreign one', async () => {
    await stack.addImage({
      regionId: 'cn-beijing',
      imageId: 'm-foreign0001',
      name: SOURCE.name,
      status: 'Creating',
      isCopied: true,
    });

    const { manifest } = await stack.failureOf(ONE);

    expect(manifest.copies[0]?.error).toMatchObject({ code: 'NameConflict' });
    expect(await stack.callsOf('CopyImage')).toEqual([]);
  });

  it('fails when another copy of the image is in its way for longer than its deadline', async () => {
    await stack.failCalls({ ...COPY_CALL, times: 99, code: 'OperationDenied.ImageCopyConflict', status: 400 });

    const { manifest } = await stack.failureOf({ ...ONE, copyDeadline: '1s' });

    expect(manifest.copies[0]?.error).toMatchObject({ code: 'CopyTimedOut' });
    expect(manifest.copies[0]?.attempts).toBeGreaterThan(1);
  });

  it('fails when ECS calls the name taken and the endpoint shows no image of that name', async () => {
    await stack.failCalls({ ...COPY_CALL, times: 99, code: 'InvalidImageName.Duplicated', status: 400 });

    const { manifest } = await stack.failureOf(ONE);

    expect(manifest.copies[0]).toMatchObject({
      status: 'failed',
      error: { code: 'ImageNotShown', message: expect.stringContaining('127.0.0.1:') as unknown },
    });
  });

  it('ends a copy whose answer was lost when a later attempt is refused for good', async () => {
    await stack.setSpeed({ copySeconds: 3600 });
    await stack.ecs.set({ visibleAfterMs: 2500 });
    await stack.loseAnswer(COPY_CALL);
    await stack.failCalls({ ...COPY_CALL, times: 1, code: 'QuotaExceed.Image', status: 403 });

    const { manifest } = await stack.failureOf(ONE);

    expect(manifest.copies[0]).toMatchObject({
      error: { code: 'QuotaExceed.Image' },
      compensation: { outcome: 'cancelled' },
    });
    expect(await stack.unfinishedImages()).toEqual([]);
  });

  it.each(['InvalidImageName.Duplicated', 'OperationDenied.ImageCopyConflict', 'IdempotentParameterMismatch'])(
    'takes %s, caused by its own lost answer, as a hint to look for the image',
    async (code) => {
      await stack.ecs.set({ visibleAfterMs: 1500 });
      await stack.loseAnswer(COPY_CALL);
      await stack.failCalls({ ...COPY_CALL, times: 1, code, status: 400 });

      await expectOneCopy();
    },
  );

  it.each(['html', 'empty', 'truncated', 'null', 'withoutImageId', 'errorAfterwards', 'dropBefore'] as const)(
    'makes one image when the answer is spoilt: %s',
    async (kind) => {
      await stack.ecs.addFault({ kind, times: 1, ...COPY_CALL });

      await expectOneCopy();
    },
  );

  it('starts anew when its client token answers with an image that is gone', async () => {
    await stack.ecs.set({ visibleAfterMs: 3_600_000 });
    await stack.loseAnswer(COPY_CALL);
    const replicationId = await stack.start(ONE);
    await stack.untilCalled('CopyImage');
    const dead = await stack.imageIn('cn-beijing', SOURCE.name);
    await stack.ecs.removeImage({ regionId: 'cn-beijing', imageId: dead?.imageId ?? '' });
    await stack.ecs.set({ visibleAfterMs: 0 });

    const { copies } = await stack.result(replicationId);

    expect(copies[0]?.status).toBe('available');
    expect(copies[0]?.imageId).not.toBe(dead?.imageId);
  });

  it('gives its lane to others while another copy of the image is in its way', async () => {
    await stack.stop();
    stack = await startStack({ slots: { defaultLimit: 1 } });
    await stack.failCalls({ ...COPY_CALL, times: 1, code: 'OperationDenied.ImageCopyConflict', status: 400 });

    const manifest = await stack.replicate({ source: SOURCE, targets: ['cn-beijing', 'cn-shanghai'] });

    const [first, second] = manifest.copies;
    expect(first?.attempts).toBe(2);
    expect(Date.parse(second?.startedAt ?? '')).toBeLessThan(Date.parse(first?.startedAt ?? ''));
  });
});
