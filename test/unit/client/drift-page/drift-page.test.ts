import { driftPage } from '../../../../client/drift-page';
import { DRIFT_STATES } from '../../../../contract/drift-states';
import { type Capacity, type DriftCell, DriftReport } from '../../../../contract/schema/drift';
import { largeReport, reportOfEveryState, reportOn } from '../../../support/drift-reports';

/** What stands between the tags, each run of blanks as one. */
function textOf(page: string): string {
  return page
    .replace(/<style>[^]*?<\/style>/, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
}

function sectionOf(page: string, id: string): string {
  return page.split('<section ').find((section) => section.includes(`id="${id}"`)) ?? '';
}

const CAPACITY: Capacity = {
  copySeconds: 1200,
  recentSeconds: 14_400,
  pools: [
    { regionId: 'cn-hangzhou', role: 'source', limit: 5, atATime: 5, lacking: 0, recent: 120 },
    { regionId: 'cn-beijing', role: 'target', limit: 50, atATime: 10, lacking: 3, recent: 12 },
    { regionId: 'us-west-1', role: 'target', limit: 0, atATime: 0, lacking: 1, recent: 1 },
  ],
  warnings: ['new images: too many'],
};

test('the reports of these tests are drift reports', () => {
  DriftReport.parse(reportOfEveryState());
  DriftReport.parse(largeReport(3, 4));
});

test('the head says the verdict, the policy, the time, the RPO and the extent', () => {
  const text = textOf(driftPage(reportOfEveryState()));
  expect(text).toContain('✕ failed 1 of 7 copies Correct');
  expect(text).toContain('Not Correct: 5 required copies and 1 best-effort copy; 1 overdue.');
  expect(text).toContain('Policy sync/0123456789ab');
  expect(text).toContain('Made 2026-11-26 02:31 UTC');
  expect(text).toContain('RPO 26 h');
  expect(text).toContain('Source region cn-hangzhou');
  expect(text).toContain('1 image × 7 regions');
});

test.each([
  ['succeeded', '✓ succeeded', 'Every required region has a correct copy of every image.'],
  ['running', '↻ running', 'The night still runs.'],
  ['aborted', '– aborted', 'The night was aborted.'],
] as const)('the verdict %s is a symbol, a word and a sentence', (verdict, mark, sentence) => {
  const text = textOf(driftPage({ ...reportOfEveryState(), verdict }));
  expect(text).toContain(mark);
  expect(text).toContain(sentence);
});

test('every state is counted, with symbol, word and meaning', () => {
  const text = textOf(sectionOf(driftPage(reportOfEveryState()), 'states'));
  for (const state of DRIFT_STATES) expect(text).toMatch(new RegExp(`1 [✓↻○!✕≠?] ${state} [a-z]`));
});

test('the matrix is a table with headings for images and regions, and tells state, age and reason of each cell', () => {
  const matrix = sectionOf(driftPage(reportOfEveryState()), 'matrix');
  expect(matrix.match(/<th scope="col">/g)).toHaveLength(8);
  expect(matrix.match(/<th scope="row">/g)).toHaveLength(1);
  expect(matrix).toContain('<caption>');
  const text = textOf(matrix);
  expect(text).toContain('cn-region-6 best effort');
  expect(text).toContain('web-1 m-source0 2026-11-20 02:00 UTC');
  expect(text).toContain('✓ Correct ↻ Copying 24h why it is Copying');
  expect(text).toContain('! Stale 6d overdue why it is Stale');
  expect(matrix).toContain('title="Correct in cn-region-0\nthe region has m-copy0"');
  expect(matrix).toContain(
    'title="Unknown in cn-region-6 (best effort)\nsince 2026-11-25 02:31 UTC\nfor 24h\nwhy it is Unknown"',
  );
});

test('a region that an image is not meant for stays empty in the matrix', () => {
  const cell = (regionId: string): DriftCell => ({ regionId, required: true, state: 'Correct' });
  const images = ['cn-beijing', 'us-west-1'].map((regionId) => ({
    imageId: `m-${regionId}`,
    name: 'web',
    regions: [cell(regionId)],
  }));
  expect(textOf(sectionOf(driftPage(reportOn(images)), 'matrix'))).toMatch(
    /✓ Correct not asked for .* not asked for ✓/,
  );
});

test('what is not Correct is listed with reason, age and time, the most urgent first', () => {
  const list = sectionOf(driftPage(reportOfEveryState()), 'open');
  const items = list.split('<li ').slice(1).map(textOf);
  expect(items.map((item) => DRIFT_STATES.find((state) => item.includes(`why it is ${state}`)))).toEqual([
    'Stale',
    'Copying',
    'Missing',
    'Failed',
    'Mismatch',
    'Unknown',
  ]);
  expect(items[0]).toMatch(/Stale web-1 m-source0 why it is Stale since 2026-11-20 02:31 UTC cn-region-3 6d overdue/);
  expect(items[5]).toContain('cn-region-6 best effort');
});

test('a page without images says why, and holds no empty table', () => {
  const page = driftPage({ ...reportOn([]), reason: 'the policy selects no image' });
  expect(textOf(page)).toContain('Reason: the policy selects no image .');
  expect(page).not.toContain('<table');
});

test('capacity is a table with the time that each pool needs, and its warnings stand in the head', () => {
  const page = driftPage({ ...reportOfEveryState(), capacity: CAPACITY });
  expect(textOf(page.split('<section ')[0] ?? '')).toContain('Warning: the copies may not fit; new images: too many');
  const text = textOf(sectionOf(page, 'capacity'));
  expect(text).toContain('Assumed time per copy: 20 min. RPO: 26 h.');
  expect(text).toContain('cn-hangzhou source 5 0 – 120 8 h');
  expect(text).toContain('cn-beijing target 10 (limit 50) 3 6 min 12 24 min');
  expect(text).toContain('us-west-1 target 0 1 never 1 never');
  expect(driftPage(reportOfEveryState())).not.toContain('id="capacity"');
});

test('with the address of the Temporal UI the page links to the nights and the replications, and without to nothing', () => {
  const page = driftPage(reportOfEveryState(), { url: 'http://127.0.0.1:8233/', namespace: 'a b' });
  const search = 'http://127.0.0.1:8233/namespaces/a%20b/workflows?query=WorkflowId%20STARTS_WITH%20';
  expect(page).toContain(`href="${search}%22sync%2F0123456789ab%22"`);
  expect(page).toContain(`href="${search}%22replicate%2Fm-source0%2F%22"`);
  expect(driftPage(reportOfEveryState())).not.toContain('href=');
});

test('the page loads nothing and runs nothing', () => {
  const page = driftPage({ ...largeReport(2, 3), capacity: CAPACITY });
  expect(page).toMatch(/^<!doctype html>/);
  expect(page).toContain(`content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;;`);
  expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|src=|\son\w+=/);
});

