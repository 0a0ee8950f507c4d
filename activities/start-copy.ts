import { Context } from '@temporalio/activity';
import type { CopySpec } from '../contract/schema/plan';
import type { Dependencies } from './dependencies';
import { EcsFailure } from './ecs/failure';
import type { CopyImageParameters, EcsImage } from './ecs/api';
import { errorOfEcs, failureOf, failWith } from './failures';
import { lookOnce, lookSeveralTimes } from './find-copy';
import { heartbeating } from './heartbeat';
import { isBroken, provenanceOf } from './provenance';
import { removeImage } from './remove-image';

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
      const retried = Context.current().info.attempt > 1;
      const present = await (retried ? lookSeveralTimes : lookOnce)(dependencies, spec);
      if (present !== undefined && !isReplaceable(present, spec)) return takeOver(present, spec);
      if (present !== undefined) await removeImage(dependencies, spec.regionId, present);
      return copy(dependencies, spec, present?.imageId);
    });
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

async function copy(dependencies: Dependencies, spec: CopySpec, replaced?: string): Promise<StartedCopy> {
  Context.current().cancellationSignal.throwIfAborted();
  try {
    const { imageId } = await dependencies.ecs.copyImage(parametersOf(spec, replaced));
    if (imageId !== replaced && (await isKnown(dependencies, spec, imageId))) return { imageId, adopted: false };
    return await copyAfresh(dependencies, spec, imageId);
  } catch (error) {
    if (error instanceof EcsFailure) return recover(dependencies, spec, error);
    throw error;
  }
}

/** A client token may answer with an image that is gone; a token of the next generation starts a new one. */
async function copyAfresh({ ecs }: Dependencies, spec: CopySpec, dead: string): Promise<StartedCopy> {
  const { imageId } = await ecs.copyImage(parametersOf(spec, dead));
  return { imageId, adopted: false };
}

async function isKnown({ ecs, pacing }: Dependencies, spec: CopySpec, imageId: string): Promise<boolean> {
  const giveUpAt = Date.now() + pacing.visibilityGraceMs;
  for (;;) {
    const [image] = await ecs.describeImages(spec.regionId, { imageId });
    if (image !== undefined || Date.now() >= giveUpAt) return image !== undefined;
    await Context.current().sleep(pacing.lookIntervalMs);
  }
}

/** After an answer that leaves doubt: did our own call, or an earlier try of it, start the copy after all? */
async function recover(dependencies: Dependencies, spec: CopySpec, failure: EcsFailure): Promise<StartedCopy> {
  const { facts } = failure;
  const inDoubt = facts.executed === 'maybe' || facts.class === 'adopt' || facts.class === 'busy';
  const found = inDoubt ? await lookSeveralTimes(dependencies, spec) : undefined;
  if (found !== undefined && !isReplaceable(found, spec)) return takeOver(found, spec);
  if (facts.class === 'busy') {
    throw failureOf({ ...errorOfEcs(failure), code: 'CopyDeferred' }, { retryable: false });
  }
  if (facts.class === 'adopt') throw failureOf(errorOfEcs(failure), { retryable: true });
  throw failure;
}

/** The parameters of CopyImage, byte for byte the same on every try that replaces the same image. */
export function parametersOf(spec: CopySpec, replaced?: string): CopyImageParameters {
  return {
    regionId: spec.source.regionId,
    imageId: spec.source.imageId,
    destinationRegionId: spec.regionId,
    destinationImageName: spec.name,
    destinationDescription: spec.description,
    tags: spec.tags,
    clientToken: replaced === undefined ? spec.token : `${spec.token.slice(0, 40)}.${replaced.slice(-20)}`,
    ...(spec.encrypted === undefined ? {} : { encrypted: spec.encrypted }),
    ...(spec.kmsKeyId === undefined ? {} : { kmsKeyId: spec.kmsKeyId }),
    ...(spec.resourceGroupId === undefined ? {} : { resourceGroupId: spec.resourceGroupId }),
  };
}
