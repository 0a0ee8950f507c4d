import { activityInfo, Context, log } from '@temporalio/activity';
import { RETENTION_TAGS } from '../../contract/names';
import type { Pruned, RetentionAction, RetentionDecision } from '../../contract/retention';
import { EcsFailure } from '../ecs/failure';
import { removeImage } from '../image/remove-image';
import type { Dependencies } from '../shared/dependencies';
import { mayPass } from '../shared/refusals';
import { checkedPolicy } from './checked-policy';
import { changesTheCopy, decideCopy, decideUse, objectionToRegion } from './decide';
import type { CopyFacts, RegionFacts } from './facts';
import { deprecatedAtOf } from './guards';
import { readRegion } from './read-region';
import { readUses, templateImagesOf } from './read-uses';
import { withoutShares } from './without-shares';

export interface PruneCopyInput {
  policy: unknown;
  regionId: string;
  imageId: string;
  /** What was decided before. */
  action: Exclude<RetentionAction, 'keep'>;
}

/**
 * Carries out one decision of retention, once a new look at everything comes to the same. Deletes no snapshots. An attempt after
 * one that was lost finds what that one has done, and reports it.
 */
export function pruneCopy(dependencies: Dependencies) {
  return async ({ policy: input, regionId, imageId, action }: PruneCopyInput): Promise<Pruned> => {
    const region = await readRegion(dependencies, checkedPolicy(input), regionId);
    const copy = region.copies.find((candidate) => candidate.imageId === imageId);
    const done = outcomeWithout(copy, action);
    if (done !== undefined) return done;
    const decision = await decideAnew(dependencies, regionId, copy as CopyFacts, region);
    if (decision.action !== action) return { outcome: 'kept', reason: reasonToKeep(decision) };
    Context.current().cancellationSignal.throwIfAborted();
    return carryOut(dependencies, regionId, decision, region);
  };
}

/** What there is to say without another call: the copy is gone, or an attempt that was lost has done it. */
function outcomeWithout(copy: CopyFacts | undefined, action: RetentionAction): Pruned | undefined {
  const isRepeated = activityInfo().attempt > 1;
  if (copy === undefined) {
    if (isRepeated && action === 'delete') return { outcome: 'done', reason: 'it is gone' };
    return { outcome: 'gone', reason: 'somebody else has deleted it, or its tags' };
  }
  const isDeprecatedByUs = copy.state === 'deprecated' && deprecatedAtOf(copy.mark) !== undefined;
  if (action === 'deprecate' && isDeprecatedByUs && isRepeated) return { outcome: 'done', reason: 'it is Deprecated' };
  return undefined;
}

function reasonToKeep(decision: RetentionDecision): string {
  return changesTheCopy(decision) ? 'somebody has changed it meanwhile' : decision.reason;
}

async function decideAnew(
  dependencies: Dependencies,
  regionId: string,
  copy: CopyFacts,
  region: RegionFacts,
): Promise<RetentionDecision> {
  const decision = decideCopy(copy, region);
  const objection = objectionToRegion(region);
  if (objection !== undefined) return { ...decision, action: 'keep', reason: objection };
  if (!changesTheCopy(decision)) return decision;
  const { shareWith } = region;
  const context = { shareWith, templateImages: templateImagesOf(dependencies, regionId) };
  return decideUse(decision, await readUses(dependencies, regionId, decision, context));
}

/** What ECS refuses stays as it is. A fault that may pass is thrown, so that Temporal repeats the activity. */
async function carryOut(
  dependencies: Dependencies,
  regionId: string,
  { imageId, action, reason }: RetentionDecision,
  { now, shareWith }: RegionFacts,
): Promise<Pruned> {
  const unshared = (work: () => Promise<unknown>): Promise<void> =>
    withoutShares(dependencies, { regionId, imageId, accounts: shareWith }, work);
  try {
    if (action === 'delete') await unshared(() => removeImage(dependencies, regionId, imageId, []));
    else if (action === 'deprecate') await unshared(() => deprecate(dependencies, regionId, imageId, now));
    else await forget(dependencies, regionId, imageId);
    return { outcome: 'done', reason };
  } catch (error) {
    if (!(error instanceof EcsFailure) || mayPass(error)) throw error;
    log.warn(`retention leaves ${imageId} as it is: ${error.message}`, { code: error.facts.code });
    return { outcome: 'failed', reason: error.message };
  }
}

/**
 * The mark comes first: a copy that is Deprecated without it counts as deprecated by somebody else. When ECS refuses, the mark
 * goes again.
 */
async function deprecate(dependencies: Dependencies, regionId: string, imageId: string, now: number): Promise<void> {
  await dependencies.ecs.tagImage(regionId, imageId, { [RETENTION_TAGS.deprecatedAt]: new Date(now).toISOString() });
  try {
    await dependencies.ecs.deprecateImage(regionId, imageId);
  } catch (error) {
    if (error instanceof EcsFailure && !mayPass(error)) await forget(dependencies, regionId, imageId);
    throw error;
  }
}

function forget({ ecs }: Dependencies, regionId: string, imageId: string): Promise<void> {
  return ecs.tagImage(regionId, imageId, { [RETENTION_TAGS.deprecatedAt]: '' });
}
