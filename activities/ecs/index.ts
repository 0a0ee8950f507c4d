import Credential from '@alicloud/credentials';
import { CancelCopyImageRequest } from '@alicloud/ecs20140526/dist/models/CancelCopyImageRequest';
import { CopyImageRequest } from '@alicloud/ecs20140526/dist/models/CopyImageRequest';
import { DeleteImageRequest } from '@alicloud/ecs20140526/dist/models/DeleteImageRequest';
import { DeleteSnapshotRequest } from '@alicloud/ecs20140526/dist/models/DeleteSnapshotRequest';
import {
  DescribeImagesRequest,
  DescribeImagesRequestTag,
} from '@alicloud/ecs20140526/dist/models/DescribeImagesRequest';
import { DescribeSnapshotsRequest } from '@alicloud/ecs20140526/dist/models/DescribeSnapshotsRequest';
import {
  ModifyImageAttributeRequest,
  ModifyImageAttributeRequestFeatures,
} from '@alicloud/ecs20140526/dist/models/ModifyImageAttributeRequest';
import { TagResourcesRequest } from '@alicloud/ecs20140526/dist/models/TagResourcesRequest';
import { z } from 'zod';
import type { EcsConfiguration } from './configuration';
import {
  type CopyImageParameters,
  ECS_IMAGE_STATUSES,
  type EcsApi,
  type EcsImage,
  type ImageFilter,
  type RestorableAttributes,
} from './api';
import { unexpectedAnswer } from './classify';
import { ecsCaller, type EcsCall } from './client';
import { sharedCredential } from './credentials';
import { Endpoints } from './endpoints';
import type { CallObserver } from './observer';
import { ImagesPage, toImage, totalOf } from './images';
import { listRegions } from './list-regions';
import { sharedAnswer } from './shared-answer';
import { changeShares, describeShares } from './shares';
import { existingOf, SnapshotsPage } from './snapshots';
import { describeTemplateImages, findInstanceOf } from './uses';

export { askAccountId } from './account-id';
export { credentialFromEnvironment } from './credentials';
export { longestCallMs } from './longest-call';

const PAGE_SIZE = 100;

/** An account hardly ever gets a region; hundreds of plans may be made at the same moment. */
const REGIONS_KEPT_MS = 10_000;

/** That ECS has answered is all that there is to know: whether the call has had its effect, a look tells. */
const Confirmation = z.looseObject({});
const Copied = z.looseObject({ ImageId: z.string().min(1), RequestId: z.string().catch('') });

/** ECS through the official SDK. Without a credential, the SDK's default chain provides one. `observe` hears of every call. */
export function createEcsApi(
  settings: EcsConfiguration,
  credential: Credential = sharedCredential(() => new Credential()),
  observe?: CallObserver,
): EcsApi {
  const endpoints = new Endpoints(settings);
  const call = ecsCaller(settings, credential, endpoints, observe);
  const regions = sharedAnswer((first: string | undefined) => listRegions(call, endpoints, first), REGIONS_KEPT_MS);
  return {
    endpointOf: (regionId) => endpoints.of(regionId),
    describeRegions: (firstRegionId) => regions(firstRegionId),
    describeImages: (regionId, filter) => describeImages(call, regionId, filter),
    copyImage: (parameters) => copyImage(call, parameters),
    cancelCopyImage: async (regionId, imageId) => {
      await call('CancelCopyImage', regionId, new CancelCopyImageRequest({ regionId, imageId }), Confirmation);
    },
    deleteImage: async (regionId, imageId) => {
      await call('DeleteImage', regionId, new DeleteImageRequest({ regionId, imageId }), Confirmation);
    },
    deprecateImage: async (regionId, imageId) => {
      const request = new ModifyImageAttributeRequest({ regionId, imageId, status: 'Deprecated' });
      await call('ModifyImageAttribute', regionId, request, Confirmation);
    },
    tagImage: async (regionId, imageId, tags) => {
      const named = { regionId, resourceType: 'image', resourceId: [imageId] };
      await call('TagResources', regionId, new TagResourcesRequest({ ...named, tag: tagList(tags) }), Confirmation);
    },
    describeShares: (regionId, imageId) => describeShares(call, regionId, imageId),
    changeShares: (regionId, imageId, change) => changeShares(call, regionId, imageId, change),
    findInstanceOf: (regionId, imageId) => findInstanceOf(call, regionId, imageId),
    describeTemplateImages: (regionId) => describeTemplateImages(call, regionId),
    modifyImage: (regionId, imageId, attributes) => modifyImage(call, regionId, imageId, attributes),
    describeSnapshots: (regionId, snapshotIds) => describeSnapshots(call, regionId, snapshotIds),
    deleteSnapshot: async (regionId, snapshotId) => {
      await call('DeleteSnapshot', regionId, new DeleteSnapshotRequest({ snapshotId }), Confirmation);
    },
  };
}

