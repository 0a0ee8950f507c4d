import type { Capacity, PoolLoad } from './schema/drift';

/** How much time there is for the copies. */
export interface TimeForCopies {
  rpoSeconds: number;
  /** Time between two nights, if a schedule says: an image may have waited for so long when its night begins. */
  everySeconds?: number;
}

type Loads = Omit<Capacity, 'warnings'>;

/**
 * What does not fit into the slots, with the arithmetic and the fix: one text for all pools of the same load. Empty when all
 * fits. Pure: whoever knows how often the nights run asks it again, with `everySeconds`.
 */
export function capacityWarnings(loads: Loads, time: TimeForCopies): string[] {
  const { rpoSeconds, everySeconds = 0 } = time;
  if (everySeconds >= rpoSeconds)
    return [
      `an image may wait ${durationText(everySeconds)} for its night, and the RPO is ${durationText(rpoSeconds)}; run the nights more often, or allow a longer RPO`,
    ];
  return alikeIn(loads.pools).flatMap((pools) => excessOf(pools, loads, time));
}

/** Seconds that a pool needs for some copies; infinite when it grants nothing. */
export function poolSeconds(copies: number, { atATime }: Pick<PoolLoad, 'atATime'>, copySeconds: number): number {
  return copies === 0 ? 0 : (copies * copySeconds) / atATime;
}

/** A length of time in hours and minutes, rounded up: `8 h`, `1 h 40 min`; less than a minute in seconds. */
export function durationText(seconds: number): string {
  if (seconds < 60) return `${String(Math.ceil(seconds))} s`;
  const minutes = Math.ceil(seconds / 60);
  const parts = [
    [Math.floor(minutes / 60), 'h'],
    [minutes % 60, 'min'],
  ] as const;
  return parts.flatMap(([count, unit]) => (count === 0 ? [] : [`${String(count)} ${unit}`])).join(' ');
}

/** At least one pool. */
type Pools = [PoolLoad, ...PoolLoad[]];

/** The pools, those together that differ in nothing but their region. */
function alikeIn(pools: readonly PoolLoad[]): Pools[] {
  const groups = new Map<string, Pools>();
  for (const pool of pools) {
    const key = JSON.stringify([pool.role, pool.limit, pool.atATime, pool.lacking, pool.recent]);
    groups.set(key, groups.has(key) ? [...(groups.get(key) as Pools), pool] : [pool]);
  }
  return [...groups.values()];
}

/** What comes up every night goes before what lacks just now, which one long night makes up for. */
function excessOf(pools: Pools, { copySeconds, recentSeconds }: Loads, time: TimeForCopies): string[] {
  const [pool] = pools;
  const { lacking, recent, atATime } = pool;
  const where = pools.length === 1 ? pool.regionId : `each of ${pools.map(({ regionId }) => regionId).join(', ')}`;
  if (atATime === 0) return [`no copy runs in ${where}: the limit there is 0; raise it, or leave the region out`];
  const left = time.rpoSeconds - (time.everySeconds ?? 0);
  const product = (copies: number): string =>
    `${String(copies)} ${copies === 1 ? 'copy' : 'copies'} x ${durationText(copySeconds)} / ${String(atATime)} at a time in ${where} = ${durationText(poolSeconds(copies, pool, copySeconds))}`;
  const ofRecent = poolSeconds(recent, pool, copySeconds);
  if (ofRecent > left) return [`new images: ${product(recent)}, more than ${leftText(time)}; ${fixFor(pool)}`];
  if (ofRecent > recentSeconds)
    return [
      `new images: ${product(recent)}, more than the ${durationText(recentSeconds)} in which they were created; ${fixFor(pool)}`,
    ];
  if (poolSeconds(lacking, pool, copySeconds) <= left) return [];
  return [`lacking now: ${product(lacking)}, more than ${leftText(time)}; ${fixFor(pool)}`];
}

function leftText({ rpoSeconds, everySeconds }: TimeForCopies): string {
  const rpo = `the RPO of ${durationText(rpoSeconds)} leaves`;
  if (everySeconds === undefined) return rpo;
  const left = durationText(rpoSeconds - everySeconds);
  return `the ${left} that ${rpo} with ${durationText(everySeconds)} between two nights`;
}

function fixFor({ role, limit, atATime }: PoolLoad): string {
  const fixes = [
    'select fewer images or regions',
    ...(role === 'source' ? ['copy some of the images from another region'] : []),
    // A night starts no more than this at a time, whatever the limit is.
    limit > atATime ? 'split the policy' : 'raise the limit as far as ECS allows',
  ];
  return fixes.join(', or ');
}
