import { copyError } from '../../../../contract/errors';
import type { FoundLane, FoundStray } from '../../../../contract/messages';
import type { SlotsEffect } from '../../../../workflows/region-slots/core';
import { carry, restore } from '../../../../workflows/region-slots/carry';
import { copy, REGIONS, Slots } from './slots';

const error = copyError('Unreachable', 'us-west-1');
const stray: FoundStray = { regionId: 'us-west-1', sourceRegionId: 'cn-hangzhou', imageId: 'm-stray' };

function strays(found: FoundStray[], ...unasked: string[]) {
  return {
    type: 'straysFound' as const,
    regions: REGIONS,
    strays: found,
    unasked: unasked.map((regionId) => ({ regionId, error })),
  };
}

describe('before the inventory is complete', () => {
  test('nothing starts', () => {
    const slots = Slots.cold().enqueue([copy('a', 'cn-beijing')]);
    expect(slots.started).toEqual([]);
    expect(slots.tell({ type: 'lanesFound', lanes: [] }).started).toEqual([]);
    expect(slots.tell(strays([])).started).toEqual(['a']);
  });
});

describe('what the inventory finds', () => {
  const lane = (name: string, number: number): FoundLane => ({
    id: `copy/cn-beijing/${number}`,
    pool: 'cn-beijing',
    number,
    runId: `run of ${name}`,
    request: copy(name, 'cn-beijing'),
  });

  test('is watched all in one go, and takes its permits', () => {
    const slots = Slots.cold({ defaultLimit: 2 }).enqueue([copy('c', 'cn-beijing')]);
    slots.tell({ type: 'lanesFound', lanes: [lane('a', 1), lane('b', 2)] });
    expect(slots.effects).toMatchObject([{ type: 'watch', lanes: [{ id: lane('a', 1).id }, { id: lane('b', 2).id }] }]);
    expect(slots.tell(strays([])).started).toEqual([]);
  });

  test('is not told that the queue is full, as what does not fit is', () => {
    const slots = Slots.cold({ maxQueued: 1 });
    slots.enqueue(['a', 'b', 'c'].map((name) => copy(name, 'cn-beijing', { requester: `replicate/${name}` })));
    expect(slots.told).toEqual([]);
    slots.tell({ type: 'lanesFound', lanes: [lane('c', 1)] });
    expect(slots.told).toEqual(['b full']);
  });

  test('is not told so either when more copies are refused than the next run can be told of: they ask again', () => {
    const requests = Array.from({ length: 502 }, (_, name) =>
      copy(`${name}`, 'cn-beijing', { requester: `replicate/${name}` }),
    );
    const slots = Slots.cold({ maxQueued: 1 }).enqueue(requests).tell({ type: 'drain' });
    expect([slots.told, slots.state.outbox]).toEqual([[], []]);
    const next = new Slots({ ...restore(carry(slots.state)), inventory: 'missing' });
    next.tell({ type: 'lanesFound', lanes: [lane('501', 1)] }).enqueue(requests.slice(1, 2));
    expect(next.told).toEqual(['1 full']);
  });

  test('is looked for when its workflow died a moment ago', () => {
    const slots = Slots.cold().tell({ type: 'lanesFound', lanes: [{ ...lane('a', 1), died: true }] });
    expect(slots.effects).toMatchObject([{ type: 'identify', lane: { phase: 'quarantined' } }]);
  });

  test('of two tries at one copy counts the later one as the copy, and the other as a stranger', () => {
    const again = copy('a', 'cn-beijing', { attempt: 2 });
    const slots = Slots.cold().tell({ type: 'lanesFound', lanes: [lane('a', 1), { ...lane('a', 2), request: again }] });
    expect(slots.laneOf(again).id).toBe('copy/cn-beijing/2');
    expect(slots.laneNow('copy/cn-beijing/1')).toMatchObject({ phase: 'foreign' });
  });

  test('of two workflows of one try counts the one that was granted its lane, whichever is found first', () => {
    const revived: FoundLane = { ...lane('a', 1), isReset: true };
    const slots = Slots.cold().tell({ type: 'lanesFound', lanes: [revived, lane('a', 2)] });
    expect(slots.laneOf(copy('a', 'cn-beijing')).id).toBe('copy/cn-beijing/2');
    expect(slots.laneNow('copy/cn-beijing/1')).toMatchObject({ phase: 'foreign' });
  });

  test('takes a copy out of the queue that runs already', () => {
    const slots = Slots.cold().enqueue([copy('a', 'cn-beijing')]);
    expect(slots.tell({ type: 'lanesFound', lanes: [lane('a', 1)] }).waiting).toEqual([]);
  });

  test('without a lane holds its permits until ECS has stopped working on it', () => {
    const slots = Slots.cold()
      .tell({ type: 'lanesFound', lanes: [] })
      .enqueue([copy('a', 'us-west-1')]);
    expect(slots.tell(strays([stray])).effects).toMatchObject([{ type: 'awaitStray', lane: { imageId: 'm-stray' } }]);
    const found = slots.state.lanes[0] ?? { id: '', tenure: 0 };
    expect(slots.tell({ type: 'strayStopped', lane: found }).started).toEqual(['a']);
  });
});

