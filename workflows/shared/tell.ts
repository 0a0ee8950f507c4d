import { ApplicationFailure, getExternalWorkflowHandle, log } from '@temporalio/workflow';
import type { CopyEvent } from '../../contract/messages';
import { copyEventSignal } from './messages';

const GONE = 'ExternalWorkflowExecutionNotFound';

/** Signals a replication; false when it cannot hear any more. */
export function tell(requester: string, event: CopyEvent): Promise<boolean> {
  return wasDelivered(() => getExternalWorkflowHandle(requester).signal(copyEventSignal, event));
}

/** Sends a command to another workflow; false when it cannot be delivered: it has closed, or takes no more signals. */
export async function wasDelivered(command: () => Promise<void>): Promise<boolean> {
  try {
    await command();
    return true;
  } catch (failure) {
    if (!(failure instanceof ApplicationFailure)) throw failure;
    if (failure.type !== GONE) log.warn('another workflow cannot be reached', { error: failure });
    return false;
  }
}
