import { Nights } from '../../client';
import { DriftReport } from '../../contract/schema/drift';
import type { SyncPolicyInput } from '../../contract/schema/policy';
import { eventually, type Stack, startStack } from '../support/stack';

const HOUR_MS = 3_600_000;
const REGIONS = ['cn-beijing', 'eu-central-1'];
const POLICY = {
  images: { regionId: 'cn-hangzhou', namePattern: 'app-*', newest: 2 },
  targets: REGIONS,
  retention: { keep: 2, deleteAfter: '1s', ignoreScalingConfigurations: true },
} satisfies SyncPolicyInput;
const DRY = { ...POLICY, retention: { ...POLICY.retention, dryRun: true } };

let stack: Stack;
let nights: Nights;

beforeAll(async () => {
  stack = await startStack();
  nights = new Nights(stack.temporal.client);
  await stack.setSpeed({ copySeconds: 0.1 });
  for (const number of [1, 2]) await addSource(number);
});

afterAll(() => stack.stop());

async function addSource(number: number): Promise<void> {
  const createdAt = Date.now() - (9 - number) * HOUR_MS;
  const imageId = `m-app${String(number)}`;
  await stack.addImage({ regionId: 'cn-hangzhou', imageId, name: `app-${String(number)}`, createdAt });
}

async function night(policy: SyncPolicyInput = POLICY): Promise<DriftReport> {
  const { id } = await nights.start(policy);
  return DriftReport.parse(await nights.result(id));
}

const copyOf = (number: number, regionId: string) =>
  stack.imageIn(regionId, `app-${String(number)}-m-app${String(number)}`);
const statusOf = async (number: number, regionId: string): Promise<string> =>
  (await copyOf(number, regionId))?.status ?? 'gone';
const idOf = async (number: number, regionId: string): Promise<string> =>
  (await copyOf(number, regionId))?.imageId ?? '';

/** One night has made the copies of several images in any order. Those of an older image become older, too. */
async function makeOlder(number: number): Promise<void> {
  const createdAt = Date.now() - (9 - number) * HOUR_MS;
  for (const regionId of REGIONS)
    await stack.ecs.changeImage({ regionId, imageId: await idOf(number, regionId), changes: { createdAt } });
}

/** What became of the copies of an image, by region. */
function statesOf({ retention }: DriftReport, number: number): Record<string, string | undefined> {
  const source = `cn-hangzhou/m-app${String(number)}`;
  const regions = retention?.regions ?? [];
  return Object.fromEntries(
    regions.map(({ regionId, copies }) => [regionId, copies.find((copy) => copy.source === source)?.state]),
  );
}

/** Waits until the copies that may go were Deprecated for long enough, which a look tells. */
async function untilDue(number: number, regionId: string): Promise<void> {
  await eventually(
    async () => statesOf(await nights.drift(POLICY), number)[regionId] === 'WouldDelete',
    () => `the copy of image ${String(number)} in ${regionId} is not due`,
  );
}

/** The calls that retention alone makes. */
async function changes(): Promise<number> {
  const statuses = (await stack.callsOf('ModifyImageAttribute')).filter(({ parameters }) => 'Status' in parameters);
  return (await stack.callsOf('DeleteImage')).length + statuses.length;
}

