import { activityInfo, Context } from '@temporalio/activity';
import { defined } from '../../contract/defined';
import type { SlotRequest } from '../../contract/messages';
import type { CopyError } from '../../contract/outcome';
import type { CopySpec } from '../../contract/schema/plan';
import type { EcsImage } from '../ecs/api';
import { EcsFailure } from '../ecs/failure';
import { awaitTags, lookById, lookByName, lookSeveralTimes, lookUntilSure } from '../image/find-image';
import { snapshotIdsOf } from '../image/image-state';
import { removeImage } from '../image/remove-image';
import type { Dependencies } from '../shared/dependencies';
import { callAgainLater, failureOf } from '../shared/failures';
import { serverNow } from '../shared/server-time';
import { copyParameters } from './copy-parameters';
import { decideStart, type StartDecision, type StartSituation } from './decide-start';
import type { Block } from './block';
import { failureOfHidden } from './hidden-image';
import { holdLaneOfWanted, type LaneHold, wasReset } from './hold-lane';
import { mayPassFromSource } from './relay';
import { sendWindowMs } from './send-window';
import { mayHaveSent, type SendMemory, unsentUntilNow } from './sent-before';
import type { FirstStart, StartedCopy } from './start-at-once';
import { addStartDoubt } from './start-doubt';
import { memoryOf, type Memory, waitOutRefusals } from './wait-out-refusals';

export interface StartCopyInput {
  request: SlotRequest;
  spec: CopySpec;
  hold: LaneHold;
  /** How the try with the claim went. */
  first?: FirstStart;
}

/** What an attempt leaves to the next one. */
interface StartMemory extends Memory, SendMemory {
  /** What made the client token useless. */
  generation?: string;
  /** When ECS first called the name taken without showing the image; ms by the server's clock. */
  hiddenSince?: number;
}

/** One attempt at one copy. */
interface Attempt {
  spec: CopySpec;
  startedAt: number;
  /** CopyImage may have been carried out, in this attempt, in an earlier one, or before a reset. */
  mayHaveStarted: boolean;
  /** What made the client tokens of earlier attempts, or of this one, useless. */
  generation?: string | undefined;
  /** When ECS first called the name taken without showing the image; ms by the server's clock. */
  hiddenSince?: number | undefined;
  /** What refused the last look. */
  block?: Block | undefined;
}

/**
 * Makes sure that one copy of the image is under way in the target region: looks for it, adopts it, or calls CopyImage.
 * Safe to repeat: name, tags and client token are the same on every try.
 * Fails with `NameConflict` when a foreign image has the name, with `CopyDeferred` when the lane is better used by
 * others, with `RelayLost` when it may be taken from its source but not from a finished copy, and after a reset as `holdLaneOfWanted` says. Every failure says in its details whether a copy may have been started nevertheless.
 */
export function startCopy(dependencies: Dependencies) {
  return async (input: StartCopyInput): Promise<StartedCopy> => {
    const { request, hold, first } = input;
    const attempt = newAttempt(input);
    const failed = failedWithClaim(first);
    const remember = (block: Block) => {
      attempt.block = block;
    };
    try {
      await holdLaneOfWanted(dependencies, hold);
      return await waitOutRefusals(dependencies, { purpose: 'make', request, remember }, () =>
        failed === undefined ? start(dependencies, attempt) : goOnAfter(dependencies, attempt, failed),
      );
    } catch (failure) {
      leaveToNext(attempt);
      throw addStartDoubt(failure, attempt.mayHaveStarted);
    }
  };
}

/** What has failed with the claim is dealt with once, before anything is tried again. */
function failedWithClaim(first: FirstStart | undefined): EcsFailure | undefined {
  return first?.failed !== undefined && activityInfo().attempt === 1 ? new EcsFailure(first.failed) : undefined;
}

function newAttempt({ spec, hold, first }: StartCopyInput): Attempt {
  const { generation, hiddenSince, block } = memoryOf<StartMemory>();
  const mayHaveStarted = first?.mayHaveStarted === true || mayHaveSent() || wasReset(hold.firstRunId);
  return { spec, startedAt: Date.now(), mayHaveStarted, generation, hiddenSince, block };
}

/** An attempt whose worker dies leaves what the one before it has left, which does not say that it sent nothing itself. */
function leaveToNext({ mayHaveStarted, generation, hiddenSince, block }: Attempt): void {
  const unsentUntil = unsentUntilNow(mayHaveStarted);
  const memory: StartMemory = defined({ generation, hiddenSince, unsentUntil, block });
  Context.current().heartbeat(memory);
}

async function start(dependencies: Dependencies, attempt: Attempt): Promise<StartedCopy> {
  const { spec } = attempt;
  const look = () => lookByName(dependencies, spec);
  const found = await (attempt.mayHaveStarted ? lookSeveralTimes(dependencies, look) : look());
  return carryOut(dependencies, attempt, decideStart(await assess(dependencies, attempt, found)));
}

/** What there is to decide on, once an image that was found has had the time to show its tags. */
async function assess(
  dependencies: Dependencies,
  { spec, mayHaveStarted }: Attempt,
  found: EcsImage | undefined,
): Promise<StartSituation> {
  const tagged = found && (await awaitTags(dependencies, spec, found, mayHaveStarted));
  return { spec, ...defined({ found, tagged }) };
}

