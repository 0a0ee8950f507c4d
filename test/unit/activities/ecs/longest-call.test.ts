import { longestCallMs } from '../../../../activities/ecs';

const ECS = { protocol: 'https', network: 'public', timeoutMs: 30_000 } as const;
const KEY = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'id', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret' };
const ROLE = {
  ALIBABA_CLOUD_ROLE_ARN: 'acs:ram::1:role/imageferry',
  ALIBABA_CLOUD_OIDC_PROVIDER_ARN: 'acs:ram::1:oidc-provider/k8s',
  ALIBABA_CLOUD_OIDC_TOKEN_FILE: '/token',
};

describe('the longest call to ECS', () => {
  test('takes the timeout twice: once to connect, once for the answer', () => {
    expect(longestCallMs(ECS, KEY)).toBe(60_000);
  });

  test('takes longer where the credential may have to be fetched first', () => {
    expect(longestCallMs(ECS, {})).toBe(75_000);
    expect(longestCallMs(ECS, { ...KEY, ...ROLE })).toBe(75_000);
  });
});
