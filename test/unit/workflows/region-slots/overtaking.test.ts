import { copy, Slots } from './slots';
import type { LaneRef } from '../../../../workflows/region-slots/lanes';

/** Where busy traffic from X to A, and one copy from X to Y, need the same pool. */
const toBusy = (name: string) => copy(name, 'cn-beijing');
const blocked = copy('blocked', 'us-west-1');

/** A copy waits for Hangzhou and for Us-west, which is full; whenever Hangzhou has room, others could take it. */
function busySlots(maxOvertaken: number) {
  const slots = Slots.ready({ maxOvertaken });
  // From Shanghai, so that it holds up the pool of the target only.
  const holder = slots.run(copy('holder', 'us-west-1', { sourceRegionId: 'cn-shanghai' }));
  const traffic = slots.run(toBusy('t0'));
  slots.enqueue([blocked, ...Array.from({ length: 9 }, (_, index) => toBusy(`t${index + 1}`))]);
  return { slots, holder, traffic };
}

/** Ends one copy of the traffic after the other, as long as others of it take the slot. */
function overtake(slots: Slots, first: LaneRef): number {
  let times = 0;
  let lane = first;
  for (slots.end(lane); slots.started.length > 0 && times < 9; slots.end(lane)) {
    times += 1;
    lane = slots.laneOf(toBusy(slots.started[0] ?? ''));
  }
  return times;
}

describe('a copy that needs two regions', () => {
  test.each([1, 4])('is overtaken at most %d times by those that need one of them only', (maxOvertaken) => {
    const { slots, holder, traffic } = busySlots(maxOvertaken);
    expect(overtake(slots, traffic)).toBe(maxOvertaken);
    expect(slots.waiting[0]).toBe('blocked');
    expect(slots.end(holder).started).toEqual(['blocked']);
  });

  test('lets others go on once it runs', () => {
    const { slots, holder, traffic } = busySlots(2);
    overtake(slots, traffic);
    slots.end(holder);
    expect(slots.end(slots.laneOf(blocked)).started).toEqual(['t3']);
  });

  test('does not keep its pools from a copy of a higher class', () => {
    const { slots, traffic } = busySlots(1);
    overtake(slots, traffic);
    expect(slots.enqueue([copy('release', 'cn-beijing', { priority: 'release' })]).started).toEqual(['release']);
  });

  test('keeps nothing where nobody knows when a slot will be free', () => {
    const { slots, holder, traffic } = busySlots(2);
    slots.tell({ type: 'closed', lane: holder, clean: false });
    expect(overtake(slots, traffic)).toBe(9);
  });

  test('is not held up by copies that wait for a drained region', () => {
    const { slots, traffic } = busySlots(2);
    slots.tell({ type: 'setLimit', regionId: 'us-west-1', limit: 0, by: 'me', reason: 'why' });
    expect(overtake(slots, traffic)).toBe(9);
  });
});
