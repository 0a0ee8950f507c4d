import type { RetentionDecision, RetentionPlan } from '../../contract/retention';
import type { Dependencies } from '../shared/dependencies';
import { changesTheCopy, decideCopy, decideUse, objectionToRegion } from './decide';
import { checkedPolicy } from './checked-policy';
import { readRegion } from './read-region';
import { readUses, templateImagesOf } from './read-uses';

export interface SurveyRetentionInput {
  policy: unknown;
  /** The region whose copies are judged. */
  regionId: string;
}

/** Most copies that one night changes in a region: what a wrong policy can do before somebody sees it. */
const MOST_CHANGES = 100;

/** Most copies that stay of which a report tells the reason. */
const MOST_KEPT = 20;

/** What retention would do in a region now, and why the rest stays. Changes nothing. */
export function surveyRetention(dependencies: Dependencies) {
  return async ({ policy: input, regionId }: SurveyRetentionInput): Promise<RetentionPlan> => {
    const region = await readRegion(dependencies, checkedPolicy(input), regionId);
    const reason = objectionToRegion(region);
    if (reason !== undefined) return { reason, decisions: [], more: 0 };
    const { shareWith } = region;
    const context = { shareWith, templateImages: templateImagesOf(dependencies, regionId) };
    const decisions: RetentionDecision[] = [];
    let changes = 0;
    for (const copy of region.copies.filter(({ belongs }) => belongs !== false)) {
      const decision = decideCopy(copy, region);
      if (!changesTheCopy(decision)) decisions.push(decision);
      else if (changes >= MOST_CHANGES) decisions.push(postponed(decision));
      else {
        const decided = decideUse(decision, await readUses(dependencies, regionId, decision, context));
        if (changesTheCopy(decided)) changes += 1;
        decisions.push(decided);
      }
    }
    return planOf(decisions);
  };
}

function postponed(decision: RetentionDecision): RetentionDecision {
  const reason = `a night changes at most ${String(MOST_CHANGES)} copies in a region; it goes on in the next one`;
  return { ...decision, action: 'keep', reason };
}

/** The changes first; of what stays, as many as a report has room for. */
function planOf(decisions: RetentionDecision[]): RetentionPlan {
  const kept = decisions.filter(({ action }) => action === 'keep');
  const others = decisions.filter(({ action }) => action !== 'keep');
  return { decisions: [...others, ...kept.slice(0, MOST_KEPT)], more: Math.max(0, kept.length - MOST_KEPT) };
}
