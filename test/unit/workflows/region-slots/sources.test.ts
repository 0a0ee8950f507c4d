import type { SlotRequest, SlotSettings } from '../../../../contract/messages';
import { carry, restore } from '../../../../workflows/region-slots/carry';
import { learn } from '../../../../workflows/region-slots/rates';
import { copies, copy, REGIONS, Slots } from './slots';

const TARGETS = Array.from({ length: 25 }, (_, index) => `region-${index + 1}`);

/** One image to 25 regions. */
function star(attempt = 1): SlotRequest[] {
  return copies(TARGETS.length, (index) => copy('web', TARGETS[index] ?? '', { sizeGiB: 40, attempt }));
}

interface Running {
  lane: { id: string; tenure: number };
  request: SlotRequest;
  endsAt: number;
}

/** How long a star takes, in copy times, when each finished copy is offered; and the most copies that ran in one region. */
function play(settings: Partial<SlotSettings>, mayOffer: boolean): { copyTimes: number; peak: number } {
  const slots = Slots.ready({ defaultLimit: 5, ...settings });
  const running: Running[] = [];
  const finished: string[] = [];
  let now = 0;
  let peak = 0;
  const begin = (): void => {
    for (const effect of slots.effects.filter(({ type }) => type === 'start')) {
      if (effect.type !== 'start') continue;
      const { lane, request } = effect;
      running.push({ lane, request, endsAt: now + 1000 });
      const regions = running.flatMap((run) => [
        run.request.viaRegionId ?? run.request.sourceRegionId,
        run.request.regionId,
      ]);
      peak = Math.max(peak, ...regions.map((region) => regions.filter((other) => other === region).length));
      slots.tell({ type: 'started', lane, runId: request.copyId }, now);
      begin();
    }
  };
  slots.enqueue(star(), now);
  begin();
  for (let next = running.shift(); next !== undefined; next = running.shift()) {
    now = next.endsAt;
    slots.end(next.lane, now);
    begin();
    finished.push(next.request.regionId);
    if (!mayOffer) continue;
    slots.tell({ type: 'enqueue', requests: [], relays: { requester: 'replicate/web', regionIds: finished } }, now);
    begin();
  }
  return { copyTimes: now / 1000, peak };
}

describe('one image to 25 regions, five at a time, from finished copies too', () => {
  test.each(['both', 'source'] as const)('takes two copy times in place of five; pools %s', (pools) => {
    expect(play({ pools }, false)).toMatchObject({ copyTimes: 5 });
    const { copyTimes, peak } = play({ pools }, true);
    expect(copyTimes).toBeLessThanOrEqual(2.2);
    if (pools === 'both') expect(peak).toBe(5);
  });
});

/** Slots in which one copy to Shanghai waits while Hangzhou, its source, is full. */
function withWaiting(settings: Partial<SlotSettings> = {}): { slots: Slots; waiting: SlotRequest } {
  const slots = Slots.ready(settings);
  slots.run(copy('other', 'us-west-1', { requester: 'replicate/other' }));
  const waiting = copy('web', 'cn-shanghai', { sizeGiB: 40 });
  return { slots: slots.enqueue([waiting]), waiting };
}

function offer(slots: Slots, ...regionIds: string[]): Slots {
  return slots.tell({ type: 'enqueue', requests: [], relays: { requester: 'replicate/web', regionIds } });
}

function origins({ effects }: Slots): string[] {
  return effects.flatMap((effect) => (effect.type === 'start' ? [effect.request.viaRegionId ?? 'source'] : []));
}

describe('a copy that waits for its source', () => {
  test('is taken from a finished copy of its replication, and counts there', () => {
    const { slots } = withWaiting();
    expect(slots.waiting).toEqual(['web']);
    offer(slots, 'cn-beijing');
    expect(origins(slots)).toEqual(['cn-beijing']);
    expect(slots.laneNow('copy/cn-shanghai/1')).toMatchObject({ pools: ['cn-shanghai', 'cn-beijing'] });
  });

  test('is not taken from a finished copy of another replication', () => {
    const { slots } = withWaiting();
    slots.tell({ type: 'enqueue', requests: [], relays: { requester: 'replicate/other', regionIds: ['cn-beijing'] } });
    expect(origins(slots)).toEqual([]);
    expect(slots.state.relays).toEqual({});
  });

  test('is not taken from its own region, from one without room, or from one that cannot be asked or is closed', () => {
    expect(origins(offer(withWaiting().slots, 'cn-shanghai', 'us-west-1'))).toEqual([]);
    expect(origins(offer(withWaiting({ limits: { 'cn-beijing': 0 } }).slots, 'cn-beijing'))).toEqual([]);
  });

  test('is taken from its source alone once it gave a lane back', () => {
    const slots = Slots.ready();
    slots.run(copy('other', 'us-west-1', { requester: 'replicate/other' }));
    slots.enqueue([copy('web', 'cn-shanghai', { attempt: 2 })]);
    expect(origins(offer(slots, 'cn-beijing'))).toEqual([]);
  });

  test('forgets a region that is not offered any more', () => {
    const { slots } = withWaiting({ limits: { 'cn-shanghai': 0 } });
    offer(slots, 'cn-beijing');
    offer(slots);
    slots.tell({ type: 'setLimit', regionId: 'cn-shanghai', limit: 1, by: 'test', reason: 'test' });
    expect(origins(slots)).toEqual([]);
  });

  test('is put back as it was asked for when its lane belongs to another workflow', () => {
    const { slots, waiting } = withWaiting();
    const lane = offer(slots, 'cn-beijing').laneOf(waiting);
    slots.tell({ type: 'refused', lane });
    expect(slots.waiting).toEqual(['web']);
    slots.enqueue([waiting]);
    expect(slots.waiting).toEqual(['web']);
  });
});

