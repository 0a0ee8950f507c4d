import { copyError } from '../../../../contract/errors';
import type { DriftMemory, Finding, ObservedRegion, Selection } from '../../../../contract/night';
import { type DriftCell, DriftReport } from '../../../../contract/schema/drift';
import type { CopyRecord, Manifest } from '../../../../contract/schema/manifest';
import { closedReport, copiesToMake, firstReport, withBegun, withEnded } from '../../../../workflows/sync/drift';
import { driftDetails } from '../../../../workflows/sync/drift-details';

const AT = '2026-11-26T02:00:00.000Z';
const HOUR_AGO = '2026-11-26T01:00:00.000Z';
const DAYS_AGO = '2026-11-20T02:00:00.000Z';
const HERE = { regionId: 'cn-beijing', required: true };
const PLACE = { imageId: 'm-1', regionIds: ['cn-beijing'] };

function selection(changes: Partial<Selection> = {}): Selection {
  return {
    policyId: 'sync/0',
    regionId: 'cn-hangzhou',
    rpoSeconds: 26 * 3600,
    images: [{ imageId: 'm-1', name: 'web', copyName: 'web-m-1', createdAt: HOUR_AGO }],
    targets: [HERE],
    ...changes,
  };
}

function seen(state: Finding['state'], regionId = 'cn-beijing'): ObservedRegion {
  return { regionId, findings: [{ imageId: 'm-1', copyId: 'm-copy', state, text: `it is ${state}` }] };
}

const NOTHING: ObservedRegion = { regionId: 'cn-beijing', findings: [] };

interface Given {
  regions?: ObservedRegion[];
  memory?: DriftMemory;
  changes?: Partial<Selection>;
}

function report({ regions = [NOTHING], memory = {}, changes = {} }: Given = {}): DriftReport {
  return firstReport({ selection: selection(changes), regions, memory, at: AT });
}

function cellOf({ images }: DriftReport): DriftCell | undefined {
  return images[0]?.regions[0];
}

function closed(open: DriftReport, aborted = false): DriftReport {
  return DriftReport.parse(closedReport(open, { at: AT, aborted }));
}

function manifest(copy: Partial<CopyRecord>): Manifest {
  return {
    replicationId: 'replicate/m-1/0',
    status: 'running',
    source: { regionId: 'cn-hangzhou', imageId: 'm-1', name: 'web' },
    copies: [{ regionId: 'cn-beijing', required: true, status: 'queued', attempts: 1, ...copy }],
  };
}

describe('what was seen', () => {
  test.each<[Finding['state'], DriftCell['state']]>([
    ['ready', 'Correct'],
    ['copying', 'Copying'],
    ['broken', 'Failed'],
    ['unshared', 'Failed'],
    ['different', 'Mismatch'],
    ['unclear', 'Unknown'],
  ])('%s is %s', (state, expected) => {
    expect(cellOf(report({ regions: [seen(state)] }))).toMatchObject({ state: expected, imageId: 'm-copy' });
  });

  test('nothing is Missing, and Stale after the RPO', () => {
    expect(cellOf(report())).toEqual({
      ...HERE,
      state: 'Missing',
      since: HOUR_AGO,
      ageSeconds: 3600,
      isOverdue: false,
    });
    expect(cellOf(report({ memory: { 'm-1/cn-beijing': DAYS_AGO } }))).toMatchObject({
      state: 'Stale',
      isOverdue: true,
    });
  });

  test('exactly the RPO is not longer than the RPO', () => {
    expect(cellOf(report({ changes: { rpoSeconds: 3600 } }))).toMatchObject({ state: 'Missing', isOverdue: false });
    expect(cellOf(report({ changes: { rpoSeconds: 3599 } }))).toMatchObject({ state: 'Stale', isOverdue: true });
  });

  test('a region that cannot be asked, or was not, is Unknown and says why', () => {
    const error = copyError('Unreachable', 'cn-beijing', 'no answer');
    expect(cellOf(report({ regions: [{ ...NOTHING, error }] }))).toMatchObject({
      state: 'Unknown',
      reason: 'Unreachable: no answer',
      ageSeconds: 3600,
    });
    expect(cellOf(report({ regions: [] }))).toMatchObject({ state: 'Unknown' });
  });

  test('an image that cannot be copied is Failed where it lacks, and Correct where it is', () => {
    const images = [{ imageId: 'm-1', name: '', problem: 'it does not exist' }];
    expect(cellOf(report({ changes: { images } }))).toEqual({ ...HERE, state: 'Failed', reason: 'it does not exist' });
    expect(cellOf(report({ changes: { images }, regions: [seen('ready')] }))?.state).toBe('Correct');
  });

  test('what is Correct has no age, whatever was known of it', () => {
    const correct = cellOf(report({ regions: [seen('ready')], memory: { 'm-1/cn-beijing': DAYS_AGO } }));
    expect(Object.keys(correct ?? {}).sort()).toEqual(['imageId', 'reason', 'regionId', 'required', 'state']);
  });

  test('the last report knows better than the source image since when a copy lacks', () => {
    const images = [{ imageId: 'm-1', name: 'web', copyName: 'web-m-1', createdAt: DAYS_AGO }];
    expect(cellOf(report({ changes: { images } }))).toMatchObject({ state: 'Stale', since: DAYS_AGO });
    expect(cellOf(report({ changes: { images }, memory: { 'm-1/cn-beijing': HOUR_AGO } }))).toMatchObject({
      state: 'Missing',
      since: HOUR_AGO,
    });
  });
});

