import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcDeadlineError } from '@temporalio/client';

const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 40;

/** Waits for a condition, at most 30 seconds; throws an error with the text of `complaint` when it does not come true. */
export async function eventually(isTrue: () => Promise<boolean>, complaint: () => string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isTrueInTime(isTrue))) {
    if (Date.now() > deadline) throw new Error(complaint());
    await sleep(LOOK_EVERY_MS);
  }
}

/** A query that a busy machine does not answer in time says nothing of the condition: it is asked again. */
async function isTrueInTime(isTrue: () => Promise<boolean>): Promise<boolean> {
  try {
    return await isTrue();
  } catch (error) {
    if (isGrpcDeadlineError(error)) return false;
    throw error;
  }
}
