import {
  ActivityCancellationType,
  condition,
  executeChild,
  proxyActivities,
  upsertMemo,
  upsertSearchAttributes,
} from '@temporalio/workflow';

const { doNothing } = proxyActivities<{ doNothing: () => Promise<void> }>({
  startToCloseTimeout: '1 minute',
  retry: { maximumAttempts: 1 },
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
});

/** What a copy does in Temporal: two activities, and between them it says what it is. */
export async function emptyCopy(image: string): Promise<void> {
  await doNothing();
  upsertMemo({ claim: { image } });
  upsertSearchAttributes({ ImageferryImage: [image] });
  await doNothing();
}

async function runOne(number: number): Promise<void> {
  const id = String(number);
  await executeChild(emptyCopy, { workflowId: `empty/${id}`, args: [`m-${id}`] });
}

/** Runs so many empty copies, some of them at once. */
export async function emptyCopies(count: number, atOnce: number): Promise<void> {
  let open = 0;
  for (let number = 0; number < count; number += 1) {
    await condition(() => open < atOnce);
    open += 1;
    void runOne(number).finally(() => (open -= 1));
  }
  await condition(() => open === 0);
}
