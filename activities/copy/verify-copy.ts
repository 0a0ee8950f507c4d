import { activityInfo } from '@temporalio/activity';
import type { SlotRequest } from '../../contract/messages';
import type { CopySpec } from '../../contract/schema/plan';
import { type Comparison, compareImage, differencesOf } from '../image/compare-image';
import { lookById } from '../image/find-image';
import type { Dependencies } from '../shared/dependencies';
import { callAgainLater, finalFailure } from '../shared/failures';
import { serverNow } from '../shared/server-time';
import { waitOutRefusals } from './wait-out-refusals';

export interface VerifyCopyInput {
  request: SlotRequest;
  spec: CopySpec;
  imageId: string;
  adopted: boolean;
}

/**
 * Compares the finished copy with its source and with the request. Returns the names of what was compared.
 * Fails with `VerificationFailed`, which names each difference; with `NameConflict` when the image is another
 * replication's; with `CopyVanished` when it is gone.
 */
export function verifyCopy(dependencies: Dependencies) {
  return async (input: VerifyCopyInput): Promise<string[]> => {
    const { request, spec, imageId } = input;
    const image = await waitOutRefusals(dependencies, { purpose: 'make', request }, () =>
      lookById(dependencies, spec.regionId, imageId),
    );
    if (image === undefined) throw failureWhenAbsent(dependencies, input);
    const comparisons = compareImage(image, spec, input);
    const differences = differencesOf(comparisons);
    if (differences.length > 0) throw failureWhenDifferent(dependencies, input, differences);
    return comparisons.map(({ name }) => name);
  };
}

function failureWhenAbsent(dependencies: Dependencies, { spec, imageId }: VerifyCopyInput): Error {
  return mayBeLate(dependencies)
    ? notVisibleYet(dependencies, spec, `${imageId} is not visible: the image`)
    : finalFailure('CopyVanished', spec.regionId, `${imageId} was finished and is gone: somebody deleted it`);
}

function failureWhenDifferent(
  dependencies: Dependencies,
  { spec, imageId, adopted }: VerifyCopyInput,
  differences: Comparison[],
): Error {
  if (mayBeLate(dependencies) && differences.every(({ name }) => name === 'tags')) {
    return notVisibleYet(dependencies, spec, `${imageId} is not visible: its tags`);
  }
  const text = differences.map(({ name, expected, actual }) => `${name} is ${actual}, not ${expected}`).join('; ');
  return adopted
    ? finalFailure(
        'NameConflict',
        spec.regionId,
        `${imageId}, a copy by another replication, has the name ${spec.name}, but ${text}`,
      )
    : finalFailure('VerificationFailed', spec.regionId, `${imageId}: ${text}`);
}

/** Whether ECS may still hide the finished image, or its tags. */
function mayBeLate({ pacing }: Dependencies): boolean {
  return serverNow() - activityInfo().scheduledTimestampMs < pacing.visibilityGraceMs;
}

function notVisibleYet({ pacing }: Dependencies, { regionId }: CopySpec, message: string): Error {
  return callAgainLater(regionId, message, pacing.lookIntervalMs);
}
