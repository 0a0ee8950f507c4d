import type { SlotRequest } from '../../contract/messages';
import { partsOfCopyId } from '../../contract/names';
import type { Priority } from '../../contract/schema/request';
import { answer } from './outbox';
import { before } from './order';
import { bytesOf, isFull } from './size';
import { copyOf, holdsSameCopy, newSeq, settle, type QueuedCopy, type Queue, type SlotsState } from './state';

/** Which list of the queue a copy waits in. Copies that need the same regions are the same to the semaphores. */
export function pairOf({ sourceRegionId, regionId }: Pick<SlotRequest, 'sourceRegionId' | 'regionId'>): string {
  return `${sourceRegionId}>${regionId}`;
}

/** The lists of the queue that are not empty, with the regions that their copies need. */
export function waitingPairs(queue: Queue): { pair: string; copies: readonly [QueuedCopy, ...QueuedCopy[]] }[] {
  return Object.entries(queue).flatMap(([pair, copies]) => (isFilled(copies) ? [{ pair, copies }] : []));
}

function isFilled(copies: readonly QueuedCopy[]): copies is readonly [QueuedCopy, ...QueuedCopy[]] {
  return copies.length > 0;
}

/** All copies that wait, in no particular order. */
export function waitingCopies({ queue }: Pick<SlotsState, 'queue'>): QueuedCopy[] {
  return Object.values(queue).flat();
}

/** Takes a new copy in. An echo of one that is known already changes nothing but the priority. */
export function enqueue(state: SlotsState, request: SlotRequest): void {
  const { copyId, requester } = request;
  // Its replication has not heard of its end yet.
  if (state.settled.includes(copyId)) return answer(state, requester, { copyId, answer: 'over' });
  const queued = findQueued(state, request);
  if (queued !== undefined) return changePriority(state, queued, request.priority);
  const since = Math.min(request.since, state.at);
  admit(state, { request: { ...request, since }, seq: newSeq(state) });
}

/** Its replication may change the priority of a copy that waits. The copy keeps its place in time. */
function changePriority(state: SlotsState, copy: QueuedCopy, priority: Priority): void {
  if (copy.request.priority === priority) return;
  drop(state, copy);
  put(state, { ...copy, request: { ...copy.request, priority } });
}

/** The copy that waits under the id of a request. */
export function findQueued({ queue }: SlotsState, request: SlotRequest): QueuedCopy | undefined {
  return queue[pairOf(request)]?.find((copy) => copy.request.copyId === request.copyId);
}

/** The copy that waits under an id. */
export function queuedWithId({ queue }: SlotsState, copyId: string): QueuedCopy | undefined {
  const { regionId } = partsOfCopyId(copyId);
  for (const { pair, copies } of waitingPairs(queue)) {
    const found = pair.endsWith(`>${regionId}`) ? copies.find(({ request }) => request.copyId === copyId) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Adds a copy to those that wait. When there is no room, the last one in order has to go: this one or another. */
export function admit(state: SlotsState, copy: QueuedCopy): void {
  if (isFull(state, copy.request)) {
    const last = lastInOrder(state);
    if (last === undefined || before(last, copy, state.at)) return refuse(state, copy);
    drop(state, last);
    refuse(state, last);
  }
  put(state, copy);
}

/** Tells a copy to come back later. It keeps its place in time. */
function refuse(state: SlotsState, { request: { copyId, requester } }: QueuedCopy): void {
  settle(state, copyId);
  answer(state, requester, { copyId, answer: 'full' });
}

/** Two tries at one copy answer to the same image: the clean-up after one of them would end the other. */
export function isHeldByOtherTry({ lanes }: SlotsState, copy: QueuedCopy): boolean {
  return lanes.some((lane) => holdsSameCopy(lane, copy));
}

/** Puts a copy among those that wait, at the place of its arrival. */
export function put(state: SlotsState, copy: QueuedCopy): void {
  const pair = pairOf(copy.request);
  const copies = state.queue[pair] ?? [];
  const last = copies.at(-1);
  const added = [...copies, copy];
  state.queuedBytes += bytesOf(copy.request);
  state.queue = {
    ...state.queue,
    [pair]: last === undefined || last.seq < copy.seq ? added : added.sort((a, b) => a.seq - b.seq),
  };
}

/** Takes a copy out of those that wait. */
export function drop(state: SlotsState, copy: QueuedCopy): void {
  const pair = pairOf(copy.request);
  const rest = (state.queue[pair] ?? []).filter(({ seq }) => seq !== copy.seq);
  state.queuedBytes -= bytesOf(copy.request);
  const others = Object.entries(state.queue).filter(([other]) => other !== pair);
  state.queue = rest.length === 0 ? Object.fromEntries(others) : { ...state.queue, [pair]: rest };
}

/** The youngest copy of the lowest class. */
function lastInOrder(state: SlotsState): QueuedCopy | undefined {
  let last: QueuedCopy | undefined;
  for (const copy of waitingCopies(state)) {
    if (last === undefined || before(last, copy, state.at)) last = copy;
  }
  return last;
}

/** Takes a copy out of the queue that its replication does not want any more. */
export function withdrawQueued(state: SlotsState, copy: QueuedCopy): void {
  const { requester, copyId } = copy.request;
  drop(state, copy);
  settle(state, copyId);
  answer(state, requester, { copyId, answer: 'withdrawn' });
}

/** When each replication was served last, of those with copies that wait or run. */
export function servedOfPresent(state: SlotsState): Record<string, number> {
  const copies = [...waitingCopies(state), ...state.lanes.flatMap((lane) => copyOf(lane) ?? [])];
  const requesters = new Set(copies.map(({ request }) => request.requester));
  return Object.fromEntries(Object.entries(state.served).filter(([requester]) => requesters.has(requester)));
}
