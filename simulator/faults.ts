import { z } from 'zod';
import { RegionId } from './regions';
import { seededRandom } from './seeded-random';

/** What goes wrong with a call, by kind of fault. */
export const FAULT_KINDS = {
  error: 'The call is not carried out. The answer is an error: `InternalError`, or the `code` that is given.',
  errorAfterwards: 'The call is carried out. The answer is an error, as with `error`.',
  throttle: 'The call is not carried out. The answer is `Throttling.User`, or the `code` that is given.',
  dropBefore: 'The connection breaks. The call is not carried out.',
  dropAfterwards: 'The connection breaks after the call was carried out.',
  delayBefore: 'The call is carried out `delayMs` later, and answered then.',
  delayAfterwards: 'The call is carried out at once, and answered `delayMs` later.',
  hang: 'The call is carried out. The answer never comes.',
  html: 'The call is carried out. The answer is a page in HTML with status 502.',
  empty: 'The call is carried out. The answer has status 503 and no body.',
  truncated: 'The call is carried out. The connection breaks in the middle of the answer.',
  null: 'The call is carried out. The answer has status 500 and is `null`.',
  withoutImageId: 'The call is carried out. The answer has status 200 and a request id, and nothing else.',
} as const satisfies Record<string, string>;
export type FaultKind = keyof typeof FAULT_KINDS;

const Delay = z.number().nonnegative();
const Calls = z.int().nonnegative();

/** A rule of the admin API: which calls go wrong, and how. */
export const FaultRule = z.strictObject({
  kind: z.enum(Object.keys(FAULT_KINDS) as FaultKind[]).meta({ description: 'What goes wrong; see above.' }),
  action: z.string().optional().meta({ description: 'Only calls of this action.' }),
  regionId: RegionId.optional().meta({ description: 'Only calls with this `RegionId`.' }),
  endpoint: RegionId.optional().meta({ description: "Only calls at this region's own endpoint." }),
  destinationRegionId: RegionId.optional().meta({ description: 'Only calls with this `DestinationRegionId`.' }),
  skip: Calls.optional().meta({ description: 'Calls that pass before the first one goes wrong; 0 by default.' }),
  times: Calls.optional().meta({ description: 'How many calls go wrong; all by default.' }),
  probability: z.number().min(0).max(1).optional().meta({
    description: 'Share of the calls that go wrong, 0 to 1; 1 by default.',
  }),
  code: z.string().optional().meta({ description: 'The error code, for kinds that answer with an error.' }),
  status: z.int().min(400).max(599).optional().meta({ description: 'The HTTP status; that of the code by default.' }),
  message: z.string().optional().meta({ description: 'The message; that of the code by default.' }),
  delayMs: Delay.optional().meta({ description: 'How long `delayBefore` and `delayAfterwards` wait; 0 by default.' }),
  retryAfterMs: Delay.optional().meta({
    description: 'The header `x-acs-retry-after` of an error; it is left out by default.',
  }),
});
export type FaultRule = z.infer<typeof FaultRule>;

/** What a rule can ask of a call. */
const FACETS = ['action', 'regionId', 'endpoint', 'destinationRegionId'] as const;
type FaultyCall = Readonly<Record<(typeof FACETS)[number], string | undefined>>;

interface ActiveRule extends FaultRule {
  seen: number;
  hit: number;
}

/** Decides which call goes wrong. Random choices come from a seed and can be repeated. */
export class Faults {
  private rules: ActiveRule[] = [];
  private random = seededRandom(1);

  add(rule: FaultRule): void {
    this.rules.push({ ...rule, seen: 0, hit: 0 });
  }

  clear(): void {
    this.rules = [];
  }

  seed(seed: number): void {
    this.random = seededRandom(seed);
  }

  pick(call: FaultyCall): FaultRule | undefined {
    return this.rules.find((rule) => {
      if (!FACETS.every((facet) => rule[facet] === undefined || rule[facet] === call[facet])) return false;
      rule.seen += 1;
      if (rule.seen <= (rule.skip ?? 0)) return false;
      if (rule.times !== undefined && rule.hit >= rule.times) return false;
      if (this.random() >= (rule.probability ?? 1)) return false;
      rule.hit += 1;
      return true;
    });
  }
}
