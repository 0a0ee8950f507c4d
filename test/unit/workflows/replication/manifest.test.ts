import { CopyRecord } from '../../../../contract/schema/manifest';
import type { CopyError, CopyOutcome } from '../../../../contract/outcome';
import {
  hasFailed,
  initialManifest,
  isSettled,
  queuedCopy,
  recordEvent,
  verdict,
  withCancelling,
} from '../../../../workflows/replication/manifest';
import { copiesText } from '../../../../workflows/replication/copies-text';
import { defined } from '../../../../contract/defined';
import type { Estimate } from '../../../../contract/estimate';
import { remarkText } from '../../../../contract/remark-text';
import type { Forecast } from '../../../../contract/schema/plan';
import { samplePlan, sampleSpec } from '../../../support/samples';

const AT = '2026-11-24T08:00:00.000Z';
const available: CopyOutcome = {
  status: 'available',
  imageId: 'm-copy0001',
  adopted: false,
  startedAt: AT,
  availableAt: AT,
  verified: ['size'],
};
const error: CopyError = {
  code: 'QuotaExceed.Image',
  class: 'quota',
  message: 'Too many | images',
  regionId: 'cn-beijing',
  hint: 'Delete some',
};
const failed: CopyOutcome = { status: 'failed', error };

function settle(regions: string[], bestEffort: string[], outcomes: CopyOutcome[]) {
  const manifest = initialManifest('replicate/m-source0001', samplePlan(regions, bestEffort), AT);
  manifest.copies = manifest.copies.map((copy, index) => {
    const outcome = outcomes[index];
    return outcome === undefined ? copy : recordEvent(copy, { type: 'settled', copyId: '', outcome }, AT);
  });
  return manifest;
}

