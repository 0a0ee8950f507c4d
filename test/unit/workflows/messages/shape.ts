/** The places of a value that hold something, each with its type: `copies[].attempt number`. Entries of a list share a place. */
export function shapeOf(value: unknown, place = ''): string[] {
  if (Array.isArray(value))
    return [`${place} list`, ...new Set(value.flatMap((entry) => shapeOf(entry, `${place}[]`)))];
  if (value === null || typeof value !== 'object') return [`${place} ${value === null ? 'null' : typeof value}`];
  return Object.entries(value).flatMap(([key, inner]) => shapeOf(inner, `${place}.${key}`));
}

/** Fields whose keys are no names of fields, but regions, pairs of regions and replications. */
const DICTIONARIES = new Set(['queue', 'unasked', 'served', 'overtaken', 'limitChanges', 'limits']);

/** The same value, with one more field in every object of it, as the next version may write it. */
export function extended(value: unknown, field = ''): unknown {
  if (Array.isArray(value)) return value.map((entry) => extended(entry));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, extended(inner, key)] as const);
  return { ...Object.fromEntries(entries), ...(!DICTIONARIES.has(field) && { ofTheNextVersion: 'something' }) };
}
