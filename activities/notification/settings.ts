import type { ProxySettings } from '../ecs/wire/proxy';
import type { Webhook } from './webhook';

/** What a worker knows of those whom it tells of the ends of runs. */
export interface NotificationSettings {
  /** By name. */
  webhooks: ReadonlyMap<string, Webhook>;
  /** Address of the Temporal UI, without a slash at its end; without it a message has no link. */
  uiUrl?: string;
  /** Proxies for receivers that are called by https. */
  proxy?: ProxySettings;
  /** Longest time of one attempt; ms. */
  timeoutMs: number;
}
