import { copyWaitsSignalName } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';
import { signalRegionSlots } from '../slots/signal-region-slots';
import type { LaneHold } from './hold-lane';
import type { WaitRecord } from './wait-record';

/**
 * Tells region slots that learn whose limit counts of a copy that stays in ECS's own queue, each time that it has waited twice
 * as long. Returns the record with how often they were told.
 */
export async function reportWait(
  dependencies: Dependencies,
  { lane, copyId }: LaneHold,
  record: WaitRecord,
): Promise<WaitRecord> {
  const { probing } = dependencies.slots;
  const { waiting, waitingMs, waitTold = 0 } = record;
  if (probing === undefined || !waiting || waitingMs < probing.patienceMs * 2 ** waitTold) return record;
  await signalRegionSlots(dependencies, copyWaitsSignalName, { lane, copyId });
  return { ...record, waitTold: waitTold + 1 };
}
