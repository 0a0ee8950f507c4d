import { initialManifest, recordEvent } from '../../../../workflows/replication/manifest';
import { Copies } from '../../../../workflows/replication/copies';
import { samplePlan, sampleSpec } from '../../../support/samples';

const AT = '2026-11-24T08:00:00.000Z';

function beijingAndFrankfurt(): Copies {
  const plan = samplePlan(['cn-beijing', 'eu-central-1']);
  return new Copies(plan, initialManifest('replicate/m-source0001', plan, AT), 'run-1');
}

describe('the copies of a replication', () => {
  it('are asked for with an id that names run, region and attempt', () => {
    const copies = beijingAndFrankfurt();

    expect(copies.unsettled().map((copy) => copies.idOf(copy))).toEqual(['run-1/cn-beijing/1', 'run-1/eu-central-1/1']);
    expect(copies.enqueueSignal(copies.unsettled(), 1000)).toEqual({
      requester: 'replicate/m-source0001',
      firstRunId: 'run-1',
      sourceRegionId: 'cn-hangzhou',
      sizeGiB: 40,
      priority: 'manual',
      since: 1000,
      copies: [
        { regionId: 'cn-beijing', attempt: 1 },
        { regionId: 'eu-central-1', attempt: 1 },
      ],
    });
  });

  it('say what a copy is to make, also when it is over', () => {
    const copies = beijingAndFrankfurt();
    const claim = { spec: sampleSpec('cn-beijing'), onAbort: 'keepFinished' };
    expect(copies.claimOf('run-1/cn-beijing/1')).toEqual({ isWanted: true, claim });

    const copy = copies.to('cn-beijing');
    if (copy !== undefined) copies.replace({ ...copy, status: 'cancelled' });

    expect(copies.claimOf('run-1/cn-beijing/1')).toEqual({ isWanted: false, claim });
    expect(copies.claimOf('run-1/cn-beijing/2')).toEqual({ isWanted: false, claim });
    expect(copies.claimOf('run-2/cn-beijing/1')).toEqual({ isWanted: false });
    expect(copies.claimOf('run-1/us-west-1/1')).toEqual({ isWanted: false });
    expect(copies.claimOf('something else')).toEqual({ isWanted: false });
  });

  it('are found by the id of their present attempt only', () => {
    const copies = beijingAndFrankfurt();
    const copy = copies.to('cn-beijing');
    if (copy === undefined) throw new Error('the manifest has no copy to cn-beijing');
    copies.replace({ ...copy, attempts: 2 });

    expect(copies.withId('run-1/cn-beijing/1')).toBeUndefined();
    expect(copies.withId('run-1/cn-beijing/2')).toMatchObject({ regionId: 'cn-beijing', attempts: 2 });
    expect(copies.withId('run-2/eu-central-1/1')).toBeUndefined();
  });

  it('are asked for with a priority that somebody has changed, and one that was added among them', () => {
    const copies = beijingAndFrankfurt();
    copies.priority = 'release';
    copies.add({ required: false, spec: sampleSpec('us-west-1') }, AT);

    expect(copies.enqueueSignal(copies.unsettled(), 1000)).toMatchObject({
      priority: 'release',
      copies: [{ regionId: 'cn-beijing' }, { regionId: 'eu-central-1' }, { regionId: 'us-west-1', attempt: 1 }],
    });
    expect(copies.claimOf('run-1/us-west-1/1')).toMatchObject({
      isWanted: true,
      claim: { spec: sampleSpec('us-west-1') },
    });
    expect(copies.to('us-west-1')).toMatchObject({ required: false, status: 'queued', queuedAt: AT });
  });

  it('are not wanted once they are dropped, although they are not settled', () => {
    const copies = beijingAndFrankfurt();
    const copy = copies.to('cn-beijing');
    if (copy !== undefined) copies.replace({ ...copy, dropped: true });

    expect(copies.wanted().map(({ regionId }) => regionId)).toEqual(['eu-central-1']);
    expect(copies.areSettled()).toBe(false);
  });

  it('are settled when each of them has ended', () => {
    const copies = beijingAndFrankfurt();
    for (const copy of copies.unsettled()) {
      expect(copies.areSettled()).toBe(false);
      const compensation = { outcome: 'never-started', at: AT } as const;
      const outcome = { status: 'cancelled', compensation, isWithdrawn: true } as const;
      copies.replace(recordEvent(copy, { type: 'settled', copyId: copies.idOf(copy), outcome }, AT));
    }

    expect(copies.areSettled()).toBe(true);
    expect(copies.unsettled()).toEqual([]);
    expect(copies.available()).toEqual([]);
  });
});
