import { nearestName } from './nearest-name';

/** A field of a request or of a policy, and the region that it names. */
interface NamedRegion {
  field: string;
  regionId: string;
}

/**
 * One line for each field that names no region of the account: field, value, fix. The regions are listed once, in a last line,
 * as there are many of them and there may be many such fields.
 */
export function unknownRegionProblems(named: readonly NamedRegion[], regions: readonly string[]): string[] {
  const unknown = named.filter(({ regionId }) => !regions.includes(regionId));
  if (unknown.length === 0) return [];
  return [...unknown.map((one) => problemOf(one, regions)), `(regions): this account has ${regions.join(', ')}`];
}

function problemOf({ field, regionId }: NamedRegion, regions: readonly string[]): string {
  const nearest = nearestName(regionId, regions);
  const fix = nearest === undefined ? 'use one of those listed below' : `did you mean "${nearest}"?`;
  return `${field}: "${regionId}" is not a region of this account; ${fix}`;
}
