import type { EcsImage } from '../../activities/ecs/api';
import { PROVENANCE_TAGS } from '../../contract/names';
import type { CopySpec, ReplicationPlan } from '../../contract/schema/plan';

/** Regions to copy to; none of them is the sample image's own. */
export const EIGHT_REGIONS = [
  'cn-beijing',
  'cn-shanghai',
  'cn-shenzhen',
  'cn-hongkong',
  'ap-southeast-1',
  'ap-northeast-1',
  'eu-central-1',
  'us-west-1',
];

/** An image as ECS describes it, for tests of pure code. */
export function sampleImage(changes: Partial<EcsImage> = {}): EcsImage {
  return {
    imageId: 'm-copy0001',
    regionId: 'cn-beijing',
    name: 'web',
    description: '',
    status: 'Creating',
    progress: 0,
    ownerAlias: 'self',
    isCopied: true,
    sizeGiB: 40,
    architecture: 'x86_64',
    platform: 'Aliyun',
    osType: 'linux',
    bootMode: 'BIOS',
    nvmeSupport: 'supported',
    imdsSupport: '',
    imageFamily: '',
    resourceGroupId: '',
    tags: {},
    disks: [],
    ...changes,
  };
}

/** A copy to one region, for tests of pure code. */
export function sampleSpec(regionId = 'cn-beijing'): CopySpec {
  return {
    source: { regionId: 'cn-hangzhou', imageId: 'm-source0001' },
    regionId,
    name: 'web',
    description: 'Copy of cn-hangzhou/m-source0001',
    tags: { [PROVENANCE_TAGS.source]: 'cn-hangzhou/m-source0001', [PROVENANCE_TAGS.run]: 'run-1' },
    token: 'A'.repeat(43),
    expected: {
      sizeGiB: 40,
      architecture: 'x86_64',
      platform: 'Aliyun',
      osType: 'linux',
      bootMode: 'BIOS',
      nvmeSupport: 'supported',
      disks: [],
    },
    deadlineMs: 3_600_000,
  };
}

/** A plan for some regions, of which those named as best-effort are not required. */
export function samplePlan(regions: string[], bestEffort: string[] = []): ReplicationPlan {
  return {
    source: { regionId: 'cn-hangzhou', imageId: 'm-source0001', name: 'web' },
    priority: 'manual',
    failurePolicy: 'continue',
    onAbort: 'keepFinished',
    dryRun: false,
    deferMs: 60_000,
    askAgainMs: 600_000,
    copies: regions.map((regionId) => ({ required: !bestEffort.includes(regionId), spec: sampleSpec(regionId) })),
  };
}
