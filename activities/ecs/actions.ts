/** What a call to ECS is for. Some purposes can be left out of the rights of a worker. */
export type ActionPurpose = 'copy' | 'sharing' | 'retention' | 'delete';

interface ActionFacts {
  purpose: ActionPurpose;
  /** The kind of resource that RAM asks about, where the action changes something. */
  changes?: 'image' | 'snapshot';
}

/**
 * Every action of ECS that the adapter calls, in the order of the policy in docs/operating.md. The policies in deploy/ram are made
 * from it, and no other action can be called.
 */
export const ECS_ACTIONS = {
  CopyImage: { purpose: 'copy', changes: 'image' },
  CancelCopyImage: { purpose: 'copy', changes: 'image' },
  ModifyImageAttribute: { purpose: 'copy', changes: 'image' },
  DescribeImages: { purpose: 'copy' },
  DescribeRegions: { purpose: 'copy' },
  DescribeSnapshots: { purpose: 'copy' },
  DescribeImageSharePermission: { purpose: 'sharing' },
  ModifyImageSharePermission: { purpose: 'sharing', changes: 'image' },
  DescribeInstances: { purpose: 'retention' },
  DescribeLaunchTemplates: { purpose: 'retention' },
  DescribeLaunchTemplateVersions: { purpose: 'retention' },
  DeleteImage: { purpose: 'delete', changes: 'image' },
  DeleteSnapshot: { purpose: 'delete', changes: 'snapshot' },
  TagResources: { purpose: 'copy', changes: 'image' },
} as const satisfies Record<string, ActionFacts>;

export type EcsAction = keyof typeof ECS_ACTIONS;

/** The one action of STS, which needs no right. */
export type StsAction = 'GetCallerIdentity';