async function carryOut(dependencies: Dependencies, attempt: Attempt, decision: StartDecision): Promise<StartedCopy> {
  const { spec } = attempt;
  switch (decision.step) {
    case 'copy':
      return copy(dependencies, attempt, attempt.generation);
    case 'replace':
      await removeImage(dependencies, spec.regionId, decision.image.imageId, snapshotIdsOf(decision.image));
      return copy(dependencies, attempt, decision.image.imageId);
    case 'takeOver':
      return { imageId: decision.imageId, adopted: decision.adopted };
    case 'renewToken':
      throw renewToken(attempt, decision.obsolete);
    case 'lookLonger':
      throw lookLonger(dependencies, attempt, decision.error);
    case 'defer':
      throw failureOf({ ...decision.error, code: 'CopyDeferred' }, { retryable: false });
    case 'leaveRelay':
      throw failureOf(decision.error, { retryable: false });
    case 'fail':
      throw decision.failure;
  }
}

async function copy(dependencies: Dependencies, attempt: Attempt, generation?: string): Promise<StartedCopy> {
  const { spec } = attempt;
  failWhenLate(dependencies, attempt);
  const answer = await sendCopyImage(dependencies, attempt, generation);
  if (answer instanceof EcsFailure) return goOnAfter(dependencies, attempt, answer, generation);
  const { imageId, requestId } = answer;
  const isThere = imageId !== generation && (await becomesVisible(dependencies, spec, imageId));
  if (!isThere) throw renewToken(attempt, imageId);
  return { imageId, adopted: false, requestId };
}

/** Goes on after a call that has failed. A look says nothing by failing. */
async function goOnAfter(
  dependencies: Dependencies,
  attempt: Attempt,
  failure: EcsFailure,
  generation?: string,
): Promise<StartedCopy> {
  if (failure.facts.action !== 'CopyImage') throw failure;
  const isLeft = mayPassFromSource(attempt.spec, failure, activityInfo().attempt);
  const found = await lookAfterRefusal(dependencies, attempt, failure, isLeft);
  const situation = await assess(dependencies, attempt, found);
  const refusal = { failure, mayPassFromSource: isLeft, ...defined({ generation }) };
  return carryOut(dependencies, attempt, decideStart({ ...situation, refusal }));
}

/**
 * CopyImage is sent only in the first moments of an attempt. A worker that has lost its connection to Temporal may work on
 * an attempt that was given up; `awaitFence` relies on it that such an attempt sends nothing later.
 */
function failWhenLate(dependencies: Dependencies, { spec, startedAt }: Attempt): void {
  Context.current().cancellationSignal.throwIfAborted();
  if (Date.now() - startedAt <= sendWindowMs(dependencies)) return;
  throw callAgainLater(spec.regionId, 'too late to start the copy in this attempt', 1);
}

async function sendCopyImage(
  { ecs }: Dependencies,
  attempt: Attempt,
  generation: string | undefined,
): Promise<{ imageId: string; requestId: string } | EcsFailure> {
  const { spec, mayHaveStarted } = attempt;
  attempt.mayHaveStarted = true;
  try {
    return await ecs.copyImage(copyParameters(spec, generation));
  } catch (error) {
    if (!(error instanceof EcsFailure)) throw error;
    attempt.mayHaveStarted = mayHaveStarted || error.facts.executed === 'maybe';
    return error;
  }
}

/**
 * Looks for a copy that this call, or an earlier one, may have started in spite of the failure. A conflict with a copy of
 * our own gives the lane back only when it is sure that this copy does not run in it; so does a copy that leaves the finished
 * copy that it was to be taken from (`isLeft`).
 */
async function lookAfterRefusal(
  dependencies: Dependencies,
  { spec, mayHaveStarted }: Attempt,
  { facts }: EcsFailure,
  isLeft: boolean,
): Promise<EcsImage | undefined> {
  const look = () => lookByName(dependencies, spec);
  if (isLeft && mayHaveStarted) return lookUntilSure(dependencies, look, dependencies.longestCallMs);
  if (facts.class === 'busy' && mayHaveStarted) return lookUntilSure(dependencies, look);
  const mayBeThere = facts.executed === 'maybe' || ['adopt', 'token', 'busy'].includes(facts.class);
  return mayBeThere ? lookSeveralTimes(dependencies, look) : undefined;
}

async function becomesVisible(dependencies: Dependencies, { regionId }: CopySpec, imageId: string): Promise<boolean> {
  return (await lookUntilSure(dependencies, () => lookById(dependencies, regionId, imageId))) !== undefined;
}

/** Keeps for the next attempt since when ECS hides the image that it says is there. */
function lookLonger({ ecs, pacing }: Dependencies, attempt: Attempt, refusal: CopyError): Error {
  const { spec } = attempt;
  attempt.hiddenSince ??= serverNow();
  const hiddenMs = serverNow() - attempt.hiddenSince;
  const endpoint = ecs.endpointOf(spec.regionId);
  return failureOfHidden({ endpoint, graceMs: pacing.visibilityGraceMs, hiddenMs }, spec, refusal);
}

/** Keeps for the next attempt what makes the client token of this one useless. */
function renewToken(attempt: Attempt, obsolete: string): Error {
  attempt.generation = obsolete;
  return callAgainLater(attempt.spec.regionId, `the client token answers with ${obsolete}, which is gone`, 1);
}
