import { defined } from '../../contract/defined';
import { copyError } from '../../contract/errors';
import type { CopyEvent } from '../../contract/messages';
import { partsOfCopyId } from '../../contract/names';
import type { CopyOutcome } from '../../contract/outcome';
import type { Answer, SlotsState } from './state';

/** What a replication is told: an answer as news of its copy. */
export function newsOf(said: Answer, state: Pick<SlotsState, 'accountId' | 'unasked'>): CopyEvent {
  const { copyId } = said;
  if (said.answer !== 'blocked') return { type: 'settled', copyId, outcome: outcomeOf(said, state) };
  const error = state.unasked[said.regionId];
  return { type: 'blocked', copyId, ...defined({ error }) };
}

function outcomeOf(
  said: Exclude<Answer, { answer: 'blocked' }>,
  { accountId }: Pick<SlotsState, 'accountId'>,
): CopyOutcome {
  const { regionId } = partsOfCopyId(said.copyId);
  switch (said.answer) {
    case 'unknown':
      return { status: 'unknown' };
    case 'withdrawn':
      return { status: 'withdrawn' };
    case 'over':
      return { status: 'deferred', error: copyError('OutcomeLost', regionId) };
    case 'full':
      return { status: 'deferred', error: copyError('SlotsFull', regionId) };
    case 'died':
      return outcomeOfDead(regionId, said);
    case 'wrongAccount': {
      const message = `this worker uses account ${said.accountId}, but the namespace serves account ${accountId}`;
      return { status: 'failed', error: copyError('WrongAccount', regionId, message) };
    }
  }
}

/** An image that is finished all the same is used: the copy queues again and finds it. */
function outcomeOfDead(
  regionId: string,
  { compensation, withdrawn }: Extract<Answer, { answer: 'died' }>,
): CopyOutcome {
  const error = copyError('CopyWorkflowDied', regionId);
  if (compensation?.outcome !== 'finished-kept') return { status: 'failed', error, ...defined({ compensation }) };
  // The clean-up did not know yet that nobody wants the image: the replication ends it by its own rule.
  return withdrawn === true ? { status: 'unknown' } : { status: 'deferred', error };
}
