import type { SlotSettings } from '../../../../contract/messages';
import { step, type SlotsEvent } from '../../../../workflows/region-slots/core';
import { copyOf, type QueuedCopy, type SlotsState } from '../../../../workflows/region-slots/state';
import { check } from './check';
import type { Step } from './world';

/** A core with one fault, and the invariant that the fault breaks. */
interface Mutant {
  fault: string;
  decide: Step;
  breaks: RegExp;
}

/** Alters what the core is told. */
function told(alter: (event: SlotsEvent, state: SlotsState) => SlotsEvent): Step {
  return (state, event) => step(state, alter(event, state));
}

/** Alters what the core remembers. */
function left(alter: (after: SlotsState, event: SlotsEvent, before: SlotsState) => SlotsState): Step {
  return (state, event) => {
    const next = step(state, event);
    return { ...next, state: alter(next.state, event, state) };
  };
}

/** Lets the core decide under settings that are not in force. */
function under(alter: (settings: SlotSettings) => SlotSettings): Step {
  return (state, event) => {
    const { settings } = step({ ...state, queue: [] }, event).state;
    const next = step({ ...state, settings: alter(settings) }, event.type === 'setLimit' ? timeOnly(event) : event);
    return { ...next, state: { ...next.state, settings } };
  };
}

/** An event that tells nothing but the time. */
function timeOnly({ at }: SlotsEvent): SlotsEvent {
  return { type: 'reconciled', at, lane: { id: '', tenure: 0 } };
}

/** Gives a copy whose start was refused another place among those that wait. */
function requeued(place: (copy: QueuedCopy, after: SlotsState) => QueuedCopy): Step {
  return left((after, event, before) => {
    const waited = new Set(before.queue);
    if (event.type !== 'refused') return after;
    const queue = after.queue.map((copy) => (waited.has(copy) ? copy : place(copy, after)));
    return { ...after, nextSeq: after.nextSeq + 1, queue: queue.sort((a, b) => a.seq - b.seq) };
  });
}

