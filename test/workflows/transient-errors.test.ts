import { WorkflowFailedError } from '@temporalio/client';
import { sharedStack } from '../support/shared-stack';
import { SOURCE, type Stack } from '../support/stack';

const startStack = sharedStack();

describe('a transient error', () => {
  let stack: Stack;

  beforeEach(async () => {
    stack = await startStack();
  });

  afterEach(async () => {
    await stack.stop();
  });

  it.each([
    ['InternalError', 500],
    ['ServiceUnavailable', 503],
    ['Throttling.User', 400],
    ['OperationDenied.ImageCopying', 403],
    ['OperationDenied.ImageCopyConflict', 400],
  ])('%s on CopyImage does not fail the copy', async (code, status) => {
    await stack.failCalls({ action: 'CopyImage', regionId: SOURCE.regionId, times: 1, code, status });

    const manifest = await stack.replicate({ source: SOURCE, targets: ['cn-beijing', 'cn-shanghai'] });

    expect(manifest.copies.map(({ status: end }) => end)).toEqual(['available', 'available']);
    expect(await stack.imagesNamed(SOURCE.name)).toHaveLength(3);
  });

  it('on polling does not end the wait', async () => {
    await stack.failCalls({
      action: 'DescribeImages',
      regionId: 'cn-beijing',
      times: 3,
      code: 'InternalError',
      status: 500,
    });

    const manifest = await stack.replicate({ source: SOURCE, targets: ['cn-beijing'] });

    expect(manifest.status).toBe('succeeded');
  });

  it('that loses the answer of a started copy makes no second image', async () => {
    await stack.loseAnswer({ action: 'CopyImage', regionId: SOURCE.regionId });

    const manifest = await stack.replicate({ source: SOURCE, targets: ['cn-beijing'] });

    expect(manifest.copies[0]).toMatchObject({ status: 'available', adopted: false });
    expect(await stack.imagesNamed(SOURCE.name)).toHaveLength(2);
  });
});

describe('a permanent error', () => {
  let stack: Stack;

  beforeEach(async () => {
    stack = await startStack();
  });

  afterEach(async () => {
    await stack.stop();
  });

  it('fails its region at the first answer and lets the others go on', async () => {
    await stack.addImage({ regionId: 'cn-beijing', name: SOURCE.name, imageId: 'm-foreign0001' });

    const failure = await stack.failureOf({ source: SOURCE, targets: ['cn-beijing', 'cn-shanghai'] });

    expect(failure.type).toBe('ReplicationFailed');
    expect(failure.manifest.copies).toEqual([
      expect.objectContaining({
        regionId: 'cn-beijing',
        status: 'failed',
        error: expect.objectContaining({ code: 'NameConflict', regionId: 'cn-beijing' }) as unknown,
      }),
      expect.objectContaining({ regionId: 'cn-shanghai', status: 'available' }),
    ]);
    expect((await stack.imageIn('cn-beijing', SOURCE.name))?.imageId).toBe('m-foreign0001');
  });

  it('tells code, class, request id and next step', async () => {
    await stack.failCalls({
      action: 'CopyImage',
      regionId: SOURCE.regionId,
      times: 99,
      code: 'QuotaExceed.Image',
      status: 403,
    });

    const failure = await stack.failureOf({ source: SOURCE, targets: ['cn-beijing'] });

    expect(failure.manifest.copies[0]?.error).toEqual({
      code: 'QuotaExceed.Image',
      class: 'quota',
      regionId: expect.any(String) as string,
      message: expect.any(String) as string,
      requestId: expect.stringMatching(/^[0-9A-F-]{36}$/) as string,
      hint: expect.stringMatching(/\w/) as string,
    });
    expect(await stack.callsOf('CopyImage')).toHaveLength(1);
  });

  it('in a best-effort region makes the result partial, not failed', async () => {
    await stack.addImage({ regionId: 'cn-beijing', name: SOURCE.name, imageId: 'm-foreign0001' });

    const manifest = await stack.replicate({
      source: SOURCE,
      targets: [{ regionId: 'cn-beijing', required: false }, 'cn-shanghai'],
    });

    expect(manifest.status).toBe('partial');
  });

  it('in a required region ends the other copies when the policy says abort', async () => {
    await stack.setSpeed({ copySeconds: 3600 });
    await stack.addImage({ regionId: 'cn-beijing', name: SOURCE.name, imageId: 'm-foreign0001' });

    const failure = await stack.failureOf({
      source: SOURCE,
      targets: ['cn-beijing', 'cn-shanghai'],
      failurePolicy: 'abort',
    });

    expect(failure.manifest.copies.map(({ status }) => status)).toEqual(['failed', 'cancelled']);
    expect(await stack.unfinishedImages()).toEqual([]);
  });

  it.each([
    { onAbort: 'keepFinished', status: 'available', outcome: 'finished-kept', left: 1 },
    { onAbort: 'deleteFinished', status: 'cancelled', outcome: 'finished-deleted', left: 0 },
  ])('in a required region does $onAbort to what had finished when the policy says abort', async (expected) => {
    const { onAbort, status, outcome, left } = expected;
    await stack.setSpeed({ copySeconds: 3600 });
    const replicationId = await stack.start({
      source: SOURCE,
      targets: ['cn-beijing', 'cn-shanghai'],
      failurePolicy: 'abort',
      onAbort,
    });
    await stack.until(replicationId, ({ copies }) => copies.every((copy) => copy.status === 'copying'));
    await stack.finish('cn-beijing', SOURCE.name);
    await stack.until(replicationId, ({ copies }) => copies[0]?.status === 'available');

    const { regionId, imageId = '' } = (await stack.imageIn('cn-shanghai', SOURCE.name)) ?? {};
    await stack.ecs.finishCopy({ regionId: regionId ?? '', imageId, as: 'CreateFailed' });
    await expect(stack.result(replicationId)).rejects.toThrow(WorkflowFailedError);

    const manifest = await stack.lastManifest(replicationId);
    expect(manifest.status).toBe('failed');
    expect(manifest.copies[0]).toMatchObject({ status, compensation: { outcome } });
    expect(manifest.copies[1]?.status).toBe('failed');
    const images = await stack.imagesNamed(SOURCE.name);
    expect(images.filter((image) => image.regionId === 'cn-beijing')).toHaveLength(left);
  });
});
