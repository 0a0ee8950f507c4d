import type { FaultKind } from '../../simulator';
import { apiOf, copyTo, failureOf, SOURCE, startSubject, type Subject, until } from './support';

let subject: Subject;

beforeEach(async () => {
  subject = await startSubject();
});

afterEach(() => subject.stop());

const copies = async () => (await subject.admin.images({})).filter(({ isCopied }) => isCopied);
const journal = () => subject.admin.journal({ action: 'CopyImage' });

/** A copy through the adapter, whose patience is short for the sake of answers that never come. */
function copy(destinationRegionId = 'cn-beijing', timeoutMs = 5000) {
  return apiOf(subject.port, { timeoutMs }).copyImage({
    ...{ regionId: SOURCE.regionId, imageId: SOURCE.imageId },
    ...{ destinationRegionId, destinationImageName: 'web', destinationDescription: 'A copy' },
    ...{ tags: {}, clientToken: `token-${destinationRegionId}` },
  });
}

test('an error answer keeps the call from being carried out', async () => {
  await subject.admin.addFault({ kind: 'error', code: 'ServiceUnavailable', status: 503 });
  expect(await failureOf(copy())).toMatchObject({ code: 'ServiceUnavailable', status: 503 });
  expect(await copies()).toEqual([]);
  expect(await journal()).toMatchObject([{ status: 503, code: 'ServiceUnavailable', fault: 'error' }]);
});

test('an error answer is an internal error unless told otherwise', async () => {
  await subject.admin.addFault({ kind: 'error' });
  expect(await failureOf(copy())).toMatchObject({ code: 'InternalError', status: 500 });
});

test.each([
  ['QuotaExceed.Snapshot', 403, 'The snapshot quota exceeds.'],
  ['Account.Arrearage', 400, 'Your account has an outstanding payment.'],
  ['InvalidParameter.KMSKeyId.NotFound', 404, 'The specified KMSKeyId does not exist.'],
  ['Throttling.Api', 400, 'Request was denied due to api flow control.'],
])('an error answer of the code %s has its status and message', async (code, status, Message) => {
  await subject.admin.addFault({ kind: 'error', code });
  expect(await subject.call('CopyImage', copyTo('cn-beijing'))).toMatchObject({ status, Code: code, Message });
});

test('an error answer can have a status and a message of its own', async () => {
  const given = { status: 400, message: 'Not today.' };
  await subject.admin.addFault({ kind: 'error', code: 'QuotaExceed.Snapshot', ...given });
  expect(await subject.call('CopyImage', copyTo('cn-beijing'))).toMatchObject({ status: 400, Message: 'Not today.' });
});

test('a code that nobody documented does not pass for an internal error', async () => {
  await subject.admin.addFault({ kind: 'error', code: 'Novelty', status: 400 });
  const answer = await subject.call('CopyImage', copyTo('cn-beijing'));
  expect(answer).toMatchObject({ status: 400, Code: 'Novelty', Message: 'The call was refused with Novelty.' });
});

test('a right that is missing is named', async () => {
  await subject.admin.addFault({ kind: 'error', code: 'Forbidden.RAM', times: 1 });
  expect(await subject.call('CopyImage', copyTo('cn-beijing'))).toMatchObject({
    status: 403,
    AccessDeniedDetail: { AuthAction: 'ecs:CopyImage', NoPermissionType: 'ImplicitDeny' },
  });
  await subject.admin.addFault({ kind: 'error', code: 'Forbidden' });
  expect(await subject.call('CopyImage', copyTo('cn-beijing'))).not.toHaveProperty('AccessDeniedDetail');
});

test('an error answer can hide a call that was carried out', async () => {
  await subject.admin.addFault({ kind: 'errorAfterwards' });
  expect(await failureOf(copy())).toMatchObject({ code: 'InternalError', status: 500, executed: 'maybe' });
  expect(await copies()).toHaveLength(1);
});

