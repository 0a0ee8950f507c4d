import { log, setHandler, workflowInfo } from '@temporalio/workflow';
import type {
  EnqueueSignal,
  MoveAnswer,
  ReleaseLaneUpdate,
  SetLimitUpdate,
  SlotRequest,
} from '../../contract/messages';
import { defined } from '../../contract/defined';
import { copyId } from '../../contract/names';
import { descriptionOf } from '../shared/descriptions';
import {
  copyStoppedSignal,
  copyWaitsSignal,
  enqueueSignal,
  estimatesQuery,
  forecastQuery,
  laneResetSignal,
  mayHoldQuery,
  moveUpdate,
  releaseLaneUpdate,
  setLimitUpdate,
  slotsQuery,
  waitsQuery,
  withdrawSignal,
} from '../shared/messages';
import { rejectWhenWrong } from '../shared/update-problems';
import {
  isCopyStoppedSignal,
  isCopyWaitsSignal,
  isEnqueueSignal,
  isLaneResetSignal,
  isWithdrawSignal,
} from '../shared/well-formed';
import type { SlotsEvent } from './core';
import type { RunningSlots } from './running-slots';
import { limitProblem, releaseProblem } from './updates';

/** Lets the slots hear their signals, updates and queries. Returns how many signals have come so far. */
export function handleMessages(slots: RunningSlots): () => number {
  let signals = 0;
  /** Anyone may send a signal by hand. One that is malformed must not stop the workflow. */
  const hear = <Signal>(
    name: string,
    isSignal: (value: unknown) => value is Signal,
    toEvent: (signal: Signal) => News,
  ) => {
    const hearOne = (payload: unknown): void => {
      if (isSignal(payload)) slots.apply({ at: Date.now(), ...toEvent(payload) });
      else log.warn('a malformed signal is ignored', { name });
    };
    return (first: unknown, ...others: unknown[]): void => {
      signals += 1;
      [first, ...others].forEach(hearOne);
    };
  };
  setHandler(
    enqueueSignal,
    hear('enqueue', isEnqueueSignal, (signal) => eventOfEnqueue(slots, signal)),
    { description: descriptionOf('enqueue') },
  );
  setHandler(
    withdrawSignal,
    hear('withdraw', isWithdrawSignal, ({ requester, copyIds }) => ({ type: 'withdraw', requester, copyIds })),
    { description: descriptionOf('withdraw') },
  );
  setHandler(
    laneResetSignal,
    hear('laneReset', isLaneResetSignal, (reset) => ({ type: 'laneReset', reset })),
    { description: descriptionOf('laneReset') },
  );
  setHandler(
    copyStoppedSignal,
    hear('copyStopped', isCopyStoppedSignal, (stopped) => ({ type: 'copyStopped', stopped })),
    { description: descriptionOf('copyStopped') },
  );
  setHandler(
    copyWaitsSignal,
    hear('copyWaits', isCopyWaitsSignal, ({ lane, copyId }) => ({ type: 'copyWaits', lane, copyId })),
    { description: descriptionOf('copyWaits') },
  );
  setHandler(slotsQuery, () => slots.view(), { description: descriptionOf('slots') });
  setHandler(waitsQuery, (requester) => slots.waits(requester), { description: descriptionOf('waits') });
  setHandler(estimatesQuery, (questions) => slots.estimates(questions), { description: descriptionOf('estimates') });
  setHandler(forecastQuery, (question) => slots.forecast(question), { description: descriptionOf('forecast') });
  setHandler(mayHoldQuery, (lane, id, runId) => slots.mayHold(lane, id, runId), {
    description: descriptionOf('mayHold'),
  });
  handleUpdates(slots);
  return () => signals;
}

type News = WithoutTime<SlotsEvent>;
type WithoutTime<Event> = Event extends SlotsEvent ? Omit<Event, 'at'> : never;

function eventOfEnqueue({ state }: RunningSlots, signal: EnqueueSignal): News {
  const { accountId } = signal;
  const requests = requestsOf(signal);
  const isOther = state.accountId !== '' && accountId !== state.accountId;
  if (isOther) return { type: 'wrongAccount', requests, accountId };
  const relays = signal.relays && { requester: signal.requester, regionIds: signal.relays };
  return { type: 'enqueue', requests, ...defined({ relays }) };
}

function requestsOf({ firstRunId, copies, ...shared }: EnqueueSignal): SlotRequest[] {
  const { requester, sourceRegionId, priority, since, sizeGiB } = shared;
  return copies.map(({ regionId, attempt }) => ({
    copyId: copyId(firstRunId, regionId, attempt),
    requester,
    sourceRegionId,
    regionId,
    priority,
    since,
    ...defined({ sizeGiB }),
  }));
}

function handleUpdates(slots: RunningSlots): void {
  setHandler(
    setLimitUpdate,
    (update) => {
      slots.apply({ ...update, type: 'setLimit', at: Date.now() });
      return slots.view();
    },
    {
      validator: (update: SetLimitUpdate) => rejectWhenWrong(limitProblem(slots.state, update)),
      description: descriptionOf('setLimit'),
    },
  );
  setHandler(
    releaseLaneUpdate,
    (update) => {
      slots.apply({ ...update, type: 'releaseLane', at: Date.now() });
      return slots.view();
    },
    {
      validator: (update: ReleaseLaneUpdate) => rejectWhenWrong(releaseProblem(slots.state, update)),
      description: descriptionOf('releaseLane'),
    },
  );
  setHandler(moveUpdate, answerMove, { description: descriptionOf('move') });
}

/** The update changes nothing: the task that it makes brings the news that another version is current. */
function answerMove(): MoveAnswer {
  const { currentDeploymentVersion, targetWorkerDeploymentVersionChanged } = workflowInfo();
  // Workers without a version have one whose deployment has no name.
  const isVersioned = currentDeploymentVersion !== undefined && currentDeploymentVersion.deploymentName !== '';
  return {
    buildId: isVersioned ? currentDeploymentVersion.buildId : null,
    isMoving: targetWorkerDeploymentVersionChanged,
  };
}
