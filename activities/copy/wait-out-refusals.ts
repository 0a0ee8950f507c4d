import { activityInfo, Context, log } from '@temporalio/activity';
import { copyError, outOfTimeError } from '../../contract/errors';
import type { SlotRequest } from '../../contract/messages';
import { EcsFailure } from '../ecs/failure';
import type { Dependencies } from '../shared/dependencies';
import { errorOfEcs } from '../shared/ecs-failures';
import { failureOf } from '../shared/failures';
import { isAboutTheCall, type Purpose } from '../shared/refusals';
import { serverNow } from '../shared/server-time';
import { type Block, isOutOfPatience, recordRefusal } from './block';
import { signalReplication } from './tell-replication';

/** What an attempt leaves in the heartbeat; activities add what they have to remember themselves. */
export interface Memory {
  block?: Block;
}

interface Options {
  purpose: Purpose;
  /** The copy whose replication hears what blocks it. */
  request: SlotRequest | undefined;
  /** Keeps the block for the next attempt, instead of alone in the heartbeat. */
  remember?: (block: Block) => void;
}

/**
 * Does the work of an activity. A refusal that says nothing about the copy makes Temporal repeat the activity, at the pace
 * of the polls and without a worker slot in between. Log and replication hear when that begins. `work` is told which
 * refusals are waited out.
 */
export async function waitOutRefusals<Result>(
  dependencies: Dependencies,
  { purpose, request, remember = (block) => Context.current().heartbeat({ block }) }: Options,
  work: (isWaitedOut: (failure: EcsFailure) => boolean) => Promise<Result>,
): Promise<Result> {
  const earlier = memoryOf<Memory>().block;
  const next = (failure: EcsFailure) => recordRefusal(earlier, failure.facts.code, serverNow(), dependencies.pacing);
  const isWaitedOut = (failure: EcsFailure) =>
    isAboutTheCall(failure, purpose) && !isOutOfPatience(next(failure).block, purpose, dependencies.pacing);
  try {
    const result = await work(isWaitedOut);
    if (earlier !== undefined) reportEnd(earlier);
    return result;
  } catch (error) {
    if (!(error instanceof EcsFailure) || !isAboutTheCall(error, purpose)) throw error;
    if (!isWaitedOut(error)) throw failureOf(errorOfEcs(error), { retryable: false });
    remember(await reportRefusal(dependencies, request, error, earlier));
    throw purpose === 'make' && isLastAttempt(dependencies) ? timedOut(error) : blockedFailure(dependencies, error);
  }
}

/** Whether the server would not call the activity again after the pause. Its own failure would not say why. */
function isLastAttempt({ pacing }: Dependencies): boolean {
  const { scheduledTimestampMs, scheduleToCloseTimeoutMs } = activityInfo();
  return serverNow() + pacing.maximumPollMs >= scheduledTimestampMs + scheduleToCloseTimeoutMs;
}

function timedOut(failure: EcsFailure): Error {
  const late = copyError('CopyTimedOut', failure.facts.regionId);
  return failureOf(outOfTimeError(late, errorOfEcs(failure)), { retryable: false });
}

/** What the attempt before has left in the heartbeat. */
export function memoryOf<Kind extends Memory>(): Partial<Kind> {
  const details: unknown = activityInfo().heartbeatDetails;
  return typeof details === 'object' && details !== null ? details : {};
}

/** Tells log and replication what blocks a copy, unless they know. Returns what the next attempt has to know of it. */
export async function reportRefusal(
  dependencies: Dependencies,
  request: SlotRequest | undefined,
  failure: EcsFailure,
  earlier: Block | undefined,
): Promise<Block> {
  const error = errorOfEcs(failure);
  const { block, isNews } = recordRefusal(earlier, error.code, serverNow(), dependencies.pacing);
  if (!isNews) return block;
  log.warn(`the copy is blocked: ${error.message}`, { code: error.code, hint: error.hint });
  if (request !== undefined) {
    await signalReplication(dependencies, request.requester, { type: 'blocked', copyId: request.copyId, error });
  }
  return block;
}

/** Tells the log that a block is over. */
export function reportEnd({ code, since }: Block): void {
  log.info('the copy is not blocked any more', { code, blockedMs: serverNow() - since });
}

/** Repeats the activity after the longest pause. No warning of the SDK: the first refusal was reported. */
export function blockedFailure({ pacing }: Dependencies, failure: EcsFailure): Error {
  const retryDelayMs = failure.facts.retryAfterMs ?? pacing.maximumPollMs;
  return failureOf(errorOfEcs(failure), { retryable: true, retryDelayMs, isBenign: true });
}
