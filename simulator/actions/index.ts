import type { Account } from '../account';
import type { Parameters } from '../parameters';
import { cancelCopyImage } from './cancel-copy-image';
import { copyImage } from './copy-image';
import { deleteImage } from './delete-image';
import { describeImages } from './describe-images';
import { describeRegions } from './describe-regions';
import { deleteSnapshot, describeSnapshots } from './snapshots';
import { tagResources } from './tag-resources';

/** Carries one call out and returns the answer's body, without the request id. Throws `EcsError`. */
export type Action = (account: Account, parameters: Parameters) => Record<string, unknown>;

/** The part of the ECS API that is simulated. */
export const ACTIONS: Readonly<Record<string, Action>> = {
  CancelCopyImage: cancelCopyImage,
  CopyImage: copyImage,
  DeleteImage: deleteImage,
  DeleteSnapshot: deleteSnapshot,
  DescribeImages: describeImages,
  DescribeRegions: describeRegions,
  DescribeSnapshots: describeSnapshots,
  TagResources: tagResources,
};
