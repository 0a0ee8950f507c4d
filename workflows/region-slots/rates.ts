import type { CopyLesson } from '../../contract/outcome';
import { type Estimate, GUESSED_SECONDS_PER_GIB, GUESSED_SPREAD } from '../../contract/estimate';
import { originOf, type Way } from './pools';

/** What finished copies have taught about the time that ECS takes for a GiB; plain JSON, rounded so that it stays small. */
export interface Rate {
  /** Mean of the logarithms of seconds per GiB; recent copies count more. */
  log: number;
  /** Mean distance of single copies from it. */
  spread: number;
  /** Copies that it was learnt from, up to `MOST_COUNTED`. */
  count: number;
  /** Days since 1970 of the last of them. */
  day: number;
}

/** Rates by what they are about: a pair of regions, a target, or all. */
export type Rates = Readonly<Record<string, Rate>>;

/** What is expected of a copy that takes seconds for each GiB, and how far off in either direction it usually is. */
export interface ExpectedRate {
  secondsPerGiB: number;
  /** Of the logarithm. */
  spread: number;
  /** What it was learnt from. */
  from: Estimate['from'];
}

const ANY = '*';
const DAY_MS = 86_400_000;
/** What was learnt so long ago is forgotten. */
const FORGOTTEN_AFTER_DAYS = 90;
/** From then on each copy counts for a fifth. */
const MOST_COUNTED = 5;
/** A copy that is further off than so many times the spread counts as one that is so far off. */
const MOST_SPREADS = 4;
const LEAST_SPREAD = 0.1;
/** What is carried over has to stay small: those that were learnt longest ago go first. */
const MOST_RATES = 900;

/** The rates after one more copy. What cannot be is ignored: the lesson comes from the result of a workflow. */
export function learn(rates: Rates, way: Way, { sizeGiB, seconds }: CopyLesson, at: number): Rates {
  const log = Math.log(seconds / sizeGiB);
  if (!Number.isFinite(log) || seconds <= 0) return rates;
  const day = Math.floor(at / DAY_MS);
  const taught = keysOf(way).map((key) => [key, after(remembered(rates, key, day), log, day)] as const);
  return forgetOldest({ ...rates, ...Object.fromEntries(taught) });
}

/** What is expected of a copy: learnt from its pair of regions, else from its target, else from all; else it is guessed. */
export function expectedRate(rates: Rates, way: Way, at: number): ExpectedRate {
  const day = Math.floor(at / DAY_MS);
  for (const [place, key] of keysOf(way).entries()) {
    const rate = remembered(rates, key, day);
    if (rate === undefined) continue;
    return { secondsPerGiB: Math.exp(rate.log), spread: rate.spread, from: LEVELS[place] ?? 'all' };
  }
  return { secondsPerGiB: GUESSED_SECONDS_PER_GIB, spread: GUESSED_SPREAD, from: 'guess' };
}

const LEVELS = ['pair', 'target', 'all'] as const;

/** What a copy teaches about, from the most special to the most general. */
function keysOf({ regionId, ...from }: Way): string[] {
  return [`${originOf(from)}>${regionId}`, `${ANY}>${regionId}`, `${ANY}>${ANY}`];
}

function remembered(rates: Rates, key: string, day: number): Rate | undefined {
  const rate = rates[key];
  return rate !== undefined && day - rate.day <= FORGOTTEN_AFTER_DAYS ? rate : undefined;
}

function after(rate: Rate | undefined, log: number, day: number): Rate {
  // One copy alone does not tell how far off others are.
  if (rate === undefined) return { log: rounded(log), spread: GUESSED_SPREAD, count: 1, day };
  const count = Math.min(MOST_COUNTED, rate.count + 1);
  const most = MOST_SPREADS * Math.max(LEAST_SPREAD, rate.spread);
  const distance = Math.max(-most, Math.min(most, log - rate.log));
  return {
    log: rounded(rate.log + distance / count),
    spread: rounded(rate.spread + (Math.abs(distance) - rate.spread) / count),
    count,
    day: Math.max(day, rate.day),
  };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function forgetOldest(rates: Rates): Rates {
  const entries = Object.entries(rates);
  if (entries.length <= MOST_RATES) return rates;
  return Object.fromEntries(entries.sort(([, a], [, b]) => b.day - a.day).slice(0, MOST_RATES));
}
