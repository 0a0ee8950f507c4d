import { isTransient } from '../../contract/ecs-errors';
import type { EcsFailure } from '../ecs/failure';

/**
 * What an activity does for a copy. `make`: start it, wait for it, verify it. `end`: stop it, because it is not wanted any
 * more. `tidy`: remove what a stopped copy leaves.
 */
export type Purpose = 'make' | 'end' | 'tidy';

/** Actions that change nothing: whatever ECS answers, it tells nothing about a copy that runs. */
const READS = new Set([
  'DescribeImages',
  'DescribeImageSharePermission',
  'DescribeInstances',
  'DescribeLaunchTemplates',
  'DescribeLaunchTemplateVersions',
  'DescribeRegions',
  'DescribeSnapshots',
]);

/**
 * Whether the same call may pass later without anyone changing anything. A code that nobody can interpret counts, when the
 * call changes nothing.
 */
export function mayPass({ facts }: EcsFailure): boolean {
  return isTransient(facts.class) || (facts.class === 'unknown' && READS.has(facts.action));
}

/** Classes that are about whoever makes the call, or that nobody can interpret. */
const ABOUT_THE_CALLER = new Set<string>(['auth', 'unknown']);

/**
 * Whether ECS has refused the call, which says nothing about the copy: the same call may pass later or from another worker,
 * with other credentials. A refused CopyImage is not of this kind: nothing runs yet, and the lane is of use to others.
 */
export function isAboutTheCall({ facts }: EcsFailure, purpose: Purpose): boolean {
  if (isTransient(facts.class)) return false;
  if (READS.has(facts.action)) return true;
  return purpose !== 'make' && ABOUT_THE_CALLER.has(facts.class);
}

/**
 * For how many of the longest pauses between polls a refusal is waited out. The deadline of the copy ends `make`. A copy
 * that cannot be stopped goes to the quarantine of its lane, which tries on. A stopped copy must not keep its lane for long.
 */
export const PATIENCE_POLLS: Record<Purpose, number> = { make: Infinity, end: 60, tidy: 10 };
