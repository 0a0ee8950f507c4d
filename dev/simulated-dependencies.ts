import type { Dependencies } from '../activities';
import { createEcsApi, credentialFromEnvironment } from '../activities/ecs';
import { limitedEcs } from '../activities/limits/limited-ecs';
import type { SlotSettings } from '../contract/messages';
import { SIMULATOR_ACCOUNT_ID, SIMULATOR_KEY } from '../simulator';

export interface SimulatedDependenciesOptions {
  slots?: Partial<SlotSettings>;
  pacing?: Partial<Dependencies['pacing']>;
  /** That of the simulator, unless it was started with another one. */
  accountId?: string;
  /** How long a call of ECS may take. */
  callTimeoutMs?: number;
  /** None unless given. */
  webhooks?: Dependencies['notifications']['webhooks'];
  /** None unless given. */
  limits?: Dependencies['limits'];
}

const CALL_TIMEOUT_MS = 1500;

/** Polls a hundred times as often as in production, as a simulated copy takes less than a second. */
const PACING: Dependencies['pacing'] = {
  minimumPollMs: 50,
  maximumPollMs: 200,
  lookIntervalMs: 25,
  visibilityGraceMs: 500,
  stalledAfterMs: 60_000,
  deferMs: 300,
  askAgainMs: 600_000,
};

/** What activities need to reach a simulator, wired as a worker would do it. */
export function dependenciesFor(
  simulatorPort: number,
  { client }: Pick<Dependencies, 'client'>,
  {
    slots,
    pacing,
    accountId = SIMULATOR_ACCOUNT_ID,
    callTimeoutMs = CALL_TIMEOUT_MS,
    webhooks = new Map(),
    limits = {},
  }: SimulatedDependenciesOptions = {},
): Dependencies {
  const ecs = createEcsApi(
    {
      endpoint: `127.0.0.1:${String(simulatorPort)}`,
      protocol: 'http',
      network: 'public',
      timeoutMs: callTimeoutMs,
    },
    credentialFromEnvironment({
      ALIBABA_CLOUD_ACCESS_KEY_ID: SIMULATOR_KEY.id,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: SIMULATOR_KEY.secret,
    }),
  );
  return {
    ecs: limitedEcs(ecs, limits),
    accountId,
    client,
    slots: { pools: 'both', defaultLimit: 5, limits: {}, maxQueued: 10_000, maxOvertaken: 20, ...slots },
    pacing: { ...PACING, ...pacing },
    limits,
    notifications: { webhooks, timeoutMs: callTimeoutMs },
    callTimeoutMs,
    longestCallMs: 2 * callTimeoutMs,
  };
}
