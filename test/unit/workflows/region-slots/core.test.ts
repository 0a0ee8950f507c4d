import type { SlotRequest, SlotSettings } from '../../../../contract/messages';
import { type SlotsEffect, type SlotsEvent, step } from '../../../../workflows/region-slots/core';
import { copyOf, initialState, type SlotsState } from '../../../../workflows/region-slots/state';
import { limitProblem, releaseProblem } from '../../../../workflows/region-slots/updates';
import { describeSlots, slotsTable } from '../../../../workflows/region-slots/view';
import { request } from './requests';

const DEFAULT_SETTINGS: SlotSettings = { pools: 'both', defaultLimit: 1, limits: {}, maxQueued: 100 };
const HALF_HOUR = 30 * 60_000;

/** The slots after some events, and what they wanted done at the last one. */
class Slots {
  effects: SlotsEffect[] = [];

  constructor(public state: SlotsState) {}

  static ready(settings: Partial<SlotSettings> = {}): Slots {
    const slots = new Slots(initialState({ ...DEFAULT_SETTINGS, ...settings }));
    return slots.tell({ type: 'lanesFound', lanes: [], at: 0 }).tell({ type: 'straysFound', strays: [], at: 0 });
  }

  tell(event: SlotsEvent): this {
    const { state, effects } = step(this.state, event);
    this.state = state;
    this.effects = effects;
    return this;
  }

  enqueue(requests: SlotRequest[], at = 0): this {
    return this.tell({ type: 'enqueue', requests, at });
  }

  /** Lets the copy in a lane run, or tells how it closed. */
  laneOf(copyId: string) {
    const lane = this.state.lanes.find((other) => copyOf(other)?.request.copyId === copyId);
    if (lane === undefined) throw new Error(`${copyId} has no lane`);
    return { id: lane.id, tenure: lane.tenure };
  }

  get started(): string[] {
    return this.effects.flatMap((effect) => (effect.type === 'start' ? [effect.request.copyId] : []));
  }

  get waiting(): string[] {
    return this.state.queue.map((copy) => copy.request.copyId);
  }
}

const copy = (copyId: string, target: string, more: Partial<Parameters<typeof request>[0]> = {}) =>
  request({ copyId, target, source: 'cn-hangzhou', ...more });

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
    const slots = Slots.ready().enqueue([copy('first', 'cn-beijing')]);
    slots.enqueue([
      copy('nightly', 'cn-beijing', { priority: 'nightly' }),
      copy('manual', 'cn-beijing'),
      copy('release', 'cn-beijing', { priority: 'release' }),
    ]);
    const order: string[] = [];
    for (let running = 'first'; slots.state.queue.length > 0; running = order.at(-1) ?? '') {
      slots.tell({ type: 'closed', lane: slots.laneOf(running), clean: true, at: 0 });
      order.push(...slots.started);
    }
    expect(order).toEqual(['release', 'manual', 'nightly']);
  });

  test('prefers a nightly copy that has waited for an hour and a half to a manual one, but never to a release', () => {
    const slots = Slots.ready().enqueue([copy('first', 'cn-beijing')]);
    slots.enqueue([copy('old', 'cn-beijing', { priority: 'nightly' })], 0);
    slots.enqueue([copy('new', 'cn-beijing'), copy('release', 'cn-beijing', { priority: 'release' })], 3 * HALF_HOUR);
    slots.tell({ type: 'closed', lane: slots.laneOf('first'), clean: true, at: 3 * HALF_HOUR });
    expect(slots.started).toEqual(['release']);
    slots.tell({ type: 'closed', lane: slots.laneOf('release'), clean: true, at: 3 * HALF_HOUR });
    expect(slots.started).toEqual(['old']);
  });

  test('goes round the replications', () => {
    const slots = Slots.ready({ defaultLimit: 2 });
    const of = (replication: string, ...names: string[]) =>
      names.map((name) => copy(name, 'cn-beijing', { replication }));
    slots.enqueue([...of('A', 'a1', 'a2', 'a3'), ...of('B', 'b1', 'b2')]);
    expect(slots.started).toEqual(['a1', 'b1']);
  });
});

describe('a lane', () => {
  test('is quarantined after an unclean close, and its copy is told only when ECS has proved it stopped', () => {
    const slots = Slots.ready().enqueue([copy('a', 'cn-beijing'), copy('b', 'cn-beijing')]);
    const lane = slots.laneOf('a');
    slots.tell({ type: 'started', lane, runId: 'run', at: 0 });
    slots.tell({ type: 'closed', lane, clean: false, at: 0 });
    expect(slots.effects).toMatchObject([{ type: 'reconcile' }]);
    slots.tell({ type: 'reconciled', lane, at: 0 });
    expect(slots.effects).toMatchObject([{ type: 'reply', copyId: 'a', answer: 'died' }, { type: 'start' }]);
  });

  test('whose holder has just died is quarantined, and not watched', () => {
    const slots = Slots.ready({ pools: 'target' }).enqueue([copy('a', 'cn-beijing')]);
    const lane = slots.laneOf('a');
    const found = { id: lane.id, pool: 'cn-beijing', number: 1, runId: 'run', died: true };
    slots.tell({ type: 'refused', lane, found: { ...found, request: copy('b', 'cn-beijing') }, at: 0 });
    expect(slots.effects).toMatchObject([{ type: 'reconcile', lane: { phase: 'quarantined' } }]);
    expect(slots.waiting).toEqual(['a']);
  });

  test('that another workflow holds gives the copy back to its place in the queue', () => {
    const slots = Slots.ready({ defaultLimit: 2, limits: { 'cn-beijing': 1 } });
    slots.enqueue([copy('a', 'cn-beijing'), copy('b', 'cn-beijing')]);
    slots.tell({ type: 'refused', lane: slots.laneOf('a'), at: 0 });
    expect(slots.waiting).toEqual(['a', 'b']);
    expect(slots.effects).toMatchObject([{ type: 'watch', lane: { phase: 'foreign' } }]);
  });

  test('takes no notice of news from an earlier occupation', () => {
    const slots = Slots.ready().enqueue([copy('a', 'cn-beijing'), copy('b', 'cn-beijing')]);
    const earlier = slots.laneOf('a');
    slots.tell({ type: 'closed', lane: earlier, clean: true, at: 0 });
    const before = slots.state.lanes;
    slots.tell({ type: 'closed', lane: earlier, clean: true, at: 0 });
    expect(slots.state.lanes).toEqual(before);
  });
});

