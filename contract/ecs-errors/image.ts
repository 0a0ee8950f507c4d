import type { EcsErrorRow } from './classes';

const CORRECT_AND_START_AGAIN = 'Correct the request and start it again.';
const COPY_SNAPSHOTS = 'Copy the snapshots with CopySnapshot, then create an image from them in the target region.';

/** Answers about the source image and the parameters of a call. */
export const IMAGE_ERRORS: readonly EcsErrorRow[] = [
  {
    code: 'InvalidImageId.NotFound',
    status: [404],
    class: 'gone',
    meaning: 'The account has no image with that id in the region.',
    hint: 'Check the region and the image id of the source. The image may have been deleted.',
  },
  {
    code: 'InvalidSnapshotId.NotFound',
    status: [400, 404],
    class: 'gone',
    meaning: 'A snapshot of the image does not exist.',
    hint: 'Create the image again. An image without its snapshots cannot be copied.',
  },
  {
    code: 'IncorrectImageStatus',
    status: [400, 403],
    class: 'request',
    meaning: 'The status of the image does not allow the call.',
    hint: 'Wait until the source image is Available, then start again. If the image has failed, create it again.',
  },
  {
    code: 'InvalidImageName.Duplicated',
    status: [400],
    class: 'adopt',
    meaning: 'The target region already has an image of that name.',
    hint: 'If that image is not a copy of this source, rename it or choose another name for the copy.',
  },
  {
    code: 'InvalidImageName.Malformed',
    status: [400],
    class: 'request',
    meaning: 'The name of the copy does not follow the rules of ECS.',
    hint: 'Use 2 to 128 letters, digits, ".", ":", "_" and "-". Start with a letter.',
  },
  {
    code: 'InvalidDescription.Malformed',
    status: [400],
    class: 'request',
    meaning: 'The description does not follow the rules of ECS.',
    hint: 'Use 2 to 256 characters. Do not start with "http://" or "https://".',
  },
  {
    code: 'OperationDenied.CommunityImage',
    status: [400],
    class: 'request',
    meaning: 'Community images cannot be copied.',
    hint: 'Create your own custom image from an instance, then copy that image.',
  },
  {
    code: 'OperationDenied.SameRegionOnly',
    status: [403],
    class: 'request',
    meaning: 'An image that another account shares can be copied only within its region.',
    hint: 'Copy the image within its region first, or start the replication in the account that owns it.',
  },
  {
    code: 'OperationDenied',
    status: [403],
    class: 'request',
    meaning: 'ECS does not allow an image from the snapshot of this image.',
    hint: 'Create the image again from an instance or from another snapshot.',
  },
  {
    code: 'InvalidSnapshot.TooOld',
    status: [403],
    class: 'request',
    meaning: 'A snapshot of the image is from before 15 July 2013.',
    hint: 'Make a new snapshot, create an image from it, then copy that image.',
  },
  {
    code: 'InvalidOperation.VhdImageUnsupported',
    status: [400, 403],
    class: 'request',
    meaning: 'VHD images cannot be copied.',
    hint: 'Start an instance from the image, create a custom image from the instance, then copy that image.',
  },
  {
    code: 'InvalidOperation.CloudBoxImageCopyUnsupported',
    status: [400, 403],
    class: 'request',
    meaning: 'Images of a CloudBox cannot be copied.',
    hint: 'Choose an image of the public cloud as the source.',
  },
  {
    code: 'SizeExceed.Image',
    status: [403],
    class: 'quota',
    meaning: 'The image is too large to be copied.',
    hint: COPY_SNAPSHOTS,
  },
  {
    code: 'SourceRegion.NotFound',
    status: [400],
    class: 'request',
    meaning: 'The source region does not exist.',
    hint: 'Check the region id of the source. `aliyun ecs DescribeRegions` lists all regions.',
  },
  {
    code: 'MissingParameter',
    status: [400],
    class: 'request',
    meaning: 'A parameter of the call is missing.',
    hint: CORRECT_AND_START_AGAIN,
  },
  {
    code: 'InvalidParameter',
    status: [400, 403],
    class: 'request',
    meaning: 'ECS does not accept the value of a parameter.',
    hint: CORRECT_AND_START_AGAIN,
  },
  {
    code: 'DryRunOperation',
    status: [400],
    class: 'ok',
    meaning: 'A dry run would have succeeded.',
    hint: 'Nothing to do.',
  },
];
