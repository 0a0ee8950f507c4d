import { randomUUID } from 'node:crypto';
import { runsHistory } from '../../bench/stack/histories';
import { createActivities } from '../../activities';
import { REGION_SLOTS_ID, TASK_QUEUE } from '../../contract/names';
import type { SlotsView } from '../../workflows/region-slots/view';
import { run } from '../activities/support';
import { dependenciesFor, eventually, SOURCE, startStack, type Stack } from '../support/stack';

const WORKERS = 30;
const CONTINUE_AFTER_EVENTS = 60;
const RUNS = 3;
/** Signals that were on their way when a run began to wait for a moment without them, each with a task. */
const MOST_AFTERWARDS = 4 * WORKERS;

/** Nothing is granted: what is asked for stays in the queue. */
const SLOTS = { pools: 'target', defaultLimit: 0, limits: {}, maxQueued: 10_000, maxOvertaken: 20 } as const;

describe('region slots that workers ask for lanes without a pause', () => {
  let stack: Stack;

  beforeEach(async () => {
    stack = await startStack();
    await stack.temporal.client.workflow.start('regionSlots', {
      workflowId: REGION_SLOTS_ID,
      taskQueue: TASK_QUEUE,
      args: [{ settings: SLOTS, continueAfterEvents: CONTINUE_AFTER_EVENTS }],
    });
  });

  afterEach(async () => {
    await stack.stop();
  });

  const slots = () => stack.temporal.client.workflow.getHandle(REGION_SLOTS_ID);
  const slotsHistory = () => runsHistory(stack.temporal.client, REGION_SLOTS_ID);

  /** Asks for one copy after the other, until it is told to stop; returns for how many it has asked. */
  async function ask(isOver: () => boolean): Promise<number> {
    const activities = createActivities(dependenciesFor(0, stack.temporal));
    const shared = { sourceRegionId: SOURCE.regionId, priority: 'nightly', since: 0 } as const;
    for (let asked = 0; ; asked += 1) {
      if (isOver()) return asked;
      const firstRunId = randomUUID();
      const copies = [{ regionId: 'cn-beijing', attempt: 1 }];
      await run(activities, 'enqueueCopies', { ...shared, requester: `replicate/${firstRunId}`, firstRunId, copies });
    }
  }

  it('continue as new in time all the same, and lose nothing', async () => {
    let isOver = false;
    const asking = Promise.all(Array.from({ length: WORKERS }, () => ask(() => isOver)));
    await eventually(
      async () => (await slotsHistory()).runs > RUNS,
      () => 'the region slots do not continue as new',
    );
    isOver = true;
    const asked = (await asking).reduce((sum, count) => sum + count);

    expect((await slotsHistory()).longest).toBeLessThan(CONTINUE_AFTER_EVENTS + MOST_AFTERWARDS);
    expect((await slots().query<SlotsView>('slots')).queued).toBe(asked);
  });
});
