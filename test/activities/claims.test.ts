import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { type Activities, createActivities, type Dependencies } from '../../activities';
import type { LaneHold } from '../../activities/copy/hold-lane';
import { laneId, REGION_SLOTS_ID, TASK_QUEUE } from '../../contract/names';
import { dependenciesFor } from '../support/stack';
import { createNamespace, type TestNamespace } from '../support/temporal';
import { CLAIM, sampleRequest, Workflows } from './support';

let temporal: TestNamespace;
let workflows: Workflows;
let dependencies: Dependencies;

beforeEach(async () => {
  temporal = await createNamespace();
  workflows = new Workflows(temporal.client);
  dependencies = { ...dependenciesFor(1, temporal), accountId: '1234567890' };
});

afterEach(() => temporal.close());

const LANE = laneId('cn-beijing', 1);
const FIRST_RUN = 'first-run';
const { copyId, requester } = sampleRequest();
const CLAIM_INPUT = { request: sampleRequest(), lane: LANE, firstRunId: FIRST_RUN };

/** Runs an activity of the copy's workflow in the run `runId`; `heartbeatDetails` are those of the attempt before. */
function run<Name extends keyof Activities>(
  name: Name,
  input: Parameters<Activities[Name]>[0],
  { runId = FIRST_RUN, heartbeatDetails }: { runId?: string; heartbeatDetails?: unknown } = {},
): ReturnType<Activities[Name]> {
  const activity = createActivities(dependencies)[name] as (input: unknown) => Promise<unknown>;
  const currentAttemptScheduledTimestampMs = Date.now();
  const info = { workflowExecution: { workflowId: LANE, runId }, heartbeatDetails, currentAttemptScheduledTimestampMs };
  return new MockActivityEnvironment(info).run(activity as never, input) as ReturnType<Activities[Name]>;
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

/** Waits for an activity while the test answers the query that it sends. */
async function whileAnswering<Result>(activity: Promise<Result>, workflowId: string, value?: unknown): Promise<Result> {
  await Promise.all([activity.catch(() => undefined), workflows.answerQuery(workflowId, value)]);
  return activity;
}

describe('claimCopy', () => {
  test('learns what to make, and tells the replication of the lane', async () => {
    await startReplication();
    const claimed = await whileAnswering(run('claimCopy', CLAIM_INPUT), requester, { isWanted: true, claim: CLAIM });

    expect(claimed).toEqual({ isWanted: true, claim: CLAIM, wasReset: false });
    const { events } = await temporal.client.workflow.getHandle(requester).fetchHistory();
    const signals = events?.flatMap(({ workflowExecutionSignaledEventAttributes: signal }) => signal?.signalName ?? []);
    expect(signals).toEqual(['copyEvents']);
  });

  test('says that the workflow of the copy was reset', async () => {
    await startReplication();
    const claiming = run('claimCopy', CLAIM_INPUT, { runId: 'second-run' });
    const claimed = await whileAnswering(claiming, requester, { isWanted: false, claim: CLAIM });

    expect(claimed).toEqual({ isWanted: false, claim: CLAIM, wasReset: true });
  });

  test('wants nothing of a replication that is not there', async () => {
    expect(await run('claimCopy', CLAIM_INPUT)).toEqual({ isWanted: false, wasReset: false });
  });

  test('wants nothing of a replication that has closed, but learns what the copy was to make', async () => {
    await startReplication();
    await workflows.terminate(requester);
    const claimed = await whileAnswering(run('claimCopy', CLAIM_INPUT), requester, { isWanted: true, claim: CLAIM });

    expect(claimed).toEqual({ isWanted: false, claim: CLAIM, wasReset: false });
  });

  test('asks again while the replication has no plan', async () => {
    await startReplication();
    const claiming = codeOf(run('claimCopy', CLAIM_INPUT));

    expect(await whileAnswering(claiming, requester, { isWanted: true })).toBe('CopyInProgress');
  });

  test('asks again when the replication does not answer, and gives up after five minutes', async () => {
    await startReplication();
    const first = codeOf(run('claimCopy', CLAIM_INPUT));
    expect(await whileAnswering(first, requester)).toBe('CopyInProgress');

    const silent = { silentSince: Date.now() - 301_000 };
    const last = run('claimCopy', CLAIM_INPUT, { heartbeatDetails: silent });

    const error = expect.objectContaining({ code: 'ReplicationSilent', regionId: 'cn-beijing' }) as unknown;
    expect(await whileAnswering(last, requester)).toEqual({ isWanted: false, wasReset: false, error });
  });
});

describe('a step that changes ECS', () => {
  const hold: LaneHold = { lane: LANE, copyId, requester, firstRunId: FIRST_RUN };
  const nothing = { regionId: 'cn-beijing', snapshotIds: [] };

  async function startSlots(): Promise<void> {
    const options = { workflowId: REGION_SLOTS_ID, taskQueue: REGION_SLOTS_ID, args: [] };
    await temporal.client.workflow.start('regionSlots', options);
    await workflows.idle(REGION_SLOTS_ID);
  }

  /** The region slots hear of the reset, and then answer. */
  async function deleteNothing(answer?: unknown): Promise<unknown> {
    await startSlots();
    const deleting = codeOf(run('deleteSnapshots', { ...nothing, hold }, { runId: 'second-run' }));
    await workflows.idle(REGION_SLOTS_ID);
    return whileAnswering(deleting, REGION_SLOTS_ID, answer);
  }

  test('asks nobody in the first run of the copy, and for others than a copy', async () => {
    expect(await run('deleteSnapshots', { ...nothing, hold })).toEqual([]);
    expect(await run('deleteSnapshots', nothing, { runId: 'second-run' })).toEqual([]);
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
    const deleting = codeOf(run('deleteSnapshots', { ...nothing, hold }, { runId: 'second-run' }));
    await workflows.idle(TASK_QUEUE);

    expect(await whileAnswering(deleting, TASK_QUEUE, 'no')).toBe('LaneLost');
  });

  test('starts no copy after a reset that the replication does not want any more', async () => {
    await startSlots();
    const starting = codeOf(
      run('startCopy', { request: sampleRequest(), spec: CLAIM.spec, hold }, { runId: 'second-run' }),
    );
    await workflows.idle(REGION_SLOTS_ID);

    expect(await whileAnswering(starting, REGION_SLOTS_ID, 'yes')).toBe('CopyUnwanted');
  });
});
