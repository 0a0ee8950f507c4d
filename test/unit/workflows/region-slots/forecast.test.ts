import { CopyEstimate } from '../../../../contract/schema/plan';
import { estimatesOf, forecastOf, foresee } from '../../../../workflows/region-slots/forecast';
import { Foresight } from '../../../../workflows/region-slots/foresight';
import { waitsOf } from '../../../../workflows/region-slots/waits';
import { copies, copy, Slots } from './slots';

const TARGETS = Array.from({ length: 5 }, (_, index) => `region-${index + 1}`);
const QUESTION = { sourceRegionId: 'cn-hangzhou', regionIds: TARGETS, sizeGiB: 40, priority: 'manual' as const };

const MANY = copies(1100, (index) => copy(`c${index}`, 'eu-west-1'));

/** Slots on which a copy of 40 GiB takes 100 s to any region. */
function taughtSlots(): Slots {
  const slots = Slots.ready({ defaultLimit: 2 });
  const lane = slots.run(copy('earlier', 'cn-beijing'));
  return slots.tell({ type: 'closed', lane, clean: true, lesson: { sizeGiB: 40, seconds: 100 } });
}

/** Slots in which copies of images whose size ECS does not say are in the way. */
function withUnsized(count: number): Slots {
  const slots = taughtSlots();
  const requests = copies(count, (index) => copy(`unsized ${index}`, `cn-${index}`, { requester: 'replicate/db' }));
  slots.enqueue(requests);
  return slots;
}

describe('a forecast', () => {
  test('says how long each copy takes, and all of them in the queue', () => {
    const { state } = taughtSlots();
    expect(estimatesOf(state, QUESTION)['region-1']).toEqual({ seconds: 100, spread: 0.7, from: 'all' });
    expect(forecastOf(state, QUESTION)).toEqual({ seconds: 300, atOnce: 2 });
  });

  test('counts what runs and waits already', () => {
    const slots = taughtSlots();
    slots.enqueue(
      copies(3, (index) => copy(`other ${index}`, 'us-west-1', { sizeGiB: 40, requester: 'replicate/db' })),
    );
    expect(forecastOf(slots.state, QUESTION)).toEqual({ seconds: 400, atOnce: 2 });
  });

  test('reckons with finished copies as sources where the request allows it', () => {
    const { state } = taughtSlots();
    expect(forecastOf(state, { ...QUESTION, relay: true })).toEqual({ seconds: 200, atOnce: 3 });
  });

  test('says that it is a guess while nothing is known of the regions', () => {
    const { state } = Slots.ready({ defaultLimit: 2 });
    expect(forecastOf(state, QUESTION)).toEqual({ seconds: 1200, atOnce: 2, isGuess: true });
  });

  test('of a copy that takes no time at all is a time that a plan can have', () => {
    const slots = Slots.ready({ defaultLimit: 2 });
    const lane = slots.run(copy('earlier', 'cn-beijing'));
    slots.tell({ type: 'closed', lane, clean: true, lesson: { sizeGiB: 10_000, seconds: 0.1 } });
    const estimate = estimatesOf(slots.state, { ...QUESTION, sizeGiB: 1 })['region-1'];
    expect(CopyEstimate.safeParse(estimate).success).toBe(true);
  });

  test('changes nothing', () => {
    const { state } = taughtSlots();
    const before = JSON.stringify(state);
    estimatesOf(state, QUESTION);
    forecastOf(state, QUESTION);
    expect(JSON.stringify(state)).toBe(before);
  });

  test.each([
    ['the size of the image is not known', Slots.ready({ defaultLimit: 2 }), { sizeGiB: 0 }],
    ['a region is closed', Slots.ready({ defaultLimit: 2, limits: { 'region-3': 0 } }), {}],
    ['a copy of unknown length runs in the way', withUnsized(2), {}],
    ['a copy of unknown length waits in the way', withUnsized(3), {}],
    ['the queue is long', Slots.ready({ maxQueued: 2000 }).enqueue(MANY), {}],
  ])('says nothing of the whole when %s', (_, { state }, changes) => {
    expect(forecastOf(state, { ...QUESTION, ...changes })).toBeNull();
  });
});

describe('a copy that waits', () => {
  test('says when it is expected to run', () => {
    const slots = taughtSlots();
    slots.enqueue(
      TARGETS.map((regionId) => copy(`to ${regionId}`, regionId, { sizeGiB: 40 })),
      1_000_000,
    );
    const at = (seconds: number) => new Date(1_000_000 + seconds * 1000).toISOString();
    expect(waitsOf(slots.state, 'replicate/web')).toMatchObject({
      'region-3': { startsAt: at(100), endsAt: at(200) },
      'region-4': { startsAt: at(100), endsAt: at(200) },
      'region-5': { startsAt: at(200), endsAt: at(300) },
    });
  });

  test('does not, when nothing was learnt or its slot is not expected to become free', () => {
    const cold = Slots.ready().enqueue([
      copy('a', 'cn-beijing', { sizeGiB: 40 }),
      copy('b', 'us-west-1', { sizeGiB: 40 }),
    ]);
    expect(waitsOf(cold.state, 'replicate/web')['us-west-1']?.startsAt).toBeUndefined();
    const blocked = taughtSlots();
    blocked.runAndDie(copy('dead', 'us-west-1'));
    blocked.runAndDie(copy('dead too', 'us-west-1'));
    blocked.enqueue([copy('waits', 'cn-beijing', { sizeGiB: 40 })]);
    expect(foresee(blocked.state, () => true).size).toBe(0);
  });

  test('of one that should have ended a little more time is expected', () => {
    const slots = taughtSlots();
    for (const name of ['a', 'b']) slots.run(copy(name, 'us-west-1', { sizeGiB: 40 }));
    slots.enqueue([copy('c', 'cn-beijing', { sizeGiB: 40 })], 150_000);
    expect(waitsOf(slots.state, 'replicate/web')['cn-beijing']?.startsAt).toBe(new Date(160_000).toISOString());
  });

  test('is foreseen once for all who ask between two events', () => {
    const slots = taughtSlots().enqueue([copy('a', 'cn-beijing', { sizeGiB: 40 })]);
    slots.enqueue([copy('b', 'us-west-1', { sizeGiB: 40 }), copy('c', 'us-west-1', { sizeGiB: 40 })]);
    const foresight = new Foresight();
    const first = foresight.runsOf(slots.state, 1000);
    expect(first.size).toBe(1);
    expect(foresight.runsOf(slots.state, 1000)).toBe(first);
    expect(foresight.runsOf(slots.state, 2000)).not.toBe(first);
    slots.enqueue([copy('d', 'cn-shanghai', { sizeGiB: 40 })]);
    expect(foresight.runsOf(slots.state, 2000).size).toBe(2);
  });
});
