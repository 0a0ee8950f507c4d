import type { Client } from '@temporalio/client';
import type { SlotSettings } from '../../contract/messages';
import type { EcsApi } from '../ecs/api';
import type { Limits } from '../limits/limits';
import type { NotificationSettings } from '../notification/settings';
import type { Pacing } from './pacing';

/** What the activities work with; the worker creates it. */
export interface Dependencies {
  ecs: EcsApi;
  client: Client;
  /** Id of the Alibaba Cloud account whose credentials the worker uses. */
  accountId: string;
  slots: SlotSettings;
  pacing: Pacing;
  notifications: NotificationSettings;
  /** What may be copied and shared, whoever asks. */
  limits: Limits;
  /** What a GiB of snapshots costs in a month; absent when the user has not said it. */
  pricePerGiBMonth?: number;
  /** The time that a call to ECS has to connect, and again to get its answer; ms. */
  callTimeoutMs: number;
  /** The time after the beginning of a call in which it may still reach ECS; ms. */
  longestCallMs: number;
}
