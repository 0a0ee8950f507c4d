import { isCancellation, log, sleep } from '@temporalio/workflow';

export const TRY_AGAIN_AFTER = '5 minutes';

/** What the region slots cannot do without is tried until it is done; only its failures for good arrive here. */
export async function persistently<Result>(work: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await work();
    } catch (failure) {
      if (isCancellation(failure)) throw failure;
      log.error('the region slots cannot go on; trying again later', { error: failure });
      await sleep(TRY_AGAIN_AFTER);
    }
  }
}
