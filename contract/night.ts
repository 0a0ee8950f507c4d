/** What the workflows and the activities of a night tell each other. */
import type { SlotSettings } from './messages';
import type { CopyError } from './outcome';
import type { ImageFacts } from './schema/plan';
import type { ReplicationRequest } from './schema/request';

/** A target region of a policy, with its settings. */
export interface NightTarget {
  regionId: string;
  required: boolean;
  encrypted?: boolean | undefined;
  kmsKeyId?: string | undefined;
  resourceGroupId?: string | undefined;
  /** Accounts with which the copies are to be shared; absent for none. */
  shareWith?: string[] | undefined;
}

/** A source image that is to be in every target region. */
export interface WantedImage {
  imageId: string;
  /** Empty when the image does not exist. */
  name: string;
  /** ISO 8601 in UTC, if ECS says. */
  createdAt?: string;
  /** The name of its copies; absent when none can be made. */
  copyName?: string;
  /** Why no copy of it can be made. */
  problem?: string;
  /** What its copies are to share with it; absent when it does not exist. */
  expected?: ImageFacts;
}

/** What a policy means at the present: its images, the newest first, and its regions. */
export interface Selection {
  policyId: string;
  /** Region of the source images. */
  regionId: string;
  rpoSeconds: number;
  images: WantedImage[];
  targets: NightTarget[];
  /** Absent in selections of earlier versions. */
  slots?: SlotLimits;
  /** Time that a copy is assumed to take. Absent in selections of earlier versions. */
  copySeconds?: number;
}

/** How many copies may run at once, and where they count. */
export type SlotLimits = Pick<SlotSettings, 'pools' | 'defaultLimit' | 'limits'>;

/** What a region has of a source image. */
export interface Finding {
  /** Id of the source image. */
  imageId: string;
  /** Id of the image that the region has. */
  copyId: string;
  /**
   * `ready`: the copy, which can be used. `unshared`: it lacks accounts. `copying`: ECS is still working on it. `broken`: it
   * ended as one that nobody can use. `different`: not what is wanted. `unclear`: ECS does not say enough.
   */
  state: 'ready' | 'unshared' | 'copying' | 'broken' | 'different' | 'unclear';
  /** What is to say of it, in words, of at most `LONGEST_REASON` bytes; empty for `ready`. */
  text: string;
}

/** Most bytes of one reason. What the activities of a night return has to fit into one payload of Temporal. */
export const LONGEST_REASON = 300;

/** What a region has of the images of a policy: nothing is said of what it lacks. */
export interface ObservedRegion {
  regionId: string;
  findings: Finding[];
  /** Why the region could not be asked. */
  error?: CopyError;
}

/**
 * What the last report of a policy knew: since when each image is not correct in a region, or when it was seen correct.
 * ISO 8601 in UTC, by `memoryKey`.
 */
export type DriftMemory = Record<string, string>;

/** Names an image in a region. */
export function memoryKey(imageId: string, regionId: string): string {
  return `${imageId}/${regionId}`;
}

/** The copies of one source image that are to be made. */
export interface CopiesToMake {
  imageId: string;
  copyName: string;
  regionIds: string[];
}

/** A replication of a night, under the id of its request. */
export interface NightReplication {
  workflowId: string;
  request: ReplicationRequest;
}