const mutants: Mutant[] = [
  {
    fault: 'frees the lane of a workflow that died',
    decide: told((event) => (event.type === 'closed' ? { ...event, clean: true } : event)),
    breaks: /without a permit|is lost/,
  },
  {
    fault: 'grants one more than the limit',
    decide: under((settings) => ({
      ...settings,
      defaultLimit: settings.defaultLimit + 1,
      limits: Object.fromEntries(Object.entries(settings.limits).map(([region, limit]) => [region, limit + 1])),
    })),
    breaks: /a grant beyond the limit/,
  },
  {
    fault: 'counts a copy in the pool of its target only',
    decide: under((settings) => ({ ...settings, pools: 'target' })),
    breaks: /takes no permit/,
  },
  {
    fault: 'sends a copy that was refused to the end of the queue',
    decide: requeued((copy, { nextSeq }) => ({ ...copy, seq: nextSeq })),
    breaks: /which came earlier/,
  },
  {
    fault: 'puts a copy that was refused before those that came earlier',
    decide: requeued((copy, { nextSeq }) => ({ ...copy, seq: -nextSeq })),
    breaks: /which came earlier/,
  },
  {
    fault: 'loses a copy that was refused',
    decide: left((after, event, before) => (event.type === 'refused' ? { ...after, queue: before.queue } : after)),
    breaks: /is lost/,
  },
  {
    fault: 'ignores the withdrawal of a copy that waits',
    decide: told((event, { queue }) =>
      event.type === 'withdraw' && queue.some(({ request }) => event.copyIds.includes(request.copyId))
        ? timeOnly(event)
        : event,
    ),
    breaks: /waits although withdrawn/,
  },
  {
    fault: 'forgets the withdrawal of a copy that starts or runs',
    decide: told((event, { lanes }) =>
      event.type === 'withdraw' && lanes.some((lane) => event.copyIds.includes(copyOf(lane)?.request.copyId ?? ''))
        ? timeOnly(event)
        : event,
    ),
    breaks: /not cancelled once/,
  },
  {
    fault: 'forgets the withdrawals that came before the inventory',
    decide: left((after) => ({ ...after, held: [] })),
    breaks: /not cancelled once|waits although withdrawn/,
  },
  {
    fault: 'cancels again at every withdrawal',
    decide: (state, event) => {
      const lanes = state.lanes.map((lane) =>
        lane.kind === 'workflow' && lane.withdrawn ? { ...lane, withdrawn: false } : lane,
      );
      return step(event.type === 'withdraw' ? { ...state, lanes } : state, event);
    },
    breaks: /not cancelled once/,
  },
  {
    fault: 'grants before the inventory is known',
    decide: (state, event) => {
      if (event.type !== 'enqueue') return step(state, event);
      const next = step({ ...state, inventory: 'complete' }, event);
      return { ...next, state: { ...next.state, inventory: state.inventory } };
    },
    breaks: /before the inventory/,
  },
  {
    fault: 'overlooks the copies that run in ECS without a lane',
    decide: told((event) => (event.type === 'straysFound' ? { ...event, strays: [] } : event)),
    breaks: /without a permit|at most/,
  },
  {
    fault: 'overlooks the lanes that the inventory finds',
    decide: told((event) => (event.type === 'lanesFound' ? { ...event, lanes: [] } : event)),
    breaks: /without a permit/,
  },
  {
    fault: 'drops the lanes that others hold',
    decide: left((after) => ({ ...after, lanes: after.lanes.filter(({ phase }) => phase !== 'foreign') })),
    breaks: /without a permit|although there is room/,
  },
  {
    fault: 'takes late news of a lane for news of its present holder',
    decide: told((event, { lanes }) => {
      if (event.type !== 'closed' && event.type !== 'reconciled') return event;
      const holder = lanes.find(({ id }) => id === event.lane.id);
      return holder === undefined ? event : { ...event, lane: holder };
    }),
    breaks: /./,
  },
  {
    fault: 'loses the queue when it is carried over',
    decide: left((after) => {
      const queue = Object.assign([...after.queue], { toJSON: () => [] });
      return { ...after, queue };
    }),
    breaks: /carried over/,
  },
  {
    fault: 'alters the state it was given',
    decide: (state, event) => {
      state.at = event.at + 1;
      return step(state, event);
    },
    breaks: /alters the state/,
  },
  {
    fault: 'forgets which copies are over',
    decide: left((after) => ({ ...after, settled: [] })),
    breaks: /is settled/,
  },
  {
    fault: 'lets a copy at the head that is blocked hold up the others',
    decide: (state, event) => {
      if (event.type !== 'closed') return step(state, event);
      const { state: after, effects } = step({ ...state, queue: state.queue.slice(0, 1) }, event);
      return { effects, state: { ...after, queue: [...after.queue, ...state.queue.slice(1)] } };
    },
    breaks: /although there is room|of class/,
  },
  {
    fault: 'grants nothing when a limit is raised',
    decide: (state, event) => {
      if (event.type !== 'setLimit') return step(state, event);
      const next = step({ ...state, inventory: 'lanes' }, event);
      return { ...next, state: { ...next.state, inventory: state.inventory } };
    },
    breaks: /although there is room/,
  },
  {
    fault: 'takes all copies for equally urgent',
    decide: told((event) =>
      event.type === 'enqueue'
        ? { ...event, requests: event.requests.map((request) => ({ ...request, priority: 'manual' as const })) }
        : event,
    ),
    breaks: /of class/,
  },
  {
    fault: 'never frees a lane whose copy ECS has stopped',
    decide: told((event) => (event.type === 'reconciled' ? timeOnly(event) : event)),
    breaks: /never have their turn|never freed/,
  },
];

describe('the properties of the region slots find a core that', () => {
  it.each(mutants)('$fault', ({ decide, breaks }) => {
    // Always the same runs: a mutant that survives is a fault of the properties, not bad luck.
    expect(() => {
      check(decide, { numRuns: 3000, seed: 20261124, endOnFailure: true });
    }).toThrow(breaks);
  });
});
