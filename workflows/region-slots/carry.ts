import type { Priority } from '../../contract/schema/request';
import { copyId, partsOfCopyId } from '../../contract/names';
import { put, servedOfPresent, waitingCopies } from './queue';
import type { QueuedCopy, SlotsState } from './state';

/** What a run of the region slots hands over to the next one. */
export interface CarriedState {
  version: 1;
  /** All but the copies that wait. */
  state: SlotsState;
  regionNames: string[];
  /** The copies that wait, in a compact form: up to ten thousand have to fit into one payload. */
  waiting: CarriedCopies[];
}

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
  const groups = new Map<string, CarriedCopies>();
  for (const copy of waitingCopies(state).sort((a, b) => a.seq - b.seq)) addTo(groups, names, copy);
  const served = servedOfPresent(state);
  const outbox = state.outbox.map((outgoing) => ({ ...outgoing, sent: 0 }));
  return {
    version: 1,
    state: { ...state, queue: {}, queuedBytes: 0, draining: false, served, outbox },
    regionNames: [...names.keys()],
    waiting: [...groups.values()],
  };
}

function addTo(
  groups: Map<string, CarriedCopies>,
  names: Map<string, number>,
  { request: { copyId: id, requester, sourceRegionId, regionId, priority, since }, seq }: QueuedCopy,
): void {
  const { firstRunId, attempt } = partsOfCopyId(id);
  const key = [requester, firstRunId, sourceRegionId, priority, since].join(' ');
  const group = groups.get(key) ?? [requester, firstRunId, numberOf(names, sourceRegionId), priority, since];
  group.push(numberOf(names, regionId), attempt, seq);
  groups.set(key, group);
}

function numberOf(names: Map<string, number>, name: string): number {
  const number = names.get(name) ?? names.size;
  names.set(name, number);
  return number;
}

/** The state of a run that goes on from what an earlier one handed over. */
export function restore({ state: carried, regionNames, waiting }: CarriedState): SlotsState {
  const state = { ...carried };
  const copies = waiting.flatMap((group) => copiesOf(group, regionNames));
  for (const copy of copies.sort((a, b) => a.seq - b.seq)) put(state, copy);
  return state;
}

function copiesOf([requester, firstRunId, source, priority, since, ...numbers]: CarriedCopies, names: string[]) {
  const copies: QueuedCopy[] = [];
  for (let at = 0; at < numbers.length; at += 3) {
    const [region = 0, attempt = 0, seq = 0] = numbers.slice(at, at + 3);
    const regionId = names[region] ?? '';
    const id = copyId(firstRunId, regionId, attempt);
    const sourceRegionId = names[source] ?? '';
    copies.push({ request: { copyId: id, requester, sourceRegionId, regionId, priority, since }, seq });
  }
  return copies;
}
