import {
  type Client,
  type ScheduleDescription,
  type WorkflowExecutionDescription,
  WorkflowFailedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { msToTs, tsToDate } from '@temporalio/common/lib/time';
import { ApplicationFailure } from '@temporalio/common';
import { defined } from '../../contract/defined';
import { driftReportIn } from '../../contract/drift-memo';
import type { DriftReport } from '../../contract/schema/drift';
import type { MissedRuns, ScheduledRun } from '../../contract/schema/schedule-view';

/** The runs of a schedule that Temporal remembers with it, the latest first. */
export async function scheduledRuns(client: Client, { info }: ScheduleDescription): Promise<ScheduledRun[]> {
  return Promise.all(info.recentActions.map((action) => runOf(client, action)).reverse());
}

type RecentAction = ScheduleDescription['info']['recentActions'][number];

async function runOf(client: Client, { scheduledAt, takenAt, action }: RecentAction): Promise<ScheduledRun> {
  const { workflowId } = action.workflow;
  const run = { workflowId, dueAt: scheduledAt.toISOString(), startedAt: takenAt.toISOString() };
  try {
    const description = await client.workflow.getHandle(workflowId).describe();
    const closedAt = description.closeTime?.toISOString();
    return { ...run, ...defined({ closedAt }), ...(await endOf(client, description)) };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { ...run, verdict: 'forgotten' };
    throw error;
  }
}

type End = Pick<ScheduledRun, 'verdict' | 'counts' | 'reason'>;

async function endOf(client: Client, { workflowId, status, memo }: WorkflowExecutionDescription): Promise<End> {
  switch (status.name) {
    case 'COMPLETED':
    case 'FAILED':
    case 'CANCELLED': {
      const report = driftReportIn(memo);
      if (report !== undefined) return endOfReport(report);
      if (status.name === 'CANCELLED') return { verdict: 'aborted', reason: 'the regions were not asked yet' };
      return { verdict: 'failed', reason: await reasonOf(client, workflowId) };
    }
    case 'TERMINATED':
      return { verdict: 'terminated', reason: 'somebody terminated it' };
    case 'TIMED_OUT':
      return { verdict: 'terminated', reason: 'it timed out' };
    default:
      return { verdict: 'running' };
  }
}

/** How a report sums up a run. Pure. */
export function endOfReport({ verdict, reason, images }: DriftReport): End {
  const counts: NonNullable<End['counts']> = {};
  for (const { state } of images.flatMap(({ regions }) => regions)) counts[state] = (counts[state] ?? 0) + 1;
  return { verdict, counts, ...defined({ reason }) };
}

/** Why a night failed before it had a report. */
async function reasonOf(client: Client, workflowId: string): Promise<string> {
  const error: unknown = await client.workflow
    .getHandle(workflowId)
    .result()
    .catch((failure: unknown) => failure);
  const cause = error instanceof WorkflowFailedError ? error.cause : undefined;
  const problems: unknown = cause instanceof ApplicationFailure ? cause.details?.[0] : undefined;
  return Array.isArray(problems) ? problems.join('; ') : (cause?.message ?? 'it left no report');
}

/** A run may start a little later than it is due. */
const GRACE_MS = 60_000;

/** The runs that were due since a schedule was changed or has started a run, and of which nothing was seen. */
export async function missedRuns(
  client: Client,
  { scheduleId, info }: ScheduleDescription,
  [last]: readonly ScheduledRun[],
): Promise<MissedRuns | undefined> {
  const starts = [info.createdAt, info.lastUpdatedAt, last && new Date(last.dueAt)].filter(
    (time) => time !== undefined,
  );
  const { startTime } = await client.workflowService.listScheduleMatchingTimes({
    namespace: client.options.namespace,
    scheduleId,
    startTime: msToTs(Math.max(...starts.map(Number))),
    endTime: msToTs(Date.now() - GRACE_MS),
  });
  return missedOf(startTime.map(tsToDate), last);
}

/** The times at which a run was due, without those during and until the last run. Pure. */
export function missedOf(times: readonly Date[], last: ScheduledRun | undefined): MissedRuns | undefined {
  const isFree = (time: string): boolean =>
    last === undefined || (last.verdict !== 'running' && time > last.dueAt && time > (last.closedAt ?? last.dueAt));
  const due = times.map((time) => time.toISOString()).filter(isFree);
  const [firstDueAt] = due;
  const lastDueAt = due.at(-1);
  return firstDueAt === undefined || lastDueAt === undefined ? undefined : { count: due.length, firstDueAt, lastDueAt };
}
