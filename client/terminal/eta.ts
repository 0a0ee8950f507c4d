import type { CopyRecord } from '../../contract/schema/manifest';

/** What the time that is left is reckoned from; `progressAt` is when the progress was first seen, in ms since 1970. */
type Region = Pick<CopyRecord, 'status' | 'progress' | 'startedAt' | 'adopted' | 'expectedAt'> & {
  progressAt?: number;
};

/** ECS counts in whole percent: from fewer of them, the reckoning would jump. */
const LEAST_PERCENT = 3;

/**
 * How long a copy that runs may still take, in ms: as the manifest expects, else if it goes on as fast as it has. `now` is in ms
 * since 1970. Undefined while too little is known, and of a copy that has taken longer than all of that. An adopted copy has begun at a time that nobody here knows. Pure.
 */
export function etaOf(region: Region, now: number): number | undefined {
  const { status, progress = 0, startedAt, adopted, expectedAt, progressAt = now } = region;
  if (status !== 'copying') return undefined;
  if (progress >= 100) return 0;
  if (expectedAt !== undefined && Date.parse(expectedAt) > now) return Date.parse(expectedAt) - now;
  if (adopted === true || startedAt === undefined) return undefined;
  const took = progressAt - Date.parse(startedAt);
  if (progress < LEAST_PERCENT || took <= 0) return undefined;
  const total = (took / progress) * 100;
  const left = Date.parse(startedAt) + total - now;
  return left > 0 ? left : undefined;
}
