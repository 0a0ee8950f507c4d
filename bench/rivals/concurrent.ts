import type { Told } from '../measure/tally';
import type { Cloud, Errand } from './cloud';
import { byImage, type Pause, type Rival, toldOf, untilAvailable } from './rival';

const CONCURRENCY = 5;
/** A day for each copy. */
const LOOKS = 8640;

/**
 * A run for each image, all at the same time, five copies at a time in each of them, as Alibaba Cloud's OOS template
 * `ACS-ECS-BulkyCopyImage` does: nothing holds two executions together. After an error a run starts nothing more (`MaxErrors: 0`).
 * How often OOS looks is not known; ten seconds are a guess in its favour.
 */
export const concurrent: Rival = {
  name: 'two runs of five at a time, polled every 10 s',
  run: async (cloud, errands, pause) => {
    const runs = byImage(errands).map((ofImage, number) => copyFive(cloud, ofImage, `run-${String(number)}`, pause));
    return (await Promise.all(runs)).flat();
  },
};

async function copyFive(cloud: Cloud, errands: readonly Errand[], run: string, pause: Pause): Promise<Told[]> {
  const told: Told[] = [];
  const left = [...errands];
  let hasFailed = false;
  const work = async (): Promise<void> => {
    for (let errand = left.shift(); errand !== undefined && !hasFailed; errand = left.shift()) {
      try {
        const copyId = await cloud.copy({ ...errand, name: `${errand.imageId}-${run}` });
        await untilAvailable(cloud, { to: errand.to, copyId }, { every: 10, looks: LOOKS, pause });
        told.push(toldOf(errand, copyId));
      } catch {
        hasFailed = true;
      }
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return told;
}
