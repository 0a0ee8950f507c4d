import type { Manifest } from '../../contract/schema/manifest';
import { countedCopies } from './manifest';

/** How many regions have their copy. While they are copied that would change all the time: only how many there are. */
export function copiesText(manifest: Manifest): string {
  const copies = countedCopies(manifest);
  const total = String(copies.length);
  if (manifest.status === 'running') return `${total} regions`;
  const there = copies.filter(({ status }) => status === 'available' || status === 'planned');
  return `${String(there.length)} of ${total}`;
}
