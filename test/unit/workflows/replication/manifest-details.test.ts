import { copyError } from '../../../../contract/errors';
import type { CopyRecord } from '../../../../contract/schema/manifest';
import { manifestDetails } from '../../../../workflows/replication/manifest-details';

function detailsOf(copies: Partial<CopyRecord>[]): string[] {
  const record = { regionId: 'cn-beijing', required: true, status: 'copying', attempts: 1 } as const;
  return manifestDetails(
    {
      replicationId: 'replicate/m-1/0',
      status: 'running',
      source: { regionId: 'cn-hangzhou', imageId: 'm-1', name: 'web_*1/2*' },
      copies: copies.map((copy) => ({ ...record, ...copy })),
    },
    'of team',
  ).split('\n');
}

test('columns stand below each other, and ids and names stay as they are', () => {
  expect(
    detailsOf([
      { progress: 31, imageId: 'm-2' },
      { regionId: 'ap-southeast-1', status: 'available', adopted: true },
    ]).slice(0, 7),
  ).toEqual([
    '**running**: `m-1` (`web_*1/2*`) from cn-hangzhou',
    '',
    '```',
    'region          status     progress  image and remark',
    'cn-beijing      copying    31 %      m-2',
    'ap-southeast-1  available            adopted',
    '```',
  ]);
});

test('regions lead to their copies while these run, later to the runs that made them; the last line leads to the slots', () => {
  const lines = detailsOf([
    { lane: 'copy/cn-beijing/1' },
    { regionId: 'us-west-1', lane: 'copy/us-west-1/2', status: 'available' },
    { regionId: 'eu-west-1', status: 'queued' },
  ]);

  expect(lines.slice(-3)).toEqual([
    [
      'Copies: [`cn-beijing`](/namespaces/of%20team/workflows/copy%2Fcn-beijing%2F1)',
      '[`us-west-1`](/namespaces/of%20team/workflows?query=ImageferryReplication%3D%22replicate%2Fm-1%2F0%22%20AND%20ImageferryRegion%3D%22us-west-1%22)',
      '`eu-west-1`',
    ].join(', '),
    '',
    'Slots of the regions: [`region-slots`](/namespaces/of%20team/workflows/region-slots)',
  ]);
});

test('a failed row is as short as the others, and its error stands below, once for all regions that have it', () => {
  const error = { ...copyError('NameConflict', 'cn-beijing', 'm-9 | `web`\nis there'), requestId: 'R-1' };
  const lines = detailsOf([
    { status: 'failed', error },
    { regionId: 'us-west-1', status: 'failed', error },
  ]);

  expect(lines[4]).toMatch(/^cn-beijing +failed +NameConflict$/);
  expect(lines.filter((line) => line.startsWith('- '))).toEqual([
    `- **cn-beijing, us-west-1**: \`\`m-9 | \`web\` is there\`\` ${error.hint} Request id: \`R-1\``,
  ]);
});

test('a region that somebody has dropped says so', () => {
  const compensation = { outcome: 'never-started', at: '2026-11-24T00:00:00Z' } as const;
  const lines = detailsOf([{ status: 'cancelled', compensation, dropped: true }]);

  expect(lines[4]).toMatch(/^cn-beijing +cancelled +dropped; never started$/);
});

test('a copy that is gone shows no image and no progress', () => {
  const compensation = { outcome: 'cancelled', at: '2026-11-24T00:00:00Z' } as const;
  const lines = detailsOf([{ status: 'cancelled', progress: 31, imageId: 'm-2', compensation }]);

  expect(lines[4]).toMatch(/^cn-beijing +cancelled +gone, was at 31 %$/);
});
