import type { SlotRequest } from '../../../../contract/messages';
import type { SlotsEffect } from '../../../../workflows/region-slots/core';
import type { LaneRef } from '../../../../workflows/region-slots/lanes';
import type { Slots } from './slots';

interface Running {
  lane: LaneRef;
  request: SlotRequest;
  endsAt: number;
}

/**
 * Lets copies run on slots until all have ended, each for its own time; every end is heard at once and teaches. Returns the
 * seconds from the request to the last end.
 */
export function makespan(slots: Slots, requests: SlotRequest[], secondsOf: (request: SlotRequest) => number): number {
  const begin = slots.state.at;
  const running: Running[] = [];
  let now = begin;
  const begun = (effects: SlotsEffect[]): void => {
    for (const effect of effects) {
      if (effect.type !== 'start') continue;
      const { lane, request } = effect;
      running.push({ lane, request, endsAt: now + 1000 * secondsOf(request) });
      begun(slots.tell({ type: 'started', lane, runId: `run of ${request.copyId}` }, now).effects);
    }
  };
  begun(slots.enqueue(requests, now).effects);
  for (let next = takeFirst(running); next !== undefined; next = takeFirst(running)) {
    now = next.endsAt;
    const lesson = { sizeGiB: next.request.sizeGiB ?? 1, seconds: secondsOf(next.request) };
    begun(slots.tell({ type: 'closed', lane: next.lane, clean: true, lesson }, now).effects);
  }
  return (now - begin) / 1000;
}

function takeFirst(running: Running[]): Running | undefined {
  running.sort((a, b) => a.endsAt - b.endsAt);
  return running.shift();
}

/** No schedule is shorter: all work spread over the slots of the source, or the longest copy alone. */
export function lowerBound(seconds: number[], limit: number): number {
  return Math.max(seconds.reduce((sum, each) => sum + each, 0) / limit, ...seconds);
}
