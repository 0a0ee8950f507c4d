import type { Told } from '../measure/tally';
import type { Cloud, Errand } from './cloud';
import { byImage, type Pause, type Rival, toldOf } from './rival';

const ATTEMPTS = 3;
const EVERY = 10;
/** After ten minutes it calls a copy done. */
const LOOKS = 60;

/**
 * Copies and waits, one region after the other, as CoreOS does: `cosa` starts `ore aliyun copy-image` for each region, which
 * looks for an image of that name first. A region is tried three times; after that the image is given up.
 */
export const serial: Rival = {
  name: 'one after the other, polled every 10 s',
  run: async (cloud, errands, pause) => {
    const told: Told[] = [];
    for (const regions of byImage(errands)) {
      for (const errand of regions) {
        const copyId = await withAttempts(cloud, errand, pause);
        if (copyId === undefined) break;
        told.push(toldOf(errand, copyId));
      }
    }
    return told;
  },
};

async function withAttempts(cloud: Cloud, errand: Errand, pause: Pause): Promise<string | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const copyId = await copyAndWait(cloud, errand, pause).catch(() => undefined);
    if (copyId !== undefined) return copyId;
  }
  return undefined;
}

async function copyAndWait(cloud: Cloud, errand: Errand, pause: Pause): Promise<string> {
  const found = await cloud.availableNamed(errand.to, errand.name);
  if (found !== undefined) return found;
  const copyId = await cloud.copy(errand);
  for (let look = 0; look < LOOKS; look += 1) {
    await pause(EVERY);
    if ((await cloud.statusOf(errand.to, copyId)) === 'Available') break;
  }
  return copyId;
}
