import { ApplicationFailure, arrayFromPayloads, defaultPayloadConverter } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { type Activities, createActivities } from '../../activities';
import type { LaneHold } from '../../activities/copy/hold-lane';
import { newWaitRecord } from '../../activities/copy/wait-record';
import type { CopyEvent } from '../../contract/messages';
import { laneId, partsOfCopyId, REGION_SLOTS_ID, TASK_QUEUE } from '../../contract/names';
import { copyTo, SOURCE, startSubject, type Subject } from '../simulator/support';
import type { CopySpec } from '../../contract/schema/plan';
import { dependenciesFor } from '../support/stack';
import { createNamespace, type TestNamespace } from '../support/temporal';
import { CLAIM, run, sampleRequest, Workflows } from './support';

let temporal: TestNamespace;
let workflows: Workflows;
let activities: Activities;

beforeEach(async () => {
  temporal = await createNamespace();
  workflows = new Workflows(temporal.client);
  activities = createActivities({ ...dependenciesFor(1, temporal), accountId: '1234567890' });
});

afterEach(() => temporal.close());

const LANE = laneId('cn-beijing', 1);
const FIRST_RUN = 'first-run';
const { copyId, requester } = sampleRequest();
const CLAIM_INPUT = { request: sampleRequest(), lane: LANE, firstRunId: FIRST_RUN };

/** Of the copy's workflow, in the run `runId`; `heartbeatDetails` are those of the attempt before. */
function inRun(runId: string, heartbeatDetails?: unknown) {
  const currentAttemptScheduledTimestampMs = Date.now();
  return { workflowExecution: { workflowId: LANE, runId }, heartbeatDetails, currentAttemptScheduledTimestampMs };
}

function runFirst<Name extends keyof Activities>(
  name: Name,
  input: Parameters<Activities[Name]>[0],
  heartbeatDetails?: unknown,
): ReturnType<Activities[Name]> {
  return run(activities, name, input, inRun(FIRST_RUN, heartbeatDetails));
}

function runAfterReset<Name extends keyof Activities>(
  name: Name,
  input: Parameters<Activities[Name]>[0],
): ReturnType<Activities[Name]> {
  return run(activities, name, input, inRun('second-run'));
}

/** The code of the error with which an activity fails. */
function codeOf(activity: Promise<unknown>): Promise<unknown> {
  return activity.then(
    () => undefined,
    (failure: unknown) => (failure instanceof ApplicationFailure ? failure.type : failure),
  );
}

async function startReplication(): Promise<void> {
  await workflows.start(requester);
  await workflows.idle(requester);
}

/** What each signal to a workflow has brought. */
async function signalsTo(workflowId: string): Promise<unknown[]> {
  const { events } = await temporal.client.workflow.getHandle(workflowId).fetchHistory();
  const signals = events?.flatMap(({ workflowExecutionSignaledEventAttributes: signal }) => signal ?? []) ?? [];
  return signals.map(({ input }) => arrayFromPayloads(defaultPayloadConverter, input?.payloads)[0]);
}

/** Of which regions each signal has brought news. */
async function newsOf(workflowId: string): Promise<string[][]> {
  const contents = await signalsTo(workflowId);
  return (contents as CopyEvent[][]).map((news) => news.map((event) => partsOfCopyId(event.copyId).regionId));
}

/** Waits for an activity while the test answers the query that it sends. */
async function whileAnswering<Result>(activity: Promise<Result>, workflowId: string, value: unknown): Promise<Result> {
  await Promise.all([activity.catch(() => undefined), workflows.answerQuery(workflowId, value)]);
  return activity;
}

/** The same for a workflow that does not know the query. */
async function whileRefusing<Result>(activity: Promise<Result>, workflowId: string): Promise<Result> {
  await Promise.all([activity.catch(() => undefined), workflows.refuseQuery(workflowId)]);
  return activity;
}