test.each([
  `"><script>alert(1)</script>`,
  `' onmouseover='alert(1)`,
  `</style><img src=x onerror=alert(1)>`,
  `&lt;b&gt;`,
  `]]><!--`,
])('the hostile text %s is shown wherever it stands, and does nothing', (hostile) => {
  const cell: DriftCell = { regionId: hostile, required: true, state: 'Failed', reason: hostile, imageId: hostile };
  const optional: DriftCell = { ...cell, regionId: `${hostile}2`, required: false };
  const image = { imageId: hostile, name: hostile, copyName: hostile, regions: [cell, optional] };
  const pools = CAPACITY.pools.map((pool) => ({ ...pool, regionId: hostile }));
  const report: DriftReport = {
    ...reportOn([image, { ...image, name: '' }]),
    policyId: hostile,
    regionId: hostile,
    reason: hostile,
    capacity: { ...CAPACITY, pools, warnings: [hostile] },
  };
  const ui = { url: 'http://127.0.0.1:8233', namespace: hostile };
  const tagsOf = (page: string): string[] =>
    page.match(/<[^>]*>/g)?.map((tag) => tag.replaceAll(/"[^"]*"/g, '""')) ?? [];

  const page = driftPage(report, ui);

  const harmless = JSON.parse(
    JSON.stringify(report).replaceAll(JSON.stringify(hostile).slice(1, -1), 'x'),
  ) as DriftReport;
  expect(tagsOf(page)).toEqual(tagsOf(driftPage(harmless, { ...ui, namespace: 'x' })));
  expect(page).not.toContain(hostile);
});

test('300 images in 25 regions are at most a few megabytes', () => {
  expect(driftPage(largeReport(300, 25)).length).toBeLessThan(3_000_000);
});