test('a throttled call is not carried out and is told when to come back', async () => {
  await subject.admin.addFault({ kind: 'throttle', status: 429, retryAfterMs: 700 });
  expect(await failureOf(copy())).toMatchObject({
    class: 'throttle',
    code: 'Throttling.User',
    status: 429,
    retryAfterMs: 700,
  });
  expect(await copies()).toEqual([]);
});

test('a connection can break before the call is carried out', async () => {
  await subject.admin.addFault({ kind: 'dropBefore' });
  expect(await failureOf(copy())).toMatchObject({ code: 'Unreachable', executed: 'maybe' });
  expect(await copies()).toEqual([]);
});

test.each<[FaultKind, string]>([
  ['dropAfterwards', 'Unreachable'],
  ['html', 'UnexpectedAnswer'],
  ['empty', 'UnexpectedAnswer'],
  ['null', 'UnexpectedAnswer'],
  ['withoutImageId', 'UnexpectedAnswer'],
])('with the fault %s the answer is lost, but the copy was started', async (kind, code) => {
  await subject.admin.addFault({ kind, times: 1 });
  expect(await failureOf(copy())).toMatchObject({ code, class: 'transient', executed: 'maybe' });
  const [started] = await copies();
  expect(await journal()).toMatchObject([{ status: 200, imageId: started?.imageId, fault: kind }]);
  await expect(copy()).resolves.toMatchObject({ imageId: started?.imageId });
  expect(await copies()).toHaveLength(1);
});

test('an answer can end in its middle, with the copy started', async () => {
  await subject.admin.addFault({ kind: 'truncated' });
  expect(await failureOf(copy())).toMatchObject({ class: 'transient', executed: 'maybe' });
  expect(await copies()).toHaveLength(1);
});

test('an answer can stay out for ever, with the copy started', async () => {
  await subject.admin.addFault({ kind: 'hang' });
  expect(await failureOf(copy('cn-beijing', 300))).toMatchObject({ code: 'Unreachable', executed: 'maybe' });
  await until(copies, (images) => images.length === 1);
});

test('a call can be carried out late, after its caller gave up', async () => {
  const delayMs = 500;
  await subject.admin.addFault({ kind: 'delayBefore', delayMs });
  const before = Date.now();
  expect(await failureOf(copy('cn-beijing', 200))).toMatchObject({ code: 'Unreachable', executed: 'maybe' });
  await until(copies, (images) => images.length === 1);
  expect(Date.now() - before).toBeGreaterThanOrEqual(delayMs - 5);
});

test('an answer can come late, with the copy started at once', async () => {
  const delayMs = 1500;
  await subject.admin.addFault({ kind: 'delayAfterwards', delayMs, times: 1 });
  const before = Date.now();
  const answer = copy();
  const [started] = await until(copies, (images) => images.length === 1);
  expect(Date.now() - before).toBeLessThan(delayMs);
  expect((await answer).imageId).toBe(started?.imageId);
  expect(Date.now() - before).toBeGreaterThanOrEqual(delayMs - 5);
});

test.each(['delayBefore', 'delayAfterwards'] as const)(
  'with the fault %s, the same client token conflicts until the first call is answered',
  async (kind) => {
    await subject.admin.addFault({ kind, delayMs: 1000, times: 1 });
    const parameters = copyTo('cn-beijing', { ClientToken: 'token-1' });
    const answers = await Promise.all([1, 2].map(() => subject.call('CopyImage', parameters)));
    const conflict = answers.find(({ status }) => status === 403);
    const first = answers.find(({ status }) => status === 200);
    expect(conflict).toMatchObject({ Code: 'IdempotentProcessing' });
    expect(await subject.call('CopyImage', parameters)).toMatchObject({ status: 200, ImageId: first?.ImageId });
    expect(await copies()).toHaveLength(1);
  },
);

