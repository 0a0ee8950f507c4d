import { relayLost } from '../../contract/errors';
import type { CopyError } from '../../contract/outcome';
import type { CopySpec } from '../../contract/schema/plan';
import type { EcsImage } from '../ecs/api';
import type { EcsFailure } from '../ecs/failure';
import { isBroken, statusOf } from '../image/image-state';
import { isCopyOfSource, provenanceOf } from '../image/provenance';
import { errorOfEcs } from '../shared/ecs-failures';
import { callAgainLater, failureOf, finalFailure } from '../shared/failures';

/** What is known about the target region when the next step of a start is decided. */
export interface StartSituation {
  spec: CopySpec;
  /** The image of the wanted name, at the first look that found one. */
  found?: EcsImage;
  /** The same image after the wait for its tags; undefined when it is gone. */
  tagged?: EcsImage;
  /** CopyImage was sent, and failed. */
  refusal?: { failure: EcsFailure; generation?: string; mayPassFromSource?: boolean };
}

/** The next step of a start. */
export type StartDecision =
  /** Nothing is there: call CopyImage. */
  | { step: 'copy' }
  /** A broken copy of the same source is there: remove it, then call CopyImage. */
  | { step: 'replace'; image: EcsImage }
  /** The image is this copy. `adopted`: another replication started it. */
  | { step: 'takeOver'; imageId: string; adopted: boolean }
  /** Call CopyImage in the next attempt, with the client token of the next generation. */
  | { step: 'renewToken'; obsolete: string }
  /** ECS says that the name is taken, and shows no image of that name: look again in the next attempt, for a while. */
  | { step: 'lookLonger'; error: CopyError }
  /** Give the lane back: the copy queues again. */
  | { step: 'defer'; error: CopyError }
  /** Give the lane back: the copy queues again and is taken from its source. */
  | { step: 'leaveRelay'; error: CopyError }
  /** End this attempt. The failure says whether and when another one follows. */
  | { step: 'fail'; failure: Error };

/** How often in a row a new client token helps against one code. */
const RENEWALS = 3;

/** Decides how a start goes on. Without `refusal`, CopyImage was not sent yet. */
export function decideStart({ spec, found, tagged, refusal }: StartSituation): StartDecision {
  if (found !== undefined && !isReplaceable(found, spec)) return decideTakeOver(spec, found, tagged);
  if (refusal?.mayPassFromSource === true && spec.via !== undefined) {
    return { step: 'leaveRelay', error: relayLost(spec.regionId, spec.via, refusal.failure.message) };
  }
  if (refusal !== undefined) return decideAfterRefusal(refusal.failure, refusal.generation);
  return found === undefined ? { step: 'copy' } : { step: 'replace', image: found };
}

function isReplaceable(image: EcsImage, spec: CopySpec): boolean {
  return isBroken(image) && isCopyOfSource(image, spec);
}

function decideTakeOver(spec: CopySpec, found: EcsImage, image: EcsImage | undefined): StartDecision {
  const lookAgain = (reason: string): StartDecision => ({
    step: 'fail',
    failure: callAgainLater(spec.regionId, reason, 1),
  });
  if (image === undefined) return lookAgain(`${found.imageId} was in the way and is gone`);
  if (isReplaceable(image, spec)) return lookAgain(`${image.imageId} is ${statusOf(image)}`);
  if (!isCopyOfSource(image, spec) || image.status === 'Deprecated') {
    const conflict = `${image.imageId} (${statusOf(image)}) already has the name ${spec.name}`;
    return { step: 'fail', failure: finalFailure('NameConflict', spec.regionId, conflict) };
  }
  return { step: 'takeOver', imageId: image.imageId, adopted: provenanceOf(image, spec) === 'sameSource' };
}

function decideAfterRefusal(failure: EcsFailure, generation: string | undefined): StartDecision {
  const { class: errorClass, code } = failure.facts;
  const error = errorOfEcs(failure);
  if (errorClass === 'busy') return { step: 'defer', error };
  if (errorClass === 'token') {
    const obsolete = generationAfter(code, generation);
    if (obsolete !== undefined) return { step: 'renewToken', obsolete };
    return { step: 'fail', failure: failureOf(error, { retryable: false }) };
  }
  if (errorClass === 'adopt') return { step: 'lookLonger', error };
  return { step: 'fail', failure };
}

/** The generation that follows when ECS has called a client token useless; it is named after the code. */
function generationAfter(code: string, generation?: string): string | undefined {
  const names = Array.from({ length: RENEWALS }, (_, index) => (index === 0 ? code : `${code}.${String(index + 1)}`));
  return names[names.indexOf(generation ?? '') + 1];
}
