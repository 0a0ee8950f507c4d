import { retentionHeadline, retentionRows } from '../../../contract/retention-text';
import type { RetentionDecision } from '../../../contract/retention';
import { type DriftCell, type DriftReport } from '../../../contract/schema/drift';
import { RetentionReport } from '../../../contract/schema/retention-report';
import { driftTable } from '../../../client/render/drift';
import { driftDetails } from '../../../workflows/sync/drift-details';
import { regionsOf, retentionReport, surveyed, unjudged, withPruned } from '../../../workflows/sync/retention-report';

function decision(imageId: string, action: RetentionDecision['action']): RetentionDecision {
  return { imageId, name: 'web', source: 'cn-hangzhou/m-1', action, reason: 'it is\nold', snapshotIds: [] };
}

const plan = { decisions: [decision('m-a', 'delete'), decision('m-b', 'deprecate'), decision('m-c', 'keep')], more: 2 };

function drift(cells: Record<string, DriftCell['state'][]>): DriftReport {
  const regionIds = Object.keys(cells);
  const count = Math.max(...Object.values(cells).map(({ length }) => length));
  const images = Array.from({ length: count }, (_, index) => ({
    imageId: `m-${String(index)}`,
    name: 'web',
    regions: regionIds.map((regionId) => ({ regionId, required: true, state: cells[regionId]?.[index] ?? 'Missing' })),
  }));
  return {
    policyId: 'sync/0',
    verdict: 'running',
    at: '2026-11-26T02:00:00.000Z',
    rpoSeconds: 1,
    regionId: 'x',
    images,
  };
}

test('only regions are judged where every selected image is Correct', () => {
  const states = drift({ 'cn-beijing': ['Correct', 'Correct'], 'eu-central-1': ['Correct', 'Copying'] });
  expect(regionsOf(states)).toEqual({
    ready: ['cn-beijing'],
    others: [unjudged('eu-central-1', '1 of the selected images are not Correct here')],
  });
});

test('a report without an image has no region that is ready', () => {
  expect(regionsOf({ ...drift({ x: [] }), images: [] }).ready).toEqual([]);
});

test('what came of each decision is in the report', () => {
  const open = surveyed('cn-beijing', plan);
  const [first, second] = plan.decisions as [RetentionDecision, RetentionDecision];
  const one = withPruned(open, first, { outcome: 'done', reason: 'gone' });
  const both = withPruned(one, second, { outcome: 'failed', reason: 'refused' });
  const report = RetentionReport.parse(retentionReport(false, [both, unjudged('a-region', 'Forbidden')]));
  expect(retentionHeadline(report)).toBe('retention: 1 Deleted, 1 Failed, 3 Kept');
  expect(retentionRows(report)).toEqual([
    ['', 'a-region', 'Kept', '', 'Forbidden'],
    ['m-a', 'cn-beijing', 'Deleted', 'cn-hangzhou/m-1', 'gone'],
    ['m-b', 'cn-beijing', 'Failed', 'cn-hangzhou/m-1', 'refused'],
  ]);
  expect(withPruned(open, first, { outcome: 'kept', reason: 'used' }).copies[0]?.state).toBe('Kept');
});

test('is shown in the table and in the Temporal UI', () => {
  const retention = retentionReport(true, [surveyed('cn-beijing', plan)]);
  const report = { ...drift({ 'cn-beijing': ['Correct'] }), retention };
  for (const text of [driftTable(report), driftDetails(report)]) {
    expect(text).toContain('retention (dry run): 1 WouldDelete, 1 WouldDeprecate, 3 Kept');
    expect(text).toMatch(/m-a .*WouldDelete.* it is old/);
    expect(text).toMatch(/m-c .*Kept.* it is old/);
  }
  expect(driftTable(drift({ 'cn-beijing': ['Correct'] }))).not.toContain('retention');
});

test('has at most 500 copies, those that change first, and counts the others', () => {
  const many = Array.from({ length: 400 }, (_, n) => decision(`m-${String(n)}`, n % 2 === 0 ? 'keep' : 'delete'));
  const regions = ['a', 'b'].map((regionId) => surveyed(regionId, { decisions: many, more: 0 }));
  const report = retentionReport(true, regions);
  expect(report.regions.map(({ copies, more }) => [copies.length, more])).toEqual([
    [300, 100],
    [200, 200],
  ]);
  expect(retentionHeadline(report)).toContain('400 WouldDelete, 400 Kept');
});