describe('a request', () => {
  test('that is repeated changes nothing, whether it waits, runs or is over', () => {
    const [a, b] = [copy('a', 'cn-beijing'), copy('b', 'cn-beijing')];
    const slots = Slots.ready().enqueue([a, b]).enqueue([a, b]);
    expect([slots.state.lanes.length, slots.waiting]).toEqual([1, ['b']]);
    slots.tell({ type: 'closed', lane: slots.laneOf('a'), clean: true, at: 0 }).enqueue([a]);
    expect(slots.waiting).toEqual([]);
    expect(slots.effects).toMatchObject([{ type: 'reply', copyId: 'a', answer: 'over' }]);
  });

  test('beyond the bound of the queue is answered full', () => {
    const slots = Slots.ready({ maxQueued: 1, defaultLimit: 0 }).enqueue([
      copy('a', 'eu-west-1'),
      copy('b', 'eu-west-1'),
    ]);
    expect(slots.effects).toMatchObject([{ type: 'reply', copyId: 'b', answer: 'full' }]);
  });

  test('that was answered full is not taken again under the same id', () => {
    const slots = Slots.ready({ maxQueued: 1, defaultLimit: 0 });
    slots.enqueue([copy('a', 'eu-west-1'), copy('b', 'eu-west-1')]);
    slots.tell({ type: 'withdraw', requester: 'r', copyIds: ['a'], at: 0 });
    expect(slots.enqueue([copy('b', 'eu-west-1')]).waiting).toEqual([]);
  });

  test('that would make the state too large to carry over is answered full', () => {
    const slots = Slots.ready({ defaultLimit: 0, maxQueued: 100_000 });
    for (let index = 0; index < 2000; index += 1) slots.enqueue([copy(`copy-${String(index)}`, 'eu-west-1')]);
    expect(slots.effects).toMatchObject([{ answer: 'full' }]);
    expect(slots.waiting.length).toBeGreaterThan(900);
    expect(Buffer.byteLength(JSON.stringify(slots.state))).toBeLessThan(1_500_000);
  });

  test('that is withdrawn leaves the queue, or is cancelled once when it runs', () => {
    const slots = Slots.ready().enqueue([copy('a', 'cn-beijing'), copy('b', 'cn-beijing')]);
    const lane = slots.laneOf('a');
    const withdraw = () => slots.tell({ type: 'withdraw', requester: 'r', copyIds: ['a', 'b', 'c'], at: 0 }).effects;
    expect(withdraw()).toMatchObject([{ answer: 'withdrawn' }, { copyId: 'c', answer: 'unknown' }]);
    expect(slots.tell({ type: 'started', lane, runId: 'run', at: 0 }).effects).toMatchObject([{ type: 'cancel' }]);
    expect(withdraw().filter(({ type }) => type === 'cancel')).toEqual([]);
  });
});

describe('a new limit', () => {
  test('lets more copies run at once, or none', () => {
    const slots = Slots.ready({ pools: 'target' });
    slots.enqueue(['a', 'b', 'c'].map((name) => copy(name, 'cn-beijing')));
    const set = (limit: number) => {
      slots.tell({ type: 'setLimit', regionId: 'cn-beijing', limit, by: 'me', reason: 'why', at: 0 });
      return slots.started;
    };
    expect(set(0)).toEqual([]);
    expect(set(3)).toEqual(['b', 'c']);
  });

  test('that makes no sense is refused with everything that is wrong', () => {
    expect(limitProblem({ regionId: 'cn-beijing', limit: 50, by: 'me', reason: 'why' })).toBeUndefined();
    expect(limitProblem(null)?.split('\n')).toHaveLength(4);
    expect(limitProblem({ regionId: 'cn-beijing', limit: 51, by: 'me', reason: 'why' })).toContain('limit: 51');
  });
});

test('only a quarantined lane can be released', () => {
  const slots = Slots.ready().enqueue([copy('a', 'cn-beijing')]);
  const update = { lane: 'copy/cn-beijing/1', by: 'me', reason: 'looked' };
  expect(releaseProblem(slots.state, update)).toContain('none is at present');
  slots.tell({ type: 'closed', lane: slots.laneOf('a'), clean: false, at: 0 });
  expect(releaseProblem(slots.state, update)).toBeUndefined();
  expect(slots.tell({ type: 'releaseLane', ...update, at: 0 }).state.lanes).toEqual([]);
});

test('the view tells operators what runs, what waits and since when', () => {
  const slots = Slots.ready().enqueue([copy('a', 'cn-beijing'), copy('b', 'cn-beijing')]);
  const view = describeSlots(slots.state, 60_000);
  expect(view).toMatchObject({ queued: 1, waitingSince: 0, head: [{ copyId: 'b', class: 3, since: 0 }] });
  expect(slotsTable(view)).toMatch(/\| cn-beijing +\| 1 of 1 +\|/);
});
