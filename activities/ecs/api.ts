/** What the activities need of ECS; the adapter behind it uses the official SDK. */

export const ECS_IMAGE_STATUSES = [
  'Creating',
  'Waiting',
  'Available',
  'UnAvailable',
  'CreateFailed',
  'Deprecated',
] as const;
export type EcsImageStatus = (typeof ECS_IMAGE_STATUSES)[number];

export interface EcsDisk {
  type: string;
  device: string;
  sizeGiB: number;
  snapshotId?: string;
  encrypted?: boolean;
  /** Percent of the copy done for this disk. */
  progress?: number;
  /** Seconds left, as ECS estimates. */
  remainSeconds?: number;
}

/**
 * An image, as far as ECS describes it in a form that imageferry understands. Texts are empty, numbers 0 and lists empty where
 * it does not.
 */
export interface EcsImage {
  imageId: string;
  regionId: string;
  name: string;
  description: string;
  /** One of `ECS_IMAGE_STATUSES`, or one that imageferry does not know. */
  status: string;
  /** Whether the image can be used, which may be false for a while after it is `Available`; absent when ECS does not say. */
  usable?: boolean;
  /** Percent. */
  progress: number;
  /** `self` is ours; `others` is shared with us; `system` and `marketplace` are the vendor's. */
  ownerAlias: string;
  /** Whether a copy made the image; absent when ECS does not say. */
  isCopied?: boolean;
  /** Whether everybody may use it; absent when ECS does not say. */
  isPublic?: boolean;
  /** Whether instances were made from it; absent when ECS does not say. */
  isUsed?: boolean;
  /** Milliseconds since 1970, if ECS says. */
  createdAt?: number;
  sizeGiB: number;
  architecture: string;
  platform: string;
  osType: string;
  bootMode: string;
  /** `supported` or `unsupported`. */
  nvmeSupport: string;
  /** `v1` or `v2`: which access to the metadata of instances the image can require. */
  imdsSupport: string;
  /** The family that the image is a version of. */
  imageFamily: string;
  resourceGroupId: string;
  tags: Record<string, string>;
  disks: EcsDisk[];
}

/** Parameters of CopyImage; `regionId` is the source's, the call goes to its endpoint. */
export interface CopyImageParameters {
  regionId: string;
  imageId: string;
  destinationRegionId: string;
  destinationImageName: string;
  destinationDescription: string;
  tags: Record<string, string>;
  clientToken: string;
  encrypted?: boolean;
  kmsKeyId?: string;
  resourceGroupId?: string;
  dryRun?: boolean;
}

/** Attributes of an image that can be set anew. */
export interface RestorableAttributes {
  nvmeSupport?: string;
  imdsSupport?: string;
  imageFamily?: string;
}

/** Who may use an image beside its owner. */
export interface ImageShares {
  /** Ids of accounts. */
  accounts: string[];
  /** Whether it is published for everybody. */
  isPublic: boolean;
}

/** How many accounts a call may add, and remove; ECS ignores the others without a word. */
export const ACCOUNTS_OF_A_CALL = 10;

/** Ids of accounts, at most `ACCOUNTS_OF_A_CALL` in each list. */
export interface ShareChange {
  add?: string[];
  remove?: string[];
}

/** Which images of a region are wanted: those that fit every property given. */
export interface ImageFilter {
  imageId?: string;
  /** The exact name. An image whose name cannot be read may be of this name too. */
  name?: string;
  /** `self`, the default: the account's own images. `any`: shared and public ones as well. */
  owner?: 'self' | 'any';
  /** All six statuses unless given. */
  status?: readonly EcsImageStatus[];
  /** Images with this tag; with any value of it when `value` is absent. */
  tag?: { key: string; value?: string };
  /** Images of this image family. */
  family?: string;
}

/** Every method that calls ECS throws `EcsFailure` and nothing else. */
export interface EcsApi {
  /** The host that the calls for a region go to. */
  endpointOf(regionId: string): string;
  /** Ids of all regions. `firstRegionId` is asked first; others are asked when it cannot be. */
  describeRegions(firstRegionId?: string): Promise<string[]>;
  /** The images of all pages; none for an unknown id. An image without an id is left out. */
  describeImages(regionId: string, filter: ImageFilter): Promise<EcsImage[]>;
  /** Starts a copy and returns the id of the new image in the destination region. */
  copyImage(parameters: CopyImageParameters): Promise<{ imageId: string; requestId: string }>;
  /** `regionId` and `imageId` are those of the new image, in the destination region. */
  cancelCopyImage(regionId: string, imageId: string): Promise<void>;
  /** Refused while instances use the image, or while it is shared. */
  deleteImage(regionId: string, imageId: string): Promise<void>;
  /** Makes an Available image Deprecated. */
  deprecateImage(regionId: string, imageId: string): Promise<void>;
  /** Sets tags, and leaves the others as they are. */
  tagImage(regionId: string, imageId: string, tags: Record<string, string>): Promise<void>;
  /** With whom an image is shared: the accounts of all pages. */
  describeShares(regionId: string, imageId: string): Promise<ImageShares>;
  /** Shares an image with accounts, or no longer with some: all that are given, or none. */
  changeShares(regionId: string, imageId: string, change: ShareChange): Promise<void>;
  /** Id of an instance that was made from an image, if there is one. */
  findInstanceOf(regionId: string, imageId: string): Promise<string | undefined>;
  /** Which launch template names which image, in any of its versions: ids of templates by ids of images. */
  describeTemplateImages(regionId: string): Promise<ReadonlyMap<string, string>>;
  /** Sets all of the attributes, or none. */
  modifyImage(regionId: string, imageId: string, attributes: RestorableAttributes): Promise<void>;
  /** Ids of those snapshots that still exist. */
  describeSnapshots(regionId: string, snapshotIds: string[]): Promise<string[]>;
  deleteSnapshot(regionId: string, snapshotId: string): Promise<void>;
}