describe('claimCopy', () => {
  test('learns what to make, and tells the replication of the lane', async () => {
    await startReplication();
    const claimed = await whileAnswering(runFirst('claimCopy', CLAIM_INPUT), requester, {
      [copyId]: { isWanted: true, claim: CLAIM },
    });

    expect(claimed).toMatchObject({ isWanted: true, claim: CLAIM, wasReset: false });
    expect(await newsOf(requester)).toEqual([['cn-beijing']]);
  });

  test('learns from which finished copy it is taken, and gives the lane back when that one is not offered any more', async () => {
    await startReplication();
    const input = { ...CLAIM_INPUT, request: { ...sampleRequest(), viaRegionId: 'cn-shenzhen' } };
    const answer = { isWanted: true, claim: CLAIM };
    const lost = await whileAnswering(runFirst('claimCopy', input), requester, { [copyId]: answer });
    const claimed = await whileAnswering(runFirst('claimCopy', input), requester, {
      [copyId]: { ...answer, relays: { 'cn-shenzhen': 'm-relay', 'cn-shanghai': 'm-other' } },
    });

    expect(claimed).not.toHaveProperty('relays');
    expect(claimed.claim?.spec).toMatchObject({ via: { regionId: 'cn-shenzhen', imageId: 'm-relay' } });
    expect(claimed.claim?.spec.token).not.toBe(CLAIM.spec.token);
    expect(lost).toMatchObject({ isWanted: false, error: { code: 'RelayLost' } });
    expect(await newsOf(requester)).toEqual([['cn-beijing']]);
  });

  test('asks once for the copies of one replication that claim at the same time', async () => {
    await startReplication();
    const requests = ['cn-beijing', 'cn-hongkong', 'us-west-1'].map((regionId) => sampleRequest(regionId));
    const claiming = Promise.all(requests.map((request) => runFirst('claimCopy', { ...CLAIM_INPUT, request })));
    const wanted = Object.fromEntries(requests.map(({ copyId: id }) => [id, { isWanted: true, claim: CLAIM }]));
    await workflows.answerQuery(requester, wanted);

    expect((await claiming).map(({ isWanted }) => isWanted)).toEqual([true, true, true]);
    expect((await newsOf(requester)).flat().sort()).toEqual(['cn-beijing', 'cn-hongkong', 'us-west-1']);
  });

  test('says that the workflow of the copy was reset', async () => {
    await startReplication();
    const claiming = runAfterReset('claimCopy', CLAIM_INPUT);
    const claimed = await whileAnswering(claiming, requester, { [copyId]: { isWanted: false, claim: CLAIM } });

    expect(claimed).toEqual({ isWanted: false, claim: CLAIM, wasReset: true });
  });

  test('wants nothing of a replication that is not there', async () => {
    expect(await runFirst('claimCopy', CLAIM_INPUT)).toEqual({ isWanted: false, wasReset: false });
  });

  test('wants nothing of a replication that has closed, but learns what the copy was to make', async () => {
    await startReplication();
    await workflows.terminate(requester);
    const claimed = await whileAnswering(runFirst('claimCopy', CLAIM_INPUT), requester, {
      [copyId]: { isWanted: true, claim: CLAIM },
    });

    expect(claimed).toEqual({ isWanted: false, claim: CLAIM, wasReset: false });
  });

  test('wants nothing of a replication that has closed before it had a plan', async () => {
    await startReplication();
    await workflows.terminate(requester);
    const claimed = await whileAnswering(runFirst('claimCopy', CLAIM_INPUT), requester, {
      [copyId]: { isWanted: true },
    });

    expect(claimed).toEqual({ isWanted: false, wasReset: false });
  });

  test('asks again while the replication has no plan', async () => {
    await startReplication();
    const claiming = codeOf(runFirst('claimCopy', CLAIM_INPUT));

    expect(await whileAnswering(claiming, requester, { [copyId]: { isWanted: true } })).toBe('CopyInProgress');
  });

  test('asks again when the replication does not answer, and gives up after five minutes', async () => {
    await startReplication();
    const first = codeOf(runFirst('claimCopy', CLAIM_INPUT));
    expect(await whileRefusing(first, requester)).toBe('CopyInProgress');

    const silent = { silentSince: Date.now() - 301_000 };
    const last = runFirst('claimCopy', CLAIM_INPUT, silent);

    const error = expect.objectContaining({ code: 'ReplicationSilent', regionId: 'cn-beijing' }) as unknown;
    expect(await whileRefusing(last, requester)).toEqual({ isWanted: false, wasReset: false, error });
  });
});

