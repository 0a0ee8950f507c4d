import { findingsOfSetup } from '../../../../client/doctor/of-setup';
import type { SetupAnswer, SetupReport } from '../../../../contract/setup-report';

const REFUSED = {
  code: 'Forbidden.RAM',
  message: 'CopyImage in cn-hangzhou: Forbidden.RAM',
  hint: 'Allow it.',
  isRefused: true,
};
const SILENT = { code: 'Unreachable', message: 'does not answer', hint: 'Check the network.', isRefused: false };

function findings(changes: Partial<SetupReport> = {}) {
  const report: SetupReport = {
    accountId: '1234',
    clockAheadMs: 12,
    actions: [{ name: 'DescribeRegions' }, { name: 'CopyImage' }, { name: 'DescribeInstances' }],
    regions: [{ name: 'cn-beijing' }, { name: 'cn-hangzhou' }],
    ...changes,
  };
  return findingsOfSetup(report).map(({ subject, state, text, fix }) => [subject, state, text, fix ?? '']);
}

test('a worker that has all it needs', () => {
  expect(findings()).toEqual([
    ["worker's clock", 'well', 'agrees with that of Temporal', ''],
    ['account', 'well', '1234, and its credentials are accepted', ''],
    ['permissions', 'well', 'all 3 actions are allowed', ''],
    ['regions', 'well', 'all 2 regions answer', ''],
  ]);
});

test('a clock that is off by more than a minute', () => {
  expect(findings({ clockAheadMs: -30_000 })[0]).toEqual(["worker's clock", 'well', '30s behind that of Temporal', '']);
  expect(findings({ clockAheadMs: 120_000 })[0]).toEqual([
    "worker's clock",
    'wrong',
    '2m ahead of that of Temporal',
    'synchronise the clocks of workers and server (NTP)',
  ]);
});

const refusing = (...names: string[]): SetupAnswer[] => [
  { name: 'DescribeRegions' },
  ...names.map((name) => ({ name, problem: REFUSED })),
];

test('actions that the policy does not allow, with the words to add to it', () => {
  expect(findings({ actions: refusing('CopyImage', 'DeleteImage') })[2]).toEqual([
    'permissions',
    'wrong',
    'ECS refuses CopyImage, DeleteImage',
    'allow ecs:CopyImage, ecs:DeleteImage in the RAM policy of the worker',
  ]);
});

test.each(['DescribeInstances', 'ModifyImageSharePermission'])(
  'an action that only retention or sharing needs: %s',
  (action) => {
    const [, , permissions] = findings({ actions: refusing(action) });
    expect(permissions?.slice(0, 2)).toEqual(['permissions', 'unclear']);
    expect(permissions?.[2]).toContain('which only retention and sharing need');
  },
);

test('credentials that ECS accepts for nothing', () => {
  const actions = [{ name: 'DescribeRegions', problem: REFUSED }];
  expect(findings({ actions, regions: [] }).slice(1)).toEqual([
    ['account', 'wrong', '1234: CopyImage in cn-hangzhou: Forbidden.RAM', 'Allow it.'],
    [
      'permissions',
      'wrong',
      'ECS refuses DescribeRegions',
      'allow ecs:DescribeRegions in the RAM policy of the worker',
    ],
    ['regions', 'unclear', 'ECS did not tell the regions', 'see the line of the permissions, then ask again'],
  ]);
});

test('an ECS that does not answer says nothing of permissions', () => {
  const actions = [{ name: 'DescribeRegions', problem: SILENT }];
  expect(findings({ actions, regions: [] }).map(([, state]) => state)).toEqual([
    'well',
    'unclear',
    'unclear',
    'unclear',
  ]);
});

test('regions that do not answer', () => {
  const regions = [{ name: 'cn-beijing' }, { name: 'me-east-1', problem: SILENT }];
  expect(findings({ regions })[3]).toEqual([
    'regions',
    'wrong',
    'me-east-1: does not answer',
    'Check the network. Until then use no target and no source there',
  ]);
});
