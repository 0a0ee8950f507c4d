import type { FoundLane, LaneIdentity, SlotRequest } from '../../../../contract/messages';
import type { LaneRef } from '../../../../workflows/region-slots/lanes';
import { mayHold } from '../../../../workflows/region-slots/hold';
import { copy, Slots } from './slots';

const [a, b] = [copy('a', 'cn-beijing'), copy('b', 'cn-beijing')];

/** The first lane of Beijing, as whoever asks Temporal finds it. */
function foundLane(request: SlotRequest | undefined, more: Partial<FoundLane> = {}): FoundLane {
  const lane = { id: 'copy/cn-beijing/1', pool: 'cn-beijing', number: 1, runId: 'other run' };
  return { ...lane, ...(request && { request }), ...more };
}

/** Tells what has become of the run that holds the lane. */
function learn(slots: Slots, lane: LaneRef, identity: LaneIdentity): Slots {
  const now = slots.laneNow(lane.id);
  const runId = now?.kind === 'workflow' ? now.runId : undefined;
  return slots.tell({ type: 'identified', lane, ...(runId !== undefined && { runId }), identity });
}

describe('a lane', () => {
  test('is quarantined after an unclean close, and its copy is told only when ECS has proved it stopped', () => {
    const slots = Slots.ready();
    const lane = slots.run(a);
    slots.enqueue([b]).tell({ type: 'closed', lane, clean: false });
    expect(slots.effects).toMatchObject([{ type: 'identify', lane: { ...lane, phase: 'quarantined' } }]);
    learn(slots, lane, { end: 'died' });
    expect(slots.effects).toMatchObject([{ type: 'settle', lane }]);
    const compensation = { outcome: 'cancelled' as const, at: '2026-01-31T00:00:00.000Z' };
    slots.tell({ type: 'copyStopped', stopped: { lane: lane.id, copyId: a.copyId, compensation } });
    expect([slots.started, slots.told]).toEqual([['b'], ['a died']]);
    expect(slots.state.outbox).toMatchObject([{ answers: [{ compensation }] }]);
  });

  test('takes no notice of news from an earlier occupation', () => {
    const slots = Slots.ready().enqueue([a, b]);
    const earlier = slots.laneOf(a);
    const before = slots.end(earlier).state.lanes;
    expect(slots.end(earlier).state.lanes).toEqual(before);
    expect(slots.tell({ type: 'started', lane: earlier, runId: 'late' }).state.lanes).toEqual(before);
  });

  test('that is quarantined is not freed by news of another copy that has stopped', () => {
    const slots = Slots.ready();
    const lane = slots.runAndDie(a);
    slots.tell({ type: 'copyStopped', stopped: { lane: lane.id, copyId: b.copyId } });
    slots.tell({ type: 'copyStopped', stopped: { lane: lane.id } });
    expect(slots.laneNow(lane.id)).toMatchObject({ phase: 'quarantined' });
  });

  test('of a copy that was withdrawn before its workflow died says so when it is free', () => {
    const slots = Slots.ready();
    const lane = slots.runAndDie(a);
    expect(slots.withdraw(a).effects).toEqual([]);
    slots.tell({ type: 'copyStopped', stopped: { lane: lane.id, copyId: a.copyId } });
    expect(slots.state.outbox).toMatchObject([{ answers: [{ answer: 'died', withdrawn: true }] }]);
  });
});

describe('a lane that another workflow holds', () => {
  test('gives the copy back to its place in the queue', () => {
    const slots = Slots.ready({ defaultLimit: 2, limits: { 'cn-beijing': 1 } }).enqueue([a, b]);
    slots.tell({ type: 'refused', lane: slots.laneOf(a) });
    expect(slots.waiting).toEqual(['a', 'b']);
    expect(slots.effects).toMatchObject([{ type: 'watch', lanes: [{ phase: 'foreign' }] }]);
  });

  test('and whose holder has just died is quarantined, and not watched', () => {
    const slots = Slots.ready({ pools: 'target' }).enqueue([a]);
    slots.tell({ type: 'refused', lane: slots.laneOf(a), found: foundLane(b, { died: true }) });
    expect(slots.effects).toMatchObject([{ type: 'identify', lane: { phase: 'quarantined' } }]);
    expect(slots.waiting).toEqual(['a']);
  });

  test('is the very copy that was to start, when an earlier run of the slots had started it', () => {
    const slots = Slots.ready().enqueue([a]);
    slots.tell({ type: 'refused', lane: slots.laneOf(a), found: foundLane(a) });
    expect(slots.laneNow('copy/cn-beijing/1')).toMatchObject({ phase: 'running', runId: 'other run' });
    expect([slots.waiting, slots.effects]).toMatchObject([[], [{ type: 'watch' }]]);
  });

  test('does not make a copy wait that was withdrawn meanwhile', () => {
    const slots = Slots.ready().enqueue([a]).withdraw(a);
    slots.tell({ type: 'refused', lane: slots.laneOf(a), found: foundLane(b) });
    expect([slots.waiting, slots.told]).toEqual([[], ['a withdrawn']]);
  });

  test('takes no permit when its copy is over: it came from a reset', () => {
    const slots = Slots.ready({ defaultLimit: 2 });
    slots.end(slots.run(a)).enqueue([b]);
    slots.tell({ type: 'refused', lane: slots.laneOf(b), found: foundLane(a) });
    expect(slots.laneNow('copy/cn-beijing/1')).toMatchObject({ phase: 'foreign', pools: [] });
    expect(slots.started).toEqual(['b']);
    expect(slots.laneOf(b).id).toBe('copy/cn-beijing/2');
  });
});