describe('a manifest', () => {
  it('succeeds when every region has its copy', () => {
    expect(verdict(settle(['cn-beijing'], [], [available]), false)).toBe('succeeded');
  });

  it('says from which finished copy a copy is taken while it runs, and what its image says in the end', () => {
    const [beijing, shanghai] = ['cn-beijing', 'cn-shanghai'].map((regionId) => ({ regionId, imageId: 'm-relay' }));
    const [queued] = settle(['us-west-1'], [], []).copies as [CopyRecord];
    const granted = recordEvent(queued, { type: 'granted', copyId: '', lane: 'x', ...defined({ via: beijing }) }, AT);
    expect(granted).toMatchObject({ status: 'starting', via: beijing });
    expect(remarkText(granted)).toBe('via cn-beijing');
    const outcome = { ...available, ...defined({ via: shanghai }) };
    expect(recordEvent(granted, { type: 'settled', copyId: '', outcome }, AT)).toMatchObject({ via: shanghai });
    const again: CopyOutcome[] = [available, { status: 'deferred', error }];
    const ends = again.map((end) => recordEvent(granted, { type: 'settled', copyId: '', outcome: end }, AT));
    expect(ends.map(({ via }) => via)).toEqual([undefined, undefined]);
    expect(recordEvent(granted, { type: 'granted', copyId: '', lane: 'x' }, AT)).not.toHaveProperty('via');
  });

  it('is partial when only best-effort regions have none', () => {
    expect(verdict(settle(['cn-beijing', 'us-west-1'], ['us-west-1'], [available, failed]), false)).toBe('partial');
  });

  it('fails when a required region has none', () => {
    const manifest = settle(['cn-beijing', 'us-west-1'], [], [available, failed]);

    expect(verdict(manifest, false)).toBe('failed');
    expect(hasFailed(manifest)).toBe(true);
  });

  describe('of a dry run', () => {
    const REGIONS = ['cn-beijing', 'eu-west-1', 'us-west-1'];

    /** The manifest of a dry run to three regions, of which the last is not required. */
    function foresee(forecasts: Forecast[]) {
      const plan = samplePlan(REGIONS, ['us-west-1']);
      const copies = plan.copies.map((copy, index) => ({ ...copy, ...defined({ forecast: forecasts[index] }) }));
      const manifest = initialManifest('replicate/m-source0001', { ...plan, dryRun: true, copies }, AT);
      return { ...manifest, status: verdict(manifest, false) };
    }

    it('says what would happen in each region, and has the verdict that this leads to', () => {
      const manifest = foresee([{}, { imageId: 'm-there0001' }, { error }]);

      expect(manifest).toMatchObject({ status: 'partial', dryRun: true });
      expect(manifest.copies).toEqual([
        { regionId: 'cn-beijing', required: true, status: 'planned', attempts: 0 },
        {
          regionId: 'eu-west-1',
          required: true,
          status: 'planned',
          attempts: 0,
          imageId: 'm-there0001',
          adopted: true,
        },
        { regionId: 'us-west-1', required: false, status: 'failed', attempts: 0, error },
      ]);
      expect(foresee([{ imageId: 'm-there0001', progress: 40 }]).copies[0]).toMatchObject({
        adopted: true,
        progress: 40,
      });
      expect(foresee([{}, { error }]).status).toBe('failed');
      expect(foresee([{}, { imageId: 'm-there0001' }, {}]).status).toBe('planned');
      expect(foresee([]).status).toBe('planned');
    });
  });

  it('is aborted when the replication was cancelled, whatever has finished', () => {
    expect(verdict(settle(['cn-beijing'], [], [available]), true)).toBe('aborted');
  });

  it('names what a good copy lacks', () => {
    const remark = { attribute: 'nvmeSupport', source: 'supported', copy: 'unsupported', reason: 'Forbidden.RAM' };
    const manifest = settle(['cn-beijing'], [], [{ ...available, remarks: [remark] }]);

    expect(manifest.copies[0]).toMatchObject({ status: 'available', remarks: [remark] });
    expect(CopyRecord.parse(manifest.copies[0])).toEqual(manifest.copies[0]);
    expect(remarkText(manifest.copies[0] as CopyRecord)).toBe('differs in nvmeSupport');
  });

  it('says of a good copy what ECS does not', () => {
    const lost = { attribute: 'imageFamily', source: 'web', copy: '', reason: 'Forbidden.RAM' };
    const unsaid = { attribute: 'bootMode', source: 'UEFI', reason: 'ECS does not say it.' };
    const manifest = settle(['cn-beijing'], [], [{ ...available, adopted: true, remarks: [unsaid, lost] }]);

    expect(CopyRecord.parse(manifest.copies[0])).toEqual(manifest.copies[0]);
    expect(remarkText(manifest.copies[0] as CopyRecord)).toBe(
      'adopted; differs in imageFamily; not verified: bootMode',
    );
  });

  it('keeps the first outcome of a copy: late news changes nothing', () => {
    const [copy] = settle(['cn-beijing'], [], [available]).copies;
    if (copy === undefined) throw new Error('the manifest has no copies');

    expect(recordEvent(copy, { type: 'settled', copyId: '', outcome: failed }, AT)).toEqual(copy);
    expect(recordEvent(copy, { type: 'granted', copyId: '', lane: 'copy/cn-beijing/1' }, AT)).toEqual(copy);
  });

  it('shows what holds a copy up, until the copy goes on', () => {
    const [queued] = settle(['cn-beijing'], [], []).copies;
    if (queued === undefined) throw new Error('the manifest has no copies');

    const blocked = recordEvent(queued, { type: 'blocked', copyId: '', error }, AT);
    const granted = recordEvent(blocked, { type: 'granted', copyId: '', lane: 'copy/cn-beijing/1' }, AT);

    expect(blocked).toEqual({ ...queued, error });
    expect(granted.error).toBeUndefined();
    expect(granted.status).toBe('starting');
  });

  it('holds of a cancelled copy only what users read', () => {
    const compensation = { outcome: 'cancelled', at: AT } as const;
    const outcome: CopyOutcome = { status: 'cancelled', imageId: 'm-copy0001', compensation, isWithdrawn: true };
    const [copy] = settle(['cn-beijing'], [], [outcome]).copies;

    expect(CopyRecord.parse(copy)).toMatchObject({ status: 'cancelled', imageId: 'm-copy0001', compensation });
  });

  it('queues a deferred copy again and counts the attempt', () => {
    const [copy] = settle(['cn-beijing'], [], [{ status: 'deferred', error }]).copies;

    expect(copy).toMatchObject({ status: 'queued', attempts: 2 });
    expect(copy !== undefined && isSettled(copy)).toBe(false);
  });

  it('counts no region that somebody has dropped', () => {
    const manifest = settle(['cn-beijing', 'us-west-1'], [], [available, failed]);
    manifest.copies = manifest.copies.map((copy, index) => (index === 1 ? { ...copy, dropped: true } : copy));

    expect(verdict(manifest, false)).toBe('succeeded');
    expect(hasFailed(manifest)).toBe(false);
    expect(CopyRecord.parse(manifest.copies[1])).toMatchObject({ dropped: true });
  });

  it('keeps that a region is dropped, whatever becomes of its copy', () => {
    const [queued] = settle(['cn-beijing'], [], []).copies;
    const copy: CopyRecord = { ...(queued as CopyRecord), dropped: true };
    const compensation = { outcome: 'never-started', at: AT } as const;
    const outcomes: CopyOutcome[] = [available, failed, { status: 'cancelled', compensation, isWithdrawn: true }];

    for (const outcome of outcomes) {
      expect(recordEvent(copy, { type: 'settled', copyId: '', outcome }, AT).dropped).toBe(true);
    }
  });

  it('shows only a dropped region as being ended while the others go on', () => {
    const manifest = settle(['cn-beijing', 'us-west-1'], [], []);
    manifest.copies = manifest.copies.map((copy, index) => (index === 1 ? { ...copy, dropped: true } : copy));

    expect(withCancelling(manifest, false).copies.map(({ status }) => status)).toEqual(['queued', 'cancelling']);
  });

  it('tells lists how many regions have their copy', () => {
    const running = settle(['cn-beijing', 'us-west-1'], [], [available]);
    const dropped = running.copies.map((copy, index) => (index === 1 ? { ...copy, dropped: true as const } : copy));

    expect(copiesText(running)).toBe('2 regions');
    expect(copiesText({ ...running, status: 'failed' })).toBe('1 of 2');
    expect(copiesText({ ...running, status: 'succeeded', copies: dropped })).toBe('1 of 1');
  });

  it('shows an abort that is under way, and what has ended before it as it is', () => {
    const manifest = settle(['cn-beijing', 'us-west-1'], [], [available]);

    expect(withCancelling(manifest, true).copies.map(({ status }) => status)).toEqual(['available', 'cancelling']);
    expect(manifest.copies.map(({ status }) => status)).toEqual(['available', 'queued']);
  });
});

