import type { EcsConfiguration } from './configuration';
import { isCredentialFetched } from './credentials';

/** The SDK's limits for the slowest kind of credential, a role by OIDC: 5 s to connect and 10 s to answer. */
const CREDENTIAL_MS = 15_000;

/**
 * The time after the beginning of a call in which it may still reach ECS; ms. Fetching the credential, connecting and
 * answering have a limit each.
 */
export function longestCallMs({ timeoutMs }: EcsConfiguration, env: NodeJS.ProcessEnv): number {
  return (isCredentialFetched(env) ? CREDENTIAL_MS : 0) + 2 * timeoutMs;
}