test('calls with different client tokens do not conflict', async () => {
  await subject.admin.addFault({ kind: 'delayBefore', delayMs: 300, times: 1 });
  const copyWith = (region: string) => subject.call('CopyImage', copyTo(region, { ClientToken: `token-${region}` }));
  const answers = await Promise.all(['cn-beijing', 'cn-shanghai'].map(copyWith));
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
});

test('a fault is for one action only', async () => {
  await subject.admin.addFault({ kind: 'error', action: 'CopyImage' });
  expect(await subject.call('DescribeRegions', {})).toMatchObject({ status: 200 });
  expect(await subject.call('CopyImage', copyTo('cn-beijing'))).toMatchObject({ status: 500 });
});

test('a fault is for one region only', async () => {
  await subject.admin.addFault({ kind: 'error', regionId: 'cn-beijing' });
  const imagesIn = (RegionId: string) => subject.call('DescribeImages', { RegionId });
  expect(await imagesIn('cn-shanghai')).toMatchObject({ status: 200 });
  expect(await imagesIn('cn-beijing')).toMatchObject({ status: 500 });
});

test('a fault is for one destination only', async () => {
  await subject.admin.addFault({ kind: 'error', destinationRegionId: 'cn-beijing' });
  expect(await subject.call('CopyImage', copyTo('cn-shanghai'))).toMatchObject({ status: 200 });
  expect(await subject.call('CopyImage', copyTo('cn-beijing'))).toMatchObject({ status: 500 });
  expect(await subject.call('DescribeRegions', {})).toMatchObject({ status: 200 });
});

/** Which of a number of calls go wrong. */
async function hits(count: number): Promise<boolean[]> {
  const wrong: boolean[] = [];
  for (let n = 0; n < count; n += 1) wrong.push((await subject.call('DescribeRegions', {})).status !== 200);
  return wrong;
}

test('a fault hits the n-th call and as many as told', async () => {
  await subject.admin.addFault({ kind: 'error', action: 'DescribeRegions', skip: 2, times: 2 });
  await subject.call('DescribeImages', { RegionId: 'cn-beijing' });
  expect(await hits(6)).toEqual([false, false, true, true, false, false]);
});

test('a fault without a number hits every call until the faults are cleared', async () => {
  await subject.admin.addFault({ kind: 'error' });
  expect(await hits(3)).toEqual([true, true, true]);
  await subject.admin.clearFaults({});
  expect(await hits(2)).toEqual([false, false]);
});

test('the first fault that fits is taken, then the next', async () => {
  await subject.admin.addFault({ kind: 'error', code: 'First', times: 1 });
  await subject.admin.addFault({ kind: 'error', code: 'Second', times: 1 });
  expect(await subject.call('DescribeRegions', {})).toMatchObject({ Code: 'First' });
  expect(await subject.call('DescribeRegions', {})).toMatchObject({ Code: 'Second' });
  expect(await subject.call('DescribeRegions', {})).toMatchObject({ status: 200 });
});

test('a fault hits a share of the calls, the same ones for the same seed', async () => {
  const withSeed = async (seed: number) => {
    await subject.admin.clearFaults({ seed });
    await subject.admin.addFault({ kind: 'error', probability: 0.5 });
    return hits(40);
  };
  const first = await withSeed(7);
  expect(first.filter(Boolean).length).toBeGreaterThan(8);
  expect(first.filter(Boolean).length).toBeLessThan(32);
  expect(await withSeed(7)).toEqual(first);
  expect(await withSeed(8)).not.toEqual(first);
});

test('a fault of probability 0 never hits', async () => {
  await subject.admin.addFault({ kind: 'error', probability: 0 });
  expect((await hits(10)).some(Boolean)).toBe(false);
});

test('a request with a wrong signature does not use a fault up', async () => {
  await subject.admin.addFault({ kind: 'error', times: 1 });
  const unsigned = await fetch(`http://127.0.0.1:${String(subject.port)}/?Action=DescribeRegions`, { method: 'POST' });
  expect(unsigned.status).toBe(400);
  expect(await hits(2)).toEqual([true, false]);
});
