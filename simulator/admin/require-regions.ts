import { isRegion } from '../regions';
import type { Settings } from '../settings';

const FIELDS = new Set(['regionId', 'destinationRegionId', 'endpoint']);
const RECORDS_BY_REGION = new Set(['otherCopies', 'kmsKeys']);

/** Refuses the input of a command that names regions which the account does not have, nor gets with this command. */
export function requireRegions(settings: Settings, input: unknown): void {
  const known = { ...settings, ...(input as Partial<Settings>) };
  const problems = Object.entries(input as object)
    .flatMap(([name, value]) => regionsIn(name, value))
    .filter(([, regionId]) => !isRegion(known, regionId))
    .map(([path]) => `${path}: there is no such region; the setting "regions" can add it`);
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

/** The regions that a field of the input names, each with its path. */
function regionsIn(name: string, value: unknown): [path: string, regionId: string][] {
  if (FIELDS.has(name)) return typeof value === 'string' ? [[name, value]] : [];
  if (!RECORDS_BY_REGION.has(name)) return [];
  return Object.keys(value ?? {}).map((regionId) => [`${name}: ${regionId}`, regionId]);
}
