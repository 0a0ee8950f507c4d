import Credential, { Config } from '@alicloud/credentials';
import { credentialFromEnvironment, sharedCredential } from '../../../../activities/ecs/credentials';

const accessKey = () =>
  new Credential(new Config({ type: 'access_key', accessKeyId: 'id', accessKeySecret: 'secret' }));

test('the access key of the environment is used', async () => {
  const credential = credentialFromEnvironment({
    ALIBABA_CLOUD_ACCESS_KEY_ID: 'id',
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret',
    ALIBABA_CLOUD_SECURITY_TOKEN: 'token',
  });
  expect(await credential.getCredential()).toMatchObject({
    accessKeyId: 'id',
    accessKeySecret: 'secret',
    securityToken: 'token',
  });
});

test('the role of the OIDC token goes before an access key', async () => {
  const credential = credentialFromEnvironment({
    ALIBABA_CLOUD_ROLE_ARN: 'acs:ram::1:role/r',
    ALIBABA_CLOUD_OIDC_PROVIDER_ARN: 'acs:ram::1:oidc-provider/p',
    ALIBABA_CLOUD_OIDC_TOKEN_FILE: '/nonexistent/token',
    ALIBABA_CLOUD_ACCESS_KEY_ID: 'id',
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret',
  });
  await expect(credential.getCredential()).rejects.toThrow('could not be obtained');
});

test('a credential that failed is built anew', async () => {
  const build = jest.fn(accessKey).mockImplementationOnce(() => {
    throw new Error('sts is down');
  });
  const credential = sharedCredential(build);
  await expect(credential.getCredential()).rejects.toThrow('could not be obtained');
  expect(await credential.getCredential()).toMatchObject({ accessKeyId: 'id' });
  expect(build).toHaveBeenCalledTimes(2);
});

test('parallel first uses ask once', async () => {
  const inner = accessKey();
  const asked = jest.spyOn(inner, 'getCredential');
  const credential = sharedCredential(() => inner);
  await Promise.all([credential.getCredential(), credential.getCredential(), credential.getCredential()]);
  expect(asked).toHaveBeenCalledTimes(1);
});
