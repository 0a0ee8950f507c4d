/** How a replication stands, as a list can tell it; `terminated`: it was ended from outside, and has no verdict. */
export const REPLICATION_STATUSES = [
  'running',
  'planned',
  'succeeded',
  'partial',
  'failed',
  'aborted',
  'terminated',
] as const;
export type ReplicationStatus = (typeof REPLICATION_STATUSES)[number];

/** The same of a night. */
export const NIGHT_STATUSES = ['running', 'succeeded', 'failed', 'aborted', 'terminated'] as const;
export type NightStatus = (typeof NIGHT_STATUSES)[number];
