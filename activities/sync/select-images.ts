import { ApplicationFailure } from '@temporalio/common';
import type { ErrorCode } from '../../contract/errors';
import type { Selection, SlotLimits } from '../../contract/night';
import { policyId } from '../../contract/request-id';
import { MAX_COPIES, SyncPolicy } from '../../contract/schema/policy';
import { parseWith } from '../../contract/schema/problems';
import { detailsOf, durationMs } from '../../contract/schema/request';
import { MAX_IMAGES, type SourceImages } from '../../contract/schema/source-images';
import type { EcsApi, EcsImage } from '../ecs/api';
import { targetsOf } from '../replication/copy-spec';
import type { Dependencies } from '../shared/dependencies';
import { toFailureAtOnce } from '../shared/ecs-failures';
import { serverNow } from '../shared/server-time';
import { filterOf, pickImages } from './pick-images';

/**
 * The images that a policy selects at the present, the newest first, and its target regions.
 * Fails with `InvalidPolicy`, all problems in `details[0]`.
 */
export function selectImages({ ecs, slots }: Dependencies) {
  return async ({ policy: input }: { policy: unknown }): Promise<Selection> => {
    const { data: policy, problems } = parseWith(SyncPolicy, input);
    if (problems !== undefined) throw invalidPolicy(problems);
    const { regionId } = policy.images;
    const { regions, present } = await askSource(ecs, policy.images);
    const targets = targetsOf({ targets: policy.targets, source: policy.images }, regions);
    const images = pickImages(policy, present, serverNow());
    const seen = [...regionProblems(policy, regions), ...sizeProblems(images.length, targets.length)];
    if (seen.length > 0) throw invalidPolicy(seen);
    return {
      policyId: policyId(policy),
      regionId,
      rpoSeconds: durationMs(policy.rpo) / 1000,
      images,
      targets,
      slots: limitsOf(slots),
      copySeconds: durationMs(policy.expectedCopyTime) / 1000,
    };
  };
}

function limitsOf({ pools, defaultLimit, limits }: SlotLimits): SlotLimits {
  return { pools, defaultLimit, limits };
}

/** All regions, and images of the source region that may be selected: none when it is not a region of the account. */
async function askSource(ecs: EcsApi, selected: SourceImages): Promise<{ regions: string[]; present: EcsImage[] }> {
  const { regionId } = selected;
  try {
    const regions = await ecs.describeRegions(regionId);
    const isKnown = regions.includes(regionId);
    return { regions, present: isKnown ? await ecs.describeImages(regionId, filterOf(selected)) : [] };
  } catch (error) {
    throw toFailureAtOnce(error);
  }
}

function regionProblems({ images, targets }: SyncPolicy, regions: string[]): string[] {
  return [
    { field: 'images.regionId', regionId: images.regionId },
    ...namedRegions(targets).map(({ path, regionId }) => ({ field: `targets.${path}`, regionId })),
  ].flatMap(({ field, regionId }) =>
    regions.includes(regionId)
      ? []
      : [`${field}: "${regionId}" is not a region of this account; use one of ${regions.join(', ')}`],
  );
}

function namedRegions(targets: SyncPolicy['targets']): { path: string; regionId: string }[] {
  if (targets === 'all') return [];
  if (Array.isArray(targets))
    return targets.map((target, index) => ({ path: String(index), regionId: detailsOf(target).regionId }));
  return (['except', 'bestEffort'] as const).flatMap((list) =>
    (targets[list] ?? []).map((regionId, index) => ({ path: `${list}.${String(index)}`, regionId })),
  );
}

function sizeProblems(images: number, targets: number): string[] {
  const problems: string[] = [];
  if (targets === 0) problems.push('targets: no region is left to copy to; leave fewer of them out');
  if (images > MAX_IMAGES)
    problems.push(
      `images: ${String(images)} images are selected, and a policy has at most ${String(MAX_IMAGES)}; set "newest"`,
    );
  else if (images * targets > MAX_COPIES)
    problems.push(
      `images: ${String(images)} images in ${String(targets)} regions are more than ${String(MAX_COPIES)} copies; split the policy`,
    );
  return problems;
}

const CODE: ErrorCode = 'InvalidPolicy';

function invalidPolicy(problems: string[]): ApplicationFailure {
  return ApplicationFailure.nonRetryable(`The policy is refused:\n${problems.join('\n')}`, CODE, problems);
}
