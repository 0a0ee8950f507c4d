import { createActivities } from '../../activities';
import type { Finding } from '../../contract/night';
import type { SimulatedImage } from '../../simulator';
import { imageAt, SOURCE, startSubject, type Subject } from '../simulator/support';
import { dependenciesFor } from '../support/stack';
import { runToEnd } from './attempts';

const PACING = { lookIntervalMs: 2, visibilityGraceMs: 60 };
const { regionId, imageId } = SOURCE;
const OWN = '1234567890123456';

/** Ids of other accounts. */
const accounts = (count: number, first = 0) =>
  Array.from({ length: count }, (_, n) => String(2_000_000_000_000_000 + first + n));
const [ONE = '', TWO = '', THREE = ''] = accounts(3);

let subject: Subject;
let activities: ReturnType<typeof createActivities>;

beforeEach(async () => {
  subject = await startSubject();
  activities = createActivities(dependenciesFor(subject.port, { client: undefined as never }, { pacing: PACING }));
});

afterEach(() => subject.stop());

const share = (wanted: string[]) => runToEnd(activities.shareImage, { regionId, imageId, accounts: wanted });
const unshare = (wanted: string[]) => runToEnd(activities.unshareImage, { regionId, imageId, accounts: wanted });
const missing = (wanted: string[]) => runToEnd(activities.findMissingShares, { regionId, imageId, accounts: wanted });

const change = (changes: Partial<SimulatedImage>) => subject.admin.changeImage({ regionId, imageId, changes });
const sharesOf = (ids: string[]) => ({ sharedWith: ids.map((accountId) => ({ accountId, since: 0 })) });
const sharedWith = async () =>
  (await imageAt(subject.admin, regionId, imageId)).sharedWith.map(({ accountId }) => accountId);
const modifications = async () => (await subject.admin.journal({ action: 'ModifyImageSharePermission' })).length;

describe('sharing an image', () => {
  test('takes ten accounts a call, and reads all pages', async () => {
    const wanted = accounts(23);
    expect((await share(wanted)).result).toEqual({ notSharedWith: [] });
    expect(await sharedWith()).toEqual(wanted);
    expect(await modifications()).toBe(3);
    expect((await missing(wanted)).result).toEqual([]);
  });

  test('adds only who is missing, and takes it from nobody', async () => {
    await change(sharesOf([THREE, ONE]));
    expect((await missing([ONE, TWO])).result).toEqual([TWO]);
    expect((await share([ONE, TWO])).result).toEqual({ notSharedWith: [] });
    expect(await sharedWith()).toEqual([THREE, ONE, TWO]);
    const [call] = await subject.admin.journal({ action: 'ModifyImageSharePermission' });
    expect(call?.parameters).toMatchObject({ 'AddAccount.1': TWO });
    expect(call?.parameters).not.toHaveProperty('AddAccount.2');
    await share([ONE, TWO]);
    expect(await modifications()).toBe(1);
  });

  test('leaves a community image alone: everybody has it', async () => {
    await change({ isPublic: true });
    expect((await missing([ONE])).result).toEqual([]);
    expect((await share([ONE])).result).toEqual({ notSharedWith: [] });
    expect(await modifications()).toBe(0);
  });

  test('goes on with the others when ECS does not know one of the accounts', async () => {
    const { result } = await share([ONE, 'me', OWN, TWO]);
    expect(result).toMatchObject({ notSharedWith: ['me', OWN], error: { code: 'InvalidAccount.NotFound', regionId } });
    expect(await sharedWith()).toEqual([ONE, TWO]);
  });

  test('fills the quota of the image, and names who has no room', async () => {
    await change(sharesOf(accounts(48, 100)));
    const { result } = await share([ONE, TWO, THREE]);
    expect(result).toMatchObject({
      notSharedWith: [THREE],
      error: { code: 'QuotaExceed.ShareImageUser', class: 'quota' },
    });
    expect(await sharedWith()).toHaveLength(50);
  });

  test.each([
    ['is encrypted with the service key', serviceKey(), 'InvalidOperation.ServiceKeyEncryptedImageUnsupported'],
    ['is deprecated', { status: 'Deprecated' }, 'OperationDenied.InvalidImageStatus'],
  ] as const)('tells that an image that %s is shared with nobody', async (_, changes, code) => {
    await change(changes);
    const { result, retried } = await share([ONE, TWO]);
    expect(result).toMatchObject({ notSharedWith: [ONE, TWO], error: { code, class: 'request' } });
    expect([retried, await modifications()]).toEqual([[], 1]);
  });

  test('tells that the worker may not share', async () => {
    await subject.admin.addFault({
      kind: 'error',
      action: 'ModifyImageSharePermission',
      code: 'Forbidden.RAM',
      status: 403,
    });
    expect((await share([ONE])).result).toMatchObject({
      notSharedWith: [ONE],
      error: { code: 'Forbidden.RAM', class: 'auth', hint: expect.stringMatching(/./) as string },
    });
  });

  test('fails at once when the worker may not look who has the image', async () => {
    const action = 'DescribeImageSharePermission';
    await subject.admin.addFault({ kind: 'error', action, code: 'Forbidden.RAM', status: 403 });
    const { failure, retried } = await missing([ONE]);
    expect([failure?.type, retried]).toEqual(['Forbidden.RAM', []]);
  });

  test.each(['dropBefore', 'dropAfterwards'] as const)('is repeated after a lost answer: %s', async (kind) => {
    await subject.admin.addFault({ kind, action: 'ModifyImageSharePermission', times: 2 });
    expect((await share([ONE, TWO])).result).toEqual({ notSharedWith: [] });
    expect(await sharedWith()).toEqual([ONE, TWO]);
  });

  test('is repeated by Temporal while a temporary error lasts', async () => {
    await subject.admin.addFault({
      kind: 'error',
      action: 'ModifyImageSharePermission',
      code: 'ServiceUnavailable',
      times: 12,
    });
    const { result, retried } = await share([ONE]);
    expect(result).toEqual({ notSharedWith: [] });
    expect(retried.map(({ type }) => type)).toEqual(['ServiceUnavailable']);
  });
});

