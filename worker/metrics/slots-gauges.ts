import { partsOfCopyId, placeOfLane, strayOf } from '../../contract/names';
import type { SlotsView } from '../../workflows/region-slots/view';
import type { Sample } from './gauge-board';

const PHASES = ['starting', 'running', 'quarantined', 'foreign'] as const;
const CLASSES = [1, 2, 3, 4, 5];

type Lane = SlotsView['lanes'][number];

/** What the region slots say, as gauges; `now` in ms since 1970. Every known region has all its series, also those that are 0. */
export function slotsGauges(view: SlotsView, now: number): Sample[] {
  const oldestMs = view.waitingSince === undefined ? 0 : now - view.waitingSince;
  return [
    { metric: 'slotsReady', labels: {}, value: view.ready ? 1 : 0 },
    { metric: 'slotsReadAt', labels: {}, value: Math.floor(now / 1000) },
    { metric: 'darkRegions', labels: {}, value: view.unasked.length },
    { metric: 'oldestWaitSeconds', labels: {}, value: secondsOf(oldestMs) },
    ...view.pools.flatMap(({ regionId, limit, taken }): Sample[] => [
      { metric: 'slotsLimit', labels: { region: regionId }, value: limit },
      { metric: 'slotsTaken', labels: { region: regionId }, value: taken },
    ]),
    ...regionsOf(view).flatMap((regionId) => gaugesOfRegion(view, regionId, now)),
  ];
}

function regionsOf({ pools, lanes, waiting = [] }: SlotsView): string[] {
  const named = [...pools, ...waiting].map(({ regionId }) => regionId);
  return [...new Set([...named, ...lanes.map(regionOf)])].sort();
}

function gaugesOfRegion({ lanes, waiting = [] }: SlotsView, region: string, now: number): Sample[] {
  const own = lanes.filter((lane) => regionOf(lane) === region);
  const quarantines = own.filter(({ phase }) => phase === 'quarantined').map(({ since }) => now - since);
  return [
    { metric: 'quarantineSeconds', labels: { region }, value: secondsOf(Math.max(0, ...quarantines)) },
    ...PHASES.map((phase): Sample => ({
      metric: 'lanes',
      labels: { region, phase },
      value: own.filter((lane) => lane.phase === phase).length,
    })),
    ...CLASSES.map((ownClass): Sample => ({
      metric: 'queuedCopies',
      labels: { region, class: String(ownClass) },
      value: waiting.find((some) => some.regionId === region && some.class === ownClass)?.copies ?? 0,
    })),
  ];
}

/** The target region of a lane, also of one that holds no copy of ours or belongs to a dead one. */
function regionOf({ id, copyId }: Lane): string {
  const place = placeOfLane(id)?.pool ?? strayOf(id)?.regionId;
  return place ?? (copyId === undefined ? 'unknown' : partsOfCopyId(copyId).regionId);
}

/** The clocks of workers and server may differ by a little. */
function secondsOf(ms: number): number {
  return Math.max(0, Math.round(ms / 1000));
}
