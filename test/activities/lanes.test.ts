import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { type Activities, createActivities } from '../../activities';
import { ACCOUNT_MEMO, laneId, REGION_SLOTS_ID, wakeSignalName } from '../../contract/names';
import { startSubject } from '../simulator/support';
import { reset } from '../support/reset';
import { createNamespace, type TestNamespace } from '../support/temporal';
import { dependenciesFor } from '../support/stack';
import { CLAIM, run, RUN, sampleRequest, Workflows } from './support';

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
const PLACE = { pool: 'cn-beijing', number: 1 };
const GONE = '6f1f3c1e-0000-4000-8000-00000000000f';

describe('findLane', () => {
  test('a lane tells its copy by ids, and the name of the image once it is claimed', async () => {
    const runId = await workflows.startCopy(LANE, sampleRequest());
    const found = { id: LANE, ...PLACE, runId, request: sampleRequest(), imageName: 'web' };
    expect(await run(activities, 'findLane', PLACE)).toEqual(found);
    await workflows.terminate(LANE);
    expect(await run(activities, 'findLane', PLACE)).toEqual({ ...found, died: true });
  });

  test('a lane tells from where its copy is taken', async () => {
    const request = { ...sampleRequest(), viaRegionId: 'cn-shanghai' };
    await workflows.startCopy(LANE, request);
    expect(await run(activities, 'findLane', PLACE)).toMatchObject({ request });
  });

  test('a run that came from a reset says so', async () => {
    const runId = await workflows.startCopy(LANE, sampleRequest());
    await workflows.idle(LANE);
    await workflows.terminate(LANE);
    await reset(temporal.client, LANE, runId);
    const found = await run(activities, 'findLane', PLACE);
    expect(found).toMatchObject({ isReset: true, request: sampleRequest() });
    expect(found?.runId).not.toBe(runId);
  });

  test('memos of another shape are as good as none', async () => {
    const runId = await workflows.startCopy(LANE, { copyId: 7 }, 'what?');
    expect(await run(activities, 'findLane', PLACE)).toEqual({ id: LANE, ...PLACE, runId });
  });

  test('a lane whose workflow completed is free', async () => {
    await workflows.start(LANE);
    await workflows.complete(LANE);
    expect(await run(activities, 'findLane', PLACE)).toBeUndefined();
  });
});

/** The parent of such a workflow was ended just when the server had created it. A start that waits looks the same. */
describe('a workflow without a first task', () => {
  const startWithoutTask = (workflowId: string) =>
    temporal.client.workflow.start('any', { workflowId, taskQueue: 'none', startDelay: '1 hour' });

  async function signalsTo(workflowId: string): Promise<unknown[]> {
    const { events } = await temporal.client.workflow.getHandle(workflowId).fetchHistory();
    const signals = (events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: signal }) => signal ?? []);
    return signals.map(({ signalName }) => signalName);
  }

  test.each([
    ['is looked for', () => run(activities, 'findLane', PLACE)],
    ['may hold the lane of another run', () => run(activities, 'identifyLane', { id: LANE, runId: GONE })],
    [
      'is a replication that a night follows',
      () => {
        const awaited = run(activities, 'awaitManifest', { regionId: 'cn-hangzhou', workflowId: LANE });
        return expect(awaited).rejects.toThrow('is running');
      },
    ],
  ])('gets one, once it %s', async (_, look) => {
    await startWithoutTask(LANE);
    await look();
    expect(await signalsTo(LANE)).toEqual([wakeSignalName]);
  });

  test('is no workflow that has begun', async () => {
    await workflows.startCopy(LANE, sampleRequest());
    await run(activities, 'findLane', PLACE);
    expect(await signalsTo(LANE)).toEqual([]);
  });
});

describe('findLanes asks each place by its id, as lists come late', () => {
  const PROBING = { fromLimit: 5, patienceMs: 60_000 };

  test.each([
    ['up to the limit', {}, []],
    ['and one beyond it where ECS may be asked with a probe', { probing: PROBING }, [laneId('cn-beijing', 6)]],
  ])('%s', async (_, slots, expected) => {
    const subject = await startSubject();
    const dependencies = dependenciesFor(subject.port, temporal, { slots });
    // No list of copies has it.
    await temporal.client.workflow.start('another', { workflowId: laneId('cn-beijing', 6), taskQueue: 'none' });
    const found = await run(createActivities(dependencies), 'findLanes', undefined as never);
    await subject.stop();
    expect(found.map(({ id }) => id)).toEqual(expected);
  });
});

describe('identifyLane', () => {
  test('tells how a run ended, and which other run holds the lane', async () => {
    const first = await workflows.startCopy(LANE, sampleRequest());
    expect(await run(activities, 'identifyLane', { id: LANE, runId: first })).toEqual({ end: 'running' });
    await workflows.complete(LANE);
    expect(await run(activities, 'identifyLane', { id: LANE, runId: first })).toEqual({ end: 'completed' });
    const second = await workflows.startCopy(LANE, sampleRequest());
    const holder = { id: LANE, ...PLACE, runId: second, request: sampleRequest(), imageName: 'web' };
    expect(await run(activities, 'identifyLane', { id: LANE, runId: first })).toEqual({ end: 'completed', holder });
    await workflows.terminate(LANE);
    expect(await run(activities, 'identifyLane', { id: LANE, runId: second })).toEqual({ end: 'died' });
    expect(await run(activities, 'identifyLane', { id: LANE, runId: first })).toEqual({ end: 'completed' });
    expect(await run(activities, 'identifyLane', { id: LANE })).toEqual({ end: 'died' });
  });

  test.each([GONE, 'not a run id', undefined])('a run that is gone (%s) has died', async (runId) => {
    expect(await run(activities, 'identifyLane', { id: LANE, ...(runId !== undefined && { runId }) })).toEqual({
      end: 'died',
    });
  });
});

