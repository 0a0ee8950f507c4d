import { randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import { type Activities, createActivities } from '../../activities';
import { DRAINING_MEMO, REGION_SLOTS_ID } from '../../contract/names';
import { dependenciesFor, eventually } from '../support/stack';
import { createNamespace, type TestNamespace } from '../support/temporal';
import { run, sampleRequest, Workflows } from './support';

let temporal: TestNamespace;
let workflows: Workflows;
let activities: Activities;
/** How often the activities have looked at a workflow. */
let looks: number;

beforeEach(async () => {
  temporal = await createNamespace();
  workflows = new Workflows(temporal.client);
  looks = 0;
  const { connection, options } = temporal.client;
  const client = new Client({
    connection,
    namespace: options.namespace,
    interceptors: {
      workflow: [
        {
          describe: (input, next) => {
            looks += 1;
            return next(input);
          },
        },
      ],
    },
  });
  activities = createActivities({ ...dependenciesFor(1, temporal), client });
});

afterEach(() => temporal.close());

function enqueue(firstRunId: string): Promise<void> {
  const { requester, sourceRegionId, regionId, priority, since } = sampleRequest();
  const copies = [{ regionId, attempt: 1 }];
  return run(activities, 'enqueueCopies', { requester, firstRunId, sourceRegionId, priority, since, copies });
}

/** How many replications speak in each signal of a run. */
async function signalsOf(runId?: string): Promise<number[]> {
  const { events } = await temporal.client.workflow.getHandle(REGION_SLOTS_ID, runId).fetchHistory();
  const signals = (events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: signal }) => signal ?? []);
  return signals.map(({ input }) => input?.payloads?.length ?? 0);
}

describe('signals to the region slots', () => {
  test('go together while one is on its way and a moment after it, at most a hundred in one signal', async () => {
    await Promise.all(Array.from({ length: 251 }, () => enqueue(randomUUID())));
    const signals = await signalsOf();
    expect(signals.reduce((sum, count) => sum + count)).toBe(251);
    expect(Math.max(...signals)).toBe(100);
    expect(signals.length).toBeLessThan(10);
  });

  describe('while a run waits for a moment without signals', () => {
    let runId: string;

    beforeEach(async () => {
      runId = await workflows.start(REGION_SLOTS_ID);
      await workflows.changeMemo(REGION_SLOTS_ID, { [DRAINING_MEMO]: runId });
    });

    test('wait for the next one', async () => {
      const enqueued = enqueue(randomUUID());
      await eventually(
        () => Promise.resolve(looks > 2),
        () => 'nobody waits',
      );
      await workflows.terminate(REGION_SLOTS_ID);
      await enqueued;
      expect(await signalsOf(runId)).toEqual([]);
      expect(await signalsOf()).toEqual([1]);
    });

    test('are sent in the end, when there is no next one', async () => {
      await enqueue(randomUUID());
      expect(await signalsOf(runId)).toEqual([1]);
    });
  });

  test('do not wait because an earlier run did', async () => {
    await workflows.start(REGION_SLOTS_ID, { [DRAINING_MEMO]: randomUUID() });
    await enqueue(randomUUID());
    expect(looks).toBe(1);
  });
});
