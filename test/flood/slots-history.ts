import type { Client } from '@temporalio/client';
import { REGION_SLOTS_ID } from '../../contract/names';

/** What the runs of the region slots have written so far. */
export interface SlotsHistory {
  runs: number;
  events: number;
  /** Events of the longest run. */
  longest: number;
  failedTasks: number;
}

/** WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND: the server repeats a task in which a run wanted to end and news came. */
const NEWS_AT_THE_END = 1;

/** Adds up the histories of all runs of the region slots, each continued as new by the next. */
export async function slotsHistory(client: Client): Promise<SlotsHistory> {
  const history: SlotsHistory = { runs: 0, events: 0, longest: 0, failedTasks: 0 };
  const handle = client.workflow.getHandle(REGION_SLOTS_ID);
  for (let runId = (await handle.describe()).runId; runId !== '';) {
    const events = await eventsOf(client, runId);
    history.runs += 1;
    history.events += events.length;
    history.longest = Math.max(history.longest, events.length);
    history.failedTasks += events.filter(isFailedTask).length;
    runId = events[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? '';
  }
  return history;
}

type HistoryEvent = Awaited<ReturnType<typeof eventsOf>>[number];

function isFailedTask({ workflowTaskFailedEventAttributes: failed }: HistoryEvent): boolean {
  return failed != null && Number(failed.cause) !== NEWS_AT_THE_END;
}

async function eventsOf(client: Client, runId: string) {
  const { events } = await client.workflow.getHandle(REGION_SLOTS_ID, runId).fetchHistory();
  return events ?? [];
}