describe('a region that cannot be asked what runs in it', () => {
  const dark = () => Slots.cold({ defaultLimit: 2 }).tell({ type: 'lanesFound', lanes: [] });

  test('blocks its own pools only, and lets the copies that wait for them know once', () => {
    const slots = dark().enqueue([copy('west', 'us-west-1'), copy('north', 'cn-beijing')]);
    slots.tell(strays([], 'us-west-1'));
    expect([slots.started, slots.told]).toEqual([['north'], ['west blocked']]);
    slots.deliverAll();
    slots.tell(strays([], 'us-west-1'));
    expect([slots.told, slots.state.outbox]).toEqual([[], []]);
  });

  test('is told to copies that come later, and again to whoever asks again: it may not have heard', () => {
    const slots = dark().tell(strays([], 'us-west-1'));
    expect(slots.enqueue([copy('west', 'us-west-1')]).told).toEqual(['west blocked']);
    slots.deliverAll();
    expect(slots.enqueue([copy('west', 'us-west-1')]).told).toEqual(['west blocked']);
  });

  test('lets its copies go on when it is asked at last, as far as there is room beside those it had hidden', () => {
    const slots = dark().enqueue([copy('first', 'us-west-1'), copy('second', 'us-west-1')]);
    slots.tell(strays([], 'us-west-1'));
    slots.tell(strays([stray]));
    expect(slots.started).toEqual(['first']);
    expect(slots.state.unasked).toEqual({});
  });

  test('blocks the copies from it too, when sources count', () => {
    const slots = dark().tell(strays([], 'us-west-1'));
    slots.enqueue([copy('a', 'cn-beijing', { sourceRegionId: 'us-west-1' })]);
    expect([slots.started, slots.told]).toEqual([[], ['a blocked']]);
  });
});

describe('a run that is about to continue as new', () => {
  const [running, withdrawn, looked, settling, waiting] = [
    copy('running', 'cn-beijing'),
    copy('withdrawn', 'cn-beijing'),
    copy('looked', 'cn-beijing'),
    copy('settling', 'cn-beijing'),
    copy('waiting', 'cn-shanghai'),
  ];

  function busy(): Slots {
    const slots = Slots.cold({ defaultLimit: 9, limits: { 'cn-shanghai': 0 } }).tell({ type: 'lanesFound', lanes: [] });
    slots.tell(strays([stray]));
    for (const request of [running, withdrawn]) slots.run(request);
    slots.withdraw(withdrawn);
    slots.runAndDie(looked);
    const died = slots.runAndDie(settling, 'run');
    slots.tell({ type: 'identified', lane: died, runId: 'run', identity: { end: 'died' } });
    return slots.enqueue([waiting]).tell({ type: 'drain' });
  }

  test('begins nothing any more', () => {
    const slots = busy();
    slots.tell({ type: 'setLimit', regionId: 'cn-shanghai', limit: 9, by: 'me', reason: 'why' });
    expect(slots.effects).toEqual([]);
    slots
      .withdraw(running)
      .enqueue([copy('late', 'cn-beijing')])
      .withdraw(copy('nobody', 'cn-beijing'));
    expect([slots.effects, slots.waiting]).toEqual([[], ['waiting', 'late']]);
  });

  test('leaves every lane to the next one, which looks after all of them', () => {
    const next = new Slots({ ...restore(carry(busy().state)), inventory: 'missing' }).tell({ type: 'carriedOn' });
    expect(next.effects.map(describeEffect)).toEqual([
      'watch running withdrawn',
      'awaitStray stray',
      'end withdrawn',
      'identify looked',
      'settle settling',
    ]);
  });

  test('leaves what it did not begin to the next one', () => {
    const slots = busy().withdraw(copy('nobody', 'cn-beijing')).withdraw(running);
    slots.tell({ type: 'setLimit', regionId: 'cn-shanghai', limit: 9, by: 'me', reason: 'why' });
    const next = new Slots({ ...restore(carry(slots.state)), inventory: 'missing' }).tell({ type: 'carriedOn' });
    expect([next.started, next.told]).toEqual([['waiting'], ['nobody unknown']]);
    expect(next.effects.map(describeEffect)).toContain('end running');
  });
});

/** What is to be done, and with the lanes of which copies. */
function describeEffect(effect: SlotsEffect): string {
  if (effect.type === 'deliver' || effect.type === 'observe') return effect.type;
  const lanes = effect.type === 'watch' ? effect.lanes : [effect.lane];
  const names = lanes.map((lane) => (lane.kind === 'stray' ? 'stray' : lane.copy?.request.copyId.split('/')[0]));
  return [effect.type, ...names].join(' ');
}
