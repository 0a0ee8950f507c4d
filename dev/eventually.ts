import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcDeadlineError, isGrpcServiceError } from '@temporalio/client';

const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 40;

/** The code by which gRPC knows a query to a workflow that was closed before any worker had seen it. */
const FAILED_PRECONDITION = 9;

/** Waits for a condition, at most 30 seconds; throws an error with the text of `complaint` when it does not come true. */
export async function eventually(isTrue: () => Promise<boolean>, complaint: () => string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isTrueInTime(isTrue))) {
    if (Date.now() > deadline) throw new Error(complaint());
    await sleep(LOOK_EVERY_MS);
  }
}

/** A query that a busy machine does not answer in time, or not yet, says nothing of the condition: it is asked again. */
async function isTrueInTime(isTrue: () => Promise<boolean>): Promise<boolean> {
  try {
    return await isTrue();
  } catch (error) {
    if (isGrpcDeadlineError(error) || isNotReady(error)) return false;
    throw error;
  }
}

/** As when a test has terminated the region slots just when they had continued as new. */
function isNotReady(error: unknown): boolean {
  if (!(error instanceof Error) || !isGrpcServiceError(error.cause)) return false;
  const { code }: { code: number } = error.cause;
  return code === FAILED_PRECONDITION;
}
