import { randomUUID } from 'node:crypto';
import { type Activities, createActivities } from '../../activities';
import { RETENTION_TAGS, SEARCH_ATTRIBUTES } from '../../contract/names';
import type { Pruned } from '../../contract/retention';
import type { SyncPolicyInput } from '../../contract/schema/policy';
import type { SimulatedImage } from '../../simulator';
import type { FaultRule } from '../../simulator/faults';
import { startSubject, type Subject, until } from '../simulator/support';
import { dependenciesFor } from '../support/stack';
import { createNamespace, type TestNamespace } from '../support/temporal';
import { runToEnd } from './attempts';

const HOME = 'cn-hangzhou';
const REGION = 'cn-beijing';
const DAY = 86_400_000;
const PACING = { lookIntervalMs: 2, visibilityGraceMs: 20 };

const POLICY = {
  images: { regionId: HOME, namePattern: 'app-*', newest: 2 },
  targets: [REGION],
  retention: { keep: 2, deleteAfter: '1d', ignoreScalingConfigurations: true },
} satisfies SyncPolicyInput;

let temporal: TestNamespace;
let subject: Subject;
let activities: Activities;

beforeAll(async () => {
  temporal = await createNamespace();
});

afterAll(() => temporal.close());

beforeEach(async () => {
  subject = await startSubject();
  activities = createActivities({ ...dependenciesFor(subject.port, temporal, { pacing: PACING }), accountId: '1' });
  for (const daysAgo of [1, 2, 3, 4]) await addPair(daysAgo);
});

afterEach(() => subject.stop());

/** An image that was created so many days ago, and its copy. */
async function addPair(daysAgo: number, changes: Partial<SimulatedImage> = {}): Promise<void> {
  const imageId = `m-app${String(daysAgo)}`;
  await subject.admin.addImage({ regionId: HOME, imageId, name: `app-${String(daysAgo)}`, createdAt: timeOf(daysAgo) });
  await addCopy(daysAgo, changes);
}

function addCopy(daysAgo: number, changes: Partial<SimulatedImage> = {}): Promise<SimulatedImage> {
  const source = `m-app${String(daysAgo)}`;
  const tags = { 'imageferry:source': `${HOME}/${source}`, 'imageferry:run': 'run-1' };
  return subject.admin.addImage({
    regionId: REGION,
    imageId: `m-copy${String(daysAgo)}`,
    name: `app-${String(daysAgo)}-${source}`,
    createdAt: timeOf(daysAgo),
    isCopied: true,
    ...changes,
    tags: { ...tags, ...changes.tags },
  });
}

const timeOf = (daysAgo: number): number => Date.now() - daysAgo * DAY;
const mark = (daysAgo: number) => ({ [RETENTION_TAGS.deprecatedAt]: new Date(timeOf(daysAgo)).toISOString() });
const OLD = { status: 'Deprecated', tags: mark(2) } as const;

const change = (imageId: string, changes: Partial<SimulatedImage>, regionId = REGION) =>
  subject.admin.changeImage({ regionId, imageId, changes });
const copyOf = async (imageId: string) =>
  (await subject.admin.images({ regionId: REGION })).find((image) => image.imageId === imageId);

/** What is decided, by the id of the copy. */
async function survey(policy: SyncPolicyInput = POLICY): Promise<Record<string, string>> {
  const { result, failure } = await runToEnd(activities.surveyRetention, { policy, regionId: REGION });
  if (result === undefined) throw failure ?? new Error('there is no plan');
  if (result.reason !== undefined) return { region: result.reason };
  return Object.fromEntries(result.decisions.map(({ imageId, action, reason }) => [imageId, `${action}: ${reason}`]));
}

async function prune(
  imageId: string,
  action: 'deprecate' | 'delete' | 'forget',
  policy: SyncPolicyInput = POLICY,
): Promise<Pruned | undefined> {
  return (await runToEnd(activities.pruneCopy, { policy, regionId: REGION, imageId, action })).result;
}

/** The calls that have changed something. */
async function changesMade(): Promise<string[]> {
  const changing = ['ModifyImageAttribute', 'DeleteImage', 'DeleteSnapshot', 'TagResources'];
  const journals = await Promise.all(changing.map((action) => subject.admin.journal({ action })));
  return journals.flat().map(({ action }) => action);
}

