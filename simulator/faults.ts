import { z } from 'zod';
import { RegionId } from './regions';
import { seeded } from './seeded';

/** What goes wrong with a call. */
const FaultKind = z.enum([
  /** An error answer with `code` and `status`; the call is not carried out. */
  'error',
  /** The same, but the call is carried out. */
  'errorAfterwards',
  /** `Throttling.User`, with `retryAfterMs` if given. */
  'throttle',
  /** The connection breaks: before the call is carried out, or afterwards. */
  'dropBefore',
  'dropAfterwards',
  /** The answer comes `delayMs` later: the call is carried out before or after the delay. */
  'delayBefore',
  'delayAfterwards',
  /** No answer ever; the call is carried out. */
  'hang',
  /** Carried out, but the answer is unusable. */
  'html',
  'empty',
  'truncated',
  'null',
  'withoutImageId',
]);
export type FaultKind = z.infer<typeof FaultKind>;

/** A rule of the admin API: which calls go wrong, and how. */
export const FaultRule = z.strictObject({
  kind: FaultKind,
  action: z.string().optional(),
  /** The call's `RegionId`. */
  regionId: RegionId.optional(),
  /** The call's `DestinationRegionId`. */
  destinationRegionId: RegionId.optional(),
  /** Calls that pass before the first one goes wrong. */
  skip: z.int().nonnegative().optional(),
  /** How many calls go wrong; all unless given. */
  times: z.int().nonnegative().optional(),
  /** Share of the calls that go wrong, 0 to 1; 1 unless given. */
  probability: z.number().min(0).max(1).optional(),
  code: z.string().optional(),
  /** Those of the code unless given. */
  status: z.int().min(400).max(599).optional(),
  message: z.string().optional(),
  delayMs: z.number().nonnegative().optional(),
  retryAfterMs: z.number().nonnegative().optional(),
});
export type FaultRule = z.infer<typeof FaultRule>;

interface ActiveRule extends FaultRule {
  seen: number;
  hit: number;
}

/** Decides which call goes wrong. Random choices come from a seed and can be repeated. */
export class Faults {
  private rules: ActiveRule[] = [];
  private random = seeded(1);

  add(rule: FaultRule): void {
    this.rules.push({ ...rule, seen: 0, hit: 0 });
  }

  clear(): void {
    this.rules = [];
  }

  seed(seed: number): void {
    this.random = seeded(seed);
  }

  pick(action: string, regionId: string, destinationRegionId: string | undefined): FaultRule | undefined {
    return this.rules.find((rule) => {
      if (rule.action !== undefined && rule.action !== action) return false;
      if (rule.regionId !== undefined && rule.regionId !== regionId) return false;
      if (rule.destinationRegionId !== undefined && rule.destinationRegionId !== destinationRegionId) return false;
      rule.seen += 1;
      if (rule.seen <= (rule.skip ?? 0)) return false;
      if (rule.times !== undefined && rule.hit >= rule.times) return false;
      if (this.random() >= (rule.probability ?? 1)) return false;
      rule.hit += 1;
      return true;
    });
  }
}
