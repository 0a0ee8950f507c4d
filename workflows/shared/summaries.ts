import type { Activities } from '../../activities';
import { clipped } from '../../contract/clipped';
import { partsOfCopyId } from '../../contract/names';
import { imageNamedIn, imagesNamedIn } from './named-source';

/** What each call of an activity does, as the Temporal UI shows it beside the call. Pure; one line of plain text. */

type Summaries = { readonly [Name in keyof Activities]: (...input: Parameters<Activities[Name]>) => string };

const SUMMARIES: Summaries = {
  checkRequest: ({ request }) => `check the request for ${imageNamedIn(request)}; copies nothing`,
  planReplication: ({ request }) => `look at ${imageNamedIn(request)}, check the targets, decide each copy`,
  awaitDetachment: () => 'open while somebody follows the replication; the heartbeats are theirs',
  abortDetached: ({ replicationId }) => `nobody follows ${replicationId} any more: abort it`,

  claimCopy: ({ request: { requester, regionId } }) => `ask ${requester} what to make in ${regionId}, and start it`,
  isWanted: ({ requester }) => `ask ${requester} whether it still wants the copy`,
  startCopy: ({ spec: { name, regionId, via } }) =>
    `look for ${name} in ${regionId}, then CopyImage${via === undefined ? '' : ` out of ${via.regionId}`}`,
  awaitCopy: ({ imageId, spec: { regionId } }) =>
    `wait for ${imageId} in ${regionId}, then verify it; attempts are polls, not failures`,
  findStartedCopy: ({ spec: { name, regionId }, imageId }) =>
    `look in ${regionId} for what the copy has started: ${imageId ?? name}`,
  cancelCopy: ({ regionId, imageId }) => `cancel ${imageId} in ${regionId}, and prove that it has stopped`,
  deleteCopy: ({ regionId, imageId }) => `delete ${imageId} in ${regionId} with its snapshots`,
  deleteSnapshots: ({ regionId, snapshotIds }) => `delete ${counted(snapshotIds, 'snapshot')} in ${regionId}`,

  enqueueCopies: ({ copies, priority }) => `ask for lanes (${priority}): ${regionsOf(copies)}`,
  withdrawCopies: ({ copyIds }) => `withdraw the copies to ${regionsOf(copyIds.map(partsOfCopyId))}`,
  findLanes: () => 'find the lanes whose copies run',
  findLane: ({ pool, number }) => `find out who holds lane ${String(number)} of ${pool}`,
  identifyLane: ({ id }) => `find out what has become of ${id}`,
  findStrays: ({ regions }) =>
    `look for copies without a lane in ${regions === undefined ? 'every region' : regions.join(', ')}`,
  watchLanes: ({ lanes }) => `wait until one of ${counted(lanes, 'lane')} closes; attempts are polls, not failures`,
  awaitStray: ({ regionId, imageId }) =>
    `wait until ECS stops copying ${imageId} in ${regionId}; attempts are polls, not failures`,
  observeCopies: ({ copies, side }) =>
    `look whether ECS runs ${counted(copies, 'copy')} of one ${side} region at once; attempts are polls, not failures`,
  awaitFence: () => 'wait until no call of the dead copy can reach ECS any more',
  recallClaim: ({ lane }) => `recall what the copy in ${lane} was to make`,
  reportStopped: ({ lane }) => `tell the region slots that the copy in ${lane} has stopped`,

  selectImages: ({ policy }) => `select ${imagesNamedIn(policy)}`,
  observeRegions: ({ images, targets }) =>
    `ask ${counted(targets, 'region')} what they have of ${counted(images, 'image')}`,
  recallDrift: () => 'read since when copies lack, from the last report',
  makeRequests: ({ copies }) => `make the requests for ${counted(copies, 'image')}`,
  awaitManifest: ({ workflowId }) => `wait for the end of ${workflowId}; attempts are polls, not failures`,
  sendWebhook: ({ webhook }) => `send the notification to the webhook ${webhook}`,
  surveyRetention: ({ regionId }) => `decide which copies in ${regionId} may go; changes nothing`,
  findMissingShares: ({ regionId, imageId }) => `look with whom ${imageId} in ${regionId} is shared`,
  shareImage: ({ regionId, imageId, accounts }) =>
    `share ${imageId} in ${regionId} with ${counted(accounts, 'account')}, and look whether it is`,
  unshareImage: ({ regionId, imageId, accounts }) =>
    `take ${imageId} in ${regionId} away from ${counted(accounts, 'account')}`,
  checkSetup: () => 'ask STS and ECS what this worker may do and reach; changes nothing',
  pruneCopy: ({ regionId, imageId, action }) => `look at ${imageId} in ${regionId} again, then ${action} it`,
};

/** Most bytes of a summary. The server has room for 400, with the quotes and what a codec adds. */
const MOST_BYTES = 200;

export function summaryOf(name: keyof Activities, input: readonly unknown[]): string {
  const describe = SUMMARIES[name] as (...input: readonly unknown[]) => string;
  return asSummary(describe(...input));
}

/** A text as a summary: ids of workflows may be long, and hold anything. */
export function asSummary(text: string): string {
  return clipped(text.replace(/\s+/g, ' '), MOST_BYTES);
}

function regionsOf(copies: readonly { regionId: string }[]): string {
  return copies.map(({ regionId }) => regionId).join(', ');
}

function counted(things: readonly unknown[], name: string): string {
  return things.length === 1 ? `1 ${name}` : `${String(things.length)} ${name}s`;
}
