import type { Client } from '@temporalio/client';
import type { SlotSettings } from '../contract/messages';
import type { EcsApi } from './ecs/api';

/** How often the activities look at ECS; milliseconds. */
export interface Pacing {
  /** Between two polls of a copy, at least and at most. */
  minimumPollMs: number;
  maximumPollMs: number;
  /** Between two looks for an image that may not be visible yet, or not gone yet. */
  lookIntervalMs: number;
  /** How long a new image may stay invisible before it counts as absent. */
  visibilityGraceMs: number;
  /** A copy without progress for so long is reported as stalled. */
  stalledAfterMs: number;
  /** A copy that gave its lane back, because another copy is in its way, queues again after so long. */
  deferMs: number;
  /** A replication asks the region slots again so often: they may have been terminated and have forgotten it. */
  askAgainMs: number;
}

/** What the activities work with; wired in worker/. */
export interface Dependencies {
  ecs: EcsApi;
  client: Client;
  slots: SlotSettings;
  pacing: Pacing;
  /** Longest time one ECS call takes, milliseconds. */
  callTimeoutMs: number;
}
