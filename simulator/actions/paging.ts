import type { Parameters } from '../parameters';

/** The part of a list that one answer has. */
export interface Page<Item> {
  items: Item[];
  /** What the answer says of the page. */
  body: { TotalCount: number; PageNumber: number; PageSize: number };
}

/** The page that a call asks for: the first one, of ten, unless it says otherwise. */
export function pageOf<Item>(parameters: Parameters, all: readonly Item[]): Page<Item> {
  const { number, size } = pagingOf(parameters);
  return {
    items: all.slice((number - 1) * size, number * size),
    body: { TotalCount: all.length, PageNumber: number, PageSize: size },
  };
}

/** Number and size of that page; refuses those that no page can have. */
export function pagingOf(parameters: Parameters): { number: number; size: number } {
  return {
    number: parameters.integer('PageNumber', 1, 1, 1_000_000),
    size: parameters.integer('PageSize', 10, 1, 100),
  };
}
