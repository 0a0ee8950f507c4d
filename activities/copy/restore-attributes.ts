import { log } from '@temporalio/activity';
import { isTransient } from '../../contract/ecs-errors';
import type { RestorableAttributes } from '../ecs/api';
import { EcsFailure } from '../ecs/failure';
import type { Comparison } from '../image/compare-image';
import type { Dependencies } from '../shared/dependencies';
import { PATIENCE_POLLS } from '../shared/refusals';
import { retryTransient } from '../shared/retry-transient';
import { serverNow } from '../shared/server-time';

/** Why an attribute could not be set, by its name. */
export type Refusals = Map<keyof RestorableAttributes, string>;

/**
 * Gives a copy that this replication started the attributes of its source that CopyImage has dropped. Returns those that ECS
 * refuses to set. A temporary error is thrown for as long as an attempt may follow. `readyAt`: when the copy was first seen
 * finished; ms by the server's clock.
 */
export async function restoreAttributes(
  dependencies: Dependencies,
  { regionId, imageId }: { regionId: string; imageId: string },
  lost: Comparison<keyof RestorableAttributes>[],
  readyAt: number,
): Promise<Refusals> {
  const refusals: Refusals = new Map();
  // One call for each: ECS sets all attributes of a call or none, and it may refuse one of them alone.
  for (const { name, expected } of lost) {
    try {
      await retryTransient(dependencies, () => dependencies.ecs.modifyImage(regionId, imageId, { [name]: expected }));
    } catch (error) {
      if (!(error instanceof EcsFailure) || mayFollow(dependencies, error, readyAt)) throw error;
      log.warn(`${imageId} does not get the ${name} of its source: ${error.message}`, { code: error.facts.code });
      refusals.set(name, error.message);
    }
  }
  return refusals;
}

/** A copy that is good must not wait long for what it may lack. */
function mayFollow({ pacing }: Dependencies, { facts }: EcsFailure, readyAt: number): boolean {
  const patienceMs = PATIENCE_POLLS.tidy * pacing.maximumPollMs;
  return isTransient(facts.class) && serverNow() - readyAt < patienceMs;
}
