import { condition, defineQuery, setHandler, sleep } from '@temporalio/workflow';

const TICK_MS = 2_000;

/** How often it has ticked. */
export const ticksQuery = defineQuery<number>('ticks');

/** Ticks twice: it looks at the clock whenever it wakes, as our workflows do, and takes another step in between. */
export async function tick(): Promise<void> {
  let ticks = 0;
  setHandler(ticksQuery, () => ticks);
  for (let due = Date.now() + TICK_MS; ticks < 2;) {
    const leftMs = due - Date.now();
    if (leftMs > 0) {
      await condition(() => false, leftMs);
      continue;
    }
    ticks += 1;
    due = Date.now() + TICK_MS;
    await sleep(1);
  }
}
