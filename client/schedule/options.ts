import { isDeepStrictEqual } from 'node:util';
import type { ScheduleDescription, ScheduleOptions, ScheduleOptionsStartWorkflowAction } from '@temporalio/client';
import { TASK_QUEUE } from '../../contract/names';
import { policyId } from '../../contract/request-id';
import { durationMs } from '../../contract/schema/request';
import { SyncPolicy } from '../../contract/schema/policy';
import { jitterOf, type ScheduleInput, type ScheduleSettings, timingOf } from '../../contract/schema/schedule';
import type { syncImages } from '../../workflows';
import { policySummary } from '../render/policy-summary';
import { lengthText } from '../render/length-text';
import { specOf, timingFields, timingOfSpec } from './timing';

/** The workflow type that schedules of ours start. */
export const SCHEDULED_TYPE = 'syncImages';

type Night = ScheduleOptionsStartWorkflowAction<typeof syncImages>;

/** What Temporal is told of a schedule, but for its id and state. Pure. */
export function optionsOf(settings: ScheduleSettings): Pick<ScheduleOptions<Night>, 'spec' | 'policies' | 'action'> {
  const { policy, timeZone, catchUp } = settings;
  return {
    spec: { ...specOf(timingOf(settings)), timezone: timeZone, jitter: durationMs(jitterOf(settings)) },
    action: {
      type: 'startWorkflow',
      workflowType: SCHEDULED_TYPE,
      workflowId: policyId(policy),
      taskQueue: TASK_QUEUE,
      args: [policy],
      staticSummary: policySummary(policy),
    },
    policies: { overlap: 'SKIP', catchupWindow: durationMs(catchUp), pauseOnFailure: false },
  };
}

/** The names of the settings in which a schedule of Temporal differs from those wanted. Pure. */
export function differencesOf(current: ScheduleDescription, settings: ScheduleSettings): string[] {
  const { spec, policies, state, action } = current;
  const wanted = optionsOf(settings);
  const isSame: [string, boolean][] = [
    ['policy', isDeepStrictEqual(asJson(policyOfAction(action)), asJson(settings.policy))],
    ['timing', isDeepStrictEqual(timingOfSpec(spec), timingOf(settings))],
    ['timeZone', zoneOf(spec) === settings.timeZone],
    ['jitter', (spec.jitter ?? 0) === wanted.spec.jitter],
    ['catchUp', policies.catchupWindow === wanted.policies?.catchupWindow],
    ['overlap', policies.overlap === 'SKIP' && !policies.pauseOnFailure],
    ['workflow', action.workflowId === idOfAction(action) && action.taskQueue === TASK_QUEUE],
    ['paused', (settings.paused ?? state.paused) === state.paused],
    ['note', noteOf(settings, state) === (state.note ?? '')],
  ];
  return isSame.filter(([, same]) => !same).map(([name]) => name);
}

/** The note of a schedule after a change. What somebody has noted with a pause stays, unless the pause is changed, too. Pure. */
export function noteOf(
  { note, paused }: Pick<ScheduleSettings, 'note' | 'paused'>,
  current: ScheduleDescription['state'],
): string {
  const isLeft = current.paused && paused === undefined;
  return (isLeft ? undefined : note) ?? current.note ?? '';
}

/** A schedule of Temporal as a file would hold it; undefined when it cannot be written so. Pure. */
export function scheduleOf({
  scheduleId,
  spec,
  action,
  policies,
  state,
}: ScheduleDescription): ScheduleInput | undefined {
  const timing = timingOfSpec(spec);
  const policy = policyOfAction(action);
  if (timing === undefined || policy === undefined) return undefined;
  const fields = timingFields(timing);
  const jitter = lengthText(spec.jitter ?? 0);
  return {
    id: scheduleId,
    policy,
    ...fields,
    timeZone: zoneOf(spec),
    ...(jitter === jitterOf({ every: fields.every }) ? {} : { jitter }),
    catchUp: lengthText(policies.catchupWindow),
    ...(state.paused ? { paused: true } : {}),
    ...((state.note ?? '') === '' ? {} : { note: state.note }),
  };
}

/** Temporal takes no time zone for UTC. Pure. */
export function zoneOf({ timezone = '' }: ScheduleDescription['spec']): string {
  return timezone === '' ? 'UTC' : timezone;
}

function policyOfAction({ args = [] }: ScheduleDescription['action']): SyncPolicy | undefined {
  return SyncPolicy.safeParse(args[0]).data;
}

/** The id that the workflows of its own policy should have. */
function idOfAction(action: ScheduleDescription['action']): string | undefined {
  const policy = policyOfAction(action);
  return policy === undefined ? action.workflowId : policyId(policy);
}

/** Without the fields that are undefined. */
function asJson(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
