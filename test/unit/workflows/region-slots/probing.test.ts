import type { CopiesToObserve, Observed, SlotRequest } from '../../../../contract/messages';
import { carry, restore } from '../../../../workflows/region-slots/carry';
import { describeSlots, slotsTable } from '../../../../workflows/region-slots/view';
import { copy, Slots } from './slots';

const PATIENCE_MS = 60_000;
const AUTO = { pools: 'auto', defaultLimit: 2, probing: { fromLimit: 2, patienceMs: PATIENCE_MS } } as const;
const TARGETS = ['cn-beijing', 'cn-shanghai', 'us-west-1', 'eu-west-1'];

/** One source, many targets. */
const star = TARGETS.map((target) => copy(target, target));
/** Many sources, one target. */
const fan = TARGETS.map((source) => copy(source, 'cn-hangzhou', { sourceRegionId: source }));

/** What ECS is asked about at the last event. */
function asked(slots: Slots): CopiesToObserve | undefined {
  return slots.effects.flatMap((effect) => (effect.type === 'observe' ? [effect.copies] : []))[0];
}

function startAll(slots: Slots, requests: SlotRequest[]): Slots {
  for (const request of requests) slots.tell({ type: 'started', lane: slots.laneOf(request), runId: request.copyId });
  return slots;
}

/** Three of the copies run: two, and the probe. */
function probing(requests: SlotRequest[]): Slots {
  return startAll(Slots.ready(AUTO).enqueue(requests), requests.slice(0, 3));
}

function observed(slots: Slots, seen: Observed): Slots {
  const watched = slots.state.learning?.watch ?? { id: '', tenure: 0 };
  return slots.tell({ type: 'observed', watched: { id: watched.id, tenure: watched.tenure }, seen });
}

const saw = (which: 'runs' | 'waits', { copyId }: SlotRequest): Observed => ({ saw: which, copyId, imageId: 'm-1' });

const third = star[2] as SlotRequest;

describe('one copy goes beyond the limit', () => {
  test('of its source, where nothing else holds it up; ECS is asked once it runs', () => {
    const slots = Slots.ready(AUTO).enqueue(star);
    expect(slots.started).toEqual(TARGETS.slice(0, 3));
    startAll(slots, star.slice(0, 2));
    expect(asked(slots)).toBeUndefined();
    startAll(slots, [third]);
    expect(asked(slots)).toEqual({
      copies: star.slice(0, 3).map(({ copyId, regionId }) => ({ copyId, regionId })),
      side: 'source',
      limit: 2,
      targetLimits: { 'cn-beijing': 2, 'cn-shanghai': 2, 'us-west-1': 2 },
      patienceMs: PATIENCE_MS,
    });
  });

  test('of its target, where many sources share one', () => {
    const slots = probing(fan);
    expect(asked(slots)).toMatchObject({ side: 'target', limit: 2 });
    expect(slots.laneNow('copy/cn-hangzhou/3')).toBeDefined();
  });

  test.each([
    ['the pools are not `auto`', Slots.ready({ defaultLimit: 2 }).enqueue(star)],
    ['people have made the limit smaller', Slots.ready({ ...AUTO, limits: { 'cn-hangzhou': 1 } }).enqueue(star)],
    ['both of its regions are full', Slots.ready(AUTO).enqueue([0, 1, 2].map((name) => copy(`${name}`, 'cn-beijing')))],
    [
      'copies to the region fill its pool as well',
      Slots.ready(AUTO).enqueue([copy('back', 'cn-hangzhou', { sourceRegionId: 'us-west-1' }), ...star.slice(0, 2)]),
    ],
  ])('but none when %s', (_, slots) => {
    expect(slots.state.learning?.watch).toBeUndefined();
    expect(slots.waiting).not.toEqual([]);
  });

  test('at a time, whatever else waits', () => {
    const slots = probing([...star, ...fan]);
    expect(slots.state.lanes).toHaveLength(3);
    observed(slots, { saw: 'unclear' }).tell({ type: 'delivered', to: '' }, 10 * PATIENCE_MS);
    // The first one is still beyond the limit.
    expect(slots.started).toEqual([]);
    slots.end(slots.laneOf(third));
    expect(slots.state.learning?.watch).toMatchObject({ side: 'source', isProbe: true });
    expect(slots.state.lanes).toHaveLength(3);
  });

  test('again after a pause when the last one has shown nothing', () => {
    const slots = observed(probing(star), { saw: 'unclear' });
    slots.end(slots.laneOf(third), PATIENCE_MS - 1);
    expect(slots.started).toEqual([]);
    expect(slots.tell({ type: 'delivered', to: '' }, PATIENCE_MS).started).toEqual(['eu-west-1']);
  });
});