describe('of several places', () => {
  const settings = { defaultLimit: 2, limits: { 'cn-hangzhou': 2 } };

  test('that with most room is chosen, and the source of two with the same', () => {
    const slots = Slots.ready({ ...settings, limits: { 'cn-shanghai': 0 } }).enqueue([copy('web', 'cn-shanghai')]);
    offer(slots, 'cn-beijing', 'us-west-1');
    slots.run(copy('other', 'cn-beijing', { requester: 'replicate/other', sourceRegionId: 'eu-central-1' }));
    const open = { type: 'setLimit', regionId: 'cn-shanghai', limit: 1, by: 'test', reason: 'test' } as const;
    expect(origins(new Slots(slots.state).tell(open))).toEqual(['source']);
    slots.run(copy('more', 'eu-west-1', { requester: 'replicate/other' }));
    expect(origins(slots.tell(open))).toEqual(['us-west-1']);
  });

  test('that is chosen, of those with the same room, from which ECS is known to be quickest', () => {
    const { slots } = withWaiting({ limits: { 'cn-shanghai': 0 } });
    const teach = (sourceRegionId: string, seconds: number): void => {
      const way = { sourceRegionId, regionId: 'cn-shanghai' };
      slots.state = { ...slots.state, rates: learn(slots.state.rates, way, { sizeGiB: 1, seconds }, 0) };
    };
    teach('cn-beijing', 20);
    teach('eu-central-1', 5);
    offer(slots, 'cn-beijing', 'eu-central-1', 'eu-west-1');
    slots.tell({ type: 'setLimit', regionId: 'cn-shanghai', limit: 1, by: 'test', reason: 'test' });
    expect(origins(slots)).toEqual(['eu-central-1']);
  });
});

describe('what is known of finished copies', () => {
  test('is carried over in a few dozen bytes, and forgotten with the last copy that waits', () => {
    const { slots, waiting } = withWaiting({ limits: { 'cn-shanghai': 0 } });
    const before = JSON.stringify(carry(slots.state)).length;
    offer(slots, 'cn-beijing', 'us-west-1');
    const carried = carry(slots.state);
    expect(JSON.stringify(carried).length - before).toBeLessThan(60);
    expect(restore(JSON.parse(JSON.stringify(carried)) as typeof carried).relays).toEqual({
      'replicate/web': ['cn-beijing', 'us-west-1'],
    });
    slots.withdraw(waiting);
    expect(slots.state.relays).toEqual({});
  });

  test('teaches about the regions between which ECS has copied', () => {
    const { slots, waiting } = withWaiting();
    const lane = offer(slots, 'cn-beijing').laneOf(waiting);
    slots.tell({ type: 'closed', lane, clean: true, lesson: { sizeGiB: 40, seconds: 80 } });
    expect(Object.keys(slots.state.rates)).toEqual(['cn-beijing>cn-shanghai', '*>cn-shanghai', '*>*']);
  });

  test('counts a copy where it is taken from, when new slots find its lane', () => {
    const request = { ...copy('web', 'cn-shanghai'), viaRegionId: 'cn-beijing' };
    const found = { id: 'copy/cn-shanghai/1', pool: 'cn-shanghai', number: 1, runId: 'run', request };
    const slots = Slots.cold().tell({ type: 'lanesFound', lanes: [found] });
    slots.tell({ type: 'straysFound', regions: REGIONS, strays: [], unasked: [] });
    expect(slots.laneNow(found.id)).toMatchObject({ pools: ['cn-shanghai', 'cn-beijing'] });
  });
});
