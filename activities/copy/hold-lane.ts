import { activityInfo } from '@temporalio/activity';
import type { HoldAnswer } from '../../contract/messages';
import { laneResetSignalName, mayHoldQueryName, partsOfCopyId, REGION_SLOTS_ID } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';
import { callAgainLater, finalFailure } from '../shared/failures';
import { signalRegionSlots } from '../slots/signal-region-slots';
import { askOfCopy } from './ask-replication';
import { isBeingCleanedUp } from './clean-up-of-copy';

/** By what right an activity of a copy changes ECS: the copy holds a lane. */
export interface LaneHold {
  /** Workflow id of the copy. */
  lane: string;
  copyId: string;
  /** Workflow id of the replication. */
  requester: string;
  /** The first run id of the copy's workflow, which stays the same through a reset. */
  firstRunId: string;
}

/** The time that the region slots have to answer. */
const ANSWER_MS = 10_000;

/** The longest pause before the region slots are asked again. */
const LONGEST_PAUSE_MS = 5_000;

/**
 * Whether the activity belongs to a run that a reset of its workflow has made. `firstRunId` is the id of the workflow's
 * first run.
 */
export function wasReset(firstRunId: string): boolean {
  return ownRunId() !== firstRunId;
}

/**
 * Returns when the activity may change ECS. The first run of a copy's workflow may: it was granted the lane. A run that a
 * reset has made asks the region slots, which may have given the lane to another copy meanwhile. Without `hold`, others
 * than a copy clean up, and no lane is needed.
 * Fails with `LaneLost`; is called again while the region slots do not know.
 */
export async function holdLane(dependencies: Dependencies, hold: LaneHold | undefined): Promise<void> {
  if (hold === undefined || !wasReset(hold.firstRunId)) return;
  const { lane } = hold;
  switch (await askRegionSlots(dependencies, hold)) {
    case 'yes':
      return;
    case 'no':
      throw finalFailure('LaneLost', regionOf(hold), `${lane} was reset and belongs to another copy`);
    case 'wait': {
      const pauseMs = Math.min(dependencies.pacing.lookIntervalMs, LONGEST_PAUSE_MS);
      throw callAgainLater(regionOf(hold), `${lane} was reset; the region slots find out whose it is`, pauseMs);
    }
  }
}

/**
 * Returns when the activity may make the copy. What the replication had said before a reset may be out of date.
 * Fails like `holdLane`, and with `CopyUnwanted`.
 */
export async function holdLaneOfWanted(dependencies: Dependencies, hold: LaneHold): Promise<void> {
  await holdLane(dependencies, hold);
  if (!wasReset(hold.firstRunId)) return;
  const { isWanted } = await askOfCopy(dependencies, hold);
  if (!isWanted)
    throw finalFailure('CopyUnwanted', regionOf(hold), `${hold.requester} does not want ${hold.copyId} any more`);
}

/**
 * Lets the region slots know of a run that a reset has made. The reset has ended whoever held the lane, and Temporal tells
 * nobody of that.
 */
export async function announceReset(dependencies: Dependencies, hold: Omit<LaneHold, 'requester'>): Promise<void> {
  if (!wasReset(hold.firstRunId)) return;
  const { lane, copyId } = hold;
  await signalRegionSlots(dependencies, laneResetSignalName, { lane, copyId, runId: ownRunId() });
}

async function askRegionSlots(dependencies: Dependencies, hold: LaneHold): Promise<HoldAnswer> {
  const { client } = dependencies;
  const { lane, copyId } = hold;
  const runId = ownRunId();
  await announceReset(dependencies, hold);
  const slots = client.workflow.getHandle(REGION_SLOTS_ID);
  const query = () => slots.query<HoldAnswer, [string, string, string]>(mayHoldQueryName, lane, copyId, runId);
  // Region slots that cannot answer now may have given the lane away.
  const answer = await client.withDeadline(Date.now() + ANSWER_MS, query).catch((): HoldAnswer => 'wait');
  return answer === 'yes' && (await isBeingCleanedUp(dependencies, lane, copyId)) ? 'wait' : answer;
}

function regionOf({ copyId }: LaneHold): string {
  return partsOfCopyId(copyId).regionId;
}

function ownRunId(): string {
  return activityInfo().workflowExecution?.runId ?? '';
}
