import { clipped } from '../../contract/clipped';
import { type Finding, LONGEST_REASON, type NightTarget } from '../../contract/night';
import { EcsFailure } from '../ecs/failure';
import type { Dependencies } from '../shared/dependencies';
import { retryQuickly } from '../shared/retry-quickly';
import { accountsWithout } from '../sharing/shares';

/**
 * The findings of a region, of which a copy that is not shared with all accounts of the policy is not `ready`. Where ECS does
 * not say it, the copy is `unclear`. Without accounts, ECS is not asked.
 */
export async function judgeShares(
  dependencies: Dependencies,
  { regionId, shareWith = [] }: NightTarget,
  findings: Finding[],
): Promise<Finding[]> {
  if (shareWith.length === 0) return findings;
  const judged: Finding[] = [];
  // One after the other: other regions are asked at the same time.
  for (const finding of findings)
    judged.push(finding.state === 'ready' ? await judge(dependencies, regionId, shareWith, finding) : finding);
  return judged;
}

async function judge(
  dependencies: Dependencies,
  regionId: string,
  shareWith: string[],
  finding: Finding,
): Promise<Finding> {
  const { copyId } = finding;
  try {
    const shares = await retryQuickly(dependencies, () => dependencies.ecs.describeShares(regionId, copyId));
    const missing = accountsWithout(shares, shareWith);
    if (missing.length === 0) return finding;
    return saying(finding, 'unshared', `${copyId} is not shared with ${missing.join(', ')}`);
  } catch (error) {
    if (!(error instanceof EcsFailure)) throw error;
    return saying(finding, 'unclear', `nobody can tell with whom ${copyId} is shared: ${error.message}`);
  }
}

function saying(finding: Finding, state: Finding['state'], text: string): Finding {
  return { ...finding, state, text: clipped(text, LONGEST_REASON) };
}
