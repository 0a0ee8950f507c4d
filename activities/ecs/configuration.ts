import type { ProxySettings } from './wire/proxy';

/** Where and how ECS is called, and STS for the id of the account. */
export interface EcsConfiguration {
  /** Replaces every region's own endpoint of ECS, and that of STS unless STS has one of its own. */
  endpoint?: string;
  /** Host of STS, with a port if it is not 443; called by https. */
  stsEndpoint?: string;
  protocol: 'https' | 'http';
  network: 'public' | 'vpc';
  timeoutMs: number;
  /** Without it all calls leave the worker directly. */
  proxy?: ProxySettings;
}
