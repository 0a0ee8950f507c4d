import type { Client } from '@temporalio/client';
import { REGION_SLOTS_ID } from '../../contract/names';

/** What the runs of a workflow have written so far. */
export interface RunsHistory {
  runs: number;
  events: number;
  /** Events of the longest run. */
  longest: number;
  /** Those that took too long are among them. */
  failedTasks: number;
}

/** WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND: the server repeats a task in which a run wanted to end and news came. */
const NEWS_AT_THE_END = 1;

/** TIMEOUT_TYPE_START_TO_CLOSE: a worker has begun a task and not ended it. */
const TOOK_TOO_LONG = 1;

/** Adds up the histories of all runs of the region slots. */
export function slotsHistory(client: Client): Promise<RunsHistory> {
  return runsHistory(client, REGION_SLOTS_ID);
}

/** Adds up the histories of all runs of a workflow, each continued as new by the next. */
export async function runsHistory(client: Client, workflowId: string): Promise<RunsHistory> {
  const history: RunsHistory = { runs: 0, events: 0, longest: 0, failedTasks: 0 };
  const handle = client.workflow.getHandle(workflowId);
  for (let runId = (await handle.describe()).runId; runId !== '';) {
    const events = await eventsOf(client, workflowId, runId);
    history.runs += 1;
    history.events += events.length;
    history.longest = Math.max(history.longest, events.length);
    history.failedTasks += events.filter(isFailedTask).length;
    runId = events[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? '';
  }
  return history;
}

/** Events of all runs of all workflows of a namespace. A run that has just ended may be missing for a moment. */
export async function allEvents(client: Client): Promise<number> {
  let events = 0;
  for await (const { workflowId, runId, status, historyLength } of client.workflow.list()) {
    // What is listed of a run that goes on has no length yet.
    const isOpen = status.name === 'RUNNING';
    events += isOpen ? (await client.workflow.getHandle(workflowId, runId).describe()).historyLength : historyLength;
  }
  return events;
}

type HistoryEvent = Awaited<ReturnType<typeof eventsOf>>[number];

function isFailedTask({
  workflowTaskFailedEventAttributes: failed,
  workflowTaskTimedOutEventAttributes: timedOut,
}: HistoryEvent): boolean {
  if (timedOut != null) return Number(timedOut.timeoutType) === TOOK_TOO_LONG;
  return failed != null && Number(failed.cause) !== NEWS_AT_THE_END;
}

async function eventsOf(client: Client, workflowId: string, runId: string) {
  const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  return events ?? [];
}
