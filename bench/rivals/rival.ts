import type { Told } from '../measure/tally';
import type { Cloud, Errand } from './cloud';

/** A way to copy images. */
export interface Rival {
  /** In a few words. */
  name: string;
  /**
   * Copies every image to every region, and returns what it knows of in the end. `pause` waits for so many seconds of the time
   * that the tool itself is made for; the bench makes all of that time shorter by one factor.
   */
  run: (cloud: Cloud, errands: readonly Errand[], pause: (seconds: number) => Promise<void>) => Promise<Told[]>;
}

/** How a script waits between two looks; see `Rival`. */
export type Pause = Parameters<Rival['run']>[2];

/** What a script tells of a copy. */
export function toldOf({ imageId, to }: Errand, copyId: string): Told {
  return { imageId, regionId: to, copyId };
}

/** The errands of each image, in their order. */
export function byImage(errands: readonly Errand[]): Errand[][] {
  const images = new Set(errands.map(({ imageId }) => imageId));
  return [...images].map((wanted) => errands.filter(({ imageId }) => imageId === wanted));
}

/** Looks every so often until a copy is available; rejects when it fails, when a look fails, or after so many looks. */
export async function untilAvailable(
  cloud: Cloud,
  { to, copyId }: { to: string; copyId: string },
  { every, looks, pause }: { every: number; looks: number; pause: Pause },
): Promise<void> {
  for (let look = 0; look < looks; look += 1) {
    await pause(every);
    const status = await cloud.statusOf(to, copyId);
    if (status === 'Available') return;
    if (status === 'UnAvailable' || status === 'CreateFailed') throw new Error(`the copy is ${status}`);
  }
  throw new Error('the copy takes too long');
}