describe('what is replicated', () => {
  test.each<[string, Given, string[]]>([
    ['what is missing', {}, ['cn-beijing']],
    ['what is stale', { memory: { 'm-1/cn-beijing': DAYS_AGO } }, ['cn-beijing']],
    ['what is being copied', { regions: [seen('copying')] }, ['cn-beijing']],
    ['what is broken', { regions: [seen('broken')] }, ['cn-beijing']],
    ['not what is correct', { regions: [seen('ready')] }, []],
    ['not what differs', { regions: [seen('different')] }, []],
    ['not what is unclear', { regions: [seen('unclear')] }, []],
    ['not where nobody answers', { regions: [] }, []],
    ['not what cannot be copied', { changes: { images: [{ imageId: 'm-1', name: '', problem: 'gone' }] } }, []],
  ])('%s', (_, given, regionIds) => {
    expect(copiesToMake(report(given)).flatMap((copies) => copies.regionIds)).toEqual(regionIds);
  });

  test('the regions of one image together, the newest image first', () => {
    const images = ['m-2', 'm-1'].map((imageId) => ({ imageId, name: imageId, copyName: imageId }));
    const targets = ['cn-beijing', 'cn-shanghai'].map((regionId) => ({ regionId, required: true }));
    const regions = [seen('ready'), { regionId: 'cn-shanghai', findings: [] }];
    expect(copiesToMake(report({ changes: { images, targets }, regions }))).toEqual([
      { imageId: 'm-2', copyName: 'm-2', regionIds: ['cn-beijing', 'cn-shanghai'] },
      { imageId: 'm-1', copyName: 'm-1', regionIds: ['cn-shanghai'] },
    ]);
  });
});

describe('a replication', () => {
  const begun = withBegun(report(), PLACE, 'replicate/m-1/0');

  test('that has begun is Copying', () => {
    expect(cellOf(begun)).toMatchObject({ state: 'Copying', reason: 'replicate/m-1/0 is running', since: HOUR_AGO });
  });

  const failed = (code: Parameters<typeof copyError>[0]): Partial<CopyRecord> => ({
    status: 'failed',
    imageId: 'm-new',
    error: copyError(code, 'cn-beijing', 'why'),
  });

  test.each<[DriftCell['state'], string | undefined, Partial<CopyRecord>]>([
    ['Correct', undefined, { status: 'available', imageId: 'm-new' }],
    ['Failed', 'CopyFailed: why', failed('CopyFailed')],
    ['Mismatch', 'VerificationFailed: why', failed('VerificationFailed')],
    ['Mismatch', 'NameConflict: why', failed('NameConflict')],
    ['Failed', 'the replication ended while the copy was queued', { status: 'queued' }],
    ['Missing', 'aborted: cancelled', { status: 'cancelled', compensation: { outcome: 'cancelled', at: AT } }],
    ['Failed', 'the replication left nothing about this region', { regionId: 'cn-shanghai' }],
  ])('leaves a copy %s: %s', (state, reason, copy) => {
    expect(cellOf(withEnded(begun, PLACE, { manifest: manifest(copy) }, AT))).toMatchObject({
      state,
      ...(reason !== undefined && { reason }),
    });
  });

  test('that is aborted leaves a copy Stale when it lacks for so long', () => {
    const late = withBegun(report({ memory: { 'm-1/cn-beijing': DAYS_AGO } }), PLACE, 'x');
    expect(cellOf(withEnded(late, PLACE, { manifest: manifest({ status: 'cancelled' }) }, AT))?.state).toBe('Stale');
  });

  test('without a manifest says why', () => {
    expect(cellOf(withEnded(begun, PLACE, { state: 'Failed', reason: 'terminated' }, AT))).toMatchObject({
      state: 'Failed',
      reason: 'terminated',
    });
  });

  test('says nothing of other images and regions', () => {
    const other = { imageId: 'm-9', regionIds: ['cn-beijing'] };
    expect(withEnded(begun, other, { manifest: manifest({ status: 'available' }) }, AT)).toEqual(begun);
  });
});

