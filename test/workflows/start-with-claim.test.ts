import { ApplicationFailure } from '@temporalio/common';
import { WorkflowFailedError } from '@temporalio/client';
import type { ClaimedCopy } from '../../activities';
import { laneId, TASK_QUEUE } from '../../contract/names';
import { CLAIM, sampleRequest } from '../activities/support';
import { eventually } from '../support/stack';
import { createNamespace, type RunningWorker, startWorker, type TestNamespace } from '../support/temporal';

const LANE = laneId('cn-beijing', 1);
const request = sampleRequest();

let temporal: TestNamespace;
let worker: RunningWorker | undefined;
let inputs: Record<string, unknown>;

beforeEach(async () => {
  temporal = await createNamespace();
  inputs = {};
});

afterEach(async () => {
  await worker?.stop();
  worker = undefined;
  await temporal.close();
});

/** Starts a copy whose claim ends like this, with activities that note what they are given. */
async function startCopyWith(claimed: Partial<ClaimedCopy>, until: Promise<void> = Promise.resolve()) {
  const answers: Record<string, () => unknown> = {
    claimCopy: () => until.then(() => ({ isWanted: true, wasReset: false, ...claimed })),
    startCopy: () => Promise.reject(ApplicationFailure.nonRetryable('no', 'Forbidden.RAM')),
    findStartedCopy: () => ({ imageId: 'm-copy', status: 'Creating', snapshotIds: [] }),
    cancelCopy: () => ({ gone: true, snapshotIds: [] }),
    deleteSnapshots: () => [],
  };
  const noted = Object.entries(answers).map(([name, answer]) => {
    const activity = (input: unknown): Promise<unknown> => {
      inputs[name] = input;
      return Promise.resolve(answer());
    };
    return [name, activity] as const;
  });
  worker = await startWorker(temporal, { activities: Object.fromEntries(noted) });
  return temporal.client.workflow.start('copyImage', { workflowId: LANE, taskQueue: TASK_QUEUE, args: [{ request }] });
}

test('what may have started is cancelled when the replication does not want it any more', async () => {
  const copy = await startCopyWith({ isWanted: false, claim: CLAIM, mayHaveStarted: true });

  expect(await copy.result()).toMatchObject({ status: 'cancelled', compensation: { outcome: 'cancelled' } });
  expect(inputs['findStartedCopy']).toMatchObject({ spec: CLAIM.spec, mayHaveStarted: true });
  expect(inputs).toHaveProperty('cancelCopy');
});

test('what may have started is cancelled before a copy queues again', async () => {
  const error = { code: 'RelayLost', class: 'gone', message: '', regionId: 'cn-beijing', hint: '' } as const;
  const copy = await startCopyWith({ isWanted: false, claim: CLAIM, mayHaveStarted: true, error });

  expect(await copy.result()).toEqual({ status: 'deferred', error });
  expect(inputs).toHaveProperty('cancelCopy');
});

test('a lane is not freed when nobody knows what may have started in it', async () => {
  const copy = await startCopyWith({ isWanted: false, mayHaveStarted: true });

  await expect(copy.result()).rejects.toThrow(WorkflowFailedError);
});

test('startCopy hears how the try with the claim went', async () => {
  const failed = { action: 'CopyImage', code: 'Forbidden.RAM' } as unknown as NonNullable<ClaimedCopy['failed']>;
  const copy = await startCopyWith({ claim: CLAIM, mayHaveStarted: true, failed });
  await copy.result();

  expect(inputs['startCopy']).toMatchObject({ first: { mayHaveStarted: true, failed } });
});

test('a copy that is withdrawn while it starts is cancelled by the id of its image', async () => {
  let answer: () => void = () => undefined;
  const until = new Promise<void>((resolve) => (answer = resolve));
  const started = { imageId: 'm-started', adopted: false };
  const copy = await startCopyWith({ claim: CLAIM, mayHaveStarted: true, started }, until);
  await eventually(
    () => Promise.resolve('claimCopy' in inputs),
    () => 'the copy does not ask what to make',
  );
  await copy.signal('endCopy', request.copyId);
  answer();

  expect(await copy.result()).toMatchObject({ status: 'cancelled', imageId: 'm-started', isWithdrawn: true });
  expect(inputs['findStartedCopy']).toMatchObject({ imageId: 'm-started' });
});
