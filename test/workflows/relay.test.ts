import { setLimitUpdateName, REGION_SLOTS_ID } from '../../contract/names';
import { sharedStack } from '../support/shared-stack';
import { SOURCE, type Stack } from '../support/stack';

const TARGETS = ['cn-beijing', 'cn-shanghai', 'cn-shenzhen'];
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

  /** Out of which image each copy was made, by target region and in the order of the calls. */
  async function origins(): Promise<string[]> {
    const calls = await stack.callsOf('CopyImage');
    return calls.map(({ parameters: { RegionId, ImageId, DestinationRegionId } }) =>
      [DestinationRegionId, RegionId, ImageId].join(' '),
    );
  }

  async function setLimit(regionId: string, limit: number): Promise<void> {
    const slots = stack.temporal.client.workflow.getHandle(REGION_SLOTS_ID);
    await slots.executeUpdate(setLimitUpdateName, { args: [{ regionId, limit, by: 'test', reason: 'test' }] });
  }

  it('copies a finished copy on while its source is busy, and says so in manifest and tags', async () => {
    const id = await stack.start(RELAYED);
    await stack.untilCalled('CopyImage');
    await stack.finish('cn-beijing', SOURCE.name);
    await stack.untilCalled('CopyImage', 3);
    await stack.until(id, ({ copies }) => copies.filter(({ status }) => status === 'copying').length === 2);
    const beijing = {
      regionId: 'cn-beijing',
      imageId: (await stack.imageIn('cn-beijing', SOURCE.name))?.imageId ?? '',
    };
    const running = (await stack.manifest(id))?.copies.filter(({ via }) => via !== undefined);
    expect(running).toEqual([expect.objectContaining({ via: beijing, status: 'copying' })]);
    await stack.setSpeed({ copySeconds: 0.1 });

    const manifest = await stack.result(id);

    expect(manifest.status).toBe('succeeded');
    const relayed = manifest.copies.filter(({ via }) => via !== undefined);
    expect(relayed).toEqual([expect.objectContaining({ via: beijing, attempts: 1, adopted: false })]);
    const regionId = relayed[0]?.regionId ?? '';
    expect((await origins()).filter((origin) => origin.startsWith(regionId))).toEqual([
      `${regionId} cn-beijing ${beijing.imageId}`,
    ]);
    expect((await stack.imageIn(regionId, SOURCE.name))?.tags).toMatchObject({
      'imageferry:source': `${SOURCE.regionId}/${SOURCE.imageId}`,
      'imageferry:via': `cn-beijing/${beijing.imageId}`,
    });
    const peaks = await stack.ecs.peaks();
    expect(Math.max(...Object.values(peaks.from), ...Object.values(peaks.into))).toBe(1);
  });

  it('takes a copy from its source when the finished copy is gone', async () => {
    const id = await stack.start(RELAYED);
    await stack.untilCalled('CopyImage');
    await setLimit('cn-shenzhen', 0);
    await stack.finish('cn-beijing', SOURCE.name);
    await stack.untilCalled('CopyImage', 2);
    const imageId = (await stack.imageIn('cn-beijing', SOURCE.name))?.imageId ?? '';
    await stack.ecs.removeImage({ regionId: 'cn-beijing', imageId });

    await setLimit('cn-shenzhen', 1);
    await stack.until(id, ({ copies }) => copies[2]?.error?.code === 'RelayLost');
    await stack.setSpeed({ copySeconds: 0.1 });

    const manifest = await stack.result(id);
    expect(manifest.status).toBe('succeeded');
    expect(manifest.copies[2]).toMatchObject({ status: 'available', attempts: 2 });
    expect(manifest.copies[2]).not.toHaveProperty('via');
    expect((await origins()).slice(2)).toEqual([
      `cn-shenzhen cn-beijing ${imageId}`,
      `cn-shenzhen ${SOURCE.regionId} ${SOURCE.imageId}`,
    ]);
  });
});
