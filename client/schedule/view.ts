import type { ScheduleDescription } from '@temporalio/client';
import { defined } from '../../contract/defined';
import type { MissedRuns, ScheduledRun, ScheduleView } from '../../contract/schema/schedule-view';
import { scheduleOf, zoneOf } from './options';
import { timingOfSpec, timingText } from './timing';

const SHOWN_RUNS = 5;

/** A schedule of Temporal as people want to see it. Pure. */
export function viewOf(
  description: ScheduleDescription,
  lastRuns: ScheduledRun[],
  missed: MissedRuns | undefined,
): ScheduleView {
  const { scheduleId, spec, policies, state, info } = description;
  const { paused, note = '' } = state;
  return {
    id: scheduleId,
    timing: timingText(timingOfSpec(spec)),
    timeZone: zoneOf(spec),
    jitterSeconds: (spec.jitter ?? 0) / 1000,
    catchUpSeconds: policies.catchupWindow / 1000,
    paused,
    ...defined({ note: note === '' ? undefined : note }),
    nextRuns: paused ? [] : info.nextActionTimes.slice(0, SHOWN_RUNS).map((time) => time.toISOString()),
    lastRuns,
    ...defined({ missed }),
    skippedByOverlap: info.numActionsSkippedOverlap,
    skippedByOutage: info.numActionsMissedCatchupWindow,
    ...defined({ schedule: scheduleOf(description) }),
  };
}
