import type { SlotRequest } from '../../contract/messages';
import { answerCount } from './outbox';
import type { SlotsState } from './state';

/** What continue-as-new carries over has to fit into one payload, of which the server takes 2 MB. */
const MAXIMUM_BYTES = 1_850_000;
/** The most that a copy needs beside the workflow id of its replication: run id, region, size, times and order. */
const BYTES_OF_COPY = 97;
const BYTES_OF_LANE = 700;
const BYTES_OF_ANSWER = 120;
const BYTES_OF_RATE = 40;
const BYTES_OF_RELAY = 5;

/** How many copies wait. */
export function queuedCount({ queue }: Pick<SlotsState, 'queue'>): number {
  return Object.values(queue).reduce((sum, copies) => sum + copies.length, 0);
}

/** At most so many bytes a copy adds to what is carried over. */
export function bytesOf({ requester }: SlotRequest): number {
  return bytesOfText(requester) + BYTES_OF_COPY;
}

/** UTF-8 has up to three bytes for what JavaScript counts as one. */
function bytesOfText(requester: string): number {
  // JSON escapes quotes, which anyone may put into a workflow id.
  const text = JSON.stringify(requester);
  return text.length + 2 * (text.match(/[^ -~]/g)?.length ?? 0);
}

function bytesOfRelays({ relays }: Pick<SlotsState, 'relays'>): number {
  return Object.entries(relays).reduce(
    (sum, [requester, regions]) => sum + bytesOfText(requester) + (regions.length + 1) * BYTES_OF_RELAY,
    0,
  );
}

/** Whether the slots must not take one more copy. */
export function isFull(state: SlotsState, request: SlotRequest): boolean {
  if (queuedCount(state) >= state.settings.maxQueued) return true;
  const learnt = Object.keys(state.rates).length * BYTES_OF_RATE;
  const others =
    state.lanes.length * BYTES_OF_LANE + answerCount(state) * BYTES_OF_ANSWER + learnt + bytesOfRelays(state);
  return state.queuedBytes + others + bytesOf(request) > MAXIMUM_BYTES;
}