describe('the verdict', () => {
  const targets = [HERE, { regionId: 'cn-shanghai', required: false }];

  test.each<[DriftReport['verdict'], Given]>([
    ['succeeded', { regions: [seen('ready')] }],
    ['succeeded', { changes: { targets }, regions: [seen('ready')] }],
    ['failed', { changes: { targets }, regions: [seen('ready', 'cn-shanghai')] }],
    ['failed', { regions: [seen('copying')] }],
    ['failed', { regions: [seen('broken')] }],
    ['failed', { regions: [seen('different')] }],
    ['failed', { regions: [seen('unclear')] }],
    ['failed', { regions: [] }],
    ['failed', {}],
  ])('is %s: %j', (verdict, given) => {
    expect(closed(report(given)).verdict).toBe(verdict);
  });

  test('of a policy that selects nothing is a failure, with the reason', () => {
    expect(closed(report({ changes: { images: [] } }))).toMatchObject({
      verdict: 'failed',
      reason: 'the policy selects no image',
    });
  });

  test('of a night that was aborted says so, although everything is there', () => {
    expect(closed(report({ regions: [seen('ready')] }), true).verdict).toBe('aborted');
  });

  test('comes with the ages of its own time', () => {
    const late = closedReport(report(), { at: '2026-11-28T02:00:00.000Z', aborted: false });
    expect(cellOf(late)).toMatchObject({ state: 'Stale', ageSeconds: 49 * 3600, isOverdue: true });
  });
});

test('no reason is so long that a report on all copies would not fit', () => {
  const error = copyError('Unreachable', 'cn-beijing', 'x'.repeat(10_000));
  expect(Buffer.byteLength(cellOf(report({ regions: [{ ...NOTHING, error }] }))?.reason ?? '')).toBe(300);
});

test('the details show the counts, and what is not Correct, on one line each', () => {
  const targets = [HERE, { regionId: 'cn-shanghai', required: false }, { regionId: 'cn-shenzhen', required: true }];
  const error = copyError('Unreachable', 'cn-shanghai', 'no\nanswer');
  const regions = [NOTHING, { regionId: 'cn-shanghai', findings: [], error }, seen('ready', 'cn-shenzhen')];
  const details = driftDetails(closed(report({ changes: { targets }, regions })));

  expect(details).toContain('**failed: 1 of 3 copies Correct, 1 Missing, 1 Unknown**');
  expect(details).toMatch(/^m-1 +cn-beijing +Missing +1h$/m);
  expect(details).toMatch(/^m-1 +cn-shanghai \(best effort\) +Unknown +1h$/m);
  expect(details).toContain('- `m-1` in **cn-shanghai**: `Unreachable: no answer`');
  expect(details).not.toContain('cn-shenzhen');
});

describe('a copy that an abort has ended', () => {
  test.each([
    ['cancelled', 'Missing'],
    ['never-started', 'Missing'],
    ['finished-deleted', 'Missing'],
    ['finished-kept', 'Unknown'],
    ['adopted-kept', 'Copying'],
    ['could-not-cancel', 'Copying'],
  ] as const)('%s is %s', (outcome, state) => {
    const copy = { status: 'cancelled' as const, compensation: { outcome, at: AT, imageId: 'm-copy' } };
    const cell = cellOf(closed(withEnded(report(), PLACE, { manifest: manifest(copy) }, AT), true));
    expect(cell).toMatchObject({ state, reason: expect.stringContaining(`aborted: ${outcome}`) as string });
    expect(cell?.imageId).toBe(state === 'Missing' ? undefined : 'm-copy');
  });
});

