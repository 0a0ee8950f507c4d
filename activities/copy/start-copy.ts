import { Context } from '@temporalio/activity';
import type { CopySpec } from '../../contract/schema/plan';
import type { Dependencies } from '../shared/dependencies';
import { EcsFailure } from '../ecs/failure';
import type { CopyImageParameters, EcsImage } from '../ecs/api';
import { comeBackLater, errorOfEcs, failureOf, failWith, withDoubt } from '../shared/failures';
import { sendingMs } from '../slots/await-fence';
import { identified, lookById, lookOnce, lookSeveralTimes, lookUntilSure } from '../image/find-image';
import { heartbeating } from '../shared/heartbeat';
import { isBroken } from '../image/image-state';
import { isCopyOfSource, provenanceOf } from '../image/provenance';
import { removeImage } from '../image/remove-image';

export interface StartedCopy {
  imageId: string;
  /** The image was there already and another replication had started it. */
  adopted: boolean;
}

/** One attempt at one copy. */
interface Attempt {
  spec: CopySpec;
  startedAt: number;
  /** CopyImage may have been carried out, in this attempt or in an earlier one. */
  mayHaveStarted: boolean;
}

/**
 * Makes sure that one copy of the image is under way in the target region: looks for it, adopts it, or calls CopyImage.
 * Safe to repeat: name, tags and client token are the same on every try.
 * Fails with `NameConflict` when a foreign image has the name, `CopyDeferred` when the lane is better used by others.
 * Every failure tells in its details whether a copy may have been started nevertheless.
 */
export function startCopy(dependencies: Dependencies) {
  return async ({ spec }: { spec: CopySpec }): Promise<StartedCopy> =>
    heartbeating(async () => {
      const attempt = { spec, startedAt: Date.now(), mayHaveStarted: Context.current().info.attempt > 1 };
      try {
        return await start(dependencies, attempt);
      } catch (failure) {
        throw withDoubt(failure, attempt.mayHaveStarted);
      }
    });
}

async function start(dependencies: Dependencies, attempt: Attempt): Promise<StartedCopy> {
  const { spec } = attempt;
  const look = () => lookOnce(dependencies, spec);
  const present = await (attempt.mayHaveStarted ? lookSeveralTimes(dependencies, look) : look());
  if (present !== undefined && !isReplaceable(present, spec)) return takeOver(dependencies, present, spec);
  if (present !== undefined) await removeImage(dependencies, spec.regionId, present);
  refuseWhenOld(dependencies, attempt);
  return copy(dependencies, attempt, present?.imageId ?? generationOfEarlierAttempt());
}

function generationOfEarlierAttempt(): string | undefined {
  const details: unknown = Context.current().info.heartbeatDetails;
  return typeof details === 'string' ? details : undefined;
}

function isReplaceable(image: EcsImage, spec: CopySpec): boolean {
  return isBroken(image) && isCopyOfSource(image, spec);
}

async function takeOver(dependencies: Dependencies, present: EcsImage, spec: CopySpec): Promise<StartedCopy> {
  const image = await identified(dependencies, spec, present);
  if (image === undefined) throw comeBackLater(spec.regionId, `${present.imageId} was in the way and is gone`, 1);
  if (isReplaceable(image, spec)) throw comeBackLater(spec.regionId, `${image.imageId} is ${image.status}`, 1);
  if (!isCopyOfSource(image, spec) || image.status === 'Deprecated') {
    throw failWith(
      'NameConflict',
      spec.regionId,
      `${image.imageId} (${image.status}) already has the name ${spec.name}`,
    );
  }
  return { imageId: image.imageId, adopted: provenanceOf(image, spec) === 'sameSource' };
}

async function copy(dependencies: Dependencies, attempt: Attempt, generation?: string): Promise<StartedCopy> {
  const answer = await send(dependencies, attempt, generation);
  if (answer instanceof EcsFailure) return recover(dependencies, attempt, answer, generation);
  const { imageId } = answer;
  if (imageId !== generation && (await isKnown(dependencies, attempt.spec, imageId)))
    return { imageId, adopted: false };
  throw nextGeneration(attempt.spec, imageId);
}