describe('a copy that could not be told to end', () => {
  test('is looked for, and settled when it has died', () => {
    const slots = Slots.ready();
    const lane = slots.run(a);
    slots.withdraw(a);
    expect(slots.tell({ type: 'undelivered', lane }).effects).toMatchObject([{ type: 'identify', lane }]);
    learn(slots, lane, { end: 'died' });
    expect(slots.effects).toMatchObject([{ type: 'settle', lane: { settling: true } }]);
  });

  test('is told again when it runs after all', () => {
    const slots = Slots.ready();
    const lane = slots.run(a);
    slots.withdraw(a).tell({ type: 'undelivered', lane });
    learn(slots, lane, { end: 'running' });
    expect(slots.effects).toMatchObject([{ type: 'end', lane }]);
  });
});

describe('a lane whose workflow has died', () => {
  const identify = (slots: Slots, lane: LaneRef, holder?: FoundLane) =>
    learn(slots, lane, { end: 'died', ...(holder && { holder }) });

  test('is cleaned up after when nobody holds its id', () => {
    const slots = Slots.ready();
    const lane = slots.runAndDie(a);
    expect(identify(slots, lane).effects).toMatchObject([{ type: 'settle', lane }]);
  });

  test('goes on and is watched when a later run of the same copy holds it', () => {
    const slots = Slots.ready();
    const lane = slots.runAndDie(a);
    identify(slots, lane, foundLane(a));
    expect(slots.effects).toMatchObject([
      { type: 'watch', lanes: [{ ...lane, phase: 'running', runId: 'other run' }] },
    ]);
  });

  test('goes on when the run lives after all, and is freed when it has completed', () => {
    const slots = Slots.ready();
    const lane = slots.runAndDie(a, 'run');
    learn(slots, lane, { end: 'running' });
    expect(slots.laneNow(lane.id)).toMatchObject({ phase: 'running', runId: 'run' });
    learn(slots, lane, { end: 'completed' });
    expect(slots.state.lanes).toEqual([]);
  });

  test('leaves a stranger in it that takes no permits, while those of the dead copy stay taken', () => {
    const slots = Slots.ready();
    identify(slots, slots.runAndDie(a), foundLane(b));
    expect(slots.effects).toMatchObject([{ type: 'watch', lanes: [{ runId: 'other run' }] }, { type: 'settle' }]);
    expect(slots.state.lanes).toMatchObject([
      { kind: 'workflow', id: 'copy/cn-beijing/1', phase: 'foreign', pools: [] },
      { kind: 'dead', lane: 'copy/cn-beijing/1', phase: 'quarantined', pools: ['cn-beijing', 'cn-hangzhou'] },
    ]);
    slots.tell({ type: 'copyStopped', stopped: { lane: 'copy/cn-beijing/1', copyId: a.copyId } });
    expect([slots.told, slots.state.lanes.length]).toEqual([['a died'], 1]);
  });

  test('does not come to life again once its clean-up has begun', () => {
    const slots = Slots.ready();
    const lane = slots.runAndDie(a);
    identify(slots, lane);
    expect(identify(slots, lane, foundLane(a)).effects).toEqual([]);
    expect(slots.laneNow(lane.id)).toMatchObject({ phase: 'quarantined', settling: true });
  });
});

describe('a run that came from a reset', () => {
  const resetTo = (slots: Slots, request: SlotRequest, runId: string) =>
    slots.tell({ type: 'laneReset', reset: { lane: 'copy/cn-beijing/1', copyId: request.copyId, runId } });
  const answerTo = (slots: Slots, request: SlotRequest, runId: string) =>
    mayHold(slots.state, 'copy/cn-beijing/1', request.copyId, runId);

  test('takes the place of the run before it when it goes on with the same copy, and may hold the lane', () => {
    const slots = Slots.ready();
    slots.run(a);
    expect(answerTo(slots, a, 'second')).toBe('wait');
    expect(resetTo(slots, a, 'second').effects).toMatchObject([{ type: 'watch', lanes: [{ runId: 'second' }] }]);
    expect(answerTo(slots, a, 'second')).toBe('yes');
  });

  test('of another copy makes the slots look for the one that ran, and may not hold the lane', () => {
    const slots = Slots.ready();
    const lane = slots.run(a);
    expect(resetTo(slots, b, 'second').effects).toMatchObject([{ type: 'identify', lane }]);
    expect(answerTo(slots, b, 'second')).toBe('no');
  });

  test('has to wait while the slots take the inventory, and while the lane is looked for or cleaned up', () => {
    const slots = Slots.cold();
    expect(answerTo(slots, a, 'second')).toBe('wait');
    const dead = Slots.ready();
    dead.runAndDie(a);
    expect(resetTo(dead, a, 'second').effects).toEqual([]);
    expect(answerTo(dead, a, 'second')).toBe('wait');
  });

  test('is not taken for dead because the run before it is: news of that one comes too late', () => {
    const slots = Slots.ready();
    const lane = slots.run(a, 'first');
    slots.enqueue([a]);
    resetTo(slots, a, 'second');
    slots.tell({ type: 'identified', lane, runId: 'first', identity: { end: 'died' } });
    expect(slots.effects).toEqual([]);
    expect(answerTo(slots, a, 'second')).toBe('yes');
  });

  test('may not hold a lane that is free', () => {
    expect(answerTo(Slots.ready(), a, 'second')).toBe('no');
  });
});
