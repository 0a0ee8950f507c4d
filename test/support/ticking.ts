import { condition, defineQuery, setHandler } from '@temporalio/workflow';

/** Longer than a busy machine takes to start some of these workflows and to stop their worker. */
const TICK_MS = 4_000;

/** How often it has ticked. */
export const ticksQuery = defineQuery<number>('ticks');

/** Ticks once, and looks at the clock whenever it wakes, as our workflows do. */
export async function tick(): Promise<void> {
  let ticks = 0;
  setHandler(ticksQuery, () => ticks);
  const due = Date.now() + TICK_MS;
  for (let leftMs = TICK_MS; leftMs > 0; leftMs = due - Date.now()) await condition(() => false, leftMs);
  ticks += 1;
}
