import type { WorldData } from './world';

/**
 * A world as JSON, the same for all worlds that differ in nothing but names: of runs, and of numbers that only have an
 * order. What happens next in the world that is read back is what could happen in the original. A search of small worlds
 * makes one for every event, so it is written once, and the names are changed in the text.
 */
export function normalForm({ closedRuns, books, ...rest }: WorldData): string {
  const known = JSON.stringify(inOrder(rest));
  const text = `${known.slice(0, -1)},"books":${JSON.stringify(withNumbersMarked(books, rest.state.lanes))}}`;
  const numbers = namesOfNumbers(text);
  const runs = new Map<string, string>();
  const renamed = text.replace(NAMES, (name, key?: string, number?: string, marked?: string, inKey?: string) => {
    if (key !== undefined) return key + newNumber(numbers, number);
    const other = marked ?? inKey;
    return other === undefined ? nameOfRun(runs, name) : newNumber(numbers, other);
  });
  const closed = Object.entries(closedRuns).filter(([runId]) => known.includes(`"${runId}"`));
  const ends = sortedByKey(closed.map(([runId, clean]) => [nameOfRun(runs, runId), clean]));
  return `${renamed.slice(0, -1)},"runs":${runs.size},"closedRuns":${JSON.stringify(ends)}}`;
}

/** A number that occupies a lane or a place in the queue, after its key or marked; or the name of a run. */
const NAMES = /("(?:tenure|seq)":)(\d+)|"@(\d+)"|@(\d+)|\brun-\d+/g;

type Known = Omit<WorldData, 'closedRuns' | 'books'>;

/** Forgets what cannot matter any more, and puts in order what has none. */
function inOrder({ state, ...data }: Known): object {
  return {
    ...data,
    runs: undefined,
    state: { ...state, nextSeq: mark(state.nextSeq), served: mapValues(state.served, mark) },
    executions: sorted(data.executions),
    tasks: sorted(data.tasks),
    past: sorted(data.past),
    images: sorted(data.images),
    settlements: sorted(data.settlements),
    latestRuns: sortedByKey(Object.entries(data.latestRuns)),
    over: [...new Set(data.over)].sort(),
    oldNews: [],
  };
}

/** In an order that the names of runs do not decide. */
function sorted<Item>(items: Item[]): Item[] {
  if (items.length < 2) return items;
  const keyed = items.map((item) => ({ item, key: JSON.stringify(item).replace(/run-\d+/g, 'run') }));
  return keyed.sort((a, b) => compare(a.key, b.key)).map(({ item }) => item);
}

function sortedByKey<Value>(entries: [string, Value][]): Record<string, Value> {
  return Object.fromEntries(entries.sort(([a], [b]) => compare(a, b)));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Without lanes that are free by now. */
function withNumbersMarked({ ended, idle, ...rest }: WorldData['books'], lanes: WorldData['state']['lanes']): object {
  const isPresent = (number: number): boolean => lanes.some(({ tenure }) => tenure === number);
  const present = Object.entries(ended).filter(([run]) => isPresent(Number.parseInt(run, 10)));
  return {
    ...rest,
    ended: Object.fromEntries(present.map(([run, times]) => [`@${run}`, times])),
    idle: idle.filter(isPresent).map(mark),
  };
}

/** Marks a number whose key does not tell what it is. */
function mark(number: number): string {
  return `@${number}`;
}

/** Numbers the occupations of lanes and the copies that wait anew, in the same order. */
function namesOfNumbers(text: string): Map<number, number> {
  const numbers = new Set<number>();
  for (const [, , number, marked, inKey] of text.matchAll(NAMES)) {
    const found = number ?? marked ?? inKey;
    if (found !== undefined) numbers.add(Number(found));
  }
  return new Map([...numbers].sort((a, b) => a - b).map((number, place) => [number, place + 1]));
}

function newNumber(numbers: Map<number, number>, number: string | undefined): string {
  return String(numbers.get(Number(number)));
}

/** Numbers the runs anew, in the order in which they are first named. */
function nameOfRun(runs: Map<string, string>, runId: string): string {
  const name = runs.get(runId) ?? `run-${runs.size + 1}`;
  runs.set(runId, name);
  return name;
}

function mapValues<From, To>(record: Record<string, From>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
