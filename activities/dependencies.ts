import type { Client } from '@temporalio/client';
import type { PollingConfiguration } from '../contract/config';
import type { SlotSettings } from '../contract/messages';
import type { EcsApi } from './ecs/api';

/** What the activities work with; wired in worker/. */
export interface Dependencies {
  ecs: EcsApi;
  client: Client;
  slots: SlotSettings;
  pacing: PollingConfiguration;
  /** Longest time one ECS call takes, milliseconds. */
  callTimeoutMs: number;
}
