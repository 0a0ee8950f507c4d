import type { EcsConfiguration } from './configuration';
import { isCredentialFetched } from './credentials';

/** What the SDK gives the slowest kind of credential, a role by OIDC: 5 s to connect and 10 s to answer. */
const CREDENTIAL_MS = 15_000;

/** How long after its beginning a call may still reach ECS; ms. Credential, connection and answer have limits of their own. */
export function longestCallMs({ timeoutMs }: EcsConfiguration, env: NodeJS.ProcessEnv): number {
  return (isCredentialFetched(env) ? CREDENTIAL_MS : 0) + 2 * timeoutMs;
}
