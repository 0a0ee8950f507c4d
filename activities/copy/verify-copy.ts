import { Context } from '@temporalio/activity';
import type { SlotRequest } from '../../contract/messages';
import type { Remark } from '../../contract/outcome';
import type { CopySpec } from '../../contract/schema/plan';
import type { EcsImage } from '../ecs/api';
import {
  agreementsOf,
  compareEssentials,
  compareRestorables,
  differencesOf,
  differencesText,
  type EssentialComparison,
  statedDifferencesOf,
  unsaidOf,
} from '../image/compare-image';
import { lookById } from '../image/find-image';
import type { Dependencies } from '../shared/dependencies';
import { unclearLook } from '../shared/ecs-failures';
import { callAgainLater, finalFailure } from '../shared/failures';
import { serverNow } from '../shared/server-time';
import { holdLane, type LaneHold } from './hold-lane';
import { type Refusals, restoreAttributes } from './restore-attributes';

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
 * `readyAt`: when the image was first seen finished; ECS may hide some of it, or its tags, for a while after.
 * Fails with `VerificationFailed`, which names each essential difference; with `NameConflict` when the image is another
 * replication's. What ECS does not say is never a difference.
 */
export async function verifyCopy(
  dependencies: Dependencies,
  input: VerifyCopyInput,
  image: EcsImage,
  readyAt: number,
): Promise<VerifiedCopy> {
  const mayBeLate = serverNow() - readyAt < dependencies.pacing.visibilityGraceMs;
  const essentials = compareEssentials(image, input.spec, input);
  failWhenDifferent(dependencies, input, essentials, mayBeLate);
  failWhileUnsaid(dependencies, input, essentials, mayBeLate);
  const { restorables, refusals } = await restore(dependencies, input, image, readyAt);
  return {
    verified: [...agreementsOf(essentials), ...agreementsOf(restorables)],
    remarks: [
      ...unsaidOf(essentials).map(toRemarkOnUnsaid),
      ...differencesOf(restorables).map((difference) => toRemark(input, difference, refusals)),
    ],
  };
}

/** What ECS does not say is no difference. */
function failWhenDifferent(
  dependencies: Dependencies,
  { spec, imageId, adopted }: VerifyCopyInput,
  essentials: EssentialComparison[],
  mayBeLate: boolean,
): void {
  const { regionId, name } = spec;
  const differences = statedDifferencesOf(essentials);
  if (differences.length === 0) return;
  if (mayBeLate && differences.every((difference) => difference.name === 'tags')) {
    throw notVisibleYet(dependencies, spec, `${imageId} is not visible: its tags`);
  }
  const text = differencesText(differences);
  if (!adopted) throw finalFailure('VerificationFailed', regionId, `${imageId}: ${text}`);
  const conflict = `${imageId}, a copy by another replication, has the name ${name}, but ${text}`;
  throw finalFailure('NameConflict', regionId, conflict);
}

/** ECS is asked again for what it does not say: until the deadline, or as long as it may hide what a copy can lack. */
function failWhileUnsaid(
  dependencies: Dependencies,
  { spec, imageId }: VerifyCopyInput,
  essentials: EssentialComparison[],
  mayBeLate: boolean,
): void {
  const unsaid = unsaidOf(essentials);
  const needed = unsaid.filter(({ whenUnsaid }) => whenUnsaid !== 'remark');
  if (needed.length > 0) {
    throw unclearLook('ImageUnclear', spec.regionId, `ECS does not say this of ${imageId}: ${namesOf(needed)}`);
  }
  if (unsaid.length > 0 && mayBeLate) {
    throw notVisibleYet(dependencies, spec, `${imageId} is not visible: its ${namesOf(unsaid)}`);
  }
}

function namesOf(comparisons: EssentialComparison[]): string {
  return comparisons.map(({ name }) => name).join(', ');
}

/** Another replication's image is left as it is. */
async function restore(
  dependencies: Dependencies,
  input: VerifyCopyInput,
  image: EcsImage,
  readyAt: number,
): Promise<{ restorables: ReturnType<typeof compareRestorables>; refusals: Refusals }> {
  const { spec, adopted, hold } = input;
  const restorables = compareRestorables(image, spec);
  const lost = differencesOf(restorables);
  if (lost.length === 0 || adopted) return { restorables, refusals: new Map() };
  await holdLane(dependencies, hold);
  const refusals = await restoreAttributes(dependencies, image, lost, readyAt);
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
    const image = await lookById(dependencies, input.spec.regionId, input.imageId);
    if (image === undefined) throw notVisibleYet(dependencies, input.spec, `${input.imageId} is not visible`);
    const restorables = compareRestorables(image, input.spec);
    const isShown = differencesOf(restorables).every(({ name }) => refusals.has(name));
    if (isShown || Date.now() >= giveUpAt) return restorables;
    await Context.current().sleep(lookIntervalMs);
  }
}

function toRemarkOnUnsaid({ name, expected }: EssentialComparison): Remark {
  return { attribute: name, source: expected, reason: 'ECS does not say it.' };
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

function notVisibleYet({ pacing }: Dependencies, { regionId }: CopySpec, message: string): Error {
  return callAgainLater(regionId, message, pacing.lookIntervalMs);
}