describe('the survey of a region', () => {
  test('tells what would go and why the rest stays, and changes nothing', async () => {
    await addPair(5, OLD);
    await addPair(6, { sharedWith: [{ accountId: '42', since: 0 }] });
    await addPair(7, { isPublic: true });
    await addPair(8, { tags: { [RETENTION_TAGS.keep]: 'for the audit' } });
    await addPair(9, { status: 'Deprecated' });
    await addPair(10, { status: 'Deprecated', tags: mark(0.5) });
    await addPair(11, { architecture: 'arm64' });
    await addPair(12);
    await subject.admin.addInstance({ regionId: REGION, instanceId: 'i-1', name: 'web', imageId: 'm-copy12' });
    await addPair(13);
    const template = { regionId: REGION, launchTemplateId: 'lt-1', name: 'web', version: 1, imageId: 'm-copy13' };
    await subject.admin.addTemplateVersion(template);
    await addCopy(14);
    await addCopy(15, { name: 'release-15' });
    await addCopy(16, { tags: { 'imageferry:source': 'us-west-1/m-app16' } });
    await subject.admin.addImage({ regionId: REGION, imageId: 'm-foreign', name: 'app-0-m-app0', isCopied: true });
    await addCopy(17, { name: 'db-17-m-app17' });

    expect(await survey()).toEqual({
      'm-copy1': 'keep: its source is selected',
      'm-copy2': 'keep: its source is selected',
      'm-copy3': 'deprecate: it is not among the newest 2',
      'm-copy4': 'deprecate: it is not among the newest 2',
      'm-copy5': expect.stringMatching(/^delete: it is Deprecated since /) as string,
      'm-copy6': 'keep: it is shared with other accounts, or with everybody',
      'm-copy7': 'keep: it is a community image',
      'm-copy8': 'keep: it has the tag that keeps it',
      'm-copy9': 'keep: somebody else has deprecated it',
      'm-copy10': expect.stringMatching(/^keep: it is Deprecated, and goes after /) as string,
      'm-copy11': expect.stringMatching(/^keep: m-copy11: architecture is arm64/) as string,
      'm-copy12': 'keep: ECS says that instances use it',
      'm-copy13': 'keep: the launch template lt-1 names it',
      'm-copy14': 'deprecate: it is not among the newest 2',
      'm-copy15': 'keep: its source is gone, and nothing tells whether it belonged to the selection',
    });
    expect(await changesMade()).toEqual([]);
  });

  test('changes nothing in a region that lacks a selected image, and none when nothing is selected', async () => {
    await subject.admin.removeImage({ regionId: REGION, imageId: 'm-copy2' });
    expect(await survey()).toEqual({
      region: '1 of the selected images have no correct copy here, such as m-app2',
    });
    for (const id of [1, 2, 3, 4]) await subject.admin.removeImage({ regionId: HOME, imageId: `m-app${String(id)}` });
    expect(await survey()).toEqual({ region: 'the policy selects no image' });
  });

  test('does not hide that a region cannot be asked', async () => {
    const fault: FaultRule = { kind: 'error', action: 'DescribeImages', regionId: REGION, code: 'Forbidden.RAM' };
    await subject.admin.addFault(fault);
    await expect(survey()).rejects.toMatchObject({ type: 'Forbidden.RAM' });
  });

  test('deletes nothing while scaling configurations are not left out of account', async () => {
    await addPair(5, OLD);
    const policy = { ...POLICY, retention: { keep: 2, deleteAfter: '1d' } };
    expect(await survey(policy)).toMatchObject({
      'm-copy4': 'deprecate: it is not among the newest 2',
      'm-copy5': expect.stringContaining('scaling configurations cannot be read') as string,
    });
  });
});

describe('a look-up that fails', () => {
  test.each([
    'DescribeImageSharePermission',
    'DescribeInstances',
    'DescribeLaunchTemplates',
    'DescribeLaunchTemplateVersions',
  ])('means that every copy stays: %s', async (action) => {
    await addPair(5, OLD);
    const template = { regionId: REGION, launchTemplateId: 'lt-1', name: 'web', version: 1, imageId: 'm-other' };
    await subject.admin.addTemplateVersion(template);
    await subject.admin.addFault({ kind: 'error', action, code: 'Forbidden.RAM' });
    const plan = await survey();
    for (const id of ['m-copy3', 'm-copy4', 'm-copy5'])
      expect(plan[id]).toMatch(new RegExp(`^keep: nobody can tell whether it is in use: ${action}`));
    expect(await prune('m-copy5', 'delete')).toMatchObject({ outcome: 'kept' });
    expect(await changesMade()).toEqual([]);
  });
});

