import { setTimeout as sleep } from 'node:timers/promises';
import type { EcsApi } from '../activities/ecs/api';
import { messageOf } from '../contract/message-of';

interface Logger {
  warn: (message: string, meta: Record<string, unknown>) => void;
}

const PATIENCE_MS = 10_000;

/**
 * Lets the adapter hear from ECS where each region answers, before the first call for a copy. A worker that does not hear of
 * it in time starts with the endpoints that the SDK knows; each later plan tells them as well.
 */
export async function learnEndpoints(
  ecs: Pick<EcsApi, 'describeRegions'>,
  logger: Logger,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const obstacle = await Promise.race([
    ecs.describeRegions().then(() => undefined, messageOf),
    sleep(patienceMs, 'ECS does not answer', { ref: false }),
  ]);
  if (obstacle !== undefined) {
    logger.warn('the endpoints of the regions are not known yet; those of the SDK are used', { reason: obstacle });
  }
}
