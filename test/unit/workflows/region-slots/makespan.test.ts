import type { SlotRequest } from '../../../../contract/messages';
import { lowerBound, makespan } from './makespan';
import { copies, copy, Slots } from './slots';

const LIMIT = 5;
const REGIONS = 25;
const REGION_IDS = Array.from({ length: REGIONS }, (_, index) => `region-${index + 1}`);

/** Copies of 45 to 75 s, in no order. */
const SECONDS = new Map(REGION_IDS.map((regionId, index) => [regionId, 45 + ((index * 11 + 3) % REGIONS) * 1.25]));

function secondsOf({ regionId }: SlotRequest): number {
  return SECONDS.get(regionId) ?? 0;
}

const BOUND = lowerBound([...SECONDS.values()], LIMIT);

/** One image to 25 regions. */
function replication(name: string, since: number): SlotRequest[] {
  const requester = `replicate/${name}`;
  return copies(REGIONS, (index) => copy(name, REGION_IDS[index] ?? '', { requester, since, sizeGiB: 40 }));
}

function freshSlots(): Slots {
  return Slots.ready({ defaultLimit: LIMIT, pools: 'both' });
}

/** Slots on which a replication has run before whose copies took these times. */
function taughtSlots(secondsBefore: (request: SlotRequest) => number): Slots {
  const slots = freshSlots();
  makespan(slots, replication('before', 0), secondsBefore);
  slots.deliverAll();
  return slots;
}

function ratio(slots: Slots): number {
  return makespan(slots, replication('now', slots.state.at), secondsOf) / BOUND;
}

/** Times that are off by up to so much, in no order. */
function offBy(share: number): (request: SlotRequest) => number {
  return (request) => {
    const place = REGION_IDS.indexOf(request.regionId);
    return secondsOf(request) * (1 + share * (((place * 7) % 11) / 5 - 1));
  };
}

describe('one image to 25 regions, five at a time', () => {
  test('takes 2 % longer than the shortest schedule, once the regions are known', () => {
    expect(ratio(taughtSlots(secondsOf))).toBeLessThanOrEqual(1.02);
  });

  test('takes as long as in the order of arrival, while nothing is known', () => {
    const cold = ratio(freshSlots());
    expect(cold).toBeGreaterThan(1.05);
    expect(cold).toBeLessThanOrEqual(1.2);
  });

  test.each([0.1, 0.3])('takes little longer when what was learnt is off by %d', (share) => {
    expect(ratio(taughtSlots(offBy(share)))).toBeLessThanOrEqual(1.1);
  });

  test('never takes longer than any order might, when what was learnt is the reverse of the truth', () => {
    const worst = BOUND + Math.max(...SECONDS.values()) * (1 - 1 / LIMIT);
    const slots = taughtSlots((request) => 120 - secondsOf(request));
    expect(ratio(slots) * BOUND).toBeLessThanOrEqual(worst);
  });
});
