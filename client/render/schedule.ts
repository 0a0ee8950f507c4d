import type { MissedRuns, ScheduledRun, ScheduleView } from '../../contract/schema/schedule-view';
import { lengthText } from './length-text';
import type { Applied } from '../schedules';
import { align } from './text-table';

/** A schedule, with its next and its last runs. Pure. */
export function scheduleText(view: ScheduleView): string {
  const { id, nextRuns, lastRuns, skippedByOverlap, skippedByOutage } = view;
  const [next = nothing(view), ...nextOnes] = nextRuns.map(timeText);
  const skipped = [
    ...(skippedByOverlap === 0 ? [] : [`${String(skippedByOverlap)} because a night was running`]),
    ...(skippedByOutage === 0
      ? []
      : [`${String(skippedByOutage)} because Temporal was down for longer than the catch-up`]),
  ];
  const rows = [
    ['runs', timingLine(view)],
    ['late by', lateText(view)],
    ...(view.paused ? [['paused', view.note ?? 'yes']] : []),
    ...(view.paused || view.note === undefined ? [] : [['note', view.note]]),
    ['next', next],
    ...nextOnes.map((time) => ['', time]),
    ...(view.missed === undefined ? [] : [['MISSED', missedText(view.missed)]]),
    ...(skipped.length === 0 ? [] : [['skipped', skipped.join(', ')]]),
  ];
  const runs = lastRuns.map((run) => [timeText(run.startedAt), run.verdict, countsText(run), run.workflowId]);
  const last = runs.length === 0 ? ['', 'no run yet'] : ['', ...align([['LAST RUNS', 'VERDICT', '', ''], ...runs])];
  return [id, ...align(rows), ...last].join('\n');
}

function lateText({ jitterSeconds, catchUpSeconds }: ScheduleView): string {
  const jitter = jitterSeconds === 0 ? '' : `up to ${lengthText(jitterSeconds * 1000)} of jitter; `;
  return `${jitter}up to ${lengthText(catchUpSeconds * 1000)} after an outage`;
}

/** All schedules, one line each. Pure. */
export function schedulesTable(views: readonly ScheduleView[]): string {
  if (views.length === 0) return 'there is no schedule';
  const rows = views.map((view) => [
    view.id,
    timingLine(view),
    view.nextRuns.map(timeText)[0] ?? nothing(view),
    lastText(view),
  ]);
  return align([['SCHEDULE', 'RUNS', 'NEXT', 'LAST'], ...rows]).join('\n');
}

/** When a schedule runs, with its time zone. Pure. */
export function timingLine({ timing, timeZone }: Pick<ScheduleView, 'timing' | 'timeZone'>): string {
  return timing.startsWith('every ') ? timing : `${timing}, ${timeZone}`;
}

function lastText({ lastRuns: [run], missed }: ScheduleView): string {
  const text = run === undefined ? 'no run yet' : `${timeText(run.startedAt)} ${run.verdict}${spaced(countsText(run))}`;
  return missed === undefined ? text : `${text}; MISSED ${missedText(missed)}`;
}

function nothing({ paused }: ScheduleView): string {
  return paused ? 'paused' : 'never';
}

/** How many copies a run has left in which state, and what else is to say. Pure. */
function countsText({ counts, reason }: ScheduledRun): string {
  const parts =
    counts === undefined
      ? []
      : [
          Object.entries(counts)
            .map(([state, count]) => `${String(count)} ${state}`)
            .join(', '),
        ];
  return [...parts.filter((text) => text !== ''), ...(reason === undefined ? [] : [reason.replaceAll('\n', ' ')])].join(
    '; ',
  );
}

function spaced(text: string): string {
  return text === '' ? '' : `: ${text}`;
}

function missedText({ count, firstDueAt, lastDueAt }: MissedRuns): string {
  if (count === 1) return `the run that was due at ${timeText(lastDueAt)} did not start`;
  return `${String(count)} runs did not start, due from ${timeText(firstDueAt)} to ${timeText(lastDueAt)}`;
}

/** A time of ISO 8601 to the second. */
function timeText(time: string): string {
  return `${time.slice(0, 19)}Z`.replace('T', ' ');
}

/** What `apply` or `update` did, as one line. Pure. */
export function appliedText({ id, outcome, fields }: Applied): string {
  return `${outcome} ${id}${fields.length === 0 ? '' : `: ${fields.join(', ')}`}`;
}
