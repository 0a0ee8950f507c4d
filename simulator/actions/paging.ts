import { invalidParameter } from '../ecs-error';
import type { Parameters } from '../parameters';

/** The part of a list that one answer has. */
export interface Page<Item, Body = object> {
  items: Item[];
  /** What the answer says of the page. */
  body: Body;
}

/** The page that a call asks for: the first one, of ten, unless it says otherwise. */
export function pageOf<Item>(
  parameters: Parameters,
  all: readonly Item[],
  maximumSize = 100,
): Page<Item, { TotalCount: number; PageNumber: number; PageSize: number }> {
  const { number, size } = pagingOf(parameters, maximumSize);
  return {
    items: all.slice((number - 1) * size, number * size),
    body: { TotalCount: all.length, PageNumber: number, PageSize: size },
  };
}

/** Number and size of that page; refuses those that no page can have. */
export function pagingOf(parameters: Parameters, maximumSize = 100): { number: number; size: number } {
  return {
    number: parameters.integer('PageNumber', 1, 1, 1_000_000),
    size: parameters.integer('PageSize', 10, 1, maximumSize),
  };
}

/** Whether a call pages by token, where an action can do both. */
export function isPagedByToken(parameters: Parameters): boolean {
  return parameters.text('MaxResults') !== undefined || parameters.text('NextToken') !== undefined;
}

/** A token holds the place of the first item of the next page. The last page has an empty one. */
export function pageByToken<Item>(parameters: Parameters, all: readonly Item[]): Page<Item> {
  const size = parameters.integer('MaxResults', 10, 1, 100);
  const start = placeOf(parameters.text('NextToken'));
  const end = start + size;
  const next = end < all.length ? Buffer.from(`from ${String(end)}`).toString('base64url') : '';
  return { items: all.slice(start, end), body: { NextToken: next } };
}

function placeOf(token: string | undefined): number {
  if (token === undefined) return 0;
  const place = /^from (\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (place === undefined) throw invalidParameter('NextToken');
  return Number(place);
}