function serviceKey(): Partial<SimulatedImage> {
  return { disks: [{ type: 'system', device: '/dev/xvda', sizeGiB: 40, snapshotId: 's-1', encrypted: true }] };
}

describe('taking an image away again', () => {
  test('concerns only the accounts that are named', async () => {
    const others = accounts(12, 100);
    await change(sharesOf([...others, ONE]));
    expect((await unshare([...others, TWO])).result).toEqual([]);
    expect(await sharedWith()).toEqual([ONE]);
    expect(await modifications()).toBe(2);
  });

  test('of nobody changes nothing, and an image that is gone is shared with nobody', async () => {
    expect((await unshare([ONE])).result).toEqual([]);
    await subject.admin.removeImage({ regionId, imageId });
    expect((await unshare([ONE])).result).toEqual([]);
    expect(await modifications()).toBe(0);
  });

  test('fails with what ECS refuses', async () => {
    await change(sharesOf([ONE]));
    await subject.admin.addFault({
      kind: 'error',
      action: 'ModifyImageSharePermission',
      code: 'Forbidden.RAM',
      status: 403,
    });
    expect((await unshare([ONE])).failure?.type).toBe('Forbidden.RAM');
  });
});

describe('a night that looks at a region', () => {
  const tags = { 'imageferry:source': 'cn-beijing/m-far', 'imageferry:run': 'run-1' };
  const wanted = { regionId: 'cn-beijing', images: [{ imageId: 'm-far', name: 'web' }] };

  async function look(shareWith?: string[]): Promise<Finding | undefined> {
    const targets = [{ regionId, required: true, ...(shareWith && { shareWith }) }];
    const { result } = await runToEnd(activities.observeRegions, { ...wanted, targets });
    return result?.[0]?.findings[0];
  }

  beforeEach(() => change({ tags, isCopied: true, ...sharesOf([ONE]) }));

  test('finds the accounts that a copy lacks', async () => {
    expect(await look([ONE])).toMatchObject({ state: 'ready', text: '' });
    expect(await look([ONE, TWO, THREE])).toMatchObject({
      state: 'unshared',
      text: `${imageId} is not shared with ${TWO}, ${THREE}`,
    });
  });

  test('asks for no shares when the policy names no account', async () => {
    expect(await look()).toMatchObject({ state: 'ready' });
    expect(await subject.admin.journal({ action: 'DescribeImageSharePermission' })).toEqual([]);
  });

  test('does not call a copy correct whose shares nobody can read', async () => {
    const action = 'DescribeImageSharePermission';
    await subject.admin.addFault({ kind: 'error', action, code: 'Forbidden.RAM', status: 403 });
    expect(await look([ONE])).toMatchObject({
      state: 'unclear',
      text: expect.stringContaining('Forbidden.RAM') as string,
    });
  });
});
