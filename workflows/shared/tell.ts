import { ApplicationFailure, getExternalWorkflowHandle, log } from '@temporalio/workflow';
import type { CopyEvent } from '../../contract/messages';
import { copyEventsSignal } from './messages';

const GONE = 'ExternalWorkflowExecutionNotFound';

/** Sends news of copies to their replication; false when the replication cannot receive it any more. */
export function tell(requester: string, events: CopyEvent[]): Promise<boolean> {
  return tryToDeliver(() => getExternalWorkflowHandle(requester).signal(copyEventsSignal, events));
}

/** Sends a command to another workflow; false when that workflow has closed or takes no more signals. */
export async function tryToDeliver(command: () => Promise<void>): Promise<boolean> {
  try {
    await command();
    return true;
  } catch (failure) {
    if (!(failure instanceof ApplicationFailure)) throw failure;
    if (failure.type !== GONE) log.warn('another workflow cannot be reached', { error: failure });
    return false;
  }
}
