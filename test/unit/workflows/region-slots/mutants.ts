import { defined } from '../../../../contract/defined';
import type { SlotSettings } from '../../../../contract/messages';
import { step, type SlotsEvent } from '../../../../workflows/region-slots/core';
import type { Learning } from '../../../../workflows/region-slots/learning';
import { answer } from '../../../../workflows/region-slots/outbox';
import { drop, waitingCopies } from '../../../../workflows/region-slots/queue';
import { learn } from '../../../../workflows/region-slots/rates';
import { queuedCount } from '../../../../workflows/region-slots/size';
import {
  copyOf,
  draftOf,
  settle,
  type Lane,
  type QueuedCopy,
  type Queue,
  type SlotsState,
} from '../../../../workflows/region-slots/state';
import { poolsOf } from '../../../../workflows/region-slots/pools';
import { asAsked } from './audit';
import { CORE, type Core } from './world';

type Step = Core['step'];

/** A core with one fault, and the invariant that the fault breaks. */
export interface Mutant extends Partial<Core> {
  fault: string;
  breaks: RegExp;
  /** It takes so many coincidences that chance finds it too late; the search of small worlds finds it. */
  isRare?: boolean;
}

/** Alters what the core is told. */
function told(alter: (event: SlotsEvent, state: SlotsState) => SlotsEvent): Step {
  return (state, event) => step(state, alter(event, state));
}

/** Keeps from the core what it should hear. */
function deafTo(isUnheard: (event: SlotsEvent, state: SlotsState) => boolean): Step {
  return told((event, state) => (isUnheard(event, state) ? timeOnly(event) : event));
}

/** An event that tells nothing but the time. */
function timeOnly({ at }: SlotsEvent): SlotsEvent {
  return { type: 'delivered', at, to: '' };
}

/** Alters what the core remembers. */
function left(alter: (after: SlotsState, event: SlotsEvent, before: SlotsState) => SlotsState): Step {
  return (state, event) => {
    const next = step(state, event);
    return { ...next, state: alter(next.state, event, state) };
  };
}

/** Makes the core believe something while it decides; what it remembers of that stays true. */
function believing(
  belief: (state: SlotsState, event: SlotsEvent) => Partial<SlotsState>,
  truth: (after: SlotsState, before: SlotsState) => Partial<SlotsState>,
): Step {
  return (state, event) => {
    const next = step({ ...state, ...belief(state, event) }, event);
    return { ...next, state: { ...next.state, ...truth(next.state, state) } };
  };
}

/** Lets the core decide under settings that are not in force. */
function under(alter: (settings: SlotSettings) => SlotSettings): Step {
  return (state, event) => {
    const { settings } = step({ ...state, queue: {} }, event).state;
    const next = step({ ...state, settings: alter(settings) }, event.type === 'setLimit' ? timeOnly(event) : event);
    return { ...next, state: { ...next.state, settings } };
  };
}

/** Gives a copy whose start was refused another place among those that wait. */
function requeued(place: (copy: QueuedCopy, after: SlotsState) => QueuedCopy): Step {
  return left((after, event, before) => {
    const waited = new Set(waitingCopies(before));
    if (event.type !== 'refused') return after;
    const queue = mapQueue(after.queue, (copies) =>
      copies.map((copy) => (waited.has(copy) ? copy : place(copy, after))).sort((a, b) => a.seq - b.seq),
    );
    return { ...after, nextSeq: after.nextSeq + 1, queue };
  });
}

function mapQueue(queue: Queue, alter: (copies: readonly QueuedCopy[]) => readonly QueuedCopy[]): Queue {
  const entries = Object.entries(queue).map(([pair, copies]) => [pair, alter(copies)] as const);
  return Object.fromEntries(entries.filter(([, copies]) => copies.length > 0));
}

function isOf(copyIds: string[], copy: QueuedCopy | undefined): boolean {
  return copy !== undefined && copyIds.includes(copy.request.copyId);
}

/** A lane that looks as if another copy held it, or none any more. */
function disguised(lane: Lane): Lane {
  const copy = copyOf(lane);
  if (lane.kind === 'stray' || copy === undefined) return lane;
  return { ...lane, copy: { ...copy, request: { ...copy.request, copyId: `another ${copy.request.copyId}` } } };
}

