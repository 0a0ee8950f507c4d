import type { EcsErrorRow } from './classes';

const ANOTHER_REGION =
  'Remove this target region, or copy the image first to a third region from which ECS allows the copy.';

/** Answers about the target region. */
export const REGION_ERRORS: readonly EcsErrorRow[] = [
  {
    code: 'DestinationRegion.NotFound',
    status: [400],
    class: 'region',
    meaning: 'The target region does not exist.',
    hint: 'Check the region id of the target. `aliyun ecs DescribeRegions` lists all regions.',
  },
  {
    code: 'InvalidRegionId.NotFound',
    status: [404],
    class: 'region',
    meaning: 'The region does not exist.',
    hint: 'Check the region id. `aliyun ecs DescribeRegions` lists all regions.',
  },
  {
    code: 'RegionNotSupportCopy',
    status: [403],
    class: 'region',
    meaning: 'The source region or the target region does not support copies at present.',
    hint: ANOTHER_REGION,
  },
  {
    code: 'IncorrectDestinationRegion',
    status: [403],
    class: 'region',
    meaning: 'The source region and the target region are the same.',
    hint: 'Remove the source region from the targets.',
  },
  {
    code: 'OperationDenied.NonCompliantDestinationRegion',
    status: [403],
    class: 'region',
    meaning: 'Legal rules forbid a copy to that region.',
    hint: ANOTHER_REGION,
  },
  {
    code: 'OperationDenied.NotPublished',
    status: [403],
    class: 'region',
    meaning: 'The image comes from a marketplace image that is not published in the target region.',
    hint: 'Remove this target region, or ask the vendor of the marketplace image to publish it there.',
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
    meaning: 'The region does not support your own KMS keys.',
    hint: 'Remove kmsKeyId of this target, or remove the target.',
  },
  {
    code: 'InvalidRegionId.NotSupportEncryptAlgorithm',
    status: [403],
    class: 'region',
    meaning: 'The region does not support the encryption algorithm.',
    hint: 'Remove the encryption settings of this target, or remove the target.',
  },
  {
    code: 'InvalidResourceGroup.NotFound',
    status: [404],
    class: 'region',
    meaning: 'The account does not have this resource group.',
    hint: 'Check resourceGroupId of this target.',
  },
];
