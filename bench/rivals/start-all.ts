import type { Told } from '../measure/tally';
import type { Errand } from './cloud';
import { type Rival, toldOf, untilAvailable } from './rival';

/** An hour for each region. */
const LOOKS = 120;

/**
 * Starts all copies, then waits for one region after the other, as SUSE's `mash` and Canonical's `awspub` do. A region whose
 * copy is refused, or whose status cannot be asked for, is left out. The five minutes that `mash` sleeps first are spared.
 */
export const startAll: Rival = {
  name: 'all at once, then waited for in turn every 30 s',
  run: async (cloud, errands, pause) => {
    const started: (readonly [Errand, string])[] = [];
    for (const errand of errands) {
      const copyId = await cloud.copy(errand).catch(() => undefined);
      if (copyId !== undefined) started.push([errand, copyId]);
    }
    const told: Told[] = [];
    for (const [errand, copyId] of started) {
      const wait = untilAvailable(cloud, { to: errand.to, copyId }, { every: 30, looks: LOOKS, pause });
      const isThere = await wait.then(
        () => true,
        () => false,
      );
      if (isThere) told.push(toldOf(errand, copyId));
    }
    return told;
  },
};
