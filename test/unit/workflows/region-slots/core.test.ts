import { copies, copy, Slots } from './slots';

const HALF_HOUR = 30 * 60_000;

describe('a grant', () => {
  test('takes a permit of the source and of the target, or none', () => {
    const slots = Slots.ready({ limits: { 'cn-hangzhou': 5 } });
    slots.enqueue([copy('a', 'cn-beijing'), copy('b', 'cn-beijing'), copy('c', 'cn-shanghai')]);
    expect(slots.started).toEqual(['a', 'c']);
    expect(slots.waiting).toEqual(['b']);
  });

  test.each([
    ['target', 'copy/cn-beijing/1', ['cn-beijing']],
    ['source', 'copy/cn-hangzhou/1', ['cn-hangzhou']],
    ['both', 'copy/cn-beijing/1', ['cn-beijing', 'cn-hangzhou']],
  ] as const)('counts in the pools that the setting %s names', (pools, id, counted) => {
    const slots = Slots.ready({ pools }).enqueue([copy('a', 'cn-beijing')]);
    expect(slots.state.lanes).toMatchObject([{ id, pools: counted }]);
  });

  test('goes to a release before a manual copy before a nightly one', () => {
    const slots = Slots.ready();
    let lane = slots.run(copy('first', 'cn-beijing'));
    const [nightly, manual, release] = [
      copy('nightly', 'cn-beijing', { priority: 'nightly' }),
      copy('manual', 'cn-beijing'),
      copy('release', 'cn-beijing', { priority: 'release' }),
    ];
    slots.enqueue([nightly, manual, release]);
    for (const next of [release, manual, nightly]) {
      slots.end(lane);
      lane = slots.laneOf(next);
    }
    expect(slots.waiting).toEqual([]);
  });

  test('prefers a nightly copy that has waited for an hour and a half to a manual one, but never to a release', () => {
    const slots = Slots.ready();
    const release = copy('release', 'cn-beijing', { priority: 'release', since: 3 * HALF_HOUR });
    const first = slots.run(copy('first', 'cn-beijing'));
    slots.enqueue([copy('old', 'cn-beijing', { priority: 'nightly' })]);
    slots.enqueue([copy('new', 'cn-beijing', { since: 3 * HALF_HOUR }), release], 3 * HALF_HOUR);
    expect(slots.end(first).started).toEqual(['release']);
    expect(slots.end(slots.laneOf(release)).started).toEqual(['old']);
  });

  test('goes round the replications', () => {
    const slots = Slots.ready({ defaultLimit: 2 });
    const of = (requester: string, ...names: string[]) => names.map((name) => copy(name, 'cn-beijing', { requester }));
    slots.enqueue([...of('A', 'a1', 'a2', 'a3'), ...of('B', 'b1', 'b2')]);
    expect(slots.started).toEqual(['a1', 'b1']);
  });

  test('is not given to a copy while another try at it holds a lane, and nobody behind it waits for that', () => {
    const slots = Slots.ready({ defaultLimit: 3 });
    const lane = slots.run(copy('a', 'cn-beijing'));
    slots.enqueue([copy('a', 'cn-beijing', { attempt: 2 }), copy('b', 'cn-beijing')]);
    expect(slots.started).toEqual(['b']);
    expect(slots.end(lane).started).toEqual(['a']);
  });

  test('leaves at most ten lanes starting at the same time', () => {
    const slots = Slots.ready({ pools: 'target' });
    const requests = copies(15, (index) => copy(`c${index}`, `region-${index}`));
    expect(slots.enqueue(requests).started).toHaveLength(10);
    const [first] = slots.state.lanes;
    if (first === undefined) throw new Error('no lane is taken');
    expect(slots.tell({ type: 'started', lane: first, runId: 'run' }).started).toEqual(['c10']);
    expect(slots.tell({ type: 'setLimit', regionId: 'us-west-1', limit: 9, by: 'me', reason: 'x' }).started).toEqual(
      [],
    );
  });
});