async function describeImages(call: EcsCall, regionId: string, filter: ImageFilter): Promise<EcsImage[]> {
  const images = new Map<string, EcsImage>();
  let isAnyLeftOut = false;
  for (let page = 1; ; page += 1) {
    const answer = await call('DescribeImages', regionId, imagesRequest(regionId, filter, page), ImagesPage);
    for (const raw of answer.Images.Image) {
      const image = toImage(raw, regionId, filter.imageId);
      isAnyLeftOut ||= image === undefined;
      // Images that come or go meanwhile move the others between pages: the same one may appear twice.
      if (image !== undefined) images.set(image.imageId, image);
    }
    if (isLastPage(answer, page)) break;
  }
  if (filter.imageId !== undefined && images.size === 0 && isAnyLeftOut) {
    throw unexpectedAnswer('DescribeImages', regionId, `gave ${filter.imageId} in a form that cannot be read`);
  }
  // ECS finds names by a part of them.
  return [...images.values()].filter(({ name }) => filter.name === undefined || name === filter.name || name === '');
}

function isLastPage(answer: z.infer<typeof ImagesPage>, page: number): boolean {
  const { length } = answer.Images.Image;
  const total = totalOf(answer);
  return length === 0 || (total === undefined ? length < PAGE_SIZE : page * PAGE_SIZE >= total);
}

/** The statuses are always named: without them ECS hides every image that is not Available. */
function imagesRequest(
  regionId: string,
  { imageId, name, owner, status = ECS_IMAGE_STATUSES, tag, family }: ImageFilter,
  pageNumber: number,
): DescribeImagesRequest {
  return new DescribeImagesRequest({
    regionId,
    imageId,
    imageName: name,
    imageOwnerAlias: owner === 'any' ? undefined : 'self',
    status: status.join(','),
    imageFamily: family,
    tag: tag && [new DescribeImagesRequestTag(tag)],
    pageNumber,
    pageSize: PAGE_SIZE,
  });
}

function tagList(tags: Record<string, string>): { key: string; value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

async function copyImage(call: EcsCall, copy: CopyImageParameters): Promise<{ imageId: string; requestId: string }> {
  const { kmsKeyId, tags, ...parameters } = copy;
  const request = new CopyImageRequest({ ...parameters, KMSKeyId: kmsKeyId, tag: tagList(tags) });
  const answer = await call('CopyImage', copy.regionId, request, Copied);
  return { imageId: answer.ImageId, requestId: answer.RequestId };
}

async function modifyImage(
  call: EcsCall,
  regionId: string,
  imageId: string,
  { imageFamily, ...features }: RestorableAttributes,
): Promise<void> {
  const request = new ModifyImageAttributeRequest({
    regionId,
    imageId,
    imageFamily,
    features: new ModifyImageAttributeRequestFeatures(features),
  });
  await call('ModifyImageAttribute', regionId, request, Confirmation);
}

async function describeSnapshots(call: EcsCall, regionId: string, snapshotIds: string[]): Promise<string[]> {
  const found: string[] = [];
  for (let start = 0; start < snapshotIds.length; start += PAGE_SIZE) {
    const batch = snapshotIds.slice(start, start + PAGE_SIZE);
    const request = new DescribeSnapshotsRequest({ regionId, snapshotIds: JSON.stringify(batch), pageSize: PAGE_SIZE });
    const answer = await call('DescribeSnapshots', regionId, request, SnapshotsPage);
    found.push(...existingOf(batch, answer));
  }
  return found;
}