describe('the start with the claim', () => {
  let subject: Subject;

  beforeEach(async () => {
    subject = await startSubject();
    activities = createActivities({ ...dependenciesFor(subject.port, temporal), accountId: '1234567890' });
    await startReplication();
  });

  afterEach(() => subject.stop());

  const source = { regionId: SOURCE.regionId, imageId: SOURCE.imageId };
  const claim = { ...CLAIM, spec: { ...CLAIM.spec, source } };
  const attempt = (number: number, memory?: unknown, runId = FIRST_RUN) =>
    run(activities, 'claimCopy', CLAIM_INPUT, { ...inRun(runId, memory), attempt: number });
  const claimIn = (claiming: ReturnType<typeof attempt>, isWanted = true) =>
    whileAnswering(claiming, requester, { [copyId]: { isWanted, claim } });
  const copyCalls = async (): Promise<number> => (await subject.admin.journal({ action: 'CopyImage' })).length;

  test('starts the copy at once', async () => {
    const { started } = await claimIn(attempt(1));

    expect(started).toMatchObject({ imageId: expect.stringMatching(/^m-/) as string, adopted: false });
    expect(await copyCalls()).toBe(1);
  });

  test('starts the copy after attempts that have sent nothing', async () => {
    expect((await claimIn(attempt(3, { unsentUntil: 2 }))).started).toBeDefined();
  });

  test('starts nothing after an attempt that may have, and says so', async () => {
    expect(await claimIn(attempt(3, { unsentUntil: 1 }))).toEqual({
      isWanted: true,
      claim,
      wasReset: false,
      mayHaveStarted: true,
    });
    expect(await copyCalls()).toBe(0);
  });

  test('starts nothing after a reset', async () => {
    expect(await claimIn(attempt(1, undefined, 'second-run'))).toEqual({ isWanted: true, claim, wasReset: true });
    expect(await copyCalls()).toBe(0);
  });

  test('starts nothing that is not wanted', async () => {
    expect(await claimIn(attempt(1), false)).toEqual({ isWanted: false, claim, wasReset: false });
    expect(await copyCalls()).toBe(0);
  });

  test('an attempt that learns nothing says that it has sent nothing, unless one before it may have', async () => {
    const left: unknown[] = [];
    for (const [number, memory] of [
      [2, { unsentUntil: 1 }],
      [2, undefined],
    ] as const) {
      const environment = new MockActivityEnvironment({ ...inRun(FIRST_RUN, memory), attempt: number });
      environment.on('heartbeat', (details: unknown) => left.push(details));
      await whileRefusing(codeOf(environment.run(activities.claimCopy, CLAIM_INPUT)), requester);
    }

    expect(left).toEqual([
      { silentSince: expect.any(Number) as number, unsentUntil: 2 },
      { silentSince: expect.any(Number) as number },
    ]);
  });
});

const hold: LaneHold = { lane: LANE, copyId, requester, firstRunId: FIRST_RUN };

async function startSlots(): Promise<void> {
  const options = { workflowId: REGION_SLOTS_ID, taskQueue: REGION_SLOTS_ID, args: [] };
  await temporal.client.workflow.start('regionSlots', options);
  await workflows.idle(REGION_SLOTS_ID);
}

