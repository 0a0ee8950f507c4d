import { activityInfo, Context } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { defined } from '../../contract/defined';
import { copyError, relayLost } from '../../contract/errors';
import { messageOf } from '../../contract/message-of';
import type { ClaimAnswer, ClaimAnswers, CopyEvent, SlotRequest } from '../../contract/messages';
import type { CopyError } from '../../contract/outcome';
import type { Dependencies } from '../shared/dependencies';
import { callAgainLater } from '../shared/failures';
import { inBatches } from '../shared/in-batches';
import { serverNow } from '../shared/server-time';
import { answerTo, askBeforeTelling } from './ask-replication';
import { isBeingCleanedUp } from './clean-up-of-copy';
import { announceReset, wasReset } from './hold-lane';
import { relayed } from './relay';
import { mayHaveSent, type SendMemory, unsentUntilNow } from './sent-before';
import { type FirstStart, startAtOnce } from './start-at-once';
import { newsSender } from './tell-replication';

export interface ClaimCopyInput {
  request: SlotRequest;
  /** Workflow id of the copy. */
  lane: string;
  /** The first run id of the copy's workflow, which stays the same through a reset. */
  firstRunId: string;
}

/** What the replication says of a copy. */
interface Claimed extends Omit<ClaimAnswer, 'relays'> {
  /** `ReplicationSilent`, when the replication did not answer; `RelayLost`, when it does not offer the granted source any more. */
  error?: CopyError;
}

/** What a copy is to make, whether it is still to be made, and how its start went. */
export interface ClaimedCopy extends Claimed, FirstStart {
  /** The copy's workflow was reset: a call of its earlier run may still be under way. */
  wasReset: boolean;
}

/** What the heartbeat keeps from one attempt to the next. */
interface ClaimMemory extends SendMemory {
  /** When the replication did not answer for the first time since its last answer; ms since 1970. */
  silentSince?: number;
}

/** For how long a replication may be silent before its copy gives the lane to others. */
const PATIENCE_MS = 5 * 60_000;

/**
 * Asks the replication of a copy that has got its lane what to make, tells it of the lane, and starts the copy at once where
 * nothing stands in the way. A copy that is over must not be made once more: that would bring back an image that an abort
 * has removed. Asks again while the replication has no plan.
 */
export function claimCopy(dependencies: Dependencies) {
  const replications = speakInBatches(dependencies);
  return async (input: ClaimCopyInput): Promise<ClaimedCopy> => {
    const beganAt = Date.now();
    const { lane, firstRunId, request } = input;
    if (activityInfo().attempt === 1) await announceReset(dependencies, { lane, firstRunId, copyId: request.copyId });
    const answer = await askAndTell(dependencies, replications, input).catch((error: unknown) => {
      if (error instanceof ApplicationFailure) throw error;
      return waitOrGiveUp(dependencies, input, error);
    });
    if (answer.isWanted && answer.claim === undefined) throw askAgain(dependencies, input, 'has no plan yet', {});
    return {
      ...answer,
      wasReset: wasReset(firstRunId),
      ...(await firstStart(dependencies, answer, firstRunId, beganAt)),
    };
  };
}

/** A start whose end is not known is not repeated here: `startCopy` looks long enough for what it may have started. */
async function firstStart(
  dependencies: Dependencies,
  { isWanted, claim }: Claimed,
  firstRunId: string,
  beganAt: number,
): Promise<FirstStart> {
  if (mayHaveSent()) return { mayHaveStarted: true };
  if (!isWanted || claim === undefined || wasReset(firstRunId)) return {};
  return startAtOnce(dependencies, claim.spec, beganAt);
}

/** How the copies of this worker speak with their replications. */
interface Replications {
  ask(requester: string, copyId: string): Promise<ClaimAnswers>;
  tell(requester: string, news: CopyEvent): Promise<void>;
}

/** Many copies of one replication get lanes together, and the server keeps one query of a workflow waiting. */
function speakInBatches(dependencies: Dependencies): Replications {
  return {
    ask: inBatches((requester, copyIds) => askBeforeTelling(dependencies, requester, copyIds)),
    tell: newsSender(dependencies),
  };
}

async function askAndTell(
  dependencies: Dependencies,
  replications: Replications,
  { request, lane }: ClaimCopyInput,
): Promise<Claimed> {
  const { requester, copyId } = request;
  const [answers, isCleanedUp] = await Promise.all([
    replications.ask(requester, copyId),
    isBeingCleanedUp(dependencies, lane, copyId),
  ]);
  const answer = claimFrom(request, answerTo(request, answers));
  if (!answer.isWanted || answer.claim === undefined) return answer;
  if (isCleanedUp) {
    if (answer.isAborting === true) return { ...answer, isWanted: false };
    throw cleanUpFirst(dependencies, request);
  }
  try {
    const { via } = answer.claim.spec;
    await replications.tell(requester, { type: 'granted', copyId, lane, ...defined({ via }) });
    return answer;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { ...answer, isWanted: false };
    throw error;
  }
}

/** What a copy is to make, taken from where the region slots have granted it. */
function claimFrom({ regionId, viaRegionId }: SlotRequest, { relays = {}, ...answer }: ClaimAnswer): Claimed {
  if (viaRegionId === undefined || answer.claim === undefined) return answer;
  const { spec, onAbort } = answer.claim;
  const imageId = relays[viaRegionId];
  if (imageId !== undefined) {
    return { ...answer, claim: { spec: relayed(spec, { regionId: viaRegionId, imageId }), onAbort } };
  }
  if (!answer.isWanted) return answer;
  const error = relayLost(regionId, { regionId: viaRegionId }, 'the replication does not offer it any more');
  return { ...answer, isWanted: false, error };
}

function waitOrGiveUp(dependencies: Dependencies, input: ClaimCopyInput, cause: unknown): Claimed {
  const { requester, regionId } = input.request;
  const memory = activityInfo().heartbeatDetails as ClaimMemory | undefined;
  const silentSince = memory?.silentSince ?? serverNow();
  const problem = `does not answer: ${messageOf(cause)}`;
  if (serverNow() - silentSince <= PATIENCE_MS) throw askAgain(dependencies, input, problem, { silentSince });
  return { isWanted: false, error: copyError('ReplicationSilent', regionId, `${requester} ${problem}`) };
}

/** The clean-up after an earlier try at the copy would end this one. */
function cleanUpFirst({ pacing }: Dependencies, { copyId, regionId }: SlotRequest): Error {
  leaveToNext({});
  return callAgainLater(regionId, `${copyId} waits for the clean-up after an earlier try`, pacing.maximumPollMs);
}

function askAgain(
  { pacing }: Dependencies,
  { request: { requester, regionId } }: ClaimCopyInput,
  problem: string,
  memory: ClaimMemory,
): Error {
  leaveToNext(memory);
  return callAgainLater(regionId, `${requester} ${problem}`, pacing.lookIntervalMs);
}

/** An attempt that failed before its start says so: the next one may then start the copy. */
function leaveToNext(memory: ClaimMemory): void {
  Context.current().heartbeat({ ...memory, ...defined({ unsentUntil: unsentUntilNow(mayHaveSent()) }) });
}
