import type { EcsErrorRow } from './classes';

const CORRECT_AND_START_AGAIN = 'Correct the request and start it again.';
const COPY_SNAPSHOTS = 'Copy the snapshots with CopySnapshot and create an image of them in the target region.';

/** Answers about the source image and the parameters of a call. */
export const IMAGE_ERRORS: readonly EcsErrorRow[] = [
  {
    code: 'InvalidImageId.NotFound',
    status: [404],
    class: 'gone',
    meaning: 'The account has no image of that id in the region.',
    hint: "Check the source's region and image id; a deleted image cannot be copied.",
  },
  {
    code: 'InvalidSnapshotId.NotFound',
    status: [400, 404],
    class: 'gone',
    meaning: 'A snapshot behind the image does not exist.',
    hint: 'Create the image anew: it cannot be copied without its snapshots.',
  },
  {
    code: 'IncorrectImageStatus',
    status: [400, 403],
    class: 'request',
    meaning: 'The image is not in the right status for the call.',
    hint: 'Wait until the source image is Available, then start again. A failed image must be created anew.',
  },
  {
    code: 'InvalidImageName.Duplicated',
    status: [400],
    class: 'adopt',
    meaning: 'An image of that name exists in the target region.',
    hint: 'If the image there is not a copy of this source, rename it or choose another name for the copy.',
  },
  {
    code: 'InvalidImageName.Malformed',
    status: [400],
    class: 'request',
    meaning: 'The name of the copy breaks the rules of ECS.',
    hint: 'Use 2 to 128 letters, digits, ".", ":", "_" and "-", with a letter first.',
  },
  {
    code: 'InvalidDescription.Malformed',
    status: [400],
    class: 'request',
    meaning: 'The description breaks the rules of ECS.',
    hint: 'Use 2 to 256 characters that do not start with "http://" or "https://".',
  },
  {
    code: 'OperationDenied.CommunityImage',
    status: [400],
    class: 'request',
    meaning: 'Community images cannot be copied.',
    hint: 'Create a custom image of your own from an instance and copy that.',
  },
  {
    code: 'OperationDenied.SameRegionOnly',
    status: [403],
    class: 'request',
    meaning: 'An image that others share cannot go to another region directly.',
    hint: 'Copy it within its region first, or run the replication in the account that owns it.',
  },
  {
    code: 'OperationDenied',
    status: [403],
    class: 'request',
    meaning: 'The snapshot behind the image may not become an image.',
    hint: 'Create the image anew from an instance or another snapshot.',
  },
  {
    code: 'InvalidSnapshot.TooOld',
    status: [403],
    class: 'request',
    meaning: 'A snapshot behind the image is from before 15 July 2013.',
    hint: 'Take a new snapshot, create the image anew and copy that.',
  },
  {
    code: 'InvalidOperation.VhdImageUnsupported',
    status: [400, 403],
    class: 'request',
    meaning: 'VHD images cannot be copied.',
    hint: 'Start an instance from it, create a custom image of that, and copy it.',
  },
  {
    code: 'InvalidOperation.CloudBoxImageCopyUnsupported',
    status: [400, 403],
    class: 'request',
    meaning: 'Images of a CloudBox cannot be copied.',
    hint: 'Choose an image of the public cloud as source.',
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
    meaning: 'There is no such source region.',
    hint: 'Check the region id of the source; `aliyun ecs DescribeRegions` lists them.',
  },
  {
    code: 'MissingParameter',
    status: [400],
    class: 'request',
    meaning: 'The call lacks a parameter.',
    hint: CORRECT_AND_START_AGAIN,
  },
  {
    code: 'InvalidParameter',
    status: [400, 403],
    class: 'request',
    meaning: 'A parameter has a value that ECS does not accept.',
    hint: CORRECT_AND_START_AGAIN,
  },
  {
    code: 'IdempotentParameterMismatch',
    status: [400],
    class: 'adopt',
    meaning: 'The client token was used before with other parameters.',
    hint: 'Start the replication again: a new run has new client tokens.',
  },
  {
    code: 'DryRunOperation',
    status: [400],
    class: 'ok',
    meaning: 'A dry run would have succeeded.',
    hint: 'Nothing to do.',
  },
];
