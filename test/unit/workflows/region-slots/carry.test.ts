import type { SlotRequest } from '../../../../contract/messages';
import { carry, restore } from '../../../../workflows/region-slots/carry';
import { step } from '../../../../workflows/region-slots/core';
import { learn } from '../../../../workflows/region-slots/rates';
import { copies, copy, Slots } from './slots';

const NOW = Date.UTC(2026, 0, 31);
/** What the server takes in one payload is 2 MB. */
const MOST_BYTES = 1_900_000;

/** Ids as long as they are in real life. */
function realistic(replication: number, target: string): SlotRequest {
  const runId = `0194b3c2-7a1e-7c3d-8f2a-${replication.toString(16).padStart(12, '0')}`;
  const requester = `replicate/m-bp1234567890abcdefg/${replication.toString(16).padStart(12, '0')}`;
  return copy(runId, target, { requester, since: NOW + replication, sizeGiB: 32_768 });
}

function carriedBytes(slots: Slots): number {
  return Buffer.byteLength(JSON.stringify(carry(slots.state)));
}

function underWay({ state }: Slots): string | undefined {
  return state.outbox.find(({ sent }) => sent > 0)?.to;
}

/** Slots that know as many pairs of regions as they remember. */
function experiencedSlots(): Slots {
  const slots = Slots.ready({ defaultLimit: 0, maxQueued: 10_000 });
  for (let source = 0; source < 30; source += 1) {
    for (let target = 0; target < 31; target += 1) {
      const way = { sourceRegionId: `ap-southeast-${source}`, regionId: `ap-southeast-${target}` };
      slots.state = { ...slots.state, rates: learn(slots.state.rates, way, { sizeGiB: 40, seconds: 0.1 }, NOW) };
    }
  }
  return slots;
}

test('what is known of all pairs of regions is carried over in some thirty bytes each', () => {
  const slots = experiencedSlots();
  const count = Object.keys(slots.state.rates).length;
  expect(count).toBe(900);
  const learnt = carriedBytes(slots) - carriedBytes(Slots.ready({ defaultLimit: 0, maxQueued: 10_000 }));
  expect(learnt / count).toBeLessThan(32);
});

describe('ten thousand copies that wait', () => {
  test('of four hundred replications into 25 regions are all taken, and carried over in some twenty bytes each', () => {
    const slots = experiencedSlots();
    const before = carriedBytes(slots);
    for (let replication = 0; replication < 400; replication += 1) {
      slots.enqueue(
        copies(25, (region) => realistic(replication, `ap-southeast-${region}`)),
        NOW + replication,
      );
    }
    expect(slots.waiting).toHaveLength(10_000);
    expect(slots.state.outbox).toEqual([]);
    expect((carriedBytes(slots) - before) / 10_000).toBeLessThan(20);
  });

  test('of as many replications are all taken, and fit into one payload', () => {
    const requests = copies(10_000, (replication) => realistic(replication, 'ap-southeast-1'));
    const slots = experiencedSlots().enqueue(requests, NOW + 10_000);
    expect(slots.waiting).toHaveLength(10_000);
    expect(slots.state.outbox).toEqual([]);
    expect(carriedBytes(slots)).toBeLessThan(MOST_BYTES);
  });
});

describe('what is carried over', () => {
  test('decides as it did before', () => {
    const slots = Slots.ready({ limits: { 'cn-hangzhou': 2, 'cn-shanghai': 0 } });
    slots.tell({
      type: 'closed',
      lane: slots.run(copy('earlier', 'us-west-1')),
      clean: true,
      lesson: { sizeGiB: 40, seconds: 123.4 },
    });
    const lane = slots.run(copy('a', 'cn-beijing'));
    slots.enqueue([
      copy('b', 'cn-beijing', { requester: 'replicate/other', priority: 'nightly', since: 0 }),
      copy('c', 'cn-beijing', { attempt: 3, sizeGiB: 40 }),
      copy('d', 'cn-shanghai', { priority: 'release' }),
      copy('e', 'us-west-1'),
    ]);
    slots.withdraw(copy('gone', 'cn-beijing'));
    slots.tell({ type: 'delivered', to: 'replicate/web' });
    const carried = restore(JSON.parse(JSON.stringify(carry(slots.state))) as ReturnType<typeof carry>);
    expect(carried).toEqual(slots.state);
    const event = { type: 'closed' as const, lane, clean: true, at: 5 };
    expect(step(carried, event)).toEqual(step(slots.state, event));
    expect(new Slots(carried).tell(event).started).toEqual(['c']);
  });

  test('sends the answers again that were under way: none may be lost', () => {
    const slots = Slots.ready().withdraw(copy('a', 'cn-beijing'));
    expect(slots.told).toEqual(['a unknown']);
    expect(new Slots(restore(carry(slots.state))).tell({ type: 'carriedOn' }).told).toEqual(['a unknown']);
  });

  test('is no flood of answers: those are sent before, down to a few hundred', () => {
    const slots = Slots.ready();
    for (let index = 0; index < 600; index += 1) {
      slots.withdraw(copy('gone', 'cn-beijing', { requester: `replicate/${index}` }));
    }
    slots.tell({ type: 'drain' });
    for (let to = underWay(slots); to !== undefined; to = underWay(slots)) slots.tell({ type: 'delivered', to });
    expect(slots.state.outbox.length).toBeGreaterThan(400);
    expect(slots.state.outbox.length).toBeLessThanOrEqual(500);
  });

  test('forgets when replications were served of which nothing is left', () => {
    const slots = Slots.ready();
    slots.end(slots.run(copy('a', 'cn-beijing', { requester: 'replicate/gone' })));
    slots.run(copy('b', 'cn-beijing', { requester: 'replicate/here' }));
    expect(Object.keys(carry(slots.state).state.served)).toEqual(['replicate/here']);
  });
});
