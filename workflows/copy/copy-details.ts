import { workflowInfo } from '@temporalio/workflow';
import { code, link } from '../../contract/markdown';
import { REGION_SLOTS_ID } from '../../contract/names';
import type { CopySpec } from '../../contract/schema/plan';
import { workflowPath } from '../../contract/ui-paths';

/** What is known of a copy; its source once the replication has said it. */
interface CopyPlace {
  source?: CopySpec['source'];
  /** The finished copy that is copied on in place of the source. */
  via?: CopySpec['via'];
  regionId: string;
  /** Workflow id of the replication. */
  requester: string;
  lane: string;
}

/** A copy as Markdown, for the Temporal UI, with links to its replication and to the region slots. */
export function copyDetails({ source, via, regionId, requester, lane }: CopyPlace): string {
  const { namespace } = workflowInfo();
  const what = source === undefined ? 'A copy' : `${code(source.imageId)} from ${source.regionId}`;
  const origin = via === undefined ? '' : `, by ${code(via.imageId)} in ${via.regionId},`;
  return [
    `${what}${origin} to **${regionId}**, in lane ${code(lane)}`,
    '',
    `- replication: ${link(requester, workflowPath(namespace, requester))}, whose details show the progress of the copy`,
    `- between two polls nothing is written here: the attempts of ${code('awaitCopy')} are polls, and its last failure has status and progress`,
    `- slots of the regions: ${link(REGION_SLOTS_ID, workflowPath(namespace, REGION_SLOTS_ID))}`,
  ].join('\n');
}