describe('a copy that goes', () => {
  test('is deprecated with a mark, and later deleted without force; its snapshots are not touched', async () => {
    expect(await prune('m-copy4', 'deprecate')).toEqual({
      outcome: 'done',
      reason: 'it is not among the newest 2',
    });
    const copy = await copyOf('m-copy4');
    expect(copy?.status).toBe('Deprecated');
    const markedAt = Date.parse(copy?.tags[RETENTION_TAGS.deprecatedAt] ?? '');
    expect(Math.abs(markedAt - Date.now())).toBeLessThan(60_000);
    expect(await prune('m-copy4', 'delete')).toMatchObject({ outcome: 'kept' });

    await change('m-copy4', { tags: { ...copy?.tags, ...mark(1) } });
    expect(await prune('m-copy4', 'delete')).toMatchObject({ outcome: 'done' });
    expect(await copyOf('m-copy4')).toBeUndefined();
    const [deletion] = await subject.admin.journal({ action: 'DeleteImage' });
    expect(deletion?.parameters).not.toHaveProperty('Force');
    expect(await subject.admin.journal({ action: 'DeleteSnapshot' })).toEqual([]);
  });

  const REASONS: [string, () => Promise<unknown>][] = [
    ['an instance uses it now', () => change('m-copy4', { usage: 'instance' })],
    ['it is shared now', () => change('m-copy4', { sharedWith: [{ accountId: '42', since: 0 }] })],
    ['it is selected now', () => change('m-app4', { createdAt: Date.now() }, HOME)],
    ['its source has left the selection', () => change('m-app4', { name: 'db' }, HOME)],
    ['a newer copy is gone', () => subject.admin.removeImage({ regionId: REGION, imageId: 'm-copy1' })],
    ['its tags do not prove where it comes from', () => change('m-copy4', { isCopied: false })],
    ['somebody else has deprecated it', () => change('m-copy4', { status: 'Deprecated' })],
    ['it is gone', () => subject.admin.removeImage({ regionId: REGION, imageId: 'm-copy4' })],
  ];

  test.each(REASONS)('is looked at again, and stays when %s', async (_, happen) => {
    expect(await survey()).toMatchObject({ 'm-copy4': 'deprecate: it is not among the newest 2' });
    await happen();
    expect((await prune('m-copy4', 'deprecate'))?.outcome).toMatch(/^(kept|gone)$/);
    expect(await changesMade()).toEqual([]);
  });

  test.each([
    ['is made Available and kept', () => change('m-copy4', { status: 'Available', tags: keptTags() }), 'kept'],
    ['is made Available', () => change('m-copy4', { status: 'Available' }), 'kept'],
    ['is deleted by somebody else', () => subject.admin.removeImage({ regionId: REGION, imageId: 'm-copy4' }), 'gone'],
  ])('is not deleted when it %s meanwhile', async (_, happen, outcome) => {
    await addCopy(4, OLD);
    expect(await survey()).toMatchObject({ 'm-copy4': expect.stringMatching(/^delete/) as string });
    await happen();
    expect(await prune('m-copy4', 'delete')).toMatchObject({ outcome });
    expect(await changesMade()).toEqual([]);
  });

  const keptTags = () => ({
    'imageferry:source': `${HOME}/m-app4`,
    'imageferry:run': 'run-1',
    ...mark(2),
    [RETENTION_TAGS.keep]: '',
  });

  test('loses its mark when somebody has brought it back for good', async () => {
    await addCopy(4, { tags: keptTags() });
    expect(await survey()).toMatchObject({ 'm-copy4': 'forget: it has the tag that keeps it' });
    expect(await prune('m-copy4', 'forget')).toMatchObject({ outcome: 'done' });
    expect((await copyOf('m-copy4'))?.tags[RETENTION_TAGS.deprecatedAt]).toBe('');
    expect(await survey()).toMatchObject({ 'm-copy4': 'keep: it has the tag that keeps it' });
  });

  test('stays while a replication of its source runs', async () => {
    const options = {
      workflowId: `replicate/${randomUUID()}`,
      taskQueue: 'nobody',
      searchAttributes: { [SEARCH_ATTRIBUTES.image]: ['m-app4'] },
    };
    const handle = await temporal.client.workflow.start('replicateImage', options);
    await until(survey, (plan) => plan['m-copy4']?.startsWith('keep') === true);
    expect((await survey())['m-copy4']).toContain(`${options.workflowId} is running`);
    expect(await prune('m-copy4', 'deprecate')).toMatchObject({ outcome: 'kept' });
    expect(await changesMade()).toEqual([]);
    await handle.terminate();
    await until(survey, (plan) => plan['m-copy4']?.startsWith('deprecate') === true);
  });
});

