import { DEMO_IMAGE } from '../../simulator';
import { BRISK } from './brisk';
import { type Cost, costOf } from './cost';
import { slotsHistory } from './histories';
import { type RigOptions, withRig } from './rig';
import { addImagesIn, FOUR_SOURCES, results, start, TARGETS, TWENTY_FIVE } from './work';

/** Where copies count, from where they come, and where they go. */
export interface Case {
  pools: 'target' | 'both';
  sources: readonly string[];
  targets: readonly string[];
}

/** With pools `both` most copies wait for their source, although their target has room. */
export const CASES = [
  { pools: 'target', sources: [DEMO_IMAGE.regionId], targets: TWENTY_FIVE },
  { pools: 'both', sources: FOUR_SOURCES, targets: TARGETS.filter((regionId) => !FOUR_SOURCES.includes(regionId)) },
] as const satisfies readonly Case[];

/** What copies have taken, all of them together. */
export interface Outcome extends Cost {
  pools: Case['pools'];
  copies: number;
  slotsEvents: number;
  megabytes: number;
}

/** Wants so many copies of no length at once, and waits until all are there. */
export function saturate(programs: string, { pools, sources, targets }: Case, copies: number): Promise<Outcome> {
  return withRig(programs, briskWith(pools), async (rig) => {
    const images = await addImagesIn(rig, sources, Math.ceil(copies / targets.length));
    const cost = await costOf(rig, async () => {
      const work = { targets, priority: 'nightly' } as const;
      await results(rig, await Promise.all(images.map((source) => start(rig, { ...work, source }))));
    });
    return {
      ...cost,
      pools,
      copies: images.length * targets.length,
      slotsEvents: (await slotsHistory(rig.client)).events,
      megabytes: await rig.workerMegabytes(),
    };
  });
}

function briskWith(pools: Case['pools']): RigOptions {
  const limitKey = pools === 'both' ? 'both' : 'destination';
  return { simulator: { ...BRISK.simulator, limitKey }, worker: { ...BRISK.worker, IMAGEFERRY_POOLS: pools } };
}
