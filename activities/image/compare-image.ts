import type { CopySpec } from '../../contract/schema/plan';
import type { EcsImage, RestorableAttributes } from '../ecs/api';
import { ESSENTIAL_PROPERTIES, type Property, RESTORABLE_PROPERTIES, type WhenUnsaid } from './properties';

/** One property of an image, as it must be and as it is. `actual` is undefined while ECS does not say it. */
export interface Comparison<Name extends string = string> {
  name: Name;
  expected: string;
  actual: string | undefined;
}

/** One of those without which an image is not the wanted copy. */
export type EssentialComparison = Comparison & { whenUnsaid: WhenUnsaid };

/**
 * Compares what makes an image the wanted copy. ECS offers no digest, so the content itself cannot be compared. What the
 * source or the request leaves open is not compared, and the tags of an adopted image are not: another replication chose
 * them.
 */
export function compareEssentials(
  image: EcsImage,
  spec: CopySpec,
  { adopted }: { adopted: boolean },
): EssentialComparison[] {
  return ESSENTIAL_PROPERTIES.filter(({ name }) => !adopted || name !== 'tags').flatMap((property) =>
    compare(property, image, spec).map((comparison) => ({ ...comparison, whenUnsaid: property.whenUnsaid })),
  );
}

/** Compares what a copy may lack and be good nevertheless. */
export function compareRestorables(image: EcsImage, spec: CopySpec): Comparison<keyof RestorableAttributes>[] {
  return RESTORABLE_PROPERTIES.flatMap((property) => compare(property, image, spec));
}

/** Those of the comparisons in which the image is not as it must be. */
export function differencesOf<Compared extends Comparison>(comparisons: Compared[]): Compared[] {
  return comparisons.filter(({ expected, actual }) => expected !== actual);
}

/** Those of them in which ECS does not say how the image is. */
export function unsaidOf<Compared extends Comparison>(comparisons: Compared[]): Compared[] {
  return comparisons.filter(({ actual }) => actual === undefined);
}

/** How an image that another replication made differs from the wanted copy, so that it cannot be adopted; undefined when it does not. */
export function conflictOf(image: EcsImage, spec: CopySpec): string | undefined {
  const differences = statedDifferencesOf(compareEssentials(image, spec, { adopted: true }));
  if (differences.length === 0) return undefined;
  return `${image.imageId}, a copy by another replication, has the name ${spec.name}, but ${differencesText(differences)}`;
}

/** Those of the comparisons in which ECS says that the image is not as it must be. */
export function statedDifferencesOf<Compared extends Comparison>(comparisons: Compared[]): Compared[] {
  return differencesOf(comparisons).filter(({ actual }) => actual !== undefined);
}

/** What differs, in words. */
export function differencesText(differences: Comparison[]): string {
  return differences.map(({ name, expected, actual }) => `${name} is ${String(actual)}, not ${expected}`).join('; ');
}

/** The names of those in which it is. */
export function agreementsOf(comparisons: Comparison[]): string[] {
  return comparisons.filter(({ expected, actual }) => expected === actual).map(({ name }) => name);
}

function compare<Name extends string>(
  { name, ...property }: Property & { name: Name },
  image: EcsImage,
  spec: CopySpec,
): Comparison<Name>[] {
  const expected = property.expected(spec);
  return expected === undefined ? [] : [{ name, expected, actual: property.actual(image, spec) }];
}
