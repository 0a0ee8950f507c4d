import type { CopySpec, ImageFacts } from '../../contract/schema/plan';
import type { EcsImage } from '../ecs/api';
import { factsOf } from './image-facts';

/** One property of an image, as it must be and as it is. */
export interface Comparison {
  name: string;
  expected: string;
  actual: string;
}

/**
 * Compares an image with what the copy must be: an image without differences is a true copy. ECS offers no digest, so the
 * content itself cannot be compared. The tags of an adopted image are those of another replication and are not compared.
 */
export function compareImage(image: EcsImage, spec: CopySpec, { adopted }: { adopted: boolean }): Comparison[] {
  return [
    ...compareFacts(factsOf(image), spec.expected),
    ...compareEncryption(image, spec),
    ...compareResourceGroup(image, spec),
    ...(adopted ? [] : [compareTags(image, spec)]),
  ];
}

/** Those of the comparisons in which the image is not as it must be. */
export function differencesOf(comparisons: Comparison[]): Comparison[] {
  return comparisons.filter(({ expected, actual }) => expected !== actual);
}

function compareFacts(actual: ImageFacts, expected: ImageFacts): Comparison[] {
  const compare = (name: string, read: (facts: ImageFacts) => string): Comparison => ({
    name,
    expected: read(expected),
    actual: read(actual),
  });
  return [
    compare('size', ({ sizeGiB }) => `${String(sizeGiB)} GiB`),
    compare('architecture', ({ architecture }) => architecture),
    compare('platform', ({ platform }) => platform),
    compare('osType', ({ osType }) => osType),
    compare('bootMode', ({ bootMode }) => bootMode),
    compare('nvmeSupport', ({ nvmeSupport }) => nvmeSupport),
    compare('disks', ({ disks }) => JSON.stringify(disks)),
  ];
}

function compareEncryption({ disks }: EcsImage, { encrypted }: CopySpec): Comparison[] {
  if (encrypted !== true) return [];
  return [{ name: 'encryption', expected: 'true', actual: String(disks.every((disk) => disk.encrypted)) }];
}

function compareResourceGroup(image: EcsImage, { resourceGroupId }: CopySpec): Comparison[] {
  if (resourceGroupId === undefined) return [];
  return [{ name: 'resourceGroup', expected: resourceGroupId, actual: image.resourceGroupId }];
}

function compareTags(image: EcsImage, spec: CopySpec): Comparison {
  const missing = Object.entries(spec.tags).flatMap(([key, value]) => (image.tags[key] === value ? [] : [key]));
  const actual = missing.length === 0 ? 'all' : `without ${missing.join(', ')}`;
  return { name: 'tags', expected: 'all', actual };
}