/** Lanes as they are, after the core has seen them in disguise. */
function undisguised(lanes: Lane[], before: Lane[]): Lane[] {
  return lanes.map((lane) => {
    const real = before.find(({ tenure }) => tenure === lane.tenure);
    return real === undefined || lane.kind === 'stray' ? lane : { ...lane, ...copyField(real) };
  });
}

function copyField(lane: Lane): { copy?: QueuedCopy } {
  const copy = copyOf(lane);
  return copy === undefined ? {} : { copy };
}

/** Something that is remembered beside the state, and lost when the state is carried over. */
let turns = 0;

export const mutants: Mutant[] = [
  {
    fault: 'frees the lane of a workflow that died',
    step: told((event) => (event.type === 'closed' ? { ...event, clean: true } : event)),
    breaks: /without a permit|is lost/,
  },
  {
    fault: 'grants one more than the limit',
    step: under((settings) => ({
      ...settings,
      defaultLimit: settings.defaultLimit + 1,
      limits: Object.fromEntries(Object.entries(settings.limits).map(([region, limit]) => [region, limit + 1])),
    })),
    breaks: /a grant beyond the limit/,
  },
  {
    fault: 'counts a copy in the pool of its target only',
    step: under((settings) => ({ ...settings, pools: 'target' })),
    breaks: /takes no permit/,
  },
  {
    fault: 'never keeps the pools for a copy that was overtaken',
    step: under((settings) => ({ ...settings, maxOvertaken: 1_000_000 })),
    breaks: /that are kept for/,
  },
  {
    fault: 'keeps the pools for a copy as soon as it was overtaken',
    step: under((settings) => ({ ...settings, maxOvertaken: 0 })),
    breaks: /although there is room|which takes longer/,
  },
  {
    fault: 'grants beside another try at the same copy',
    step: (state, event) => {
      if (!['enqueue', 'started', 'setLimit', 'straysFound'].includes(event.type)) return step(state, event);
      if (event.type === 'enqueue' && event.requests.some(({ copyId }) => isInLane(state, copyId)))
        return step(state, event);
      const next = step({ ...state, lanes: state.lanes.map(disguised) }, event);
      return { ...next, state: { ...next.state, lanes: undisguised(next.state.lanes, state.lanes) } };
    },
    breaks: /beside another try|nobody withdrew it/,
  },
  {
    fault: 'grants in a region that cannot be asked',
    step: believing(
      ({ unasked }, { type }) => ({ unasked: type === 'straysFound' ? unasked : {} }),
      (after, { unasked }) => ({ unasked: after.inventory === 'complete' ? { ...unasked, ...after.unasked } : {} }),
    ),
    breaks: /which cannot be asked/,
  },
  {
    fault: 'begins something while it drains',
    step: believing(
      () => ({ draining: false }),
      (after, { draining }) => ({ draining: after.draining || draining }),
    ),
    breaks: /is begun before continue-as-new/,
  },
  {
    fault: 'sends a copy that was refused to the end of the queue',
    step: requeued((copy, { nextSeq }) => ({ ...copy, seq: nextSeq })),
    breaks: /which came earlier|which comes later/,
  },
  {
    fault: 'puts a copy that was refused before those that came earlier',
    step: requeued((copy, { nextSeq }) => ({ ...copy, seq: -nextSeq })),
    breaks: /which came earlier|which comes later|that are kept for|although there is room/,
  },
  {
    fault: 'loses a copy that was refused',
    step: left((after, event, before) => (event.type === 'refused' ? { ...after, queue: before.queue } : after)),
    breaks: /is lost/,
  },
  {
    fault: 'displaces a release for whatever comes',
    step: (state, event) => {
      const release = waitingCopies(state).find(({ request }) => request.priority === 'release');
      const isFull = queuedCount(state) >= state.settings.maxQueued;
      if (event.type !== 'enqueue' || !isFull || release === undefined) return step(state, event);
      const { copyId, requester } = release.request;
      const draft = draftOf(state, event.at);
      drop(draft, release);
      settle(draft, copyId);
      answer(draft, requester, { copyId, answer: 'full' });
      return step(draft, event);
    },
    breaks: /has to go for/,
  },
  {
    fault: 'ignores the withdrawal of a copy that waits',
    step: deafTo(
      (event, state) =>
        event.type === 'withdraw' && waitingCopies(state).some((waiting) => isOf(event.copyIds, waiting)),
    ),
    breaks: /waits although withdrawn/,
  },
  {
    fault: 'forgets the withdrawal of a copy that starts or runs',
    step: deafTo(
      (event, { lanes }) => event.type === 'withdraw' && lanes.some((lane) => isOf(event.copyIds, copyOf(lane))),
    ),
    breaks: /not ended/,
  },
  {
    fault: 'forgets the withdrawals that came before the inventory',
    step: left((after) => ({ ...after, held: [] })),
    breaks: /not ended|waits although withdrawn/,
  },
  {
    fault: 'does not care whether a copy could be told to end',
    step: deafTo(({ type }) => type === 'undelivered'),
    breaks: /nobody looks/,
  },
  {
    fault: 'does not care for a stranger that was reset into a lane',
    step: deafTo(
      (event, { lanes }) =>
        event.type === 'laneReset' &&
        lanes.some((lane) => lane.id === event.reset.lane && !isOf([event.reset.copyId], copyOf(lane))),
    ),
    breaks: /nobody looks/,
  },
  {
    fault: 'takes the holder of the lane of a dead copy for that copy',
    step: told((event, { lanes }) => {
      if (event.type !== 'identified' || event.identity.holder === undefined) return event;
      const copy = lanes.flatMap((lane) => (lane.tenure === event.lane.tenure ? (copyOf(lane) ?? []) : []))[0];
      if (copy === undefined) return event;
      const holder = { ...event.identity.holder, request: copy.request };
      return { ...event, identity: { ...event.identity, holder } };
    }),
    isRare: true,
    breaks: /without a permit|at most|never freed|is lost/,
  },
  {
    fault: 'frees a quarantined lane when another copy has stopped',
    step: told((event, { lanes }) => {
      if (event.type !== 'copyStopped') return event;
      const copy = lanes.flatMap((lane) => (lane.id === event.stopped.lane ? (copyOf(lane) ?? []) : []))[0];
      return copy === undefined ? event : { ...event, stopped: { ...event.stopped, copyId: copy.request.copyId } };
    }),
    isRare: true,
    breaks: /without a permit|at most/,
  },
  {
    fault: 'takes news of a run for news of the one that goes on after it',
    step: told((event, { lanes }) => {
      const lane = lanes.find(({ tenure }) => event.type === 'identified' && tenure === event.lane.tenure);
      if (event.type !== 'identified' || lane?.kind !== 'workflow') return event;
      const { type, at, lane: ref, identity } = event;
      return { type, at, lane: ref, identity, ...defined({ runId: lane.runId }) };
    }),
    isRare: true,
    breaks: /ends a copy that runs|without a permit|a copy runs twice/,
  },
  {
    fault: 'tells every run that was reset that the lane is its own',
    mayHold: () => 'yes',
    isRare: true,
    breaks: /./,
  },
  {
    fault: 'grants before the inventory is known',
    step: (state, event) => {
      if (event.type !== 'enqueue') return step(state, event);
      const next = step({ ...state, inventory: 'complete' }, event);
      return { ...next, state: { ...next.state, inventory: state.inventory } };
    },
    breaks: /before the inventory/,
  },
  {
    fault: 'overlooks the copies that run in ECS without a lane',
    step: told((event) => (event.type === 'straysFound' ? { ...event, strays: [] } : event)),
    breaks: /without a permit|at most/,
  },
  {
    fault: 'overlooks the lanes that the inventory finds',
    step: told((event) => (event.type === 'lanesFound' ? { ...event, lanes: [] } : event)),
    breaks: /without a permit/,
  },
  {
    fault: 'drops the lanes that others hold',
    step: left((after) => ({ ...after, lanes: after.lanes.filter(({ phase }) => phase !== 'foreign') })),
    breaks: /without a permit|although there is room/,
  },
  {
    fault: 'takes late news of a lane for news of its present holder',
    step: told((event, { lanes }) => {
      if (event.type !== 'closed' && event.type !== 'identified') return event;
      const holder = lanes.find(({ id }) => id === event.lane.id);
      return holder === undefined ? event : { ...event, lane: holder };
    }),
    breaks: /./,
  },
  {
    fault: 'loses the queue when it is carried over',
    carry: (state) => ({ ...CORE.carry(state), waiting: [] }),
    breaks: /is lost/,
  },
  {
    fault: 'loses the answers when they are carried over',
    carry: (state) => CORE.carry({ ...state, outbox: [] }),
    breaks: /an answer for .* is lost/,
  },
  {
    fault: 'forgets the answers that came while others were under way',
    step: left((after, event) =>
      event.type === 'delivered' ? { ...after, outbox: after.outbox.filter(({ to }) => to !== event.to) } : after,
    ),
    breaks: /an answer for .* is lost/,
  },
  {
    fault: 'remembers something beside its state',
    step: left((after) => {
      turns += 1;
      return { ...after, at: after.at + turns };
    }),
    breaks: /carried over/,
  },
  {
    fault: 'alters the state it was given',
    step: (state, event) => {
      state.at = event.at + 1;
      return step(state, event);
    },
    breaks: /alters the state/,
  },
  {
    fault: 'forgets which copies are over',
    step: left((after) => ({ ...after, settled: [] })),
    breaks: /is settled/,
  },
  {
    fault: 'lets a copy at the head that is blocked hold up the others',
    step: (state, event) => {
      if (event.type !== 'closed') return step(state, event);
      const first = Math.min(...waitingCopies(state).map(({ seq }) => seq));
      const others = waitingCopies(state).filter(({ seq }) => seq !== first);
      const head = mapQueue(state.queue, (copies) => copies.filter(({ seq }) => seq === first));
      const next = step({ ...state, queue: head }, event);
      const hidden = draftOf(next.state, event.at);
      hidden.queue = mapQueue(state.queue, (copies) =>
        copies.filter((copy) => others.includes(copy) || waitingCopies(next.state).includes(copy)),
      );
      return { ...next, state: hidden };
    },
    breaks: /although there is room|of class/,
  },
  {
    fault: 'grants nothing when a limit is raised',
    step: (state, event) => {
      if (event.type !== 'setLimit') return step(state, event);
      const next = step({ ...state, inventory: 'lanes' }, event);
      return { ...next, state: { ...next.state, inventory: state.inventory } };
    },
    breaks: /although there is room/,
  },
  {
    fault: 'takes all copies for equally urgent',
    step: told((event) =>
      event.type === 'enqueue'
        ? { ...event, requests: event.requests.map((request) => ({ ...request, priority: 'manual' as const })) }
        : event,
    ),
    breaks: /of class|has to go for/,
  },
  {
    fault: 'learns nothing from copies that have ended',
    step: left((after) => ({ ...after, rates: {} })),
    breaks: /which takes longer/,
  },
  {
    fault: 'takes the copy first that is expected to take least',
    step: (state, event) => {
      const { rates } = step({ ...state, queue: {} }, event).state;
      const misjudged = Object.entries(state.rates).map(([key, rate]) => [key, { ...rate, log: -rate.log }] as const);
      const next = step({ ...state, rates: Object.fromEntries(misjudged) }, event);
      return { ...next, state: { ...next.state, rates } };
    },
    breaks: /which takes longer/,
  },
  {
    fault: 'learns about the way back',
    step: left((after, event, before) => {
      if (event.type !== 'closed' || event.lesson === undefined) return after;
      const copy = before.lanes.flatMap((lane) => (lane.tenure === event.lane.tenure ? (copyOf(lane) ?? []) : []))[0];
      if (copy === undefined) return after;
      const { sourceRegionId, regionId } = copy.request;
      const back = { sourceRegionId: regionId, regionId: sourceRegionId };
      return { ...after, rates: learn(before.rates, back, event.lesson, event.at) };
    }),
    breaks: /which takes longer/,
  },
  {
    fault: 'lets another copy go beyond a limit while one does',
    step: believing(
      ({ learning, lanes }) => ({
        ...(learning && { learning: withoutWatch(learning) }),
        lanes: lanes.map((lane) => (lane.tenure === learning?.watch?.tenure ? { ...lane, pools: [] } : lane)),
      }),
      (after, { learning, lanes }) => ({
        ...(learning?.watch && after.learning && { learning: { watch: learning.watch, ...after.learning } }),
        lanes: after.lanes.map((lane) => {
          const before = lanes.find(({ tenure }) => tenure === lane.tenure);
          return before === undefined || before.pools.length === 0 ? lane : { ...lane, pools: before.pools };
        }),
      }),
    ),
    breaks: /a grant beyond the limit/,
  },
  {
    fault: 'goes beyond the limit again after ECS has shown that it counts',
    step: left((after) => {
      const { learning } = after;
      if (learning?.source?.counts !== true && learning?.target?.counts !== true) return after;
      return { ...after, learning: learning.watch === undefined ? {} : { watch: learning.watch } };
    }),
    isRare: true,
    breaks: /a grant beyond the limit/,
  },
  {
    fault: 'goes beyond a limit that people have set',
    step: under(({ probing, ...settings }) => ({
      ...settings,
      ...(probing && { probing: { ...probing, fromLimit: 0 } }),
    })),
    breaks: /a grant beyond the limit|takes no permit/,
  },
  {
    fault: 'does not care for a copy that waits against what was learned',
    step: deafTo(({ type }) => type === 'copyWaits'),
    isRare: true,
    breaks: /nobody looks at/,
  },
  {
    fault: 'learns nothing from what ECS shows',
    step: told((event) => (event.type === 'observed' ? { ...event, seen: { saw: 'unclear' } } : event)),
    breaks: /the pools of .* count/,
  },
  {
    fault: 'lets the copies that run count where they counted before',
    step: left((after, event, before) =>
      event.type === 'observed'
        ? {
            ...after,
            lanes: after.lanes.map((lane) => before.lanes.find(({ tenure }) => tenure === lane.tenure) ?? lane),
          }
        : after,
    ),
    breaks: /without a permit|although there is room|a grant beyond/,
  },
  {
    fault: 'never frees a lane whose copy ECS has stopped',
    step: deafTo(({ type }) => type === 'copyStopped' || type === 'strayStopped'),
    breaks: /never have their turn|never freed/,
  },
];