test('a night lets go what is old, in two stages, and leaves what is used, shared or of others', async () => {
  const first = await night();
  expect(first.verdict).toBe('succeeded');
  expect(first.retention?.regions.map(({ copies }) => copies.map(({ state }) => state))).toEqual([
    ['Kept', 'Kept'],
    ['Kept', 'Kept'],
  ]);

  for (const number of [1, 2]) await makeOlder(number);

  await stack.addImage({ regionId: 'cn-beijing', imageId: 'm-foreign', name: 'app-0', isCopied: true });
  await addSource(3);
  const imageId = await idOf(1, 'eu-central-1');
  await stack.ecs.addInstance({ regionId: 'eu-central-1', instanceId: 'i-1', name: 'app', imageId });
  const before = await changes();
  const lookedAt = await night(DRY);
  expect(lookedAt.retention?.dryRun).toBe(true);
  expect(statesOf(lookedAt, 1)).toEqual({ 'cn-beijing': 'WouldDeprecate', 'eu-central-1': 'Kept' });
  expect(await changes()).toBe(before);

  const second = await night();
  expect(second.verdict).toBe('succeeded');
  expect(statesOf(second, 1)).toEqual({ 'cn-beijing': 'Deprecated', 'eu-central-1': 'Kept' });
  expect(await statusOf(1, 'cn-beijing')).toBe('Deprecated');

  await untilDue(1, 'cn-beijing');
  expect(await statusOf(1, 'cn-beijing')).toBe('Deprecated');
  const snapshots = (await copyOf(1, 'cn-beijing'))?.disks.map(({ snapshotId }) => snapshotId) ?? [];
  const third = await night();
  expect(statesOf(third, 1)).toEqual({ 'cn-beijing': 'Deleted', 'eu-central-1': 'Kept' });
  expect(await statusOf(1, 'cn-beijing')).toBe('gone');
  expect(await stack.snapshotsIn('cn-beijing')).not.toEqual(expect.arrayContaining(snapshots));
  expect(await Promise.all([2, 3].map((number) => statusOf(number, 'cn-beijing')))).toEqual(['Available', 'Available']);
  expect(await statusOf(1, 'eu-central-1')).toBe('Available');
  expect((await stack.ecs.images({ regionId: 'cn-beijing' })).map(({ imageId: id }) => id)).toContain('m-foreign');
  for (const { parameters } of await stack.callsOf('DeleteImage')) expect(parameters).not.toHaveProperty('Force');
});

test('a region that lacks a copy is left as it is, and a refusal changes no verdict', async () => {
  await addSource(4);
  await stack.failCalls({
    action: 'CopyImage',
    regionId: 'cn-hangzhou',
    times: 1,
    code: 'QuotaExceed.Image',
    status: 400,
  });
  await stack.ecs.addFault({ kind: 'error', action: 'ModifyImageAttribute', code: 'ImageUseShared' });
  const { verdict, retention, images } = await night();
  expect(verdict).toBe('failed');
  const lacking = images[0]?.regions.find(({ state }) => state !== 'Correct')?.regionId;
  const [good = ''] = REGIONS.filter((regionId) => regionId !== lacking);
  expect(retention?.regions.find(({ regionId }) => regionId === lacking)).toEqual({
    regionId: lacking,
    reason: '1 of the selected images are not Correct here',
    copies: [],
  });
  expect(statesOf({ retention } as DriftReport, 2)).toMatchObject({ [good]: 'Failed' });

  const next = await night();
  expect(next.verdict).toBe('succeeded');
  expect(statesOf(next, 2)).toEqual({ 'cn-beijing': 'Failed', 'eu-central-1': 'Failed' });
  await stack.ecs.clearFaults({});
});

test('a night that is aborted in the middle of it ends the change that has begun, and no other begins', async () => {
  expect(statesOf(await night(), 2)).toEqual({ 'cn-beijing': 'Deprecated', 'eu-central-1': 'Deprecated' });
  await addSource(5);
  expect(statesOf(await night(DRY), 3)).toEqual({ 'cn-beijing': 'WouldDeprecate', 'eu-central-1': 'WouldDeprecate' });
  for (const regionId of REGIONS) await untilDue(2, regionId);

  const calls = (await stack.callsOf('DeleteImage')).length;
  await stack.ecs.addFault({ kind: 'hang', action: 'DeleteImage', times: 2 });
  const { id } = await nights.start(POLICY);
  await stack.untilCalled('DeleteImage', calls + 2);
  await nights.abort(id);
  const report = await nights.result(id);

  expect(report.verdict).toBe('aborted');
  const gone = await Promise.all(REGIONS.map((regionId) => statusOf(2, regionId)));
  expect(gone).toEqual(['gone', 'gone']);
  const kept = await Promise.all([3, 4, 5].flatMap((number) => REGIONS.map((regionId) => statusOf(number, regionId))));
  expect(kept).not.toContain('gone');
  expect(await stack.unfinishedImages()).toEqual([]);
  expect((await night()).verdict).toBe('succeeded');
});
