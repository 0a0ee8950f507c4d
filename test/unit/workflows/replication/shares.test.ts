import { copyError } from '../../../../contract/errors';
import { CopyRecord } from '../../../../contract/schema/manifest';
import type { ReplicationPlan } from '../../../../contract/schema/plan';
import { initialManifest, verdict } from '../../../../workflows/replication/manifest';
import { copiesToShare, withShares } from '../../../../workflows/replication/shares';
import { samplePlan } from '../../../support/samples';

const AT = '2026-11-24T08:00:00.000Z';
const ACCOUNTS = ['2000000000000001', '2000000000000002'];
const REFUSED = copyError('NotShared', 'cn-beijing');

/** Copies to be shared: Beijing is required, and Frankfurt is not. */
function copies(beijing: Partial<CopyRecord>, frankfurt: Partial<CopyRecord>, shareWith?: string[]) {
  const plan: ReplicationPlan = samplePlan(['cn-beijing', 'eu-central-1'], ['eu-central-1']);
  const shared = { ...plan, copies: plan.copies.map((copy) => ({ ...copy, ...(shareWith && { shareWith }) })) };
  const manifest = initialManifest('replicate/m-source0001', shared, AT);
  const [one, two] = manifest.copies as [CopyRecord, CopyRecord];
  return [
    { ...one, ...beijing },
    { ...two, ...frankfurt },
  ];
}

const regionsIn = (records: CopyRecord[]) => copiesToShare(records).map(({ regionId }) => regionId);
const available = { status: 'available' } as const;

test('copies are shared once every required region has its copy, and an optional one does not block', () => {
  expect(regionsIn(copies({ status: 'copying' }, available, ACCOUNTS))).toEqual([]);
  expect(regionsIn(copies({ status: 'failed' }, available, ACCOUNTS))).toEqual([]);
  expect(regionsIn(copies(available, { status: 'copying' }, ACCOUNTS))).toEqual(['cn-beijing']);
  expect(regionsIn(copies(available, { status: 'failed' }, ACCOUNTS))).toEqual(['cn-beijing']);
  expect(regionsIn(copies(available, available, ACCOUNTS))).toEqual(['cn-beijing', 'eu-central-1']);
});

test('a region that was dropped neither blocks nor is shared', () => {
  expect(regionsIn(copies({ status: 'cancelled', dropped: true }, available, ACCOUNTS))).toEqual(['eu-central-1']);
  expect(regionsIn(copies(available, { ...available, dropped: true }, ACCOUNTS))).toEqual(['cn-beijing']);
});

test('a request without accounts shares nothing, and its manifest says nothing of it', () => {
  const records = copies(available, available);
  expect(regionsIn(records)).toEqual([]);
  expect(records[0]).not.toHaveProperty('notSharedWith');
});

test('a record says who has the copy, who has not, and why', () => {
  const [copy] = copies(available, available, ACCOUNTS) as [CopyRecord];
  const [first = '', second = ''] = ACCOUNTS;
  const half = CopyRecord.parse(withShares(copy, [second], REFUSED));
  expect(half).toMatchObject({ sharedWith: [first], notSharedWith: [second], error: REFUSED });
  const whole = CopyRecord.parse(withShares(half, []));
  expect(whole).toMatchObject({ sharedWith: ACCOUNTS });
  expect(whole).not.toHaveProperty('notSharedWith');
  expect(whole).not.toHaveProperty('error');
});

test.each([
  ['a required region that is not shared fails the whole', [ACCOUNTS, []], 'failed'],
  ['a best-effort region that is not shared makes it partial', [[], ACCOUNTS], 'partial'],
  ['all that is shared has succeeded', [[], []], 'succeeded'],
] as const)('%s', (_, [ofBeijing, ofFrankfurt], expected) => {
  const [beijing, frankfurt] = copies(available, available, ACCOUNTS) as [CopyRecord, CopyRecord];
  const records = [withShares(beijing, [...ofBeijing], REFUSED), withShares(frankfurt, [...ofFrankfurt], REFUSED)];
  const source = { regionId: 'cn-hangzhou', imageId: 'm-source0001', name: 'web' };
  expect(verdict({ replicationId: 'r', status: 'running', source, copies: records }, false)).toBe(expected);
});
