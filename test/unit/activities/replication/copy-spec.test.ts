import { copiesOf } from '../../../../activities/replication/copy-spec';
import { defined } from '../../../../contract/defined';
import { ReplicationRequest } from '../../../../contract/schema/request';
import { sampleImage } from '../../../support/samples';

const REGIONS = ['cn-hangzhou', 'cn-beijing', 'cn-shanghai', 'eu-west-1'];
const IDS = { replicationId: 'replicate/m-1/0', firstRunId: 'run-1' };

/** Where a request copies to; a question mark behind each region that is not required. */
function targetsOf(targets: unknown): string[] {
  const source = { regionId: 'cn-hangzhou', imageId: 'm-source0001' };
  const request = ReplicationRequest.parse({ source, targets });
  return copiesOf(request, sampleImage(), REGIONS, IDS).map(
    ({ required, spec }) => spec.regionId + (required ? '' : '?'),
  );
}

test('every region is every region of the account except the source', () => {
  expect(targetsOf('all')).toEqual(['cn-beijing', 'cn-shanghai', 'eu-west-1']);
  expect(targetsOf({ all: true })).toEqual(targetsOf('all'));
});

test('every region may be named with exceptions', () => {
  expect(targetsOf({ all: true, except: ['cn-shanghai'], bestEffort: ['eu-west-1'] })).toEqual([
    'cn-beijing',
    'eu-west-1?',
  ]);
});

test('listed regions are taken once, in their order', () => {
  expect(targetsOf(['eu-west-1', { regionId: 'cn-beijing', required: false }, 'eu-west-1'])).toEqual([
    'eu-west-1',
    'cn-beijing?',
  ]);
});

test('a copy is shared with the accounts of its target, else with those of the request, each once', () => {
  const source = { regionId: 'cn-hangzhou', imageId: 'm-source0001' };
  const [one, two, three] = ['2000000000000001', '2000000000000002', '2000000000000003'];
  const targets = [
    'cn-beijing',
    { regionId: 'cn-shanghai', shareWith: [three] },
    { regionId: 'eu-west-1', shareWith: [] },
  ];
  const request = ReplicationRequest.parse({ source, targets, shareWith: [one, two, one] });
  expect(copiesOf(request, sampleImage(), REGIONS, IDS).map(({ shareWith }) => shareWith)).toEqual([
    [one, two],
    [three],
    undefined,
  ]);
  const all = ReplicationRequest.parse({ source, targets: 'all', shareWith: [one] });
  expect(copiesOf(all, sampleImage(), REGIONS, IDS).map(({ shareWith }) => shareWith)).toEqual([[one], [one], [one]]);
});

test('a request that shares nothing has the plan that it always had', () => {
  const source = { regionId: 'cn-hangzhou', imageId: 'm-source0001' };
  const request = ReplicationRequest.parse({ source, targets: ['cn-beijing'] });
  expect(copiesOf(request, sampleImage(), REGIONS, IDS).map((copy) => Object.keys(copy))).toEqual([
    ['required', 'spec'],
  ]);
});

test.each([
  ['a request states is kept as it is', { copyDeadline: '3h' }, { deadlineMs: 3 * 3_600_000 }],
  ['rests on an estimate is known as such', {}, { deadlineMs: 6 * 3_600_000, isUsualDeadline: true }],
])('a deadline that %s', (_, stated, expected) => {
  const source = { regionId: 'cn-hangzhou', imageId: 'm-source0001' };
  const request = ReplicationRequest.parse({ source, targets: ['cn-beijing'], ...stated });
  const [copy] = copiesOf(request, sampleImage(), REGIONS, IDS);
  const { deadlineMs, isUsualDeadline } = copy?.spec ?? {};
  expect(defined({ deadlineMs, isUsualDeadline })).toEqual(expected);
});
