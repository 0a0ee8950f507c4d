import type { Account } from '../account';
import { invalidParameter } from '../ecs-error';
import { type ImageStatus, type SimulatedImage, visibleTags } from '../image';
import type { Parameters } from '../parameters';
import { imageBody } from './image-body';
import { regionOf } from './rules';

const STATUSES: readonly string[] = [
  'Creating',
  'Waiting',
  'Available',
  'UnAvailable',
  'CreateFailed',
  'Deprecated',
] satisfies ImageStatus[];

/** Images of one region that are visible now; only Available ones unless other statuses are asked for. */
export function describeImages(account: Account, parameters: Parameters): Record<string, unknown> {
  const regionId = regionOf(account, parameters);
  const pageNumber = parameters.integer('PageNumber', 1, 1, 1_000_000);
  const pageSize = parameters.integer('PageSize', 10, 1, 100);
  const matches = filterOf(account, parameters);
  const found = account.imagesIn(regionId).filter(matches);
  const page = found.slice((pageNumber - 1) * pageSize, pageNumber * pageSize);
  return {
    RegionId: regionId,
    TotalCount: found.length,
    PageNumber: pageNumber,
    PageSize: pageSize,
    Images: { Image: page.map((image) => imageBody(account, image)) },
  };
}

function filterOf(account: Account, parameters: Parameters): (image: SimulatedImage) => boolean {
  const now = account.now();
  const statuses = statusesOf(parameters.text('Status') ?? 'Available');
  const imageId = parameters.text('ImageId');
  const name = parameters.text('ImageName');
  const owner = parameters.text('ImageOwnerAlias');
  const tags = Object.entries(parameters.tags());
  return (image) =>
    image.visibleFrom <= now &&
    statuses.includes(image.status) &&
    (imageId === undefined || image.imageId === imageId) &&
    (name === undefined || isLike(image.name, name)) &&
    (owner === undefined || image.ownerAlias === owner) &&
    tags.every(([key, value]) => visibleTags(image, now)[key] === value);
}

function statusesOf(text: string): readonly string[] {
  if (text === 'ALL') return STATUSES;
  const statuses = text.split(',');
  if (statuses.some((status) => !STATUSES.includes(status))) throw invalidParameter('Status');
  return statuses;
}

/** ECS searches names by part; `*` stands for anything. */
function isLike(name: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(parts.join('.*')).test(name);
}
