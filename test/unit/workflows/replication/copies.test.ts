import { initialManifest, recordEvent } from '../../../../workflows/replication/manifest';
import { Copies } from '../../../../workflows/replication/copies';
import { samplePlan } from '../../../support/samples';

const AT = '2026-11-24T08:00:00.000Z';

function beijingAndFrankfurt(): Copies {
  const plan = samplePlan(['cn-beijing', 'eu-central-1']);
  return new Copies(plan, initialManifest('replicate/m-source0001', plan, AT), 'run-1');
}

describe('the copies of a replication', () => {
  it('are asked for with an id that names run, region and attempt', () => {
    const copies = beijingAndFrankfurt();
    const requests = copies.unsettled().map((copy) => copies.requestOf(copy));

    expect(requests.map(({ copyId }) => copyId)).toEqual(['run-1/cn-beijing/1', 'run-1/eu-central-1/1']);
    expect(requests[1]).toMatchObject({ requester: 'replicate/m-source0001', spec: { regionId: 'eu-central-1' } });
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

  it('are settled when each of them has ended', () => {
    const copies = beijingAndFrankfurt();
    for (const copy of copies.unsettled()) {
      expect(copies.areSettled()).toBe(false);
      const outcome = { status: 'cancelled', compensation: { outcome: 'never-started', at: AT } } as const;
      copies.replace(recordEvent(copy, { type: 'settled', copyId: copies.idOf(copy), outcome }, AT));
    }

    expect(copies.areSettled()).toBe(true);
    expect(copies.unsettled()).toEqual([]);
    expect(copies.available()).toEqual([]);
  });
});
