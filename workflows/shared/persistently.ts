import { isCancellation, log, sleep } from '@temporalio/workflow';

export const TRY_AGAIN_AFTER = '5 minutes';

/**
 * Repeats what a workflow cannot do without until it succeeds. Temporal repeats what fails for a moment; this repeats what has
 * failed for good.
 */
export async function persistently<Result>(work: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await work();
    } catch (failure) {
      if (isCancellation(failure)) throw failure;
      log.error('a step has failed for good; trying again later', { error: failure });
      await sleep(TRY_AGAIN_AFTER, { summary: 'try a step that has failed once more' });
    }
  }
}