describe('a copy that the policy shares', () => {
  const [OURS, OTHERS] = ['2000000000000001', '2000000000000002'];
  const SHARING = { ...POLICY, shareWith: [OURS] } satisfies SyncPolicyInput;
  const sharing = (...ids: string[]) => ({ sharedWith: ids.map((accountId) => ({ accountId, since: 0 })) });
  const sharesOf = async () => (await copyOf('m-copy4'))?.sharedWith.map(({ accountId }) => accountId);

  test('is taken from the accounts of the policy before it goes', async () => {
    await change('m-copy4', sharing(OURS));
    expect(await survey()).toMatchObject({ 'm-copy4': expect.stringContaining('keep: it is shared') as string });
    expect(await survey(SHARING)).toMatchObject({ 'm-copy4': 'deprecate: it is not among the newest 2' });
    expect(await prune('m-copy4', 'deprecate', SHARING)).toMatchObject({ outcome: 'done' });
    expect([(await copyOf('m-copy4'))?.status, await sharesOf()]).toEqual(['Deprecated', []]);
  });

  test('stays, and stays shared, when somebody else has shared it too', async () => {
    await change('m-copy4', sharing(OURS, OTHERS));
    expect(await survey(SHARING)).toMatchObject({ 'm-copy4': expect.stringContaining('keep: it is shared') as string });
    expect(await prune('m-copy4', 'deprecate', SHARING)).toMatchObject({ outcome: 'kept' });
    expect(await sharesOf()).toEqual([OURS, OTHERS]);
  });

  test('is shared again when ECS does not deprecate it', async () => {
    await change('m-copy4', sharing(OURS));
    await subject.admin.addFault({ kind: 'error', action: 'ModifyImageAttribute', code: 'ImageUseShared' });
    expect(await prune('m-copy4', 'deprecate', SHARING)).toMatchObject({ outcome: 'failed' });
    expect(await sharesOf()).toEqual([OURS]);
  });
});

describe('what ECS refuses', () => {
  test('fails, and leaves no mark of a deprecation that did not happen', async () => {
    await subject.admin.addFault({ kind: 'error', action: 'ModifyImageAttribute', code: 'ImageUseShared' });
    const pruned = await prune('m-copy4', 'deprecate');
    expect(pruned).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('ImageUseShared') as string });
    const { status, tags } = (await copyOf('m-copy4')) ?? {};
    expect([status, tags?.[RETENTION_TAGS.deprecatedAt]]).toEqual(['Available', '']);
  });

  test('fails without the mark: nothing is deprecated that cannot be marked', async () => {
    await subject.admin.addFault({ kind: 'error', action: 'TagResources', code: 'Forbidden.TagPolicy' });
    expect(await prune('m-copy4', 'deprecate')).toMatchObject({ outcome: 'failed' });
    expect((await copyOf('m-copy4'))?.status).toBe('Available');
  });

  test('is not forced: an image that instances use since the last look stays', async () => {
    await addCopy(4, OLD);
    await subject.admin.addFault({ kind: 'error', action: 'DeleteImage', code: 'ImageUsingByInstance' });
    expect(await prune('m-copy4', 'delete')).toMatchObject({ outcome: 'failed' });
    expect(await copyOf('m-copy4')).toBeDefined();
  });
});

describe('an attempt that is lost', () => {
  test.each([
    ['deprecate', 'ModifyImageAttribute', 'dropAfterwards'],
    ['deprecate', 'ModifyImageAttribute', 'dropBefore'],
    ['deprecate', 'TagResources', 'dropAfterwards'],
    ['delete', 'DeleteImage', 'dropAfterwards'],
    ['delete', 'DeleteImage', 'dropBefore'],
  ] as const)('is made good by the next one: %s, %s, %s', async (action, call, kind) => {
    if (action === 'delete') await addCopy(4, OLD);
    await subject.admin.addFault({ kind, action: call, times: 1 });
    expect(await prune('m-copy4', action)).toMatchObject({ outcome: 'done' });
    const { status = 'gone', tags = {} } = (await copyOf('m-copy4')) ?? {};
    if (action === 'delete') expect(status).toBe('gone');
    else expect([status, tags[RETENTION_TAGS.deprecatedAt]]).toEqual(['Deprecated', expect.stringContaining('T')]);
  });
});
