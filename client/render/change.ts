import type { Manifest } from '../../contract/schema/manifest';

/** Makes the answers to changes of a replication, one line each. Pure. */

/** The answer to an addition. */
export function addedText(manifest: Manifest, regionId: string): string {
  return `${regionId} is added to ${manifest.replicationId}, ${statusIn(manifest, regionId)}`;
}

/** The answer to a drop, which comes before the copy has ended. */
export function droppedText(manifest: Manifest, regionId: string): string {
  return `${regionId} is dropped from ${manifest.replicationId}, ${statusIn(manifest, regionId)}`;
}

/** The answer to another priority. */
export function priorityText({ copies, replicationId }: Manifest, priority: string): string {
  const waiting = copies.filter(({ status }) => status === 'queued').length;
  const which = waiting === 1 ? '1 copy that waits has' : `${String(waiting)} copies that wait have`;
  return `${which} the priority ${priority} in ${replicationId}`;
}

function statusIn({ copies }: Manifest, regionId: string): string {
  return copies.find((copy) => copy.regionId === regionId)?.status ?? 'not in the manifest yet';
}
