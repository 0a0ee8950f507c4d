/** One copy to be made, and how long ECS takes for it. */
export interface Job {
  from: string;
  to: string;
  seconds: number;
}

/** Which regions a copy counts in, and how many copies each of them takes at once. */
export interface Rules {
  pools: 'both' | 'target' | 'source';
  limit: number;
}

/** When a job runs, in seconds after the start of the first one. */
export interface Span {
  start: number;
  end: number;
}

/**
 * What nothing can beat: the longest job, and the work of the busiest region shared evenly among its slots. No schedule need
 * reach it. In seconds.
 */
export function lowerBound(jobs: readonly Job[], { pools, limit }: Rules): number {
  const work = new Map<string, number>();
  for (const job of jobs) {
    for (const pool of poolsOf(job, pools)) work.set(pool, (work.get(pool) ?? 0) + job.seconds);
  }
  const longest = Math.max(0, ...jobs.map(({ seconds }) => seconds));
  return Math.max(longest, ...[...work.values()].map((seconds) => seconds / limit));
}

/**
 * When each job runs if whichever has room starts at once, the first in the list first, and nothing costs any time. The spans
 * are in the order of the jobs.
 */
export function listSchedule(jobs: readonly Job[], { pools, limit }: Rules): Span[] {
  const spans = new Map<Job, Span>();
  const taken = new Map<string, number>();
  const running = new Set<Job>();
  const count = (job: Job, difference: 1 | -1): void => {
    for (const pool of poolsOf(job, pools)) taken.set(pool, (taken.get(pool) ?? 0) + difference);
  };
  const hasRoom = (job: Job): boolean => poolsOf(job, pools).every((pool) => (taken.get(pool) ?? 0) < limit);
  const startAll = (now: number): void => {
    for (const job of jobs) {
      if (spans.has(job) || !hasRoom(job)) continue;
      spans.set(job, { start: now, end: now + job.seconds });
      running.add(job);
      count(job, 1);
    }
  };
  const endOf = (job: Job): number => spans.get(job)?.end ?? Infinity;
  startAll(0);
  while (running.size > 0) {
    const now = Math.min(...[...running].map(endOf));
    for (const job of [...running].filter((one) => endOf(one) <= now)) {
      running.delete(job);
      count(job, -1);
    }
    startAll(now);
  }
  return jobs.map((job) => spans.get(job) ?? { start: NaN, end: NaN });
}

/** When the last of the jobs ends, in seconds. */
export function makespan(spans: readonly Span[]): number {
  return Math.max(0, ...spans.map(({ end }) => end));
}

/** The same jobs, the longest first; those of equal length stay in their order. */
export function longestFirst(jobs: readonly Job[]): Job[] {
  return [...jobs].sort((a, b) => b.seconds - a.seconds);
}

function poolsOf({ from, to }: Job, pools: Rules['pools']): string[] {
  if (pools === 'both') return [...new Set([from, to])];
  return [pools === 'source' ? from : to];
}
