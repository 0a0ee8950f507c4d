import { Context } from '@temporalio/activity';
import { EcsFailure } from '../ecs/failure';
import type { Dependencies } from './dependencies';
import { mayPass } from './refusals';

const TRIES = 10;

/** Repeats one of an activity's many calls after a transient error, so that the activity need not start again. */
export async function retryTransient<Result>({ pacing }: Dependencies, call: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      if (tries === TRIES || !(error instanceof EcsFailure) || !mayPass(error)) throw error;
      await Context.current().sleep(error.facts.retryAfterMs ?? pacing.lookIntervalMs);
    }
  }
}