describe('what ECS shows', () => {
  test('of copies that run beyond the limit of their source, which does not count from then on', () => {
    const slots = observed(probing(star), saw('runs', third));
    expect(slots.started).toEqual(['eu-west-1']);
    expect(slots.state.settings.pools).toBe('target');
    expect(slots.state.learning).toMatchObject({
      source: { counts: false, pool: 'cn-hangzhou', copyId: third.copyId, imageId: 'm-1' },
    });
    expect(slots.state.lanes.every(({ pools }) => pools.join() === pools[0])).toBe(true);
    // One side always counts.
    expect(slots.enqueue(fan).state.learning?.watch).toBeUndefined();
  });

  test('is what an operator sees', () => {
    const slots = probing(star);
    expect(describeSlots(slots.state, 0).learned).toEqual({
      pools: 'both',
      watched: { lane: 'copy/us-west-1/1', side: 'source', pool: 'cn-hangzhou' },
    });
    observed(slots, saw('runs', third));
    const view = describeSlots(slots.state, 0);
    expect(view.learned).toMatchObject({ pools: 'target', source: { counts: false, imageId: 'm-1' } });
    expect(slotsTable(view, 'default')).toContain('- source: does not count; m-1 in us-west-1 ran beyond the limit');
    expect(describeSlots(Slots.ready().state, 0)).not.toHaveProperty('learned');
  });

  test('of copies that run beyond the limit of their target', () => {
    const slots = observed(probing(fan), saw('runs', fan[2] as SlotRequest));
    expect(slots.state.settings.pools).toBe('source');
    expect(slots.started).toEqual(['eu-west-1']);
  });

  test('of a copy that waits although its target has room: the source counts, and is not probed again', () => {
    const slots = observed(probing(star), saw('waits', star[0] as SlotRequest));
    expect(slots.state.settings.pools).toBe('both');
    expect(slots.state.learning?.source?.counts).toBe(true);
    slots.end(slots.laneOf(third), 10 * PATIENCE_MS);
    expect(slots.started).toEqual([]);
    expect(probingAfter(slots)).toMatchObject({ side: 'target' });
  });

  test('of a copy that is not watched is too late to matter', () => {
    const slots = probing(star);
    slots.tell({ type: 'observed', watched: { id: 'copy/cn-beijing/1', tenure: 99 }, seen: saw('runs', third) });
    expect(slots.state.settings.pools).toBe('both');
  });

  test('is remembered when the state is carried over, and what is being found out goes on', () => {
    const slots = probing(star);
    const next = new Slots({ ...restore(carry(slots.state)), inventory: 'missing' }).tell({ type: 'carriedOn' });
    expect(asked(next)?.copies).toHaveLength(3);
    observed(next, saw('runs', third));
    const last = new Slots({ ...restore(carry(next.state)), inventory: 'missing' }).tell({ type: 'carriedOn' });
    expect(last.state.learning?.source?.counts).toBe(false);
    expect(last.state.settings.pools).toBe('target');
    expect(asked(last)).toBeUndefined();
  });
});

/** All that the source had has ended; many copies to one target come next. */
function probingAfter(slots: Slots): unknown {
  for (const request of star.slice(0, 2)) slots.end(slots.laneOf(request));
  for (const { id, tenure } of slots.state.lanes) slots.end({ id, tenure });
  return slots.enqueue(fan).state.learning?.watch;
}

describe('after a verdict', () => {
  const learned = (): Slots => {
    const slots = observed(probing(star), saw('runs', third));
    return startAll(slots, star.slice(3));
  };
  const waitsInEcs = (slots: Slots): Slots =>
    slots.tell({ type: 'copyWaits', lane: slots.laneOf(third).id, copyId: third.copyId });

  test('a copy that waits in ECS is looked at, and makes both count again when its target has room', () => {
    const slots = waitsInEcs(learned());
    expect(asked(slots)).toMatchObject({
      copies: [{ copyId: third.copyId, regionId: third.regionId }],
      side: 'source',
    });
    observed(slots, saw('waits', third));
    expect(slots.state.settings.pools).toBe('both');
    expect(slots.state.learning?.source).toMatchObject({ counts: true, copyId: third.copyId });
    // All four that run count in their source by now.
    expect(slots.enqueue([copy('more', 'cn-beijing')]).started).toEqual([]);
  });

  test('nothing changes when it was not so', () => {
    const slots = observed(waitsInEcs(learned()), { saw: 'unclear' });
    expect(slots.state.settings.pools).toBe('target');
  });

  test('a copy that waits in ECS proves nothing while both regions count', () => {
    expect(asked(waitsInEcs(probing(star)))).toBeUndefined();
  });

  test('a limit that people make smaller holds for copies from the region and to it', () => {
    const slots = learned();
    const change = { regionId: 'cn-hangzhou', limit: 1, by: 'test', reason: 'test' };
    slots.tell({ type: 'setLimit', ...change });
    expect(slots.enqueue([copy('more', 'cn-beijing')]).started).toEqual([]);
    expect(slots.tell({ type: 'setLimit', ...change, limit: 2 }).started).toEqual(['more']);
  });
});