/** Faults that only show where copies are taken from finished copies. */
export const mutantsOfRelays: Mutant[] = [
  {
    fault: 'counts a copy in the pool of its source, wherever it is taken from',
    step: (state, event) => {
      const { state: after, effects } = step(state, event);
      const counted = <Of extends Lane>(lane: Of): Of => ({ ...lane, pools: poolsOfAsked(after.settings, lane) });
      return {
        state: { ...after, lanes: after.lanes.map(counted) },
        effects: effects.map((effect) =>
          effect.type === 'start' ? { ...effect, lane: counted(effect.lane) } : effect,
        ),
      };
    },
    breaks: /takes no permit/,
  },
  {
    fault: 'lets relayed copies count in the pool of their source once ECS has shown whose limit counts',
    step: left((after, event) =>
      event.type === 'observed'
        ? { ...after, lanes: after.lanes.map((lane) => ({ ...lane, pools: poolsOfAsked(after.settings, lane) })) }
        : after,
    ),
    breaks: /without a permit|although there is room|permits of/,
  },
  {
    fault: 'takes the longest copy first although nothing can be copied on yet',
    step: (state, event) => {
      const offering = Object.entries(state.relays).filter(([, regionIds]) => regionIds.length > 0);
      return step({ ...state, relays: Object.fromEntries(offering) }, event);
    },
    breaks: /could be copied on sooner/,
  },
  {
    fault: 'takes copies from regions that are not offered any more',
    step: told((event, { relays }) => {
      if (event.type !== 'enqueue' || event.relays === undefined) return event;
      const { requester, regionIds } = event.relays;
      return { ...event, relays: { requester, regionIds: [...regionIds, ...(relays[requester] ?? [])] } };
    }),
    breaks: /which is not offered/,
  },
  {
    fault: 'takes copies from the finished copies of other replications',
    step: told((event, { queue }) => {
      const [other] = Object.values(queue).flat();
      if (event.type !== 'enqueue' || event.relays === undefined || other === undefined) return event;
      return { ...event, relays: { ...event.relays, requester: other.request.requester } };
    }),
    breaks: /which is not offered|could be copied on sooner/,
  },
];

function poolsOfAsked(settings: SlotSettings, lane: Lane): string[] {
  const request = copyOf(lane)?.request;
  return request?.viaRegionId === undefined ? lane.pools : poolsOf(settings, asAsked(request));
}

function withoutWatch({ source, target, restUntil }: Learning): Learning {
  return defined({ source, target, restUntil });
}

function isInLane({ lanes }: SlotsState, copyId: string): boolean {
  return lanes.some((lane) => isOf([copyId], copyOf(lane)));
}
