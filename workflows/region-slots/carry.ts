import type { Priority } from '../../contract/schema/request';
import { copyId, partsOfCopyId } from '../../contract/names';
import { defined } from '../../contract/defined';
import { put, servedOfPresent, waitingCopies } from './queue';
import type { Rates } from './rates';
import type { QueuedCopy, SlotsState } from './state';

/** What a run of the region slots hands over to the next one. */
export interface CarriedState {
  version: 1;
  /** All but the copies that wait, the rates and the relays. */
  state: Omit<SlotsState, 'rates' | 'relays'>;
  regionNames: string[];
  /** The copies that wait, in a compact form: up to ten thousand have to fit into one payload. */
  waiting: CarriedCopies[];
  /** Of each entry of `waiting` the size of the image in GiB; 0 when it is not known. */
  sizes?: number[];
  rates?: CarriedRate[];
  relays?: CarriedRelays[];
}

/** The regions from which a replication may be relayed, by their places in `regionNames`. */
type CarriedRelays = [requester: string, ...regions: number[]];

/** What is known of a pair of regions, by their places in `regionNames`; logarithms in thousandths. */
type CarriedRate = [source: number, target: number, log: number, spread: number, count: number, day: number];

/** Copies that share all but region, attempt and order: those three of each copy, one after the other. */
type CarriedCopies = [
  requester: string,
  firstRunId: string,
  source: number,
  priority: Priority,
  since: number,
  ...copies: number[],
];

/** The state as it is handed over. */
export function carry(state: SlotsState): CarriedState {
  const names = new Map<string, number>();
  const groups = new Map<string, { copies: CarriedCopies; sizeGiB: number }>();
  for (const copy of waitingCopies(state).sort((a, b) => a.seq - b.seq)) addTo(groups, names, copy);
  const served = servedOfPresent(state);
  const outbox = state.outbox.map((outgoing) => ({ ...outgoing, sent: 0 }));
  const { rates, relays, ...rest } = state;
  const carriedRates = carryRates(rates, names);
  const carriedRelays = carryRelays(relays, names);
  return {
    version: 1,
    state: { ...rest, queue: {}, queuedBytes: 0, draining: false, served, outbox },
    regionNames: [...names.keys()],
    waiting: [...groups.values()].map(({ copies }) => copies),
    sizes: [...groups.values()].map(({ sizeGiB }) => sizeGiB),
    rates: carriedRates,
    relays: carriedRelays,
  };
}

function carryRelays(relays: SlotsState['relays'], names: Map<string, number>): CarriedRelays[] {
  return Object.entries(relays).map(([requester, regionIds]) => [
    requester,
    ...regionIds.map((regionId) => numberOf(names, regionId)),
  ]);
}

function restoreRelays(relays: CarriedRelays[], names: string[]): SlotsState['relays'] {
  return Object.fromEntries(
    relays.map(([requester, ...regions]) => [requester, regions.map((one) => names[one] ?? '')]),
  );
}

function carryRates(rates: Rates, names: Map<string, number>): CarriedRate[] {
  return Object.entries(rates).map(([key, { log, spread, count, day }]) => {
    const [source = 0, target = 0] = key.split('>').map((name) => numberOf(names, name));
    return [source, target, thousandths(log), thousandths(spread), count, day];
  });
}

function thousandths(value: number): number {
  return Math.round(value * 1000);
}

function addTo(
  groups: Map<string, { copies: CarriedCopies; sizeGiB: number }>,
  names: Map<string, number>,
  { request: { copyId: id, requester, sourceRegionId, regionId, priority, since, sizeGiB = 0 }, seq }: QueuedCopy,
): void {
  const { firstRunId, attempt } = partsOfCopyId(id);
  const key = [requester, firstRunId, sourceRegionId, priority, since, sizeGiB].join(' ');
  const source = numberOf(names, sourceRegionId);
  const group = groups.get(key) ?? { copies: [requester, firstRunId, source, priority, since], sizeGiB };
  group.copies.push(numberOf(names, regionId), attempt, seq);
  groups.set(key, group);
}

function numberOf(names: Map<string, number>, name: string): number {
  const number = names.get(name) ?? names.size;
  names.set(name, number);
  return number;
}

/** The state of a run that goes on from what an earlier one handed over. */
export function restore({
  state: carried,
  regionNames,
  waiting,
  sizes = [],
  rates = [],
  relays = [],
}: CarriedState): SlotsState {
  const learnt = { rates: restoreRates(rates, regionNames), relays: restoreRelays(relays, regionNames) };
  const state: SlotsState = { ...carried, ...learnt };
  const copies = waiting.flatMap((group, place) => copiesOf(group, regionNames, sizes[place]));
  for (const copy of copies.sort((a, b) => a.seq - b.seq)) put(state, copy);
  return state;
}

function restoreRates(rates: CarriedRate[], names: string[]): Rates {
  const entries = rates.map(([source, target, log, spread, count, day]) => {
    const key = `${names[source] ?? ''}>${names[target] ?? ''}`;
    return [key, { log: log / 1000, spread: spread / 1000, count, day }] as const;
  });
  return Object.fromEntries(entries);
}

/** `size` in GiB; 0 or undefined when it is not known. */
function copiesOf(
  [requester, firstRunId, source, priority, since, ...numbers]: CarriedCopies,
  names: string[],
  size = 0,
): QueuedCopy[] {
  const sizeGiB = size === 0 ? undefined : size;
  const copies: QueuedCopy[] = [];
  for (let at = 0; at < numbers.length; at += 3) {
    const [region = 0, attempt = 0, seq = 0] = numbers.slice(at, at + 3);
    const regionId = names[region] ?? '';
    const id = copyId(firstRunId, regionId, attempt);
    const sourceRegionId = names[source] ?? '';
    const request = { copyId: id, requester, sourceRegionId, regionId, priority, since, ...defined({ sizeGiB }) };
    copies.push({ request, seq });
  }
  return copies;
}
