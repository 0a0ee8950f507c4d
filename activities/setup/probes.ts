import { randomUUID } from 'node:crypto';
import type { EcsApi, ImageFilter } from '../ecs/api';

/** Ids that ECS never gives: theirs are random. What is asked about them changes nothing. */
const NO_IMAGE = 'm-imageferry0setup0check';
const NO_ACCOUNT = '1000000000000001';
const NO_SNAPSHOT = 's-imageferry0setup0check';

export const unknownImage: ImageFilter = { imageId: NO_IMAGE };

/** One action of ECS, tried on something that does not exist. */
interface Probe {
  action: string;
  ask: (ecs: EcsApi, source: string, target: string) => Promise<unknown>;
}

/** Every action of the policy in docs/operating.md but DescribeRegions, which tells the regions, and the versions of templates. */
export const PROBES: readonly Probe[] = [
  { action: 'CopyImage', ask: (ecs, source, target) => ecs.copyImage(copyOfNothing(source, target)) },
  { action: 'CancelCopyImage', ask: (ecs, source) => ecs.cancelCopyImage(source, NO_IMAGE) },
  {
    action: 'ModifyImageAttribute',
    ask: (ecs, source) => ecs.modifyImage(source, NO_IMAGE, { nvmeSupport: 'supported' }),
  },
  { action: 'DescribeImages', ask: (ecs, source) => ecs.describeImages(source, unknownImage) },
  { action: 'DescribeSnapshots', ask: (ecs, source) => ecs.describeSnapshots(source, [NO_SNAPSHOT]) },
  { action: 'DescribeImageSharePermission', ask: (ecs, source) => ecs.describeShares(source, NO_IMAGE) },
  {
    action: 'ModifyImageSharePermission',
    ask: (ecs, source) => ecs.changeShares(source, NO_IMAGE, { remove: [NO_ACCOUNT] }),
  },
  { action: 'DescribeInstances', ask: (ecs, source) => ecs.findInstanceOf(source, NO_IMAGE) },
  { action: 'DescribeLaunchTemplates', ask: (ecs, source) => ecs.describeTemplateImages(source) },
  { action: 'DeleteImage', ask: (ecs, source) => ecs.deleteImage(source, NO_IMAGE) },
  { action: 'DeleteSnapshot', ask: (ecs, source) => ecs.deleteSnapshot(source, NO_SNAPSHOT) },
  { action: 'TagResources', ask: (ecs, source) => ecs.tagImage(source, NO_IMAGE, { 'imageferry:keep': 'no' }) },
];

function copyOfNothing(source: string, target: string): Parameters<EcsApi['copyImage']>[0] {
  return {
    regionId: source,
    imageId: NO_IMAGE,
    destinationRegionId: target,
    destinationImageName: 'imageferry-setup-check',
    destinationDescription: 'never made: the image does not exist, and the call is a dry run',
    tags: {},
    clientToken: randomUUID(),
    dryRun: true,
  };
}
