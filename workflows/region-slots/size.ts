import type { SlotRequest } from '../../contract/messages';
import { copyOf, type SlotsState } from './state';

/** What continue-as-new carries over has to fit into one payload, of which the server takes 2 MB. */
const MAXIMUM_BYTES = 1_200_000;
/** Order of arrival, lane, pools and so on, beside the request itself. */
const OVERHEAD_BYTES = 250;

/** Bytes that a request takes up in the state; UTF-8 has up to three for what JavaScript counts as one. */
export function sizeOf(request: SlotRequest): number {
  const text = JSON.stringify(request);
  return text.length + 2 * (text.match(/[^ -~]/g)?.length ?? 0) + OVERHEAD_BYTES;
}

/** Whether the slots must not take one more request of this size. */
export function isFull({ queue, lanes, settings }: SlotsState, bytes: number): boolean {
  if (queue.length >= settings.maxQueued) return true;
  const held = [...queue, ...lanes.flatMap((lane) => copyOf(lane) ?? [])];
  return held.reduce((sum, copy) => sum + copy.bytes, bytes) > MAXIMUM_BYTES;
}
