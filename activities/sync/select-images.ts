import type { ApplicationFailure } from '@temporalio/common';
import type { Selection, SlotLimits, WantedImage } from '../../contract/night';
import { policyId } from '../../contract/request-id';
import { MAX_COPIES, SyncPolicy } from '../../contract/schema/policy';
import { parseWith } from '../../contract/schema/problems';
import { detailsOf, durationMs } from '../../contract/schema/request';
import { MAX_IMAGES, type SourceImages } from '../../contract/schema/source-images';
import { unknownRegionProblems } from '../../contract/unknown-regions';
import type { EcsApi, EcsImage } from '../ecs/api';
import { allTargetsProblems, imageProblem, limitProblems } from '../limits/limit-problems';
import type { Limits } from '../limits/limits';
import { webhookProblems } from '../notification/webhook-problems';
import { targetsOf } from '../replication/copy-spec';
import type { Dependencies } from '../shared/dependencies';
import { toFailureAtOnce } from '../shared/ecs-failures';
import { refusal } from '../shared/failures';
import { serverNow } from '../shared/server-time';
import { ownAccountProblems } from '../sharing/own-account-problems';
import { filterOf, pickImages } from './pick-images';

/**
 * The images that a policy selects at the present, the newest first, and its target regions.
 * Fails with `InvalidPolicy`, all problems in `details[0]`.
 */
export function selectImages({ ecs, slots, notifications, limits, accountId }: Dependencies) {
  return async ({ policy: input }: { policy: unknown }): Promise<Selection> => {
    const { data: policy, problems } = parseWith(SyncPolicy, input);
    const unknownWebhook = webhookProblems(notifications, input);
    const ofAccount = [...ownAccountProblems(accountId, input), ...limitProblems(limits, input)];
    if (problems !== undefined) throw invalidPolicy([...problems, ...ofAccount], unknownWebhook);
    const { regionId } = policy.images;
    const { shareWith } = policy;
    const { regions, present } = await askSource(ecs, policy.images);
    const targets = targetsOf({ targets: policy.targets, source: policy.images, shareWith }, regions);
    const images = withinLimits(limits, pickImages(policy, present, serverNow()), present);
    const seen = [
      ...ofAccount,
      ...regionProblems(policy, regions),
      ...sizeProblems(images.length, targets.length),
      ...allTargetsProblems(limits, policy, regions),
    ];
    if (seen.length + unknownWebhook.length > 0) throw invalidPolicy(seen, unknownWebhook);
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

/** What the limits do not allow is not copied, and the report says why; the night goes on with the others. */
function withinLimits(limits: Limits, selected: readonly WantedImage[], present: readonly EcsImage[]): WantedImage[] {
  const problems = new Map(present.map((image) => [image.imageId, imageProblem(limits, image)]));
  return selected.map((image) => {
    const problem = problems.get(image.imageId);
    if (problem === undefined) return image;
    const refused = { ...image, problem: image.problem ?? `it ${problem}` };
    delete refused.copyName;
    return refused;
  });
}

function regionProblems({ images, targets }: SyncPolicy, regions: string[]): string[] {
  const named = [
    { field: 'images.regionId', regionId: images.regionId },
    ...namedRegions(targets).map(({ path, regionId }) => ({ field: `targets.${path}`, regionId })),
  ];
  return unknownRegionProblems(named, regions);
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

function invalidPolicy(problems: string[], unknownWebhook: string[]): ApplicationFailure {
  return refusal('InvalidPolicy', 'The policy is refused', { problems, unknownWebhook });
}
