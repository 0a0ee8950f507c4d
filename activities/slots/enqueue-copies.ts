import type { EnqueueSignal } from '../../contract/messages';
import { enqueueSignalName } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';
import { slotsSender } from './slots-sender';

/** Asks the region slots for lanes, and starts them when they do not run. Idempotent by copy id. */
export function enqueueCopies(dependencies: Dependencies) {
  const send = slotsSender(dependencies, enqueueSignalName);
  return (copies: Omit<EnqueueSignal, 'accountId'>): Promise<void> =>
    send({ ...copies, accountId: dependencies.accountId });
}
