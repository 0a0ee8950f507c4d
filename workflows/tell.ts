import { ApplicationFailure, getExternalWorkflowHandle } from '@temporalio/workflow';
import type { CopyEvent } from '../contract/messages';
import { copyEventSignal } from './messages';

/** Signals a replication; false when it has closed. */
export function tell(requester: string, event: CopyEvent): Promise<boolean> {
  return unlessGone(() => getExternalWorkflowHandle(requester).signal(copyEventSignal, event));
}

/** Sends a command to another workflow; false when there is none of its id any more. */
export async function unlessGone(command: () => Promise<void>): Promise<boolean> {
  try {
    await command();
    return true;
  } catch (failure) {
    if (failure instanceof ApplicationFailure && failure.type === 'ExternalWorkflowExecutionNotFound') return false;
    throw failure;
  }
}
