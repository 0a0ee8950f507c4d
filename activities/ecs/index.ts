import Credential from '@alicloud/credentials';
import { CancelCopyImageRequest } from '@alicloud/ecs20140526/dist/models/CancelCopyImageRequest';
import { CopyImageRequest } from '@alicloud/ecs20140526/dist/models/CopyImageRequest';
import { DeleteImageRequest } from '@alicloud/ecs20140526/dist/models/DeleteImageRequest';
import { DeleteSnapshotRequest } from '@alicloud/ecs20140526/dist/models/DeleteSnapshotRequest';
import { DescribeImagesRequest } from '@alicloud/ecs20140526/dist/models/DescribeImagesRequest';
import { DescribeRegionsRequest } from '@alicloud/ecs20140526/dist/models/DescribeRegionsRequest';
import { DescribeSnapshotsRequest } from '@alicloud/ecs20140526/dist/models/DescribeSnapshotsRequest';
import { z } from 'zod';
import type { EcsConfiguration } from './configuration';
import type { CopyImageParameters, EcsApi, EcsImage } from './api';
import { ecsCaller, type EcsCall } from './client';
import { sharedCredential } from './credentials';
import { ALL_STATUSES, ImagesPage, toImage } from './images';

export { credentialFromEnvironment } from './credentials';
export { longestCallMs } from './longest-call';

const PAGE_SIZE = 100;
/** Every region's endpoint lists all regions; this one is asked. */
const REGION_THAT_LISTS_REGIONS = 'cn-hangzhou';

const Done = z.looseObject({ RequestId: z.string() });
const Regions = z.looseObject({
  Regions: z.looseObject({ Region: z.array(z.looseObject({ RegionId: z.string().min(1) })) }),
});
const Copied = z.looseObject({ ImageId: z.string().min(1), RequestId: z.string().default('') });
const Snapshots = z.looseObject({
  Snapshots: z.looseObject({ Snapshot: z.array(z.looseObject({ SnapshotId: z.string().min(1) })) }),
});

type ImageFilter = Parameters<EcsApi['describeImages']>[1];

/** ECS through the official SDK. Without a credential, the SDK's default chain provides one. */
export function createEcsApi(
  settings: EcsConfiguration,
  credential: Credential = sharedCredential(() => new Credential()),
): EcsApi {
  const call = ecsCaller(settings, credential);
  return {
    describeRegions: () => describeRegions(call),
    describeImages: (regionId, filter) => describeImages(call, regionId, filter),
    copyImage: (parameters) => copyImage(call, parameters),
    cancelCopyImage: async (regionId, imageId) => {
      await call('CancelCopyImage', regionId, new CancelCopyImageRequest({ regionId, imageId }), Done);
    },
    deleteImage: async (regionId, imageId) => {
      await call('DeleteImage', regionId, new DeleteImageRequest({ regionId, imageId }), Done);
    },
    describeSnapshots: (regionId, snapshotIds) => describeSnapshots(call, regionId, snapshotIds),
    deleteSnapshot: async (regionId, snapshotId) => {
      await call('DeleteSnapshot', regionId, new DeleteSnapshotRequest({ snapshotId }), Done);
    },
  };
}

async function describeRegions(call: EcsCall): Promise<string[]> {
  const answer = await call('DescribeRegions', REGION_THAT_LISTS_REGIONS, new DescribeRegionsRequest({}), Regions);
  return answer.Regions.Region.map((region) => region.RegionId);
}

async function describeImages(call: EcsCall, regionId: string, filter: ImageFilter): Promise<EcsImage[]> {
  const images = new Map<string, EcsImage>();
  for (let page = 1; ; page += 1) {
    const answer = await call('DescribeImages', regionId, imagesRequest(regionId, filter, page), ImagesPage);
    for (const raw of answer.Images.Image) images.set(raw.ImageId, toImage(raw, regionId));
    if (answer.Images.Image.length === 0 || page * PAGE_SIZE >= answer.TotalCount) break;
  }
  return [...images.values()].filter((image) => filter.name === undefined || image.name === filter.name);
}

function imagesRequest(regionId: string, filter: ImageFilter, pageNumber: number): DescribeImagesRequest {
  return new DescribeImagesRequest({
    regionId,
    imageId: filter.imageId,
    imageName: filter.name,
    imageOwnerAlias: filter.owner === 'any' ? undefined : 'self',
    status: ALL_STATUSES.join(','),
    pageNumber,
    pageSize: PAGE_SIZE,
  });
}

function tagList(tags: Record<string, string>): { key: string; value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

async function copyImage(call: EcsCall, copy: CopyImageParameters): Promise<{ imageId: string; requestId: string }> {
  const { kmsKeyId, tags, ...same } = copy;
  const request = new CopyImageRequest({ ...same, KMSKeyId: kmsKeyId, tag: tagList(tags) });
  const answer = await call('CopyImage', copy.regionId, request, Copied);
  return { imageId: answer.ImageId, requestId: answer.RequestId };
}

async function describeSnapshots(call: EcsCall, regionId: string, snapshotIds: string[]): Promise<string[]> {
  const found: string[] = [];
  for (let start = 0; start < snapshotIds.length; start += PAGE_SIZE) {
    const some = snapshotIds.slice(start, start + PAGE_SIZE);
    const request = new DescribeSnapshotsRequest({ regionId, snapshotIds: JSON.stringify(some), pageSize: PAGE_SIZE });
    const answer = await call('DescribeSnapshots', regionId, request, Snapshots);
    found.push(...answer.Snapshots.Snapshot.map((snapshot) => snapshot.SnapshotId));
  }
  return found;
}
