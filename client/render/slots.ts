import { ageText } from '../../contract/drift-text';
import { learnedLines } from '../../contract/learned-limits';
import { partsOfCopyId } from '../../contract/names';
import type { SlotsView } from '../../workflows/region-slots/view';
import { isQuarantined, type ShownLane } from '../quarantine';
import type { SlotsMove } from '../move-slots';
import type { ShownSlots } from '../slots';
import { align } from './text-table';
import { isSame, versionName } from '../worker-versions/worker-version';

/** Makes text for people from the region slots; `now` in ms. Pure. */

/** Most copies of the head of the queue that are shown: the JSON has them all. */
const SHOWN_HEAD = 5;

/** The pools, the lanes, the queue, and what an operator may have to act on. */
export function slotsText(slots: ShownSlots, now: number): string {
  return [
    headline(slots, now),
    ...section(
      ['REGION', 'TAKEN', ''],
      slots.pools.map((pool) => poolRow(pool, now)),
    ),
    ...section(
      ['LANE', 'PHASE', 'SINCE', 'COPY TO', 'REPLICATION'],
      slots.lanes.map((lane) => laneRow(lane, now)),
    ),
    ...section(
      ['NEXT', 'CLASS', 'SINCE', 'REPLICATION'],
      slots.head.slice(0, SHOWN_HEAD).map((copy) => headRow(copy, now)),
    ),
    ...notes(
      'in quarantine, until ECS shows that the copy stopped:',
      slots.lanes.filter(isQuarantined).map(quarantineLine),
    ),
    ...notes('cannot be asked what runs in them, so that nothing is granted there:', slots.unasked.map(darkLine)),
    ...notes('whose limit counts, as ECS has shown:', slots.learned === undefined ? [] : learnedLines(slots.learned)),
  ].join('\n');
}

function headline({ ready, queued, waitingSince }: ShownSlots, now: number): string {
  if (!ready) return `taking the inventory, so that nothing is granted; ${copies(queued)} wait`;
  const longest = waitingSince === undefined ? '' : `, the first for ${since(waitingSince, now)}`;
  return queued === 0 ? 'no copy waits' : `${copies(queued)} wait${longest}`;
}

function copies(count: number): string {
  return count === 1 ? '1 copy' : `${String(count)} copies`;
}

function section(headings: string[], rows: string[][]): string[] {
  return rows.length === 0 ? [] : ['', ...align([headings, ...rows])];
}

function notes(heading: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : ['', heading, ...lines.map((line) => `  ${line}`)];
}

type Pool = SlotsView['pools'][number];

function poolRow(pool: Pool, now: number): string[] {
  const { changed } = pool;
  const change = changed === undefined ? '' : `set by ${changed.by} ${since(changed.at, now)} ago: ${changed.reason}`;
  return [pool.regionId, takenText(pool), change];
}

function takenText({ taken, limit }: Pool): string {
  return `${String(taken)} of ${String(limit)}`;
}

function laneRow({ id, phase, since: at, copyId, requester = '', withdrawn }: ShownLane, now: number): string[] {
  const target = copyId === undefined ? '' : partsOfCopyId(copyId).regionId;
  return [id, withdrawn === true ? `${phase}, withdrawn` : phase, since(at, now), target, requester];
}

function headRow({ copyId, requester, class: rank, since: at }: SlotsView['head'][number], now: number): string[] {
  return [partsOfCopyId(copyId).regionId, String(rank), since(at, now), requester];
}

function quarantineLine({ id, reason = '' }: ShownLane): string {
  return `${id}: ${reason}`;
}

function darkLine({ regionId, error }: SlotsView['unasked'][number]): string {
  return `${regionId}: ${error.message}`;
}

/** The answer to a new limit, in one line. */
export function limitText({ pools }: SlotsView, regionId: string): string {
  const pool = pools.find((one) => one.regionId === regionId);
  if (pool === undefined) return `${regionId} is changed`;
  const by = pool.changed === undefined ? '' : `, set by ${pool.changed.by}: ${pool.changed.reason}`;
  return `${regionId}: ${takenText(pool)} slots are taken${by}`;
}

/** The answer to a release, in one line. */
export function releaseText({ lanes }: SlotsView, lane: string): string {
  const left = lanes.filter(isQuarantined).length;
  return `${lane} is released; lanes left in quarantine: ${String(left)}`;
}

/** Where the slots run after a move, in one line. */
export function moveText({ from, to }: SlotsMove): string {
  if (from === undefined && to === undefined) return `the slots run on ${versionName(to)}, and no version is current`;
  if (isSame(from, to)) return `the slots run on ${versionName(to)}, which is current`;
  return `the slots have moved from ${versionName(from)} to ${versionName(to)}`;
}

function since(at: number, now: number): string {
  return ageText(Math.max(0, now - at) / 1000);
}
