import type { RetentionAction, RetentionDecision } from '../../contract/retention';
import type { CopyFacts, RegionFacts, Uses } from './facts';
import { deprecatedAtOf, GUARDS, type Guards } from './guards';

/** Why nothing changes in a region; undefined when its copies are to be judged one by one. Pure. */
export function objectionToRegion(region: RegionFacts, { region: guards }: Guards = GUARDS): string | undefined {
  return firstOf(guards.map((guard) => guard(region)));
}

/**
 * What is to happen to a copy, as far as the lists of images tell. `deprecate` and `delete` hold only once `decideUse` agrees.
 * Pure.
 */
export function decideCopy(copy: CopyFacts, region: RegionFacts, { copy: guards }: Guards = GUARDS): RetentionDecision {
  const objection = firstOf(guards.map((guard) => guard(copy, region)));
  if (objection !== undefined) return decisionOn(copy, isMarkStale(copy) ? 'forget' : 'keep', objection);
  if (copy.state === 'usable')
    return decisionOn(copy, 'deprecate', `it is not among the newest ${String(region.keep)}`);
  return decisionOn(copy, 'delete', `it is Deprecated since ${copy.mark ?? 'an unknown time'}`);
}

/** The same decision, or `keep` when the copy is in use. Pure. */
export function decideUse(
  decision: RetentionDecision,
  uses: Uses,
  { use: guards }: Guards = GUARDS,
): RetentionDecision {
  const objection = firstOf(guards.map((guard) => guard(uses)));
  return objection === undefined ? decision : { ...decision, action: 'keep', reason: objection };
}

/** Whether a decision needs to know what uses the copy. */
export function changesTheCopy({ action }: RetentionDecision): boolean {
  return action === 'deprecate' || action === 'delete';
}

/**
 * Somebody has made the copy Available again, and it stays. With the mark of then, retention would take a later deprecation by
 * somebody else for its own, and delete the copy at once.
 */
function isMarkStale({ isOurs, state, mark }: CopyFacts): boolean {
  return isOurs && state === 'usable' && deprecatedAtOf(mark) !== undefined;
}

function decisionOn(
  { imageId, name, source, snapshotIds }: CopyFacts,
  action: RetentionAction,
  reason: string,
): RetentionDecision {
  return { imageId, name, source, action, reason, snapshotIds };
}

function firstOf(objections: (string | undefined)[]): string | undefined {
  return objections.find((objection) => objection !== undefined);
}
