/** What the workflows and the activities of retention tell each other. */

/** What is to happen to a copy. `forget`: it stays, and loses the mark of an earlier deprecation that somebody undid. */
export type RetentionAction = 'keep' | 'forget' | 'deprecate' | 'delete';

/** What is decided of one copy, and why. */
export interface RetentionDecision {
  imageId: string;
  name: string;
  /** Region and id of its source image. */
  source: string;
  action: RetentionAction;
  reason: string;
  /** The snapshots behind the copy, which ECS forgets with it. */
  snapshotIds: string[];
}

/** What is decided of a region: what changes first, then what stays. */
export interface RetentionPlan {
  /** Why nothing changes in the region. */
  reason?: string;
  decisions: RetentionDecision[];
  /** How many copies that stay the list leaves out. */
  more: number;
}

/**
 * What came of one change. `kept`: the copy is not to change any more. `failed`: ECS refused. `gone`: somebody else has deleted
 * the copy before.
 */
export interface Pruned {
  outcome: 'done' | 'kept' | 'failed' | 'gone';
  reason: string;
}
