import Credentials from '@alicloud/credentials/dist/src/credentials';
import Credential, { Config, type CredentialsProvider } from '@alicloud/credentials';

/** The credentials could not be obtained; nothing was sent to ECS. The cause may hold secrets and is not kept. */
export class CredentialsUnavailable extends Error {
  override readonly name = 'CredentialsUnavailable';
}

/**
 * The worker's one credential: the role of its OIDC token when it has one, else the access key of the environment, else
 * the SDK's default chain.
 */
export function credentialFromEnvironment(env: Readonly<Record<string, string | undefined>>): Credential {
  const config = oidcRole(env) ?? accessKey(env);
  return sharedCredential(() => new Credential(config));
}

/** Whether that credential is fetched over the network from time to time. Otherwise the environment holds it. */
export function isCredentialFetched(env: Readonly<Record<string, string | undefined>>): boolean {
  return oidcRole(env) !== undefined || accessKey(env) === undefined;
}

function oidcRole(env: Readonly<Record<string, string | undefined>>): Config | undefined {
  const roleArn = env['ALIBABA_CLOUD_ROLE_ARN'];
  const oidcProviderArn = env['ALIBABA_CLOUD_OIDC_PROVIDER_ARN'];
  const oidcTokenFilePath = env['ALIBABA_CLOUD_OIDC_TOKEN_FILE'];
  if (!roleArn || !oidcProviderArn || !oidcTokenFilePath) return undefined;
  const roleSessionName = env['ALIBABA_CLOUD_ROLE_SESSION_NAME'] ?? 'imageferry';
  return new Config({ type: 'oidc_role_arn', roleArn, oidcProviderArn, oidcTokenFilePath, roleSessionName });
}

function accessKey(env: Readonly<Record<string, string | undefined>>): Config | undefined {
  const accessKeyId = env['ALIBABA_CLOUD_ACCESS_KEY_ID'];
  const accessKeySecret = env['ALIBABA_CLOUD_ACCESS_KEY_SECRET'];
  const securityToken = env['ALIBABA_CLOUD_SECURITY_TOKEN'];
  if (!accessKeyId || !accessKeySecret) return undefined;
  return securityToken
    ? new Config({ type: 'sts', accessKeyId, accessKeySecret, securityToken })
    : new Config({ type: 'access_key', accessKeyId, accessKeySecret });
}

/**
 * One credential for all regions. Uses at the same time share one request. After a failure the credential is built again,
 * because the SDK's default chain never recovers from a failed first use.
 */
export function sharedCredential(build: () => Credential): Credential {
  let credential: Credential | undefined;
  let pending: ReturnType<CredentialsProvider['getCredentials']> | undefined;

  const obtain: CredentialsProvider['getCredentials'] = async () => {
    try {
      credential ??= build();
      const { accessKeyId, accessKeySecret, securityToken, providerName } = await credential.getCredential();
      if (!accessKeyId || !accessKeySecret) throw new Error('incomplete credentials');
      return Credentials.builder()
        .withAccessKeyId(accessKeyId)
        .withAccessKeySecret(accessKeySecret)
        .withSecurityToken(securityToken ?? '')
        .withProviderName(providerName ?? '')
        .build();
    } catch {
      credential = undefined;
      throw new CredentialsUnavailable('the credentials could not be obtained');
    }
  };
  return new Credential(null, {
    getProviderName: () => 'imageferry',
    getCredentials: () =>
      (pending ??= obtain().finally(() => {
        pending = undefined;
      })),
  });
}
