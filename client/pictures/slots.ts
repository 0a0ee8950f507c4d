/** Something that takes a slot for a time; ms. */
export interface Span {
  start: number;
  end: number;
}

/**
 * The number of a slot for each span, from 1: the lowest that is free. No two spans have a slot at the same time, and there
 * are no more slots than spans at the same time. The spans are in the order of their start.
 */
export function slotNumbers(spans: readonly Span[]): number[] {
  const freeFrom: number[] = [];
  return spans.map(({ start, end }) => {
    const free = freeFrom.findIndex((at) => at <= start);
    const slot = free < 0 ? freeFrom.length : free;
    freeFrom[slot] = end;
    return slot + 1;
  });
}
