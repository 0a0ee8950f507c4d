import { EIGHT_REGIONS } from '../support/samples';
import type { Random } from './random';

export interface Size {
  images: number;
  /** Target regions of each image. */
  targets: number;
  /** Injections beside the faults of ECS. */
  injections: number;
}

/** The short form, for `npm run test:postgres`. */
export const SMALL: Size = { images: 10, targets: 4, injections: 8 };

export type Fate = 'finish' | 'abort' | 'terminate';

/** One replication, and what is going to happen to it. */
export interface Job {
  id: string;
  fate: Fate;
  request: {
    source: { regionId: string; imageId: string };
    name: string;
    targets: string[];
    priority: 'release' | 'manual' | 'nightly';
    onAbort: 'keepFinished' | 'deleteFinished';
  };
}

const SOURCES = ['cn-hangzhou', 'cn-chengdu', 'cn-qingdao', 'ap-southeast-3', 'me-east-1'];
/** Copies that may run at once in a region. */
export const LIMIT = 5;

/** Images of several source regions to the same targets, in three priorities; every tenth is aborted, some are terminated. */
export function createJobs({ images, targets }: Size, random: Random): Job[] {
  return Array.from({ length: images }, (_, index) => {
    const imageId = `m-chaos${String(index).padStart(4, '0')}`;
    return {
      id: `replicate/${imageId}`,
      fate: index % 10 === 3 ? 'abort' : index % 20 === 7 ? 'terminate' : 'finish',
      request: {
        source: { regionId: SOURCES[index % SOURCES.length] ?? 'cn-hangzhou', imageId },
        name: `chaos-${String(index)}`,
        targets: random.shuffled(EIGHT_REGIONS).slice(0, targets),
        priority: random.pick(['release', 'manual', 'nightly'] as const),
        onAbort: random.pick(['keepFinished', 'deleteFinished'] as const),
      },
    };
  });
}
