import { ApplicationFailure } from '@temporalio/common';
import type { Compensation } from '../../contract/outcome';
import type { CopyStoppedSignal, SettleCopyInput } from '../../contract/messages';
import { laneId, settlementId, TASK_QUEUE } from '../../contract/names';
import { CLAIM, sampleRequest } from '../activities/support';
import { eventually } from '../support/stack';
import { createNamespace, type RunningWorker, startWorker, type TestNamespace } from '../support/temporal';

const LANE = laneId('cn-beijing', 1);
const request = sampleRequest();
const { copyId } = request;

let temporal: TestNamespace;
let worker: RunningWorker | undefined;
let steps: string[];
let told: CopyStoppedSignal[];

beforeEach(async () => {
  temporal = await createNamespace();
  steps = [];
  told = [];
});

afterEach(async () => {
  await worker?.stop();
  worker = undefined;
  await temporal.close();
});

/** Activities that find a finished image, and note that they were called. */
function activities(changes: Record<string, () => unknown> = {}): Record<string, (input: never) => Promise<unknown>> {
  const answers: Record<string, () => unknown> = {
    awaitFence: () => undefined,
    recallClaim: () => ({ ...CLAIM, onAbort: 'deleteFinished' }),
    findStartedCopy: () => ({ imageId: 'm-copy', status: 'Available', snapshotIds: ['s-1'] }),
    cancelCopy: () => ({ gone: false, status: 'Available', snapshotIds: [] }),
    deleteCopy: () => [],
    ...changes,
  };
  const noted = Object.entries(answers).map(([name, answer]) => {
    const activity = (): Promise<unknown> => {
      steps.push(name);
      return Promise.resolve(answer());
    };
    return [name, activity] as const;
  });
  const reportStopped = (stopped: CopyStoppedSignal): Promise<void> => {
    told.push(stopped);
    return Promise.resolve();
  };
  return { ...Object.fromEntries(noted), reportStopped };
}

function start(input: Partial<SettleCopyInput>) {
  return temporal.client.workflow.start('settleCopy', {
    workflowId: settlementId(LANE, copyId),
    taskQueue: TASK_QUEUE,
    args: [{ lane: LANE, request, isWithdrawn: false, ...input }],
  });
}

test.each([
  [true, 'finished-deleted'],
  [false, 'finished-kept'],
])('a finished image is deleted only when the copy was withdrawn (%s)', async (isWithdrawn, outcome) => {
  worker = await startWorker(temporal, { activities: activities() });
  await (await start({ isWithdrawn })).result();
  const compensation = expect.objectContaining({ outcome, imageId: 'm-copy' }) as Compensation;
  expect(told).toEqual([{ lane: LANE, copyId, compensation }]);
  expect(steps.slice(0, 2)).toEqual(['awaitFence', 'recallClaim']);
});

test('when nobody knows which copy the lane held, only the time has to pass', async () => {
  worker = await startWorker(temporal, { activities: activities() });
  await (await start({ request: undefined } as object)).result();
  expect(told).toEqual([{ lane: LANE }]);
  expect(steps).toEqual(['awaitFence']);
});

describe('when nobody knows what the copy was to make', () => {
  const stray = { regionId: 'cn-beijing', sourceRegionId: 'cn-hangzhou', imageId: 'm-copy' };
  const found = (strays: unknown[], unasked: unknown[] = []) => ({
    recallClaim: () => undefined,
    findStrays: () => ({ regions: ['cn-beijing'], strays, unasked }),
    awaitStray: () => undefined,
  });

  test('what it has started is not touched, and keeps the lane until it stops', async () => {
    worker = await startWorker(temporal, { activities: activities(found([stray])) });
    await (await start({})).result();
    expect(told).toEqual([{ lane: LANE, copyId }]);
    expect(steps).toEqual(['awaitFence', 'recallClaim', 'findStrays', 'awaitStray']);
  });

  test('the lane is kept while its region cannot be asked', async () => {
    worker = await startWorker(temporal, { activities: activities(found([], [{ regionId: 'cn-beijing' }])) });
    const handle = await start({});
    await eventually(
      async () => ((await handle.fetchHistory()).events ?? []).some((event) => event.timerStartedEventAttributes),
      () => 'nothing waits before the region is asked again',
    );
    expect(told).toEqual([]);
    await handle.cancel();
    await expect(handle.result()).rejects.toThrow();
  });
});

test('a cancellation ends it without a word, even between two tries', async () => {
  const refuse = (): never => {
    throw ApplicationFailure.nonRetryable('no');
  };
  worker = await startWorker(temporal, { activities: activities({ cancelCopy: refuse }) });
  const handle = await start({});
  await eventually(
    () => Promise.resolve(steps.includes('cancelCopy')),
    () => 'nobody cancels the copy',
  );
  await handle.cancel();
  await expect(handle.result()).rejects.toThrow();
  expect((await handle.describe()).status.name).toBe('CANCELLED');
  expect(told).toEqual([]);
});
