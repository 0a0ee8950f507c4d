import { Context } from '@temporalio/activity';
import type { CopySpec } from '../contract/schema/plan';
import type { Dependencies } from './dependencies';
import { EcsFailure } from './ecs/failure';
import type { CopyImageParameters, EcsImage } from './ecs/api';
import { comeBackLater, errorOfEcs, failureOf, failWith } from './failures';
import { lookOnce, lookSeveralTimes } from './find-copy';
import { heartbeating } from './heartbeat';
import { patiently } from './patience';
import { isBroken, provenanceOf } from './provenance';
import { removeImage } from './remove-image';

/** How long an attempt may send CopyImage, counted in the longest time of one call. */
export const SENDING_CALL_TIMEOUTS = 3;

export interface StartedCopy {
  imageId: string;
  /** The image was there already and another replication had started it. */
  adopted: boolean;
}

/**
 * Makes sure that one copy of the image is under way in the target region: looks for it, adopts it, or calls CopyImage.
 * Safe to repeat: name, tags and client token are the same on every try.
 * Fails with `NameConflict` when a foreign image has the name, `CopyDeferred` when the lane is better used by others.
 */
export function startCopy(dependencies: Dependencies) {
  return async ({ spec }: { spec: CopySpec }): Promise<StartedCopy> =>
    heartbeating(async () => {
      const startedAt = Date.now();
      const retried = Context.current().info.attempt > 1;
      const present = await (retried ? lookSeveralTimes : lookOnce)(dependencies, spec);
      if (present !== undefined && !isReplaceable(present, spec)) return takeOver(present, spec);
      if (present !== undefined) await removeImage(dependencies, spec.regionId, present);
      refuseWhenOld(dependencies, spec, startedAt);
      return copy(dependencies, spec, present?.imageId ?? generationOfEarlierAttempt());
    });
}

function generationOfEarlierAttempt(): string | undefined {
  const details: unknown = Context.current().info.heartbeatDetails;
  return typeof details === 'string' ? details : undefined;
}

function isReplaceable(image: EcsImage, spec: CopySpec): boolean {
  const provenance = provenanceOf(image, spec);
  return isBroken(image) && (provenance === 'ours' || provenance === 'sameSource');
}

function takeOver(image: EcsImage, spec: CopySpec): StartedCopy {
  const provenance = provenanceOf(image, spec);
  if (provenance === 'unknown') {
    throw failWith('NameConflict', spec.regionId, `${spec.name} is being copied there and shows no tags yet`, {
      retryable: true,
    });
  }
  if (provenance === 'foreign' || image.status === 'Deprecated') {
    throw failWith(
      'NameConflict',
      spec.regionId,
      `${image.imageId} (${image.status}) already has the name ${spec.name}`,
    );
  }
  return { imageId: image.imageId, adopted: provenance === 'sameSource' };
}

async function copy(dependencies: Dependencies, spec: CopySpec, generation?: string): Promise<StartedCopy> {
  try {
    const { imageId } = await dependencies.ecs.copyImage(parametersOf(spec, generation));
    if (imageId !== generation && (await isKnown(dependencies, spec, imageId))) return { imageId, adopted: false };
    throw nextGeneration(spec, imageId);
  } catch (error) {
    if (error instanceof EcsFailure) return recover(dependencies, spec, error, generation);
    throw error;
  }
}

/**
 * CopyImage is sent only in the first moments of an attempt. A worker that has lost its way to Temporal may work on an
 * attempt that was given up; `awaitFence` counts on its having nothing to send any more.
 */
function refuseWhenOld({ callTimeoutMs }: Dependencies, spec: CopySpec, startedAt: number): void {
  Context.current().cancellationSignal.throwIfAborted();
  if (Date.now() - startedAt <= SENDING_CALL_TIMEOUTS * callTimeoutMs) return;
  throw comeBackLater(spec.regionId, 'too late to start the copy in this attempt', 1);
}

/** Part of the next attempts' client token: a token may answer with an image that is gone. */
function nextGeneration(spec: CopySpec, dead: string): Error {
  Context.current().heartbeat(dead);
  return comeBackLater(spec.regionId, `the client token answers with ${dead}, which is gone`, 1);
}

async function isKnown(dependencies: Dependencies, spec: CopySpec, imageId: string): Promise<boolean> {
  const { ecs, pacing } = dependencies;
  const giveUpAt = Date.now() + pacing.visibilityGraceMs;
  for (;;) {
    const [image] = await patiently(dependencies, () => ecs.describeImages(spec.regionId, { imageId }));
    if (image !== undefined || Date.now() >= giveUpAt) return image !== undefined;
    await Context.current().sleep(pacing.lookIntervalMs);
  }
}

/** ECS remembers the client token together with other parameters than ours. */
const TOKEN_MISMATCH = 'IdempotentParameterMismatch';

/** After an answer that leaves doubt: did our own call, or an earlier try of it, start the copy after all? */
async function recover(
  dependencies: Dependencies,
  spec: CopySpec,
  failure: EcsFailure,
  generation: string | undefined,
): Promise<StartedCopy> {
  const { facts } = failure;
  const inDoubt = facts.executed === 'maybe' || facts.class === 'adopt' || facts.class === 'busy';
  const found = inDoubt ? await lookSeveralTimes(dependencies, spec) : undefined;
  if (found !== undefined && !isReplaceable(found, spec)) return takeOver(found, spec);
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
