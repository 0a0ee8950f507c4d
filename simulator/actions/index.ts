import type { Account } from '../account';
import type { Parameters } from '../parameters';
import { cancelCopyImage } from './cancel-copy-image';
import { copyImage } from './copy-image';
import { deleteImage } from './delete-image';
import { deleteSnapshot } from './delete-snapshot';
import { describeImages } from './describe-images';
import { describeInstances } from './describe-instances';
import { describeRegions } from './describe-regions';
import { describeSnapshots } from './describe-snapshots';
import { getCallerIdentity } from './get-caller-identity';
import { describeLaunchTemplates, describeLaunchTemplateVersions } from './launch-templates';
import { modifyImageAttribute } from './modify-image-attribute';
import { describeImageSharePermission, modifyImageSharePermission } from './share-permission';
import { tagResources } from './tag-resources';

/** An action of the ECS API, or of STS. */
export interface Action {
  /** What it does, as one sentence. */
  description: string;
  /** Carries one call out and returns the answer's body, without the request id. Throws `EcsError`. */
  carryOut: (account: Account, parameters: Parameters) => Record<string, unknown>;
}

/** The part of the APIs that is simulated. */
export const ACTIONS: Readonly<Record<string, Action>> = {
  CancelCopyImage: { carryOut: cancelCopyImage, description: 'Ends a copy that runs or waits. Its image disappears.' },
  CopyImage: { carryOut: copyImage, description: 'Starts a copy, with its checks in the order of the API page.' },
  DeleteImage: {
    carryOut: deleteImage,
    description: 'Deletes an image, and not its snapshots. One that is used or shared is deleted with `Force` only.',
  },
  DeleteSnapshot: { carryOut: deleteSnapshot, description: 'Deletes a snapshot that no image uses.' },
  DescribeImages: {
    carryOut: describeImages,
    description: 'Lists images in pages, with every filter of the API page. It lists only `Available` ones by default.',
  },
  DescribeImageSharePermission: {
    carryOut: describeImageSharePermission,
    description: 'Lists the accounts that an image is shared with, in pages.',
  },
  DescribeInstances: {
    carryOut: describeInstances,
    description: 'Lists instances in pages, by their image, name and ids.',
  },
  DescribeLaunchTemplates: {
    carryOut: describeLaunchTemplates,
    description: 'Lists launch templates in pages, by their ids and names.',
  },
  DescribeLaunchTemplateVersions: {
    carryOut: describeLaunchTemplateVersions,
    description: 'Lists the versions of one launch template in pages.',
  },
  DescribeRegions: { carryOut: describeRegions, description: 'Lists the regions.' },
  DescribeSnapshots: {
    carryOut: describeSnapshots,
    description: 'Lists the snapshots of a region in pages, with every filter of the API page.',
  },
  GetCallerIdentity: { carryOut: getCallerIdentity, description: 'Tells which account calls. It belongs to STS.' },
  ModifyImageAttribute: {
    carryOut: modifyImageAttribute,
    description:
      'Changes name, description, family, boot mode, features and status of an image that is not unfinished.',
  },
  ModifyImageSharePermission: {
    carryOut: modifyImageSharePermission,
    description: 'Shares an image with ten accounts a call, or publishes it. Further accounts are ignored.',
  },
  TagResources: { carryOut: tagResources, description: 'Adds tags to images, to all of them or to none.' },
};
