import { stsAddress } from '../../../../activities/ecs/client';

const settings = { protocol: 'https', network: 'public', timeoutMs: 1 } as const;

test('without settings STS answers at its central address, or at one inside the network of Alibaba Cloud', () => {
  expect(stsAddress(settings)).toEqual({ endpoint: 'sts.aliyuncs.com', protocol: 'https' });
  const endpoint = 'sts-vpc.cn-hangzhou.aliyuncs.com';
  expect(stsAddress({ ...settings, network: 'vpc' })).toEqual({ endpoint, protocol: 'https' });
});

test('what replaces ECS replaces STS too', () => {
  const simulator = { endpoint: '127.0.0.1:9000', protocol: 'http' } as const;
  expect(stsAddress({ ...settings, ...simulator })).toEqual(simulator);
});

test('an endpoint of its own goes first, by https', () => {
  const stsEndpoint = 'sts.eu-central-1.aliyuncs.com';
  const other = { endpoint: '127.0.0.1:9000', protocol: 'http', network: 'vpc' } as const;
  expect(stsAddress({ ...settings, ...other, stsEndpoint })).toEqual({ endpoint: stsEndpoint, protocol: 'https' });
});
