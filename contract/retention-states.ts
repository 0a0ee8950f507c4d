/** What became of a copy that retention has judged; the schema of the report says what each means. */
export const RETENTION_STATES = ['Deleted', 'Deprecated', 'WouldDelete', 'WouldDeprecate', 'Failed', 'Kept'] as const;
export type RetentionState = (typeof RETENTION_STATES)[number];
