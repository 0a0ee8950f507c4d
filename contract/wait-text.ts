import { clockText } from './clock-text';
import type { CopyWait, PoolWait } from './schema/manifest';

/** What a copy waits for, in words: "waits for cn-hangzhou (5 of 5), 3rd, until about 14:05 UTC". `queuedAt`: since when. */
export function copyWaitText({ place, pools, startsAt }: CopyWait, queuedAt?: string): string {
  const where = pools.length === 0 ? 'its turn' : pools.map(poolText).join(' and ');
  const until = startsAt === undefined ? '' : `, until about ${clockText(startsAt, queuedAt)}`;
  return `waits for ${where}, ${ordinal(place)}${until}`;
}

/** The same without what changes all the time. */
export function steadyWaitText({ pools }: CopyWait): string {
  const where = pools.map(({ regionId, reason }) => (reason === undefined ? regionId : `${regionId} (${reason})`));
  return `waits for ${where.length === 0 ? 'its turn' : where.join(' and ')}`;
}

function poolText({ regionId, taken, limit, reason }: PoolWait): string {
  return `${regionId} (${reason ?? `${String(taken)} of ${String(limit)}`})`;
}

const SUFFIXES: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };
const ORDINALS = new Intl.PluralRules('en', { type: 'ordinal' });

function ordinal(place: number): string {
  return `${String(place)}${SUFFIXES[ORDINALS.select(place)] ?? 'th'}`;
}
