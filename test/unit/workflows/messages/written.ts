import type {
  ClaimAnswers,
  CopyClaim,
  CopyEvent,
  CopyStoppedSignal,
  EnqueueSignal,
} from '../../../../contract/messages';
import { defined } from '../../../../contract/defined';
import { copyError, type ErrorCode } from '../../../../contract/errors';
import type { DriftReport } from '../../../../contract/schema/drift';
import { ReplicationRequest } from '../../../../contract/schema/request';
import type { Compensation, CopyError, CopyOutcome } from '../../../../contract/outcome';
import { carry } from '../../../../workflows/region-slots/carry';
import { estimatesOf, forecastOf } from '../../../../workflows/region-slots/forecast';
import { describeSlots } from '../../../../workflows/region-slots/view';
import { waitsOf } from '../../../../workflows/region-slots/waits';
import { MESSAGES } from '../../../../workflows/shared/descriptions';
import type { CarriedNight } from '../../../../workflows/sync/night';
import { reportOfEveryState } from '../../../support/drift-reports';
import { sampleSpec } from '../../../support/samples';
import { copy, REGIONS, Slots } from '../region-slots/slots';

/** Noon of a day, as all times of the samples. */
const NOON = Date.UTC(2026, 10, 24, 12);
const AT = new Date(NOON).toISOString();
const LANE = 'copy/cn-beijing/1';
const VIA = { regionId: 'us-west-1', imageId: 'm-relay' };
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
    carriedState: [carry(state), carry(Slots.cold().state), ...learningSlots().map(carry)],
    carriedNight: carriedNights(),
    enqueue: [enqueueSignal({ sizeGiB: 40, relays: ['cn-beijing'] }), enqueueSignal({})],
    withdraw: [...MESSAGES.withdraw.example],
    laneReset: [...MESSAGES.laneReset.example],
    copyStopped: copyStoppedSignals(),
    copyWaits: [...MESSAGES.copyWaits.example],
    copyProgress: [...MESSAGES.copyProgress.example],
    endCopy: [...MESSAGES.endCopy.example],
    copyEvents: [copyEvents()],
    copyMemo: [run('web', 'cn-beijing'), { ...run('web', 'cn-beijing'), viaRegionId: 'us-west-1' }],
    claimMemo: claims(),
    driftMemo: [fullReport(), reportOfEveryState()],
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

/** Slots that find out whose limit counts, and slots that have found it out; finished copies are copied on meanwhile. */
function learningSlots(): Slots['state'][] {
  const slots = Slots.ready({ pools: 'auto', probing: { fromLimit: 1, patienceMs: 60_000 } });
  slots.run(run('first', 'cn-beijing'));
  const probe = run('probe', 'cn-shanghai');
  const { id, tenure } = slots.run(probe);
  const requests = [run('third', 'us-west-1')];
  slots.tell({ type: 'enqueue', requests, relays: { requester: 'replicate/web', regionIds: ['cn-beijing'] } });
  const asking = { ...slots.state, learning: { ...slots.state.learning, restUntil: NOON } };
  const seen = { saw: 'runs', copyId: probe.copyId, imageId: 'm-1' } as const;
  return [asking, slots.tell({ type: 'observed', watched: { id, tenure }, seen }).state];
}

/** A drift report that has every field. */
function fullReport(): DriftReport {
  const { images, ...report } = reportOfEveryState();
  const load = { regionId: 'cn-hangzhou', role: 'source', limit: 5, atATime: 5, lacking: 1, recent: 1 } as const;
  const old = {
    imageId: 'm-old',
    name: 'web-0',
    source: 'cn-hangzhou/m-source',
    state: 'Kept',
    reason: 'in use',
  } as const;
  return {
    ...report,
    reason: 'one image is not there',
    images: images.map((image) => ({ ...image, copyName: 'web-1-m-source0' })),
    capacity: { copySeconds: 1200, recentSeconds: 86_400, pools: [load], warnings: ['new images: too many'] },
    retention: {
      dryRun: true,
      regions: [{ regionId: 'cn-beijing', reason: 'not all was asked', copies: [old], more: 1 }],
    },
  };
}

/** What one run of a night hands over to the next, with what is there of each list, and with nothing left to make. */
function carriedNights(): CarriedNight[] {
  const source = { regionId: 'cn-hangzhou', imageId: 'm-source0' };
  const request = ReplicationRequest.parse({ source, targets: ['cn-beijing'], priority: 'nightly' });
  const shared = { encrypted: true, kmsKeyId: 'key-1', resourceGroupId: 'rg-1', shareWith: ['2000000000000001'] };
  return [
    {
      report: fullReport(),
      waiting: [{ workflowId: 'replicate/m-source0/0123456789ab', request }],
      later: [{ imageId: 'm-source1', copyName: 'web-1-m-source1', regionIds: ['cn-beijing'] }],
      targets: [{ regionId: 'cn-beijing', required: true, ...shared }],
    },
    { report: reportOfEveryState(), waiting: [] },
  ];
}

/** An error of a call to ECS. */
function ecsError(code: ErrorCode, regionId: string, message: string): CopyError {
  return { ...copyError(code, regionId, message), requestId: 'request-1' };
}

function run(name: string, regionId: string): ReturnType<typeof copy> {
  return copy(name, regionId, { sizeGiB: 40, since: NOON });
}

function enqueueSignal(more: Pick<EnqueueSignal, 'sizeGiB' | 'relays'>): EnqueueSignal {
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
    { type: 'granted', copyId: COPY_ID, lane: LANE, via: VIA },
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
      via: VIA,
      encrypted: true,
    },
    { ...image, status: 'failed', error, compensation },
    { status: 'cancelled', imageId: 'm-1', compensation, isWithdrawn: true },
    { status: 'deferred', error },
    { status: 'withdrawn' },
    { status: 'unknown' },
  ];
}

/** What a copy is to make: with all that a request may say, and with the least. */
function claims(): CopyClaim[] {
  const optional = { encrypted: true, kmsKeyId: 'key-1', resourceGroupId: 'rg-1', via: VIA };
  const estimate = { seconds: 400, spread: 0.2, from: 'pair' } as const;
  return [
    { spec: { ...sampleSpec(), ...optional, estimate }, onAbort: 'keepFinished' },
    { spec: sampleSpec(), onAbort: 'deleteFinished' },
  ];
}

function claimAnswers(): ClaimAnswers {
  const [claim] = claims();
  return {
    [COPY_ID]: { isWanted: true, isAborting: false, ...defined({ claim }), relays: { 'us-west-1': 'm-relay' } },
    other: { isWanted: false },
  };
}