async function send(
  { ecs }: Dependencies,
  attempt: Attempt,
  generation: string | undefined,
): Promise<{ imageId: string } | EcsFailure> {
  const { spec, mayHaveStarted } = attempt;
  attempt.mayHaveStarted = true;
  try {
    return await ecs.copyImage(parametersOf(spec, generation));
  } catch (error) {
    if (!(error instanceof EcsFailure)) throw error;
    attempt.mayHaveStarted = mayHaveStarted || error.facts.executed === 'maybe';
    return error;
  }
}

/**
 * CopyImage is sent only in the first moments of an attempt. A worker that has lost its way to Temporal may work on an
 * attempt that was given up; `awaitFence` counts on its having nothing to send any more.
 */
function refuseWhenOld(dependencies: Dependencies, { spec, startedAt }: Attempt): void {
  Context.current().cancellationSignal.throwIfAborted();
  if (Date.now() - startedAt <= sendingMs(dependencies)) return;
  throw comeBackLater(spec.regionId, 'too late to start the copy in this attempt', 1);
}

/** Part of the next attempts' client token: a token may answer with an image that is gone. */
function nextGeneration(spec: CopySpec, dead: string): Error {
  Context.current().heartbeat(dead);
  return comeBackLater(spec.regionId, `the client token answers with ${dead}, which is gone`, 1);
}

async function isKnown(dependencies: Dependencies, { regionId }: CopySpec, imageId: string): Promise<boolean> {
  return (await lookUntilSure(dependencies, () => lookById(dependencies, regionId, imageId))) !== undefined;
}

/** ECS remembers the client token together with other parameters than ours. */
const TOKEN_MISMATCH = 'IdempotentParameterMismatch';

/** After an answer that leaves doubt: did our own call, or an earlier try of it, start the copy after all? */
async function recover(
  dependencies: Dependencies,
  attempt: Attempt,
  failure: EcsFailure,
  generation: string | undefined,
): Promise<StartedCopy> {
  const { spec } = attempt;
  const { facts } = failure;
  const found = await lookInDoubt(dependencies, attempt, failure);
  if (found !== undefined && !isReplaceable(found, spec)) return takeOver(dependencies, found, spec);
  if (facts.class === 'busy') {
    throw failureOf({ ...errorOfEcs(failure), code: 'CopyDeferred' }, { retryable: false });
  }
  if (facts.code === TOKEN_MISMATCH) {
    if (generation === TOKEN_MISMATCH) throw failureOf(errorOfEcs(failure), { retryable: false });
    throw nextGeneration(spec, TOKEN_MISMATCH);
  }
  if (facts.class === 'adopt') throw failureOf(errorOfEcs(failure), { retryable: true });
  throw failure;
}

/** A conflict with a copy of our own gives the lane back only when that copy is sure not to run in it. */
async function lookInDoubt(
  dependencies: Dependencies,
  { spec, mayHaveStarted }: Attempt,
  { facts }: EcsFailure,
): Promise<EcsImage | undefined> {
  const look = () => lookOnce(dependencies, spec);
  if (facts.class === 'busy' && mayHaveStarted) return lookUntilSure(dependencies, look);
  const inDoubt = facts.executed === 'maybe' || facts.class === 'adopt' || facts.class === 'busy';
  return inDoubt ? lookSeveralTimes(dependencies, look) : undefined;
}

/** The parameters of CopyImage, byte for byte the same on every try of one generation. */
export function parametersOf(spec: CopySpec, generation?: string): CopyImageParameters {
  return {
    regionId: spec.source.regionId,
    imageId: spec.source.imageId,
    destinationRegionId: spec.regionId,
    destinationImageName: spec.name,
    destinationDescription: spec.description,
    tags: spec.tags,
    clientToken: generation === undefined ? spec.token : `${spec.token.slice(0, 40)}.${generation.slice(-20)}`,
    ...(spec.encrypted === undefined ? {} : { encrypted: spec.encrypted }),
    ...(spec.kmsKeyId === undefined ? {} : { kmsKeyId: spec.kmsKeyId }),
    ...(spec.resourceGroupId === undefined ? {} : { resourceGroupId: spec.resourceGroupId }),
  };
}
