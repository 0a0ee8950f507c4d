import { carry } from '../../../../workflows/region-slots/carry';
import { copies, copy, Slots } from './slots';

describe('a request', () => {
  test('that is repeated changes nothing, whether it waits, runs or is over', () => {
    const [a, b] = [copy('a', 'cn-beijing'), copy('b', 'cn-beijing')];
    const slots = Slots.ready().enqueue([a, b]).enqueue([a, b]);
    expect([slots.state.lanes.length, slots.waiting]).toEqual([1, ['b']]);
    slots.end(slots.laneOf(a)).enqueue([a]);
    expect(slots.waiting).toEqual([]);
    expect(slots.told).toEqual(['a over']);
  });

  test('that is repeated with another priority changes that of a copy that waits, and keeps its place in time', () => {
    const slots = Slots.ready({ defaultLimit: 0 }).enqueue([copy('a', 'cn-beijing'), copy('b', 'cn-beijing')], 1000);
    const before = slots.state;
    slots.enqueue([copy('b', 'cn-beijing', { priority: 'release', since: 5000 })], 6000);

    const [[a, b] = []] = Object.values(slots.state.queue);
    const [[first, second] = []] = Object.values(before.queue);
    expect(a).toEqual(first);
    expect(b).toEqual({ ...second, request: { ...second?.request, priority: 'release' } });
    expect(slots.state.queuedBytes).toBe(before.queuedBytes);
    slots.tell({ type: 'setLimit', regionId: 'cn-hangzhou', limit: 1, by: 'me', reason: 'why' });
    slots.tell({ type: 'setLimit', regionId: 'cn-beijing', limit: 1, by: 'me', reason: 'why' });
    expect(slots.waiting).toEqual(['a']);
  });

  test('that is repeated while its copy runs makes the slots look whether its workflow is still there', () => {
    const slots = Slots.ready();
    const lane = slots.run(copy('a', 'cn-beijing'));
    expect(slots.enqueue([copy('a', 'cn-beijing')]).effects).toMatchObject([{ type: 'identify', lane }]);
  });

  test('that comes from a worker of another account is refused and changes nothing else', () => {
    const slots = Slots.ready();
    const requests = [copy('a', 'cn-beijing'), copy('b', 'cn-shanghai')];
    slots.tell({ type: 'wrongAccount', requests, accountId: 'theirs' });
    expect(slots.told).toEqual(['a wrongAccount, b wrongAccount']);
    expect([slots.waiting, slots.state.lanes]).toEqual([[], []]);
  });

  test('cannot come before its time: its age counts from now at the earliest', () => {
    const slots = Slots.ready({ defaultLimit: 0 }).enqueue([copy('a', 'cn-beijing', { since: 5000 })], 1000);
    expect(Object.values(slots.state.queue)).toMatchObject([[{ request: { since: 1000 } }]]);
  });
});

