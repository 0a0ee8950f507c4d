import { clockText } from '../../contract/clock-text';
import { code, link } from '../../contract/markdown';
import { REGION_SLOTS_ID } from '../../contract/names';
import type { CopyOutcome } from '../../contract/outcome';
import type { CopySpec } from '../../contract/schema/plan';
import { workflowPath } from '../../contract/ui-paths';
import { undoneText } from '../../contract/undone-text';

/** What is known of a copy; its source once the replication has said it. */
export interface CopyPlace {
  source?: CopySpec['source'];
  /** The finished copy that is copied on in place of the source. */
  via?: CopySpec['via'];
  regionId: string;
  /** Workflow id of the replication. */
  requester: string;
  lane: string;
  namespace: string;
}

/** A copy that ECS makes. Times are ISO 8601 in UTC. */
export interface CopyingStage {
  is: 'copying';
  imageId: string;
  adopted: boolean;
  since: string;
  /** Percent, as a poll saw it at the time `seenAt`. */
  progress?: number;
  seenAt?: string;
  /** When the copy is expected to be available. */
  expectedAt?: string;
}

/** How far the workflow of a copy is. */
export type CopyStage =
  { is: 'asking' } | { is: 'starting' } | CopyingStage | { is: 'ending' } | { is: 'ended'; outcome: CopyOutcome };

/** A copy as Markdown, for the Temporal UI, with links to its replication and to the region slots. Pure. */
export function copyDetails(place: CopyPlace, stage: CopyStage): string {
  const { source, via, regionId, requester, lane, namespace } = place;
  const what = source === undefined ? 'A copy' : `${code(source.imageId)} from ${source.regionId}`;
  const origin = via === undefined ? '' : `, by ${code(via.imageId)} in ${via.regionId},`;
  return [
    `${what}${origin} to **${regionId}**, in lane ${code(lane)}`,
    '',
    stageText(stage),
    '',
    `- replication: ${link(requester, workflowPath(namespace, requester))}, with the progress of all its copies`,
    ...(stage.is === 'copying' ? [ABOUT_POLLS] : []),
    `- slots of the regions: ${link(REGION_SLOTS_ID, workflowPath(namespace, REGION_SLOTS_ID))}`,
  ].join('\n');
}

const ABOUT_POLLS = `- the attempts of ${code('awaitCopy')} are polls, not failures: its last failure says how far the copy is now`;

function stageText(stage: CopyStage): string {
  switch (stage.is) {
    case 'asking':
      return 'asks its replication what to make';
    case 'starting':
      return 'looks for an image to adopt, and calls CopyImage';
    case 'copying':
      return copyingText(stage);
    case 'ending':
      return 'is being undone';
    case 'ended':
      return outcomeText(stage.outcome);
  }
}

function copyingText({ imageId, adopted, since, progress, seenAt, expectedAt }: CopyingStage): string {
  const made = adopted ? ', which another replication has started, is copied; watched' : ' is copied';
  const parts = [
    `${code(imageId)}${made} since ${clockText(since)}`,
    ...(progress === undefined || seenAt === undefined
      ? []
      : [`**${String(progress)} %** at ${clockText(seenAt, since)}`]),
    ...(expectedAt === undefined ? [] : [`until about ${clockText(expectedAt, since)}`]),
  ];
  return parts.join(', ');
}

function outcomeText(outcome: CopyOutcome): string {
  switch (outcome.status) {
    case 'available':
      return `available as ${code(outcome.imageId)} since ${clockText(outcome.availableAt)}`;
    case 'failed':
      return ['failed: ', code(outcome.error.message), separated(undoneText(outcome))].join('');
    case 'cancelled':
      return `cancelled: ${undoneText(outcome)}`;
    case 'deferred':
      return `gave its lane back, and queues again: ${code(outcome.error.message)}`;
    case 'withdrawn':
    case 'unknown':
      return outcome.status;
  }
}

function separated(text: string): string {
  return text === '' ? '' : `; ${text}`;
}