describe('the report on as many copies as a policy may have', () => {
  const IMAGES = 300;
  const REGIONS = 10;
  const han = (length: number): string => '\u955c'.repeat(length);

  /** Every copy has failed, with the longest names and long reasons in characters of three bytes. */
  function worstReport(): DriftReport {
    const numbers = Array.from({ length: IMAGES }, (_, number) => `m-bp1h46wfpjsj${String(number).padStart(6, '0')}`);
    const targets = Array.from({ length: REGIONS }, (_, number) => ({
      regionId: `ap-southeast-${String(number)}`,
      required: true,
    }));
    const images = numbers.map((imageId) => ({ imageId, name: han(128), copyName: han(128), createdAt: DAYS_AGO }));
    const regions = targets.map(({ regionId }) => ({
      regionId,
      findings: numbers.map((imageId) => ({ imageId, copyId: imageId, state: 'broken' as const, text: han(400) })),
    }));
    return closed(report({ regions, changes: { images, targets } }));
  }

  let worst: DriftReport;

  beforeAll(() => {
    worst = worstReport();
  });

  const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

  test('fits into a payload of Temporal, twice into one message, and together with what waits for the next run', () => {
    const bytes = bytesOf(worst);
    const waiting = copiesToMake(worst);
    expect(waiting).toHaveLength(IMAGES);
    expect(bytes).toBeLessThan(1_400_000);
    expect(bytes + bytesOf(waiting)).toBeLessThan(1_600_000);
  });

  test('keeps the code and the beginning of every reason', () => {
    expect(worst.images.at(-1)?.regions.at(-1)?.reason).toMatch(/^\u955c{40,}\u2026$/);
  });

  test('is short in the Temporal UI', () => {
    const details = driftDetails(worst);
    expect(details).toContain('2950 more');
    expect(Buffer.byteLength(details)).toBeLessThan(20_000);
  });

  test('a report on few copies has long reasons', () => {
    const finding = { imageId: 'm-1', copyId: 'm-copy', state: 'different' as const, text: 'x'.repeat(500) };
    const { reason } = cellOf(report({ regions: [{ ...NOTHING, findings: [finding] }] })) ?? {};
    expect(reason).toBe(`${'x'.repeat(297)}\u2026`);
  });
});

test('the details warn of copies that do not fit', () => {
  const capacity = { copySeconds: 1200, recentSeconds: 3600, pools: [], warnings: ['new images: too many'] };
  expect(
    driftDetails({ ...closed(report()), capacity })
      .split('\n')
      .slice(0, 5),
  ).toEqual([
    '**failed: 0 of 1 copies Correct, 1 Missing**',
    '',
    'Warning: the copies may not fit; new images: too many',
    '',
    '```',
  ]);
});

describe('a copy that is not shared as the policy says', () => {
  const refused = copyError('NotShared', 'cn-beijing');

  test('is replicated again, which adopts and shares it', () => {
    expect(copiesToMake(report({ regions: [seen('unshared')] }))).toEqual([
      { imageId: 'm-1', copyName: 'web-m-1', regionIds: ['cn-beijing'] },
    ]);
  });

  test('is not Correct after the replication either', () => {
    const open = report({ regions: [seen('unshared')] });
    const lacking = manifest({
      status: 'available',
      imageId: 'm-copy',
      notSharedWith: ['2000000000000001'],
      error: refused,
    });
    expect(cellOf(withEnded(open, PLACE, { manifest: lacking }, AT))).toMatchObject({
      state: 'Failed',
      imageId: 'm-copy',
      reason: `NotShared: ${refused.message}`,
    });
    const shared = manifest({ status: 'available', imageId: 'm-copy', sharedWith: ['2000000000000001'] });
    expect(cellOf(withEnded(open, PLACE, { manifest: shared }, AT))).toMatchObject({ state: 'Correct' });
  });
});
