import { copy, Slots } from './slots';
import type { SlotRequest } from '../../../../contract/messages';
import type { WorkflowLane } from '../../../../workflows/region-slots/state';

const REGIONS = ['cn-beijing', 'cn-shanghai', 'us-west-1'];

/** Slots that know that Us-west takes longest, and Shanghai longer than Beijing. */
function taughtSlots(): Slots {
  const slots = Slots.ready();
  for (const [place, regionId] of REGIONS.entries()) {
    const lane = slots.run(copy(`earlier to ${regionId}`, regionId));
    slots.tell({ type: 'closed', lane, clean: true, lesson: { sizeGiB: 40, seconds: 100 * (place + 1) } });
  }
  return slots;
}

/** Three copies, the quickest first; they wait for the same region. */
function three(name: string, more: Partial<SlotRequest> = {}): SlotRequest[] {
  return REGIONS.map((regionId) => copy(`${name} to ${regionId}`, regionId, { sizeGiB: 40, ...more }));
}

/** Runs the copies that wait one after the other, and returns the order. */
function order(slots: Slots, asked: SlotRequest[]): string[] {
  const names: string[] = [];
  for (let started = slots.enqueue(asked).started; started[0] !== undefined; started = slots.started) {
    names.push(started[0]);
    const [running] = slots.state.lanes;
    if (running === undefined) break;
    slots.end(running);
  }
  return names;
}

describe('of the copies of one replication', () => {
  test('the one that is expected to take longest goes first', () => {
    expect(order(taughtSlots(), three('web'))).toEqual(['web to us-west-1', 'web to cn-shanghai', 'web to cn-beijing']);
  });

  test('the first goes first while nothing is known of their regions, or of their size', () => {
    const inOrder = ['web to cn-beijing', 'web to cn-shanghai', 'web to us-west-1'];
    expect(order(Slots.ready(), three('web'))).toEqual(inOrder);
    expect(order(taughtSlots(), three('web', { sizeGiB: 0 }))).toEqual(inOrder);
  });

  test('the one that is expected to take least goes first while finished copies are to be copied on, and none is there', () => {
    const slots = taughtSlots();
    const holder = slots.run(copy('holder', 'cn-beijing'));
    const requester = 'replicate/web';
    slots.enqueue(three('web', { requester }));
    slots.tell({ type: 'enqueue', requests: [], relays: { requester, regionIds: [] } });
    expect(slots.end(holder).started).toEqual(['web to cn-beijing']);
    slots.tell({ type: 'enqueue', requests: [], relays: { requester, regionIds: ['cn-beijing'] } });
    expect(slots.end(slots.state.lanes[0] as WorkflowLane).started[0]).toBe('web to us-west-1');
  });

  test('one of a higher class goes first, however short it is', () => {
    const [toBeijing, ...others] = three('web');
    const release = { ...(toBeijing as SlotRequest), priority: 'release' as const };
    expect(order(taughtSlots(), [...others, release])[0]).toBe('web to cn-beijing');
  });
});

test('a replication with longer copies does not go before another one that asked earlier', () => {
  const slots = taughtSlots();
  const holder = slots.run(copy('holder', 'cn-beijing'));
  slots.enqueue(three('early', { requester: 'replicate/early', since: 1, sizeGiB: 20 }), 2);
  slots.enqueue(three('late', { requester: 'replicate/late', since: 2, sizeGiB: 500 }), 2);
  expect(slots.end(holder).started).toEqual(['early to us-west-1']);
});
