import { relayLost } from '../../../../contract/errors';
import type { CopyOutcome } from '../../../../contract/outcome';
import type { CopyRecord } from '../../../../contract/schema/manifest';
import { Relays } from '../../../../workflows/replication/relays';
import { sampleSpec } from '../../../support/samples';

const AT = '2026-11-24T08:00:00.000Z';

function record(regionId: string, fields: Partial<CopyRecord> = {}): CopyRecord {
  return { regionId, required: true, status: 'copying', attempts: 1, ...fields };
}

function finished(fields: Partial<Extract<CopyOutcome, { status: 'available' }>> = {}): CopyOutcome {
  const outcome = { status: 'available', imageId: 'm-1', adopted: false, startedAt: AT, availableAt: AT } as const;
  return { ...outcome, verified: ['size'], ...fields };
}

describe('the finished copies of a replication', () => {
  it('may be copied on, and the region slots hear of each once', () => {
    const relays = new Relays(true);
    expect(relays.tell()).toEqual([]);
    relays.hear(record('cn-beijing'), finished(), sampleSpec('cn-beijing'));
    relays.hear(record('us-west-1'), finished({ imageId: 'm-2' }), sampleSpec('us-west-1'));
    expect(relays.areUntold).toBe(true);
    expect(relays.tell()).toEqual(['cn-beijing', 'us-west-1']);
    expect(relays.areUntold).toBe(false);
    expect(relays.byRegion()).toEqual({ 'cn-beijing': 'm-1', 'us-west-1': 'm-2' });
  });

  it('are left alone unless the request says otherwise', () => {
    const relays = new Relays(false);
    relays.hear(record('cn-beijing'), finished(), sampleSpec('cn-beijing'));
    expect([relays.areUntold, relays.tell(), relays.byRegion()]).toEqual([false, undefined, undefined]);
  });

  it.each<[string, CopyOutcome, { encrypted?: boolean }]>([
    ['that another replication made', finished({ adopted: true }), {}],
    ['that was to be encrypted', finished(), { encrypted: true }],
    ['that ECS has encrypted by itself', finished({ encrypted: true }), {}],
  ])('are no sources where it is one %s', (_, outcome, settings) => {
    const relays = new Relays(true);
    relays.hear(record('cn-beijing'), outcome, { ...sampleSpec('cn-beijing'), ...settings });
    expect([relays.areUntold, relays.byRegion()]).toEqual([false, undefined]);
  });

  it('are no sources where somebody has dropped the region: the image may be about to be deleted', () => {
    const relays = new Relays(true);
    relays.hear(record('cn-beijing', { dropped: true }), finished(), sampleSpec('cn-beijing'));
    expect([relays.areUntold, relays.byRegion()]).toEqual([false, undefined]);
  });

  it('are no sources any more once a copy could not be taken from them', () => {
    const relays = new Relays(true);
    const via = { regionId: 'cn-beijing', imageId: 'm-1' };
    relays.hear(record('cn-beijing'), finished(), sampleSpec('cn-beijing'));
    relays.tell();
    const error = relayLost('us-west-1', via, 'it is gone');
    relays.hear(record('us-west-1', { via }), { status: 'deferred', error }, sampleSpec('us-west-1'));
    expect([relays.areUntold, relays.tell(), relays.byRegion()]).toEqual([true, [], undefined]);
    relays.hear(record('cn-beijing'), finished(), sampleSpec('cn-beijing'));
    expect(relays.areUntold).toBe(false);
  });
});
