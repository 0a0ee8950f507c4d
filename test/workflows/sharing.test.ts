import type { CopyRecord, Manifest } from '../../contract/schema/manifest';
import { sharedStack } from '../support/shared-stack';
import { SOURCE, type Stack } from '../support/stack';

const [ONE, TWO, THREE] = ['2000000000000001', '2000000000000002', '2000000000000003'];
const SHARE = 'ModifyImageSharePermission';

describe('sharing the copies', () => {
  const startShared = sharedStack();
  let stack: Stack;

  beforeEach(async () => {
    stack = await startShared();
    await stack.setSpeed({ copySeconds: 3600 });
  });

  afterEach(async () => {
    await stack.stop();
  });

  const copyIn = ({ copies }: Manifest, regionId: string): CopyRecord | undefined =>
    copies.find((copy) => copy.regionId === regionId);
  const isCopying = ({ copies }: Manifest): boolean => copies.every(({ status }) => status === 'copying');
  const shownIn = async (regionId: string, name = SOURCE.name): Promise<string[] | undefined> =>
    (await stack.imageIn(regionId, name))?.sharedWith.map(({ accountId }) => accountId);

  it('waits for every required region, and for no other; what ECS refuses is told of its region', async () => {
    const targets = ['cn-beijing', { regionId: 'cn-shanghai', shareWith: [THREE] }, optional('eu-central-1')];
    const id = await stack.start({ source: SOURCE, targets, shareWith: [ONE, TWO] });
    await stack.until(id, isCopying);
    const addition = { regionId: 'cn-hongkong', shareWith: [ONE] };
    await stack.temporal.client.workflow.getHandle(id).executeUpdate('addRegion', { args: [addition] });
    await stack.until(id, isCopying);

    await stack.finish('cn-beijing', SOURCE.name);
    await stack.finish('cn-hongkong', SOURCE.name);
    await stack.until(id, ({ copies }) => copies.filter(({ status }) => status === 'available').length === 2);
    expect(await stack.callsOf(SHARE)).toEqual([]);

    await stack.finish('cn-shanghai', SOURCE.name);
    await stack.until(id, (manifest) => copyIn(manifest, 'cn-shanghai')?.sharedWith?.length === 1);
    await stack.until(id, (manifest) => copyIn(manifest, 'cn-beijing')?.sharedWith?.length === 2);
    await stack.until(id, (manifest) => copyIn(manifest, 'cn-hongkong')?.sharedWith?.length === 1);
    expect(await shownIn('cn-beijing')).toEqual([ONE, TWO]);
    expect(await shownIn('cn-shanghai')).toEqual([THREE]);

    await stack.ecs.addFault({ kind: 'error', action: SHARE, code: 'Forbidden.RAM', status: 403 });
    await stack.finish('eu-central-1', SOURCE.name);
    const manifest = await stack.result(id);
    expect(manifest.status).toBe('partial');
    expect(copyIn(manifest, 'eu-central-1')).toMatchObject({
      status: 'available',
      sharedWith: [],
      notSharedWith: [ONE, TWO],
      error: { code: 'Forbidden.RAM', regionId: 'eu-central-1' },
    });
  });

  it('is undone by an abort that deletes: our copy goes, and an adopted one keeps the shares that it had', async () => {
    await stack.setSpeed({ copySeconds: 0.1 });
    await stack.replicate({ source: SOURCE, targets: ['cn-hongkong'], shareWith: [ONE] });
    await stack.setSpeed({ copySeconds: 3600 });
    const targets = ['cn-beijing', 'cn-hongkong', optional('eu-central-1')];
    const id = await stack.start({ source: SOURCE, targets, shareWith: [ONE, TWO], onAbort: 'deleteFinished' });
    await stack.until(id, (manifest) => copyIn(manifest, 'cn-beijing')?.status === 'copying');
    await stack.finish('cn-beijing', SOURCE.name);
    await stack.until(id, ({ copies }) => copies.filter(({ sharedWith }) => sharedWith?.length === 2).length === 2);
    expect(await shownIn('cn-hongkong')).toEqual([ONE, TWO]);

    const manifest = await stack.abort(id);

    expect(manifest.copies.map(({ compensation }) => compensation?.outcome)).toEqual([
      'finished-deleted',
      'adopted-kept',
      'cancelled',
    ]);
    expect(copyIn(manifest, 'cn-hongkong')).toMatchObject({ sharedWith: [ONE], notSharedWith: [TWO] });
    expect(await shownIn('cn-hongkong')).toEqual([ONE]);
    expect(await shownIn('cn-beijing')).toBeUndefined();
  });

  it('that an abort cuts short is told as it is, where the copy stays', async () => {
    const targets = ['cn-beijing', optional('eu-central-1')];
    const id = await stack.start({ source: SOURCE, targets, shareWith: [ONE] });
    await stack.until(id, isCopying);
    await stack.delayAnswer({ action: SHARE, regionId: 'cn-beijing', milliseconds: 1000 });
    await stack.finish('cn-beijing', SOURCE.name);
    await stack.untilCalled(SHARE);

    const manifest = await stack.abort(id);

    expect(copyIn(manifest, 'cn-beijing')).toMatchObject({
      sharedWith: [ONE],
      compensation: { outcome: 'finished-kept' },
    });
    expect(copyIn(manifest, 'cn-beijing')).not.toHaveProperty('notSharedWith');
    expect(await shownIn('cn-beijing')).toEqual([ONE]);
  });
});

function optional(regionId: string) {
  return { regionId, required: false };
}
