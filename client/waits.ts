import type { CopyWait, Manifest } from '../contract/schema/manifest';

/** The manifest with what its queued copies wait for, by target region. */
export function addWaits(manifest: Manifest, waits: Partial<Record<string, CopyWait>>): Manifest {
  const copies = manifest.copies.map((copy) => {
    const waitsFor = copy.status === 'queued' ? waits[copy.regionId] : undefined;
    return waitsFor === undefined ? copy : { ...copy, waitsFor };
  });
  return { ...manifest, copies };
}

/** What the queued copies of a manifest wait for, as `addWaits` takes it. */
export function waitsIn({ copies }: Manifest): Record<string, CopyWait> {
  return Object.fromEntries(
    copies.flatMap(({ regionId, waitsFor }) => (waitsFor === undefined ? [] : [[regionId, waitsFor]])),
  );
}
