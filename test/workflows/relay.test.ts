import { REGION_SLOTS_ID, setLimitUpdateName } from '../../contract/names';
import type { CopyRecord, ImageRef, Manifest } from '../../contract/schema/manifest';
import { sharedStack } from '../support/shared-stack';
import { SOURCE, type Stack } from '../support/stack';

const TARGETS = ['cn-beijing', 'cn-shanghai', 'cn-shenzhen'];

/** A finished copy, and the region of the copy that is to be taken from it. */
interface Relaying {
  first: string;
  imageId: string;
  last: string;
}

const RELAYED = { source: SOURCE, targets: TARGETS, relay: true };

describe('a replication that relays, one copy at a time in each region', () => {
  const startShared = sharedStack({ slots: { defaultLimit: 1 } });
  let stack: Stack;

  beforeEach(async () => {
    stack = await startShared();
    await stack.setSpeed({ copySeconds: 3600 });
  });

  afterEach(async () => {
    await stack.stop();
  });

  /** Starts the replication, and waits for its first copy: what earlier tests have taught decides to which region. */
  async function startRelayed(changes: object = {}): Promise<{ id: string; first: string; others: string[] }> {
    const request = { ...RELAYED, ...changes };
    const id = await stack.start(request);
    await stack.untilCalled('CopyImage');
    const [call] = await stack.callsOf('CopyImage');
    const first = call?.parameters['DestinationRegionId'] ?? '';
    return { id, first, others: request.targets.filter((regionId) => regionId !== first) };
  }

  /** The second wave: the first copy is finished, one more runs from the source, one from the first, and one waits. */
  async function startSecondWave(onAbort?: string): Promise<{ id: string; first: string; via: ImageRef }> {
    const { id, first } = await startRelayed({ targets: [...TARGETS, 'us-west-1'], onAbort });
    await stack.finish(first, SOURCE.name);
    await stack.until(id, ({ copies }) => copies.filter(({ status }) => status === 'copying').length === 2);
    return { id, first, via: { regionId: first, imageId: await imageIdIn(first) } };
  }

  /** Out of which image each copy was made, by target region and in the order of the calls. */
  async function origins(): Promise<string[]> {
    const calls = await stack.callsOf('CopyImage');
    return calls.map(({ parameters: { RegionId, ImageId, DestinationRegionId } }) =>
      [DestinationRegionId, RegionId, ImageId].join(' '),
    );
  }

  async function imageIdIn(regionId: string): Promise<string> {
    return (await stack.imageIn(regionId, SOURCE.name))?.imageId ?? '';
  }

  async function setLimit(regionId: string, limit: number): Promise<void> {
    const slots = stack.temporal.client.workflow.getHandle(REGION_SLOTS_ID);
    await slots.executeUpdate(setLimitUpdateName, { args: [{ regionId, limit, by: 'test', reason: 'test' }] });
  }

  it('copies a finished copy on while its source is busy, and says so in manifest and tags', async () => {
    const { id, first } = await startRelayed();
    await stack.finish(first, SOURCE.name);
    await stack.untilCalled('CopyImage', 3);
    await stack.until(id, ({ copies }) => copies.filter(({ status }) => status === 'copying').length === 2);
    const via = { regionId: first, imageId: await imageIdIn(first) };
    const running = (await stack.manifest(id))?.copies.filter((copy) => copy.via !== undefined);
    expect(running).toEqual([expect.objectContaining({ via, status: 'copying' })]);
    await stack.setSpeed({ copySeconds: 0.1 });

    const manifest = await stack.result(id);

    expect(manifest.status).toBe('succeeded');
    const relayed = manifest.copies.filter((copy) => copy.via !== undefined);
    expect(relayed).toEqual([expect.objectContaining({ via, attempts: 1, adopted: false })]);
    const regionId = relayed[0]?.regionId ?? '';
    expect((await origins()).filter((origin) => origin.startsWith(regionId))).toEqual([
      `${regionId} ${first} ${via.imageId}`,
    ]);
    expect((await stack.imageIn(regionId, SOURCE.name))?.tags).toMatchObject({
      'imageferry:source': `${SOURCE.regionId}/${SOURCE.imageId}`,
      'imageferry:via': `${first}/${via.imageId}`,
    });
    const peaks = await stack.ecs.peaks();
    expect(Math.max(...Object.values(peaks.from), ...Object.values(peaks.into))).toBe(1);
  });

  it.each([
    [
      'is gone',
      async ({ first, imageId }: Relaying) => {
        await stack.ecs.removeImage({ regionId: first, imageId });
      },
      () => Promise.resolve(),
    ],
    [
      'cannot be copied by ECS',
      () => Promise.resolve(),
      async ({ last }: Relaying) => {
        await stack.untilCalled('CopyImage', 3);
        await stack.ecs.finishCopy({ regionId: last, imageId: await imageIdIn(last), as: 'CreateFailed' });
      },
    ],
  ])('takes a copy from its source when the finished copy %s', async (_, before, afterwards) => {
    const { id, first, others } = await startRelayed();
    const last = others[1] ?? '';
    await setLimit(last, 0);
    await stack.finish(first, SOURCE.name);
    await stack.untilCalled('CopyImage', 2);
    const imageId = await imageIdIn(first);
    await before({ first, last, imageId });

    await setLimit(last, 1);
    await afterwards({ first, last, imageId });
    const lastOf = ({ copies }: Manifest): CopyRecord | undefined => copies.find(({ regionId }) => regionId === last);
    await stack.until(id, (manifest) => lastOf(manifest)?.error?.code === 'RelayLost');
    await stack.setSpeed({ copySeconds: 0.1 });

    const manifest = await stack.result(id);
    expect(manifest.status).toBe('succeeded');
    expect(lastOf(manifest)).toMatchObject({ status: 'available', attempts: 2 });
    expect(lastOf(manifest)).not.toHaveProperty('via');
    expect((await origins()).slice(2)).toEqual([
      `${last} ${first} ${imageId}`,
      `${last} ${SOURCE.regionId} ${SOURCE.imageId}`,
    ]);
  });

  it.each([
    ['keepFinished', 'available finished-kept'],
    ['deleteFinished', 'cancelled finished-deleted'],
  ])('is undone as a whole by an abort with %s in its second wave', async (onAbort, outcomeOfFirst) => {
    const { id, first, via } = await startSecondWave(onAbort);

    const manifest = await stack.abort(id);

    expect(manifest.status).toBe('aborted');
    const outcomes = manifest.copies.map((copy) => {
      const origin = copy.via === undefined ? '' : ` via ${copy.via.regionId}/${copy.via.imageId}`;
      return `${copy.status} ${copy.compensation?.outcome ?? ''}${origin}`;
    });
    expect(outcomes.sort()).toEqual([
      ...(onAbort === 'keepFinished' ? [outcomeOfFirst] : []),
      'cancelled cancelled',
      `cancelled cancelled via ${first}/${via.imageId}`,
      ...(onAbort === 'deleteFinished' ? [outcomeOfFirst] : []),
      'cancelled never-started',
    ]);
    const left = (await stack.imagesNamed(SOURCE.name)).filter(({ regionId }) => regionId !== SOURCE.regionId);
    expect(left.map(({ imageId }) => imageId)).toEqual(onAbort === 'keepFinished' ? [via.imageId] : []);
    const kept = onAbort === 'keepFinished' ? [first] : [];
    const withSnapshots = (await stack.ecs.snapshots({})).map(({ regionId }) => regionId);
    expect(new Set(withSnapshots.filter((regionId) => regionId !== SOURCE.regionId))).toEqual(new Set(kept));
    expect(await stack.callsOf('CancelCopyImage')).toHaveLength(2);
  });

  it('goes on when somebody deletes a finished copy while ECS copies it', async () => {
    const { id, first, via } = await startSecondWave();
    await stack.ecs.removeImage(via);
    await stack.setSpeed({ copySeconds: 0.1 });

    const manifest = await stack.result(id);

    expect(manifest.status).toBe('succeeded');
    expect(manifest.copies.filter((copy) => copy.via?.regionId === first)).toEqual([
      expect.objectContaining({ via, status: 'available', attempts: 1 }),
    ]);
    expect((await stack.unfinishedImages()).length).toBe(0);
  });

  it('never copies on what is encrypted, or what another replication has made', async () => {
    await stack.setSpeed({ copySeconds: 0.1 });
    await stack.replicate({ source: SOURCE, targets: ['cn-beijing'] });
    const encrypted = ['cn-shanghai', 'cn-shenzhen'].map((regionId) => ({ regionId, encrypted: true }));

    const manifest = await stack.replicate({ source: SOURCE, targets: ['cn-beijing', ...encrypted], relay: true });

    expect(manifest.copies.map(({ adopted }) => adopted)).toEqual([true, false, false]);
    expect(manifest.copies.filter((copy) => copy.via !== undefined)).toEqual([]);
    const calls = await stack.callsOf('CopyImage');
    expect(calls.map(({ parameters: { RegionId } }) => RegionId)).toEqual(Array(3).fill(SOURCE.regionId));
  });
});
