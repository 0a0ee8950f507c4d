/** How often ECS and the region slots are asked; milliseconds. */
export interface Pacing {
  /** Between two polls of a copy, at least and at most. */
  minimumPollMs: number;
  maximumPollMs: number;
  /** Between two looks for an image that may not be visible yet, or not gone yet. */
  lookIntervalMs: number;
  /** How long ECS may hide a new image, or its tags, before they count as absent. */
  visibilityGraceMs: number;
  /** A copy without progress for so long is reported as stalled. */
  stalledAfterMs: number;
  /** A copy that gave its lane back queues again after so long, at first. */
  deferMs: number;
  /** A replication that hears nothing asks the region slots again after so long, at first. */
  askAgainMs: number;
}
