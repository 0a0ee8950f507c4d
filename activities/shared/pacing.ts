/** How often ECS and the region slots are asked; milliseconds. */
export interface Pacing {
  /** Shortest time between two polls of a copy, and the longest while little is known of it. */
  minimumPollMs: number;
  maximumPollMs: number;
  /** Time between two looks for an image that may not be visible yet, or not gone yet. */
  lookIntervalMs: number;
  /** How long ECS may hide a new image, or its tags, before they count as absent. */
  visibilityGraceMs: number;
  /** A copy that makes no progress for this time is reported as stalled. */
  stalledAfterMs: number;
  /** Time after which a copy that gave its lane back queues again, at first. */
  deferMs: number;
  /** Time after which a replication that hears nothing asks the region slots again, at first. */
  askAgainMs: number;
}
