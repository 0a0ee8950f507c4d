import type { EcsErrorRow } from './classes';

const ANOTHER_REGION = 'Leave this target region out, or reach it through a region that may copy to it.';

/** Answers about the target region. */
export const REGION_ERRORS: readonly EcsErrorRow[] = [
  {
    code: 'DestinationRegion.NotFound',
    status: [400],
    class: 'region',
    meaning: 'There is no such target region.',
    hint: 'Check the region id of the target; `aliyun ecs DescribeRegions` lists them.',
  },
  {
    code: 'InvalidRegionId.NotFound',
    status: [404],
    class: 'region',
    meaning: 'There is no such region.',
    hint: 'Check the region id; `aliyun ecs DescribeRegions` lists them.',
  },
  {
    code: 'RegionNotSupportCopy',
    status: [403],
    class: 'region',
    meaning: 'The source or the target region does not support copies for now.',
    hint: ANOTHER_REGION,
  },
  {
    code: 'IncorrectDestinationRegion',
    status: [403],
    class: 'region',
    meaning: 'Source and target are the same region.',
    hint: 'Remove the source region from the targets.',
  },
  {
    code: 'OperationDenied.NonCompliantDestinationRegion',
    status: [403],
    class: 'region',
    meaning: 'Regulations forbid the copy to that region.',
    hint: ANOTHER_REGION,
  },
  {
    code: 'OperationDenied.NotPublished',
    status: [403],
    class: 'region',
    meaning: 'The image comes from a marketplace image that is not published in the target region.',
    hint: 'Leave this target region out, or ask the vendor of the marketplace image to publish it there.',
  },
  {
    code: 'OperationDenied.NotAuthorized',
    status: [403],
    class: 'region',
    meaning: 'The image comes from a marketplace image that this account has not bought for the target region.',
    hint: 'Subscribe to the marketplace image in the target region, then start again.',
  },
  {
    code: 'InvalidRegion.NotSupport',
    status: [403],
    class: 'region',
    meaning: 'The region does not support keys of your own.',
    hint: 'Remove kmsKeyId of this target, or leave the target out.',
  },
  {
    code: 'InvalidRegionId.NotSupportEncryptAlgorithm',
    status: [403],
    class: 'region',
    meaning: 'The region does not support the encryption algorithm.',
    hint: 'Remove the encryption settings of this target, or leave the target out.',
  },
  {
    code: 'InvalidResourceGroup.NotFound',
    status: [404],
    class: 'region',
    meaning: 'The account has no such resource group.',
    hint: 'Check resourceGroupId of this target.',
  },
];
