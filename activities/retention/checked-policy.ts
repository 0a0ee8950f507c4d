import { SyncPolicy } from '../../contract/schema/policy';
import type { RetainingPolicy } from './read-region';

/** A policy that has been checked before, and that has retention. */
export function checkedPolicy(input: unknown): RetainingPolicy {
  const { retention, ...policy } = SyncPolicy.parse(input);
  if (retention === undefined) throw new Error('the policy has no retention');
  return { ...policy, retention };
}
