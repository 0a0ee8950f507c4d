import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 40;

/** Waits for a condition, at most 30 seconds; throws an error with the text of `complaint` when it does not come true. */
export async function eventually(isTrue: () => Promise<boolean>, complaint: () => string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(complaint());
    await sleep(LOOK_EVERY_MS);
  }
}
