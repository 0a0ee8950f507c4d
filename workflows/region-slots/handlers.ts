import { ApplicationFailure, log, setHandler } from '@temporalio/workflow';
import type { ReleaseLaneUpdate, SetLimitUpdate } from '../../contract/messages';
import { enqueueSignal, releaseLaneUpdate, setLimitUpdate, slotsQuery, withdrawSignal } from '../shared/messages';
import { isEnqueueSignal, isWithdrawSignal } from '../shared/well-formed';
import type { RunningSlots } from './running-slots';
import { limitProblem, releaseProblem } from './updates';

/** Lets the slots hear their signals, updates and queries. Returns how many signals have come so far. */
export function handleMessages(slots: RunningSlots): () => number {
  let signals = 0;
  setHandler(enqueueSignal, (signal) => {
    signals += 1;
    if (!isEnqueueSignal(signal)) return ignore(enqueueSignal.name);
    slots.apply({ type: 'enqueue', at: Date.now(), requests: signal.requests });
  });
  setHandler(withdrawSignal, (signal) => {
    signals += 1;
    if (!isWithdrawSignal(signal)) return ignore(withdrawSignal.name);
    const { requester, copyIds } = signal;
    slots.apply({ type: 'withdraw', at: Date.now(), requester, copyIds });
  });
  setHandler(slotsQuery, () => slots.view());
  handleUpdates(slots);
  return () => signals;
}

function handleUpdates(slots: RunningSlots): void {
  setHandler(
    setLimitUpdate,
    (update) => {
      slots.apply({ ...update, type: 'setLimit', at: Date.now() });
      return slots.view();
    },
    { validator: (update: SetLimitUpdate) => rejectWhenWrong(limitProblem(update)) },
  );
  setHandler(
    releaseLaneUpdate,
    (update) => {
      slots.apply({ ...update, type: 'releaseLane', at: Date.now() });
      return slots.view();
    },
    { validator: (update: ReleaseLaneUpdate) => rejectWhenWrong(releaseProblem(slots.state, update)) },
  );
}

/** Anyone may send a signal by hand. One that is malformed must not stop the workflow. */
function ignore(name: string): void {
  log.warn('a malformed signal is ignored', { name });
}

function rejectWhenWrong(problem: string | undefined): void {
  if (problem !== undefined) throw ApplicationFailure.nonRetryable(problem, 'InvalidRequest', [problem]);
}
