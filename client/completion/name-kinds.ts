/** Kinds of names that only the Temporal namespace knows, for the completion of shells. */
export const NAME_KINDS = [
  'runs',
  'running',
  'running-replications',
  'ended-replications',
  'images',
  'copy-names',
  'schedules',
  'lanes',
] as const;
export type NameKind = (typeof NAME_KINDS)[number];
