import type { WorldData } from './world';

/**
 * A world as JSON, the same for all worlds that differ in nothing but names: of runs, and of numbers that only have an
 * order. What happens next in the world that is read back is what could happen in the original.
 */
export function normalForm(data: WorldData): string {
  return JSON.stringify(withRunsRenamed(withNumbersRenamed(withoutPast(data))));
}

/** Forgets what cannot matter any more, and puts in order what has none. */
function withoutPast(data: WorldData): WorldData {
  const { closedRuns, books, ...rest } = data;
  const tenures = new Set(data.state.lanes.map(({ tenure }) => tenure));
  const known: Omit<WorldData, 'closedRuns' | 'books'> = {
    ...rest,
    executions: sorted(rest.executions),
    tasks: sorted(rest.tasks),
    past: sorted(rest.past),
    images: sorted(rest.images),
    settlements: sorted(rest.settlements),
    over: [...new Set(rest.over)].sort(),
    oldNews: [],
  };
  const text = JSON.stringify(known);
  const isKnown = (runId: string): boolean => text.includes(`"${runId}"`);
  return {
    ...known,
    closedRuns: Object.fromEntries(Object.entries(closedRuns).filter(([runId]) => isKnown(runId))),
    books: {
      ...books,
      ended: Object.fromEntries(Object.entries(books.ended).filter(([key]) => tenures.has(Number.parseInt(key, 10)))),
      idle: books.idle.filter((tenure) => tenures.has(tenure)),
    },
  };
}

/** In an order that the names of runs do not decide. */
function sorted<Item>(items: Item[]): Item[] {
  const keyed = items.map((item) => ({ item, key: JSON.stringify(item).replace(/run-\d+/g, 'run') }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ item }) => item);
}

const NUMBERED = new Set(['tenure', 'seq']);

/** Numbers the occupations of lanes and the copies that wait anew, in the same order. */
function withNumbersRenamed(data: WorldData): WorldData {
  const numbers = new Set<number>([...Object.values(data.state.served), ...data.books.idle]);
  JSON.stringify(data, (key, value: unknown) => {
    if (NUMBERED.has(key) && typeof value === 'number') numbers.add(value);
    return value;
  });
  const order = new Map([...numbers].sort((a, b) => a - b).map((number, place) => [number, place + 1]));
  const renamed = (number: number): number => order.get(number) ?? 0;
  const copy = JSON.parse(
    JSON.stringify(data, (key, value: unknown) =>
      NUMBERED.has(key) && typeof value === 'number' ? renamed(value) : value,
    ),
  ) as WorldData;
  copy.state.nextSeq = order.size + 1;
  copy.state.served = mapValues(data.state.served, renamed);
  copy.books.idle = data.books.idle.map(renamed);
  copy.books.ended = Object.fromEntries(
    Object.entries(data.books.ended).map(([key, times]) => [
      key.replace(/^\d+/, (n) => `${renamed(Number(n))}`),
      times,
    ]),
  );
  return copy;
}

/** Numbers the runs anew, in the order in which they are first named. */
function withRunsRenamed(data: WorldData): WorldData {
  const names = new Map<string, string>();
  const text = JSON.stringify(data).replace(/\brun-\d+/g, (name) => {
    const short = names.get(name) ?? `run-${names.size + 1}`;
    names.set(name, short);
    return short;
  });
  const copy = JSON.parse(text) as WorldData;
  copy.runs = names.size;
  copy.closedRuns = inOrder(copy.closedRuns);
  copy.latestRuns = inOrder(copy.latestRuns);
  return copy;
}

function inOrder<Value>(record: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function mapValues(record: Record<string, number>, map: (value: number) => number): Record<string, number> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