describe('watchLanes', () => {
  test('lanes that close at about the same time are told together, with how they closed', async () => {
    const lanes = [1, 2, 3].map((number) => laneId('cn-beijing', number));
    const runIds = await Promise.all(lanes.map((lane) => workflows.start(lane)));
    const [completed, terminated, open] = lanes.map((id, index) => ({ id, runId: runIds[index] ?? '' }));
    if (!completed || !terminated || !open) throw new Error('there are three lanes');
    const watch = run(activities, 'watchLanes', { lanes: [completed, terminated, open] });
    await Promise.all([workflows.complete(completed.id), workflows.terminate(terminated.id)]);
    const { closed } = await watch;
    expect(closed).toHaveLength(2);
    expect(closed).toEqual(
      expect.arrayContaining([
        { ...completed, clean: true },
        { ...terminated, clean: false },
      ]),
    );
  });

  test('a run that is gone has closed, but not cleanly', async () => {
    await workflows.start(LANE);
    const gone = { id: LANE, runId: GONE };
    const never = { id: laneId('cn-beijing', 2) };
    const { closed } = await run(activities, 'watchLanes', { lanes: [gone, never, { id: LANE }] });
    expect(closed).toHaveLength(2);
    expect(closed).toEqual(
      expect.arrayContaining([
        { ...gone, clean: false },
        { ...never, clean: false },
      ]),
    );
  });

  test('a watch in which nothing closes gives its worker slot back', async () => {
    await workflows.start(LANE);
    const failure: unknown = await run(activities, 'watchLanes', { lanes: [{ id: LANE }] }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect(failure).toMatchObject({ type: 'CopyInProgress', nonRetryable: false, nextRetryDelay: 1 });
  });

  test('a cancellation ends a watch at once', async () => {
    await workflows.start(LANE);
    const environment = new MockActivityEnvironment();
    const watch = environment.run(activities.watchLanes, { lanes: [{ id: LANE }] });
    environment.cancel();
    await expect(watch).rejects.toThrow('CANCELLED');
  });

  test('lanes that are too many to wait for are looked at, each once per attempt', async () => {
    const lanes = Array.from({ length: 250 }, (_, index) => ({ id: laneId('cn-beijing', index + 1) }));
    await Promise.all(lanes.map(({ id }) => workflows.start(id)));
    await expect(run(activities, 'watchLanes', { lanes })).rejects.toMatchObject({ nextRetryDelay: 5000 });
    await workflows.complete(LANE);
    expect(await run(activities, 'watchLanes', { lanes })).toEqual({ closed: [{ id: LANE, clean: true }] });
  });
});

describe('recallClaim', () => {
  const request = { ...sampleRequest(), requester: 'replicate/web' };

  test('the memo of the dead run says what it was to make', async () => {
    const runId = await workflows.startCopy(LANE, request);
    await workflows.terminate(LANE);
    expect(await run(activities, 'recallClaim', { lane: LANE, runId, request })).toEqual(CLAIM);
    expect(await run(activities, 'recallClaim', { lane: LANE, request })).toEqual(CLAIM);
  });

  test('the memo of another copy in the lane is of no use', async () => {
    await workflows.startCopy(LANE, sampleRequest('cn-beijing', GONE));
    expect(await run(activities, 'recallClaim', { lane: LANE, request })).toBeUndefined();
  });

  test('a replication answers even when it has closed', async () => {
    await workflows.start(request.requester);
    await workflows.idle(request.requester);
    await workflows.terminate(request.requester);
    const recalled = run(activities, 'recallClaim', { lane: LANE, request });
    await workflows.answerQuery(request.requester, { [request.copyId]: { isWanted: false, claim: CLAIM } });
    expect(await recalled).toEqual(CLAIM);
  });

  test('while a running replication cannot answer, the question is asked again', async () => {
    await workflows.start(request.requester);
    await workflows.idle(request.requester);
    const recalled = run(activities, 'recallClaim', { lane: LANE, request }, { attempt: 1000 });
    const refused = expect(recalled).rejects.toThrow('no such query');
    await workflows.refuseQuery(request.requester);
    await refused;
  });

  test('a closed replication that cannot answer is given up after some minutes', async () => {
    await workflows.start(request.requester);
    await workflows.idle(request.requester);
    await workflows.terminate(request.requester);
    const first = expect(run(activities, 'recallClaim', { lane: LANE, request })).rejects.toThrow('no such query');
    await workflows.refuseQuery(request.requester);
    await first;
    const last = run(activities, 'recallClaim', { lane: LANE, request }, { attempt: 15 });
    await workflows.refuseQuery(request.requester);
    expect(await last).toBeUndefined();
  });
});

test('every signal starts the region slots, whose memo holds the account', async () => {
  const { copyId, ...shared } = sampleRequest();
  const copies = [{ regionId: 'cn-beijing', attempt: 1 }];
  await run(activities, 'enqueueCopies', { ...shared, firstRunId: RUN, copies });
  await run(activities, 'reportStopped', { lane: LANE, copyId });
  const handle = temporal.client.workflow.getHandle(REGION_SLOTS_ID);
  expect((await handle.describe()).memo).toEqual({ [ACCOUNT_MEMO]: '1234567890' });
  const { events } = await handle.fetchHistory();
  const signals = (events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: signal }) => signal ?? []);
  expect(signals.map(({ signalName }) => signalName)).toEqual(['enqueue', 'copyStopped']);
  const data = Buffer.from(signals[0]?.input?.payloads?.[0]?.data ?? []).toString();
  expect(JSON.parse(data)).toMatchObject({ accountId: '1234567890', copies });
});
