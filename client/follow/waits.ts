import { defined } from '../../contract/defined';
import type { CopyRecord, CopyWait, Manifest } from '../../contract/schema/manifest';

/** The manifest with what its queued copies wait for, by target region, and when its end is expected. `now`: ms since 1970. */
export function addWaits(manifest: Manifest, waits: Partial<Record<string, CopyWait>>, now: number): Manifest {
  const copies = manifest.copies.map((copy) => {
    const waitsFor = copy.status === 'queued' ? waits[copy.regionId] : undefined;
    return waitsFor === undefined ? copy : { ...copy, waitsFor, ...defined({ expectedAt: waitsFor.endsAt }) };
  });
  return { ...manifest, copies, ...defined({ expectedAt: expectedEnd(copies, now) }) };
}

/** When the last of some copies is expected to be available; undefined unless all are foreseen, and none is overdue. */
function expectedEnd(copies: CopyRecord[], now: number): string | undefined {
  const open = copies.filter(({ status, dropped }) => UNFINISHED.has(status) && dropped !== true);
  const ends = open.flatMap(({ expectedAt }) => expectedAt ?? []).filter((at) => Date.parse(at) >= now);
  return ends.length < open.length ? undefined : ends.sort().at(-1);
}

const UNFINISHED = new Set<CopyRecord['status']>(['queued', 'starting', 'waiting', 'copying']);
