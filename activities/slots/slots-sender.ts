import { setTimeout as sleep } from 'node:timers/promises';
import { DRAINING_MEMO, REGION_SLOTS_ID } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';
import { inBatches } from '../shared/in-batches';
import { describeRun } from './describe-run';
import { signalRegionSlots, type SlotsSignals } from './signal-region-slots';

/** Far below the 2 MB that the server takes: a replication says 2 KB of itself. */
const MOST_PER_SIGNAL = 100;

/** A run that takes longer to continue as new is held up by something else. */
const LONGEST_WAIT_MS = 5000;
const LOOK_EVERY_MS = 100;
/** The time that the calls to Temporal may take; others may wait for them. */
const CALLS_MS = 10_000;

/** Nobody waits for it when few signals come. A flood of replications takes a few workflow tasks a second, not dozens. */
const PAUSE_MS = 250;

/**
 * Sends signals of one kind to the region slots. What comes soon after a signal goes in the next one, together. None is sent
 * while the run of the region slots waits for a moment without signals, to continue as new: replications that begin by the
 * thousands would else keep it from that.
 */
export function slotsSender<Signal extends keyof SlotsSignals>(
  dependencies: Dependencies,
  signal: Signal,
): (payload: SlotsSignals[Signal]) => Promise<void> {
  const send = inBatches(
    (_, payloads: SlotsSignals[Signal][]) =>
      dependencies.client.withDeadline(Date.now() + LONGEST_WAIT_MS + CALLS_MS, async () => {
        await untilTheyListen(dependencies);
        for (let first = 0; first < payloads.length; first += MOST_PER_SIGNAL) {
          await signalRegionSlots(dependencies, signal, ...payloads.slice(first, first + MOST_PER_SIGNAL));
        }
      }),
    () => sleep(PAUSE_MS),
  );
  return (payload) => send(REGION_SLOTS_ID, payload);
}

async function untilTheyListen(dependencies: Dependencies): Promise<void> {
  const deadline = Date.now() + LONGEST_WAIT_MS;
  while ((await isDraining(dependencies)) && Date.now() < deadline) await sleep(LOOK_EVERY_MS);
}

async function isDraining(dependencies: Dependencies): Promise<boolean> {
  const run = await describeRun(dependencies, { id: REGION_SLOTS_ID });
  // The memo goes with each continue-as-new.
  return run !== undefined && run.memo?.[DRAINING_MEMO] === run.runId;
}
