import type { CopySpec, ImageFacts } from '../../contract/schema/plan';
import type { EcsImage, RestorableAttributes } from '../ecs/api';
import { factsOf } from './image-facts';

/** A property of a copy that is compared. Values are texts; undefined where nobody says the value. */
export interface Property {
  name: string;
  /** As the source or the request wants it. */
  expected: (spec: CopySpec) => string | undefined;
  /** As the copy has it. */
  actual: (image: EcsImage, spec: CopySpec) => string | undefined;
}

/**
 * What follows when ECS does not say a property of the copy. `wait`: ECS is asked again until the deadline, as the property
 * proves that the copy is the wanted one, or a safe one. `remark`: ECS is asked again for a while, then the copy is good.
 * `default`: ECS leaves out what has its default.
 */
export type WhenUnsaid = 'wait' | 'remark' | 'default';

/** A copy that differs in one of these is not the copy that was wanted. */
export const ESSENTIAL_PROPERTIES: readonly (Property & { whenUnsaid: WhenUnsaid })[] = [
  fact('size', 'wait', ({ sizeGiB }) => (sizeGiB > 0 ? `${String(sizeGiB)} GiB` : '')),
  fact('architecture', 'wait', ({ architecture }) => architecture),
  fact('platform', 'remark', ({ platform }) => platform),
  fact('osType', 'remark', ({ osType }) => osType),
  fact('bootMode', 'remark', ({ bootMode }) => bootMode),
  fact('disks', 'wait', ({ disks }) => (isDescribed(disks) ? JSON.stringify(disks) : '')),
  {
    name: 'encryption',
    whenUnsaid: 'wait',
    expected: ({ encrypted }) => (encrypted === true ? 'true' : undefined),
    actual: ({ disks }) => isEncrypted(disks),
  },
  {
    name: 'resourceGroup',
    whenUnsaid: 'default',
    expected: ({ resourceGroupId }) => resourceGroupId,
    // Empty is the account's default group.
    actual: ({ resourceGroupId }) => resourceGroupId,
  },
  {
    name: 'tags',
    whenUnsaid: 'default',
    expected: () => 'all',
    actual: ({ tags }, spec) => allOrMissing(tags, spec.tags),
  },
];

/** What CopyImage drops: a copy that differs in one of these alone is good. Imageferry sets it anew where it may. */
export const RESTORABLE_PROPERTIES: readonly (Property & { name: keyof RestorableAttributes })[] = [
  restorable('nvmeSupport', 'unsupported'),
  restorable('imdsSupport', 'v1'),
  restorable('imageFamily', ''),
];

function fact(
  name: string,
  whenUnsaid: WhenUnsaid,
  read: (facts: ImageFacts) => string,
): (typeof ESSENTIAL_PROPERTIES)[number] {
  return {
    name,
    whenUnsaid,
    expected: ({ expected }) => said(read(expected)),
    actual: (image) => said(read(factsOf(image))),
  };
}

/** `unsaid` is what an image has of which ECS does not say it. */
function restorable<Name extends keyof RestorableAttributes>(name: Name, unsaid: string): Property & { name: Name } {
  return { name, expected: ({ expected }) => said(expected[name]), actual: (image) => said(image[name]) ?? unsaid };
}

function said(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function isDescribed(disks: ImageFacts['disks']): boolean {
  return disks.every(({ device, sizeGiB }) => device !== '' && sizeGiB > 0) && disks.length > 0;
}

function isEncrypted(disks: EcsImage['disks']): string | undefined {
  if (disks.some(({ encrypted }) => encrypted === false)) return 'false';
  return disks.length > 0 && disks.every(({ encrypted }) => encrypted === true) ? 'true' : undefined;
}

function allOrMissing(actual: Record<string, string>, wanted: Record<string, string>): string {
  const missing = Object.entries(wanted).flatMap(([key, value]) => (actual[key] === value ? [] : [key]));
  return missing.length === 0 ? 'all' : `without ${missing.join(', ')}`;
}
