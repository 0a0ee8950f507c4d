/** What the last poll of a copy has left in its heartbeat, as far as others than the next poll read it. */
export interface LastPoll {
  /** Percent. */
  progress: number;
  /** When the image was seen, in ms since 1970, by the clock of the Temporal server. */
  lastSeenAt: number;
}

/** The activity that polls copies. */
export const POLLING_ACTIVITY = 'awaitCopy';

/** Reads the first detail of a heartbeat; undefined when it is none of a poll. */
export function lastPollIn(detail: unknown): LastPoll | undefined {
  const { progress, lastSeenAt } = Object(detail) as Partial<Record<keyof LastPoll, unknown>>;
  return typeof progress === 'number' && typeof lastSeenAt === 'number' ? { progress, lastSeenAt } : undefined;
}