describe('a step that changes ECS', () => {
  const nothing = { regionId: 'cn-beijing', snapshotIds: [] };

  /** The region slots hear of the reset, and then answer. */
  async function deleteNothing(answer?: unknown): Promise<unknown> {
    await startSlots();
    const deleting = codeOf(runAfterReset('deleteSnapshots', { ...nothing, hold }));
    await workflows.idle(REGION_SLOTS_ID);
    return answer === undefined
      ? whileRefusing(deleting, REGION_SLOTS_ID)
      : whileAnswering(deleting, REGION_SLOTS_ID, answer);
  }

  test('asks nobody in the first run of the copy, and for others than a copy', async () => {
    expect(await runFirst('deleteSnapshots', { ...nothing, hold })).toEqual([]);
    expect(await runAfterReset('deleteSnapshots', nothing)).toEqual([]);
  });

  test.each([
    ['yes', undefined],
    ['no', 'LaneLost'],
    ['wait', 'CopyInProgress'],
    [undefined, 'CopyInProgress'],
  ])('after a reset asks the region slots, who say %s', async (answer, code) => {
    expect(await deleteNothing(answer)).toBe(code);
  });

  test('starts the region slots when they do not run', async () => {
    const deleting = codeOf(runAfterReset('deleteSnapshots', { ...nothing, hold }));
    await workflows.idle(TASK_QUEUE);

    expect(await whileAnswering(deleting, TASK_QUEUE, 'no')).toBe('LaneLost');
  });

  test('starts no copy after a reset that the replication does not want any more', async () => {
    await startSlots();
    const starting = codeOf(runAfterReset('startCopy', { request: sampleRequest(), spec: CLAIM.spec, hold }));
    await workflows.idle(REGION_SLOTS_ID);

    expect(await whileAnswering(starting, REGION_SLOTS_ID, 'yes')).toBe('CopyUnwanted');
  });
});

/** Its source supports NVMe, which CopyImage drops. */
const LOSING: CopySpec = {
  ...CLAIM.spec,
  tags: { team: 'web' },
  expected: { ...CLAIM.spec.expected, disks: [{ type: 'system', device: '/dev/xvda', sizeGiB: 40 }] },
};

describe('the end of a copy', () => {
  let subject: Subject;

  beforeEach(async () => {
    subject = await startSubject();
  });

  afterEach(() => subject.stop());

  test('gives it nothing back after a reset, when its lane belongs to another copy', async () => {
    const { ImageId: imageId } = await subject.call(
      'CopyImage',
      copyTo('cn-beijing', { 'Tag.1.Key': 'team', 'Tag.1.Value': 'web' }),
    );
    await subject.admin.finishCopy({ regionId: 'cn-beijing', imageId });
    const { awaitCopy } = createActivities(
      dependenciesFor(subject.port, temporal, { pacing: { visibilityGraceMs: 1 } }),
    );
    const input = {
      request: sampleRequest(),
      spec: LOSING,
      hold,
      imageId,
      adopted: false,
      startedAt: '',
      isKept: true,
    };
    await startSlots();
    const info = { ...inRun('second-run'), attempt: 2 };
    const finishing = codeOf(new MockActivityEnvironment(info).run(awaitCopy, input));
    await workflows.idle(REGION_SLOTS_ID);

    expect(await whileAnswering(finishing, REGION_SLOTS_ID, 'no')).toBe('LaneLost');
    expect(await subject.admin.journal({ action: 'ModifyImageAttribute' })).toEqual([]);
  });

  test('tells its own workflow how far it is once it has taken long, and each quarter once', async () => {
    const { ImageId: imageId } = await subject.call('CopyImage', copyTo('cn-beijing'));
    const changes = { oddAnswer: { fields: { Progress: '50%' } } };
    await subject.admin.changeImage({ regionId: 'cn-beijing', imageId, changes });
    const runId = await workflows.start(LANE);
    const { awaitCopy } = createActivities(dependenciesFor(subject.port, temporal));
    const input = {
      request: sampleRequest(),
      spec: CLAIM.spec,
      hold,
      imageId,
      adopted: false,
      startedAt: '',
      isKept: true,
    };
    let record: unknown = newWaitRecord(Date.now() - 2_000_000);
    for (const attempt of [2, 3]) {
      const environment = new MockActivityEnvironment({ ...inRun(runId, record), attempt });
      environment.on('heartbeat', (details: unknown) => (record = details));
      expect(await codeOf(environment.run(awaitCopy, input))).toBe('CopyInProgress');
    }

    expect(await signalsTo(LANE)).toEqual([{ copyId, progress: 50 }]);
  });
});
