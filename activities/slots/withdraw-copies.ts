import type { WithdrawSignal } from '../../contract/messages';
import { withdrawSignalName } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';
import { signalRegionSlots } from './signal-region-slots';

/** Asks the region slots to drop queued copies and to cancel running ones. Idempotent by copy id. */
export function withdrawCopies(dependencies: Dependencies) {
  return (signal: WithdrawSignal): Promise<void> => signalRegionSlots(dependencies, withdrawSignalName, signal);
}
