import type { WithdrawSignal } from '../../contract/messages';
import { withdrawSignalName } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';
import { slotsSender } from './slots-sender';

/** Asks the region slots to drop queued copies and to cancel running ones. Idempotent by copy id. */
export function withdrawCopies(dependencies: Dependencies): (signal: WithdrawSignal) => Promise<void> {
  return slotsSender(dependencies, withdrawSignalName);
}
