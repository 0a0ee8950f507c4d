import { Context } from '@temporalio/activity';
import { EcsFailure } from '../ecs/failure';
import type { Dependencies } from './dependencies';
import { mayPass } from './refusals';

const TRIES = 3;
const LONGEST_PAUSE_MS = 1000;

/** Repeats a call a few times after a transient error, but not one that has already waited in vain for an answer. */
export async function retryQuickly<Result>(
  { pacing, callTimeoutMs }: Dependencies,
  call: () => Promise<Result>,
): Promise<Result> {
  const lastTryAt = Date.now() + callTimeoutMs;
  for (let tries = 1; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof EcsFailure) || !mayPass(error)) throw error;
      if (tries === TRIES || Date.now() >= lastTryAt) throw error;
      await Context.current().sleep(Math.min(error.facts.retryAfterMs ?? pacing.lookIntervalMs, LONGEST_PAUSE_MS));
    }
  }
}
