import Ecs from '@alicloud/ecs20140526';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import { Endpoints } from '../../../../activities/ecs/endpoints';
import { SDK_ENDPOINTS } from '../../../../activities/ecs/sdk-endpoints';

const REGION = 'cn-shanghai-finance-1';
const told = (endpoint?: string) => [{ regionId: REGION, endpoint }];

function endpoint(settings: ConstructorParameters<typeof Endpoints>[0], learnt?: string, regionId = REGION): string {
  const endpoints = new Endpoints(settings);
  endpoints.learn(told(learnt));
  return endpoints.of(regionId);
}

test('the endpoint of the configuration goes before all others', () => {
  expect(endpoint({ endpoint: '127.0.0.1:9000', network: 'vpc' }, 'ecs.told.example.com')).toBe('127.0.0.1:9000');
});

test('what DescribeRegions has told goes before the SDK', () => {
  expect(endpoint({ network: 'public' }, 'ecs.told.example.com:8443')).toBe('ecs.told.example.com:8443');
});

test('the SDK goes before the address that most regions have', () => {
  expect(endpoint({ network: 'public' })).toBe('ecs-cn-hangzhou.aliyuncs.com');
  expect(endpoint({ network: 'public' }, undefined, 'cn-hangzhou')).toBe('ecs-cn-hangzhou.aliyuncs.com');
  expect(endpoint({ network: 'public' }, undefined, 'eu-central-1')).toBe('ecs.eu-central-1.aliyuncs.com');
});

test('from within a VPC only the endpoints of VPCs are used', () => {
  expect(endpoint({ network: 'vpc' }, 'ecs.told.example.com')).toBe(`ecs-vpc.${REGION}.aliyuncs.com`);
  expect(endpoint({ network: 'vpc' }, 'ecs-vpc.told.example.com')).toBe('ecs-vpc.told.example.com');
  expect(endpoint({ network: 'vpc' }, undefined, 'cn-hangzhou')).toBe('ecs-vpc.cn-hangzhou.aliyuncs.com');
});

test.each(['', 'https://ecs.aliyuncs.com', 'ecs.aliyuncs.com/?x=', 'a b', '.', 'user@host'])(
  'the endpoint "%s" cannot be told',
  (text) => {
    expect(endpoint({ network: 'public' }, text)).toBe('ecs-cn-hangzhou.aliyuncs.com');
  },
);

test('the endpoints of the SDK are those of its client', () => {
  const client = new Ecs(new $OpenApiUtil.Config({ regionId: 'cn-beijing' }));
  expect(SDK_ENDPOINTS).toEqual((client as unknown as { _endpointMap: unknown })._endpointMap);
});