describe('when a copy is expected to be available', () => {
  const LEARNT = { seconds: 100, spread: 0.1, from: 'pair' as const };
  const at = (second: number) => new Date(Date.parse(AT) + second * 1000).toISOString();
  const queued = (estimate?: Estimate) =>
    queuedCopy({ required: true, spec: { ...sampleSpec('cn-beijing'), ...defined({ estimate }) } }, AT);
  const granted = { type: 'granted', copyId: '', lane: 'copy/cn-beijing/1' } as const;
  const progressed = (progress: number, adopted = false) =>
    ({ type: 'progress', copyId: '', imageId: 'm-1', status: 'copying', progress, adopted }) as const;

  it('is known once it has its lane, follows its progress, and is gone when it has ended', () => {
    const started = recordEvent(queued(LEARNT), granted, AT, LEARNT);
    expect(started).toMatchObject({ expectedSeconds: 100, expectedAt: at(100) });
    const half = recordEvent(started, progressed(50), at(80), LEARNT);
    expect(half.expectedAt).toBe(at(160));
    expect(recordEvent(half, { type: 'blocked', copyId: '' }, at(90), LEARNT).expectedAt).toBe(at(160));
    expect(recordEvent(half, { type: 'settled', copyId: '', outcome: available }, at(160), LEARNT)).not.toHaveProperty(
      'expectedAt',
    );
  });

  it('is not told from a guess alone, nor of an adopted image', () => {
    const guessed = { ...LEARNT, from: 'guess' as const };
    const started = recordEvent(queued(guessed), granted, AT, guessed);
    expect(started).not.toHaveProperty('expectedAt');
    expect(recordEvent(started, progressed(50), at(10), guessed).expectedAt).toBe(at(20));
    expect(recordEvent(started, progressed(50, true), at(10), LEARNT)).not.toHaveProperty('expectedAt');
  });
});
