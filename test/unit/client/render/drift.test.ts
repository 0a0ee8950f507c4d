import { exitCodeOfDrift } from '../../../../client/exit-codes';
import { driftTable } from '../../../../client/render/drift';
import type { DriftReport } from '../../../../contract/schema/drift';

const REPORT: DriftReport = {
  policyId: 'sync/0',
  verdict: 'failed',
  at: '2026-11-26T02:00:00.000Z',
  rpoSeconds: 93_600,
  regionId: 'cn-hangzhou',
  images: [
    {
      imageId: 'm-1',
      name: 'web',
      regions: [
        { regionId: 'cn-beijing', required: true, state: 'Correct', imageId: 'm-copy' },
        {
          regionId: 'cn-shanghai',
          required: true,
          state: 'Stale',
          since: '2026-11-20T02:00:00.000Z',
          ageSeconds: 518_400,
          isOverdue: true,
        },
        { regionId: 'us-west-1', required: false, state: 'Unknown', reason: 'no\nanswer' },
      ],
    },
  ],
};

test('a drift report is a line and a table', () => {
  expect(driftTable(REPORT)).toBe(
    [
      'failed: 1 of 3 copies Correct, 1 Stale, 1 Unknown',
      '',
      'IMAGE  REGION       STATE    AGE            COPY',
      'm-1    cn-beijing   Correct                 m-copy',
      'm-1    cn-shanghai  Stale    6d (over RPO)',
      'm-1    us-west-1    Unknown                         best effort; no answer',
    ].join('\n'),
  );
});

test('the warnings of a drift report stand above its table', () => {
  const capacity = { copySeconds: 1200, recentSeconds: 3600, pools: [], warnings: ['new images: too many'] };
  expect(
    driftTable({ ...REPORT, capacity })
      .split('\n')
      .slice(0, 3),
  ).toEqual([
    'failed: 1 of 3 copies Correct, 1 Stale, 1 Unknown',
    'warning: the copies may not fit; new images: too many',
    '',
  ]);
});

test('a drift report without images is a line', () => {
  expect(driftTable({ ...REPORT, images: [], reason: 'the policy selects no image' })).toBe(
    'failed: 0 of 0 copies Correct; the policy selects no image',
  );
});

test.each([
  ['succeeded', 0],
  ['failed', 1],
  ['running', 1],
  ['aborted', 4],
] as const)('the verdict %s exits with %d', (verdict, code) => {
  expect(exitCodeOfDrift({ verdict })).toBe(code);
});
