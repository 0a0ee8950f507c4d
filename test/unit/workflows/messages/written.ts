import type { ClaimAnswers, CopyEvent, CopyStoppedSignal, EnqueueSignal } from '../../../../contract/messages';
import { copyError, type ErrorCode } from '../../../../contract/errors';
import type { Compensation, CopyError, CopyOutcome } from '../../../../contract/outcome';
import { carry } from '../../../../workflows/region-slots/carry';
import { estimatesOf, forecastOf } from '../../../../workflows/region-slots/forecast';
import { describeSlots } from '../../../../workflows/region-slots/view';
import { waitsOf } from '../../../../workflows/region-slots/waits';
import { MESSAGES } from '../../../../workflows/shared/descriptions';
import { copy, REGIONS, Slots } from '../region-slots/slots';

/** Noon of a day, as all times of the samples. */
const NOON = Date.UTC(2026, 10, 24, 12);
const AT = new Date(NOON).toISOString();
const LANE = 'copy/cn-beijing/1';
const COPY_ID = '01980000-0000-7000-8000-000000000000/cn-beijing/1';

/**
 * What this version writes, by the name of the message: samples that have every field, and some that have only what must be
 * there. `carriedState` is what a run of `region-slots` hands over to the next one; the others are messages between workflows, or
 * answers that another version reads.
 */
export function writtenMessages(): Record<string, unknown[]> {
  const state = busySlots();
  const question = { sourceRegionId: 'cn-hangzhou', regionIds: ['us-west-1'], sizeGiB: 40 };
  return {
    carriedState: [carry(state), carry(Slots.cold().state)],
    enqueue: [enqueueSignal({ sizeGiB: 40 }), enqueueSignal({})],
    withdraw: [...MESSAGES.withdraw.example],
    laneReset: [...MESSAGES.laneReset.example],
    copyStopped: copyStoppedSignals(),
    endCopy: [...MESSAGES.endCopy.example],
    copyEvents: [copyEvents()],
    mayHold: ['yes', 'wait', 'no'],
    claim: [claimAnswers()],
    waits: [waitsOf(state, 'replicate/web')],
    estimates: [[estimatesOf(state, question)]],
    forecast: [forecastOf(Slots.ready().state, { ...question, priority: 'manual' }), null],
    slots: [describeSlots(state, NOON)],
    move: [
      { buildId: '0.2.0', isMoving: true },
      { buildId: null, isMoving: false },
    ],
  };
}

/** Slots of which every list has an entry: lanes of each kind and phase, copies that wait, answers, rates, a changed limit. */
function busySlots(): Slots['state'] {
  const slots = Slots.ready({ defaultLimit: 2, limits: { 'us-west-1': 1 } });
  slots.state = { ...slots.state, accountId: '1234567890123456', at: NOON };
  const taught = slots.run(run('taught', 'cn-shanghai'));
  slots.tell({ type: 'closed', lane: taught, clean: true, lesson: { sizeGiB: 40, seconds: 400 } });
  slots.runAndDie(run('died', 'cn-shanghai'));
  const lost = slots.run(run('lost', 'us-west-1'));
  slots.tell({
    type: 'identified',
    lane: lost,
    runId: 'run of lost',
    identity: { end: 'died', holder: { id: lost.id, pool: 'us-west-1', number: 1, runId: 'of others' } },
  });
  slots.run({ ...run('running', 'cn-beijing'), sourceRegionId: 'cn-shanghai' });
  slots.enqueue([run('first', 'us-west-1'), { ...run('second', 'us-west-1'), requester: 'replicate/db' }]);
  slots.withdraw(run('second', 'us-west-1'));
  slots.enqueue([{ ...run('third', 'us-west-1'), requester: 'replicate/db' }]);
  slots.tell({ type: 'setLimit', regionId: 'cn-hangzhou', limit: 3, by: 'ops', reason: 'shared' });
  slots.tell({
    type: 'straysFound',
    regions: REGIONS,
    strays: [{ regionId: 'cn-beijing', sourceRegionId: 'cn-hangzhou', imageId: 'm-stray' }],
    unasked: [{ regionId: 'us-west-1', error: ecsError('UnexpectedError', 'us-west-1', 'no answer') }],
  });
  return slots.state;
}

/** An error of a call to ECS. */
function ecsError(code: ErrorCode, regionId: string, message: string): CopyError {
  return { ...copyError(code, regionId, message), requestId: 'request-1' };
}

function run(name: string, regionId: string): ReturnType<typeof copy> {
  return copy(name, regionId, { sizeGiB: 40, since: NOON });
}

function enqueueSignal(more: Pick<EnqueueSignal, 'sizeGiB'>): EnqueueSignal {
  const [example] = MESSAGES.enqueue.example;
  return { ...example, ...more };
}

function copyStoppedSignals(): CopyStoppedSignal[] {
  const [example] = MESSAGES.copyStopped.example;
  const error = copyError('CouldNotCancel', 'cn-beijing', 'it is still copied');
  const compensation = {
    outcome: 'could-not-cancel',
    at: AT,
    imageId: 'm-1',
    leftovers: ['m-1'],
    error,
  } satisfies Compensation;
  return [{ ...example, compensation }, { lane: LANE }];
}

/** News of every type, and every way in which a copy can end. */
function copyEvents(): CopyEvent[] {
  const error = ecsError('CopyDeferred', 'cn-beijing', 'another copy is in its way');
  const progress = { imageId: 'm-1', status: 'copying', progress: 30, adopted: false } as const;
  return [
    { type: 'granted', copyId: COPY_ID, lane: LANE },
    { type: 'blocked', copyId: COPY_ID, error },
    { type: 'blocked', copyId: COPY_ID },
    { type: 'progress', copyId: COPY_ID, ...progress, obstacle: error },
    ...outcomes().map((outcome): CopyEvent => ({ type: 'settled', copyId: COPY_ID, outcome })),
  ];
}

function outcomes(): CopyOutcome[] {
  const error = ecsError('CopyFailed', 'cn-beijing', 'ECS says so');
  const image = { imageId: 'm-1', adopted: false };
  const compensation = { outcome: 'finished-kept', at: AT, imageId: 'm-1' } satisfies Compensation;
  return [
    {
      ...{ ...image, status: 'available', startedAt: AT, availableAt: AT, verified: ['size'] },
      remarks: [{ attribute: 'imageFamily', source: 'web', copy: '', reason: 'refused' }],
      lesson: { sizeGiB: 40, seconds: 400 },
    },
    { ...image, status: 'failed', error, compensation },
    { status: 'cancelled', imageId: 'm-1', compensation, isWithdrawn: true },
    { status: 'deferred', error },
    { status: 'withdrawn' },
    { status: 'unknown' },
  ];
}

function claimAnswers(): ClaimAnswers {
  return { [COPY_ID]: { isWanted: true, isAborting: false }, other: { isWanted: false } };
}
