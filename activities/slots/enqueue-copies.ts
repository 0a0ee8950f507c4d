import type { EnqueueSignal } from '../../contract/messages';
import { enqueueSignalName } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';
import { signalRegionSlots } from './signal-region-slots';

/** Asks the region slots for lanes, and starts them when they do not run. Idempotent by copy id. */
export function enqueueCopies(dependencies: Dependencies) {
  return (copies: Omit<EnqueueSignal, 'accountId'>): Promise<void> =>
    signalRegionSlots(dependencies, enqueueSignalName, { ...copies, accountId: dependencies.accountId });
}
