import { copies, copy, Slots } from './slots';

/** How often the next event makes the slots read a field of the copies that wait. */
function readsAtNextEvent(slots: Slots, field: 'requester' | 'copyId'): number {
  let reads = 0;
  const counted = Object.entries(slots.state.queue).map(([pair, waiting]) => [
    pair,
    waiting.map(({ request, seq }) => {
      const get = (): string => {
        reads += 1;
        return request[field];
      };
      return { request: Object.defineProperty({ ...request }, field, { get }), seq };
    }),
  ]);
  slots.state = { ...slots.state, queue: Object.fromEntries(counted) as typeof slots.state.queue };
  slots.tell({ type: 'delivered', to: 'replicate/nobody' });
  return reads;
}

const A_FEW = 10;

describe('while many copies wait for their source, a step of the region slots', () => {
  const night = copies(300, (index) => copy(`night-${index}`, 'cn-shanghai', { requester: `replicate/${index}` }));
  const withFullSource = (): Slots => {
    const slots = Slots.ready({ defaultLimit: 1, maxQueued: 1000 });
    slots.run(copy('web', 'cn-beijing'));
    return slots.enqueue(night);
  };

  it('does not look at each of them', () => {
    expect(readsAtNextEvent(withFullSource(), 'requester')).toBeLessThan(A_FEW);
  });

  it('looks closely only at those that may be relayed', () => {
    const slots = withFullSource();
    slots.tell({ type: 'enqueue', requests: [], relays: { requester: 'replicate/7', regionIds: ['cn-beijing'] } });
    expect(slots.started).toEqual([]);
    expect(readsAtNextEvent(slots, 'copyId')).toBeLessThan(A_FEW);
  });
});