describe('when the queue is full', () => {
  const full = (...requests: Parameters<Slots['enqueue']>[0]) =>
    Slots.ready({ maxQueued: requests.length, defaultLimit: 0 }).enqueue(requests);

  test('a copy that comes is answered full', () => {
    const slots = full(copy('a', 'eu-west-1')).enqueue([copy('b', 'eu-west-1')]);
    expect(slots.told).toEqual(['b full']);
  });

  test('a copy that was answered full is not taken again under the same id', () => {
    const [a, b] = [copy('a', 'eu-west-1'), copy('b', 'eu-west-1')];
    const slots = full(a).enqueue([b]).withdraw(a);
    expect(slots.enqueue([b]).waiting).toEqual([]);
    slots.deliverAll();
    expect(slots.enqueue([b]).told).toEqual(['b over']);
    expect(slots.enqueue([copy('b', 'eu-west-1', { attempt: 2 })]).waiting).toEqual(['b']);
  });

  test('the youngest copy of the lowest class goes when one of a higher class comes', () => {
    const slots = full(
      copy('nightly1', 'eu-west-1', { priority: 'nightly' }),
      copy('nightly2', 'eu-central-1', { priority: 'nightly' }),
      copy('manual', 'eu-west-1'),
    );
    slots.enqueue([copy('release', 'eu-west-1', { priority: 'release' })]);
    expect(slots.told).toEqual(['nightly2 full']);
    expect(slots.waiting).toEqual(['nightly1', 'manual', 'release']);
  });

  test('a release never goes for a copy of a lower class, and not for another release', () => {
    const slots = full(copy('release', 'eu-west-1', { priority: 'release' }));
    slots.enqueue([copy('manual', 'eu-west-1'), copy('nightly', 'eu-west-1', { priority: 'nightly' })]);
    slots.enqueue([copy('later', 'eu-west-1', { priority: 'release' })]);
    expect(slots.waiting).toEqual(['release']);
  });

  test('a copy that comes back keeps the place that it had by the time of its first request', () => {
    const slots = Slots.ready({ maxQueued: 2, defaultLimit: 0 });
    slots.enqueue([copy('a', 'eu-west-1', { since: 10 }), copy('b', 'eu-west-1', { since: 30 })], 30);
    slots.enqueue([copy('refused', 'eu-west-1', { attempt: 2, since: 20 })], 60);
    expect(slots.told).toEqual(['b full']);
    slots.tell({ type: 'setLimit', regionId: 'cn-hangzhou', limit: 1, by: 'me', reason: 'why' });
    slots.tell({ type: 'setLimit', regionId: 'eu-west-1', limit: 1, by: 'me', reason: 'why' });
    expect(slots.started).toEqual(['a']);
    expect(slots.end(slots.laneOf(copy('a', 'eu-west-1'))).started).toEqual(['refused']);
  });

  test('a copy whose lane somebody else holds comes back all the same', () => {
    const slots = Slots.ready({ maxQueued: 1 })
      .enqueue([copy('a', 'cn-beijing')])
      .enqueue([copy('b', 'cn-beijing')]);
    slots.tell({ type: 'refused', lane: slots.laneOf(copy('a', 'cn-beijing')) });
    expect(slots.waiting).toEqual(['a', 'b']);
  });

  test.each([
    ['long', 'replicate/'.padEnd(900, 'x')],
    ['not of ASCII', 'replicate/'.padEnd(300, '映')],
    ['full of quotes', 'replicate/'.padEnd(450, '"')],
  ])('or its state would be too large to carry over, copies are refused: ids that are %s', (_, requester) => {
    const slots = Slots.ready({ defaultLimit: 0, maxQueued: 100_000 });
    slots.enqueue(copies(2000, (index) => copy(runId(index), 'eu-west-1', { requester: `${requester}${index}` })));
    expect(slots.state.outbox.length).toBeGreaterThan(0);
    expect(slots.waiting.length).toBeGreaterThan(900);
    slots.deliverAll();
    expect(Buffer.byteLength(JSON.stringify(carry(slots.state)))).toBeLessThan(1_900_000);
  });
});

function runId(index: number): string {
  return `0194b3c2-7a1e-7c3d-8f2a-${String(index).padStart(12, '0')}`;
}

describe('a withdrawal', () => {
  test('takes a copy out of the queue, ends one that runs, and says so of one that is unknown', () => {
    const [a, b, c] = [copy('a', 'cn-beijing'), copy('b', 'cn-beijing'), copy('c', 'cn-beijing')];
    const slots = Slots.ready().enqueue([a, b]);
    const lane = slots.laneOf(a);
    expect(slots.withdraw(a, b, c).told).toEqual(['b withdrawn, c unknown']);
    expect(slots.tell({ type: 'started', lane, runId: 'run' }).effects).toMatchObject([{ type: 'end', lane }]);
    expect(slots.withdraw(a).effects).toEqual([]);
  });

  test('of a copy that runs ends it at once', () => {
    const slots = Slots.ready();
    const lane = slots.run(copy('a', 'cn-beijing'));
    expect(slots.withdraw(copy('a', 'cn-beijing')).effects).toMatchObject([{ type: 'end', lane }]);
  });

  test('that comes before the lanes are known waits until they are', () => {
    const [a, b] = [copy('a', 'cn-beijing'), copy('b', 'cn-shanghai')];
    const slots = Slots.cold().enqueue([a, b]).withdraw(a, b);
    expect(slots.effects).toEqual([]);
    const found = { id: 'copy/cn-beijing/1', pool: 'cn-beijing', number: 1, runId: 'run', request: a };
    slots.tell({ type: 'lanesFound', lanes: [found] });
    expect(slots.effects).toMatchObject([{ type: 'watch' }, { type: 'end', lane: { id: found.id } }, {}]);
    expect(slots.told).toEqual(['b withdrawn']);
  });
});
