import type { Estimate } from '../../contract/estimate';
import { LONGEST_DEADLINE_MS } from '../shared/longest-deadline';

const HOUR_MS = 3_600_000;
/** Also a small image may have to wait until another copy of it is out of the way. */
const SHORTEST_MS = 2 * HOUR_MS;
/** For an image whose size ECS does not say. */
const UNSIZED_MS = 6 * HOUR_MS;
/** By so many times the estimate a copy that goes on is certainly done, and the more the less sure the estimate is. */
const GENEROSITY = 4;
const SPREADS = 2;

/** How long a copy may take whose request does not say it; ms. A generous multiple of what is expected of it. */
export function usualDeadlineMs(estimate: Estimate | undefined): number {
  if (estimate === undefined) return UNSIZED_MS;
  const generousMs = 1000 * estimate.seconds * GENEROSITY * Math.exp(SPREADS * estimate.spread);
  return Math.round(Math.min(LONGEST_DEADLINE_MS, Math.max(SHORTEST_MS, generousMs)));
}
