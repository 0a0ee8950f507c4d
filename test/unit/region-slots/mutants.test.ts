import { step } from '../../../workflows/region-slots/core';
import type { SlotsState } from '../../../workflows/region-slots/state';
import { check } from './check';
import type { Step } from './world';

/** Wrong decisions, each of which the search has to find out. */
const MUTANTS: Record<string, Step> = {
  'frees the lane of a copy that died': (state, event) =>
    step(state, event.type === 'closed' ? { ...event, clean: true } : event),

  'grants one more than the limit': (state, event) => {
    const raised = (settings: SlotsState['settings'], by: number): SlotsState['settings'] => ({
      ...settings,
      defaultLimit: settings.defaultLimit + by,
    });
    const next = step({ ...state, settings: raised(state.settings, 1) }, event);
    return { ...next, state: { ...next.state, settings: raised(next.state.settings, -1) } };
  },

  'sends a refused copy to the end of the queue': (state, event) => {
    const next = step(state, event);
    if (event.type !== 'refused') return next;
    const lane = state.lanes.find(({ tenure }) => tenure === event.lane.tenure);
    const queue = next.state.queue.map((copy) =>
      copy.request.copyId === lane?.copy?.request.copyId
        ? { ...copy, seq: next.state.nextSeq, enqueuedAt: event.at }
        : copy,
    );
    return { ...next, state: { ...next.state, queue, nextSeq: next.state.nextSeq + 1 } };
  },

  'forgets withdrawals': (state, event) =>
    event.type === 'withdraw' ? { state: { ...state }, effects: [] } : step(state, event),

  'grants before the inventory': (state, event) => step({ ...state, ready: true }, event),

  'takes no notice of lanes that it did not start': (state, event) =>
    step(state, event.type === 'inventory' ? { ...event, lanes: [] } : event),

  'takes no notice of strays': (state, event) =>
    step(state, event.type === 'inventory' ? { ...event, strays: [] } : event),

  'believes late news': (state, event) => {
    if (event.type !== 'closed' && event.type !== 'reconciled') return step(state, event);
    const current = state.lanes.find(({ id }) => id === event.lane.id);
    return step(state, { ...event, lane: current ?? event.lane });
  },

  'loses a copy that came while the queue was long': (state, event) => {
    const next = step(state, event);
    return { ...next, state: { ...next.state, queue: next.state.queue.slice(0, 3) } };
  },

  'takes the newest first': (state, event) => {
    const next = step({ ...state, queue: state.queue.map((copy) => ({ ...copy, seq: -copy.seq })) }, event);
    return {
      ...next,
      state: { ...next.state, queue: next.state.queue.map((copy) => ({ ...copy, seq: Math.abs(copy.seq) })) },
    };
  },
};

describe('the search for a course of events that breaks a promise', () => {
  test.each(Object.keys(MUTANTS))('finds out slots that %s', (name) => {
    const mutant = MUTANTS[name] ?? step;
    expect(() => {
      check(mutant, { numRuns: 3000, seed: 7 });
    }).toThrow('Property failed');
  });
});
