import type { Client } from '@temporalio/client';
import type { Pacing } from './pacing';
import type { SlotSettings } from '../../contract/messages';
import type { EcsApi } from '../ecs/api';

/** What the activities work with; wired in worker/. */
export interface Dependencies {
  ecs: EcsApi;
  client: Client;
  slots: SlotSettings;
  pacing: Pacing;
  /** What a call to ECS is given to connect, and again to answer; ms. */
  callTimeoutMs: number;
  /** How long after its beginning a call may still reach ECS; ms. */
  longestCallMs: number;
}
