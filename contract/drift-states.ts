/** What a region may have of a source image; the schema of the drift report says what each means. */
export const DRIFT_STATES = ['Correct', 'Copying', 'Missing', 'Stale', 'Failed', 'Mismatch', 'Unknown'] as const;
export type DriftState = (typeof DRIFT_STATES)[number];
