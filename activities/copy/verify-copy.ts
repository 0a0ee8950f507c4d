import { activityInfo, Context } from '@temporalio/activity';
import type { SlotRequest } from '../../contract/messages';
import type { Remark } from '../../contract/outcome';
import type { CopySpec } from '../../contract/schema/plan';
import type { EcsImage } from '../ecs/api';
import {
  agreementsOf,
  compareEssentials,
  compareRestorables,
  type Comparison,
  differencesOf,
} from '../image/compare-image';
import { lookById } from '../image/find-image';
import { isReady, isStatusKnown, statusOf } from '../image/image-state';
import type { Dependencies } from '../shared/dependencies';
import { unclearLook } from '../shared/ecs-failures';
import { callAgainLater, finalFailure } from '../shared/failures';
import { serverNow } from '../shared/server-time';
import { holdLane, type LaneHold } from './hold-lane';
import { type Refusals, restoreAttributes } from './restore-attributes';
import { waitOutRefusals } from './wait-out-refusals';

export interface VerifyCopyInput {
  request: SlotRequest;
  spec: CopySpec;
  imageId: string;
  adopted: boolean;
  /** Given by a copy; see `holdLane`. */
  hold?: LaneHold;
}

/** What a finished copy has in common with its source and with the request. */
export interface VerifiedCopy {
  /** Names of the properties that are the same. */
  verified: string[];
  /** The others; none of them makes the copy a bad one. */
  remarks: Remark[];
}

/**
 * Compares the finished copy with its source and with the request, and gives it back what CopyImage has dropped.
 * Fails with `VerificationFailed`, which names each essential difference; with `NameConflict` when the image is another
 * replication's; with `CopyVanished` when it is gone.
 */
export function verifyCopy(dependencies: Dependencies, input: VerifyCopyInput): Promise<VerifiedCopy> {
  return waitOutRefusals(dependencies, { purpose: 'make', request: input.request }, async () => {
    const image = await lookAtFinished(dependencies, input);
    const essentials = compareEssentials(image, input.spec, input);
    failWhenDifferent(dependencies, input, differencesOf(essentials));
    const { restorables, refusals } = await restore(dependencies, input, image);
    return {
      verified: [...agreementsOf(essentials), ...agreementsOf(restorables)],
      remarks: differencesOf(restorables).map((difference) => toRemark(input, difference, refusals)),
    };
  });
}

async function lookAtFinished(dependencies: Dependencies, input: VerifyCopyInput): Promise<EcsImage> {
  const { spec, imageId } = input;
  const image = await lookById(dependencies, spec.regionId, imageId);
  if (image === undefined) throw failureWhenAbsent(dependencies, input);
  const message = `${imageId} is ${statusOf(image)}`;
  if (!isStatusKnown(image)) throw unclearLook('StatusUnknown', spec.regionId, message);
  if (image.status === 'Available' && !isReady(image)) throw notVisibleYet(dependencies, spec, message);
  return image;
}

function failureWhenAbsent(dependencies: Dependencies, { spec, imageId }: VerifyCopyInput): Error {
  return mayBeLate(dependencies)
    ? notVisibleYet(dependencies, spec, `${imageId} is not visible: the image`)
    : finalFailure('CopyVanished', spec.regionId, `${imageId} was finished and is gone: somebody deleted it`);
}

/** A property that ECS does not say is no difference: ECS is asked again. */
function failWhenDifferent(
  dependencies: Dependencies,
  { spec, imageId, adopted }: VerifyCopyInput,
  differences: Comparison[],
): void {
  const { regionId, name } = spec;
  const unsaid = differences.filter(({ actual }) => actual === undefined).map((difference) => difference.name);
  const others = differences.filter(({ actual }) => actual !== undefined);
  if (mayBeLate(dependencies) && others.length > 0 && others.every((difference) => difference.name === 'tags')) {
    throw notVisibleYet(dependencies, spec, `${imageId} is not visible: its tags`);
  }
  const text = others.map((other) => `${other.name} is ${String(other.actual)}, not ${other.expected}`).join('; ');
  if (others.length > 0 && adopted) {
    const conflict = `${imageId}, a copy by another replication, has the name ${name}, but ${text}`;
    throw finalFailure('NameConflict', regionId, conflict);
  }
  if (others.length > 0) throw finalFailure('VerificationFailed', regionId, `${imageId}: ${text}`);
  if (unsaid.length === 0) return;
  throw unclearLook('ImageUnclear', regionId, `ECS does not say this of ${imageId}: ${unsaid.join(', ')}`);
}

/** Another replication's image is left as it is. */
async function restore(
  dependencies: Dependencies,
  input: VerifyCopyInput,
  image: EcsImage,
): Promise<{ restorables: ReturnType<typeof compareRestorables>; refusals: Refusals }> {
  const { spec, adopted, hold } = input;
  const restorables = compareRestorables(image, spec);
  const lost = differencesOf(restorables);
  if (lost.length === 0 || adopted) return { restorables, refusals: new Map() };
  await holdLane(dependencies, hold);
  const refusals = await restoreAttributes(dependencies, image, lost);
  return { restorables: await lookUntilRestored(dependencies, input, refusals), refusals };
}

/** Looks until ECS shows what it has set, or must show it. */
async function lookUntilRestored(
  dependencies: Dependencies,
  input: VerifyCopyInput,
  refusals: Refusals,
): Promise<ReturnType<typeof compareRestorables>> {
  const { visibilityGraceMs, lookIntervalMs } = dependencies.pacing;
  const giveUpAt = Date.now() + visibilityGraceMs;
  for (;;) {
    const restorables = compareRestorables(await lookAtFinished(dependencies, input), input.spec);
    const isShown = differencesOf(restorables).every(({ name }) => refusals.has(name));
    if (isShown || Date.now() >= giveUpAt) return restorables;
    await Context.current().sleep(lookIntervalMs);
  }
}

function toRemark(
  { adopted }: VerifyCopyInput,
  { name, expected, actual = '' }: ReturnType<typeof compareRestorables>[number],
  refusals: Refusals,
): Remark {
  const reason = adopted
    ? 'Another replication made the image.'
    : (refusals.get(name) ?? 'ECS has accepted the value, but does not show it.');
  return { attribute: name, source: expected, copy: actual, reason };
}

/** Whether ECS may still hide the finished image, or its tags. */
function mayBeLate({ pacing }: Dependencies): boolean {
  return serverNow() - activityInfo().scheduledTimestampMs < pacing.visibilityGraceMs;
}

function notVisibleYet({ pacing }: Dependencies, { regionId }: CopySpec, message: string): Error {
  return callAgainLater(regionId, message, pacing.lookIntervalMs);
}
