/**
 * News of mere progress is a signal and a task in a history, so it is rare: it comes when a copy has done so much more, in percent,
 * and so long after the news before. Commands read the progress that the last poll has left.
 */
export const STEP_PERCENT = 25;
export const STEP_MS = 30 * 60_000;
