import { continueAsNew, setCurrentDetails, sleep, workflowInfo } from '@temporalio/workflow';
import { defined } from '../../contract/defined';
import type { CopyClaim, SettleCopyInput, SlotRequest } from '../../contract/messages';
import type { Compensation } from '../../contract/outcome';
import { persistently, TRY_AGAIN_AFTER } from '../shared/persistently';
import { awaitFence, awaitStray, findStrays, recallClaim, reportStopped } from '../shared/proxies';
import { compensate } from './compensate';

/**
 * Ends a copy in ECS whose workflow died, and tells the region slots when ECS does not work on it any more. A cancellation
 * ends it without a word: somebody else has vouched for the lane.
 */
export async function settleCopy(input: SettleCopyInput): Promise<void> {
  const { lane, request } = input;
  setCurrentDetails(
    `The workflow of a copy died in lane \`${lane}\`, which is kept until ECS shows that the copy stopped.`,
  );
  await persistently(() => awaitFence());
  const claim = await claimOf(input);
  const compensation = claim && (await endCopy(input, claim));
  if (claim === undefined && request !== undefined) await outlastUnknownCopy(input, request);
  await persistently(() => reportStopped({ lane, ...defined({ copyId: request?.copyId, compensation }) }));
}

async function claimOf({ lane, runId, request }: SettleCopyInput): Promise<CopyClaim | undefined> {
  return request && persistently(() => recallClaim({ lane, request, ...defined({ runId }) }));
}

/** Nobody knows what the copy was to make, so what it may have started is not touched: it keeps the lane until it stops. */
async function outlastUnknownCopy(input: SettleCopyInput, { regionId, copyId }: SlotRequest): Promise<void> {
  for (;;) {
    const { strays, unasked } = await persistently(() => findStrays({ lanes: [], regions: [regionId], copyId }));
    for (const stray of strays) await persistently(() => awaitStray(stray));
    if (unasked.length === 0) return;
    await pause(input, 'ask once more for what the copy has started');
  }
}

/** Tries until the copy has stopped. */
async function endCopy(input: SettleCopyInput, { spec, onAbort }: CopyClaim): Promise<Compensation> {
  const onFinished = input.isWithdrawn && onAbort === 'deleteFinished' ? 'delete' : 'keep';
  for (;;) {
    const compensation = await compensate({
      spec,
      onFinished,
      mayHaveStarted: true,
      ...defined({ request: input.request }),
    });
    if (compensation.outcome !== 'could-not-cancel') return compensation;
    await pause(input, 'try once more to end the copy');
  }
}

/** Tries that go on for days would fill the history. */
async function pause(input: SettleCopyInput, summary: string): Promise<void> {
  await sleep(TRY_AGAIN_AFTER, { summary });
  if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof settleCopy>(input);
}
