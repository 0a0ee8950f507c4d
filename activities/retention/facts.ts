/** What retention has to know before it changes anything. Plain values; times are ms since 1970. */

/** A copy of imageferry in a region, and its source. */
export interface CopyFacts {
  imageId: string;
  name: string;
  /** Region and id of its source image; empty when the tags do not say it. */
  source: string;
  /** Whether its tags prove that imageferry made it: its source and its run. */
  isOurs: boolean;
  /** Whether its source belongs to the selection; undefined when nobody can tell. */
  belongs: boolean | undefined;
  /** The group of its source, by `images.newestPer`; empty without one. */
  group: string;
  /** Whether its source is selected at present. */
  isSelected: boolean;
  /** `usable`: Available, and as its source is, where that exists. `other`: neither that nor Deprecated. */
  state: 'usable' | 'deprecated' | 'other';
  /** What is to say of its state, in words. */
  stateText: string;
  /** When ECS made the copy. */
  createdAt?: number;
  /** When its source was created, where that exists. */
  sourceCreatedAt?: number;
  /** Whether people have tagged it to stay. */
  isKeptByHand: boolean;
  /** The tag by which retention remembers when it deprecated the copy; empty when it is undone. */
  mark?: string;
  tagCount: number;
  /** Whether ECS says that it is a community image. */
  isPublic: boolean;
  /** Whether ECS says that instances were made from it. */
  isUsed: boolean;
  /** The snapshots behind it. */
  snapshotIds: string[];
}

/** What a region has of the copies of a selection. */
export interface RegionFacts {
  now: number;
  /** Of how many images of each group the copies stay. */
  keep: number;
  deleteAfterMs: number;
  ignoresScalingConfigurations: boolean;
  /** How many images are selected at present. */
  selectedCount: number;
  /** Accounts that the policy shares the copies with: these shares go with the copy. */
  shareWith: string[];
  /** Those of them that have no correct copy in the region. */
  lacking: string[];
  copies: CopyFacts[];
}

/** The answer to one look at what uses a copy: what was found, in words, or why nobody can tell. */
export type Look = { found?: string } | { error: string };

/** What may use a copy. */
export interface Uses {
  /** Accounts that it is shared with beside those of the policy, or everybody. */
  sharing: Look;
  instances: Look;
  launchTemplates: Look;
  /** Replications of imageferry that read it, or that may adopt it. */
  replications: Look;
}
