import type { Told } from '../measure/tally';
import type { Errand } from './cloud';
import { type Rival, toldOf, untilAvailable } from './rival';

const SIZE = 5;
/** An hour for each batch. */
const LOOKS = 60;

/**
 * Five at a time, and the next five when all of them are there, as Cloud Custodian copies. A copy that is refused is left out.
 * Nothing catches a status that cannot be asked for: it ends the run, which tells of the batches before.
 */
export const batches: Rival = {
  name: 'five at a time with a barrier, polled every 60 s',
  run: async (cloud, errands, pause) => {
    const told: Told[] = [];
    for (let first = 0; first < errands.length; first += SIZE) {
      const started: (readonly [Errand, string])[] = [];
      for (const errand of errands.slice(first, first + SIZE)) {
        const copyId = await cloud.copy(errand).catch(() => undefined);
        if (copyId !== undefined) started.push([errand, copyId]);
      }
      const waits = started.map(([{ to }, copyId]) =>
        untilAvailable(cloud, { to, copyId }, { every: 60, looks: LOOKS, pause }),
      );
      const ends = await Promise.allSettled(waits);
      if (ends.some(({ status }) => status === 'rejected')) return told;
      told.push(...started.map(([errand, copyId]) => toldOf(errand, copyId)));
    }
    return told;
  },
};
