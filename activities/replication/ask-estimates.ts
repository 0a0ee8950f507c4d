import { guess } from '../../contract/estimate';
import type { EstimateQuestion, SlotsEstimates } from '../../contract/messages';
import { estimatesQueryName, REGION_SLOTS_ID } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';
import { inBatches } from '../shared/in-batches';

/** A plan does not wait longer for what is only an estimate. */
const PATIENCE_MS = 3000;

/**
 * Asks the region slots how long copies take. Guesses while there are none, or they do not answer. Plans that are made at the same
 * time share a query: the server keeps few of one workflow waiting.
 */
export function estimator({ client }: Dependencies): (question: EstimateQuestion) => Promise<SlotsEstimates> {
  const ask = inBatches((id, questions: EstimateQuestion[]) =>
    client.withDeadline(Date.now() + PATIENCE_MS, async () => {
      const slots = client.workflow.getHandle(id);
      const answers = await slots.query<SlotsEstimates[], [EstimateQuestion[]]>(estimatesQueryName, questions);
      return new Map(questions.map((question, place) => [question, answers[place]]));
    }),
  );
  return async (question) => {
    const answers = await ask(REGION_SLOTS_ID, question).catch(() => undefined);
    return answers?.get(question) ?? guessed(question);
  };
}

function guessed({ regionIds, sizeGiB }: EstimateQuestion): SlotsEstimates {
  const estimate = guess(sizeGiB);
  return estimate === undefined ? {} : Object.fromEntries(regionIds.map((id) => [id, estimate]));
}
