import { activityInfo, log } from '@temporalio/activity';
import type { CopyProgressSignal } from '../../contract/messages';
import { copyProgressSignalName } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';
import { STEP_MS, STEP_PERCENT } from './news-steps';
import type { WaitRecord } from './wait-record';

/** After 25, 50 and 75 percent; never of a copy that is soon there. */
const STEPS = 3;

/** The time that a signal may take; the poll waits for it. */
const CALL_MS = 10_000;

/**
 * Tells the copy's own workflow how far the copy is, whose details show it in the Temporal UI. Returns the record with what was
 * told. News that is lost is told with the next quarter.
 */
export async function showProgress({ client }: Dependencies, copyId: string, record: WaitRecord): Promise<WaitRecord> {
  if (!isWorthShowing(record)) return record;
  const { progress, lastSeenAt } = record;
  const news: CopyProgressSignal = { copyId, progress };
  const { workflowId, runId } = activityInfo().workflowExecution ?? { workflowId: '' };
  try {
    await client.withDeadline(Date.now() + CALL_MS, () =>
      client.workflow.getHandle(workflowId, runId).signal(copyProgressSignalName, news),
    );
  } catch (error) {
    log.debug('the progress of the copy is not shown', { error });
  }
  return { ...record, shown: { quarter: quarterOf(record), at: lastSeenAt } };
}

/** Whether a copy that takes long has done a quarter more since its workflow heard of it. */
export function isWorthShowing(record: WaitRecord): boolean {
  const { quarter, at } = record.shown ?? { quarter: 0, at: record.firstSeenAt };
  const isNew = quarterOf(record) > quarter && quarterOf(record) <= STEPS;
  return isNew && record.lastSeenAt - at >= STEP_MS;
}

function quarterOf({ progress }: WaitRecord): number {
  return Math.floor(progress / STEP_PERCENT);
}
