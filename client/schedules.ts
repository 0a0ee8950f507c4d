import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Client,
  ScheduleAlreadyRunning,
  type ScheduleDescription,
  type ScheduleHandle,
  ScheduleNotFoundError,
} from '@temporalio/client';
import { TASK_QUEUE } from '../contract/names';
import { policyId } from '../contract/request-id';
import { parseWith } from '../contract/schema/problems';
import {
  Schedule,
  type ScheduleInput,
  ScheduleSettings,
  type ScheduleSettingsInput,
} from '../contract/schema/schedule';
import type { ScheduleView } from '../contract/schema/schedule-view';
import { defined } from '../contract/defined';
import { capacityWarnings } from '../contract/capacity-text';
import { Nights } from './nights';
import { InvalidScheduleError, ScheduleRefusedError } from './errors';
import { messageOf } from '../contract/message-of';
import { differencesOf, noteOf, optionsOf, SCHEDULED_TYPE, scheduleOf } from './schedule/options';
import { viewOf } from './schedule/view';
import { missedRuns, scheduledRuns } from './schedule/scheduled-runs';
import { linkTo } from './render/ui-link';
import type { syncImages } from '../workflows';

/** What `apply` and `update` did, and in which settings the schedule differed. */
export interface Applied {
  id: string;
  outcome: 'created' | 'updated' | 'unchanged';
  fields: string[];
}

/** What became of a trigger: the night that it has started, or the one that was running, so that nothing was started. */
export interface Triggered {
  outcome: 'started' | 'running' | 'unknown';
  /** Absent when Temporal did not say in time. */
  workflowId?: string;
}

/** How long Temporal may take to say what became of a trigger. */
const TRIGGER_MS = 10_000;
const LOOK_EVERY_MS = 200;

/** Makes and keeps the schedules of nights. For programs as well as for the command line. */
export class Schedules {
  constructor(private readonly client: Client) {}

  /** The nights that the schedules start. */
  get nights(): Nights {
    return new Nights(this.client);
  }

  /** What is wrong with a schedule that `create` is to make, without a look at ECS. */
  problemsIn(input: ScheduleSettingsInput & { id?: string }): readonly string[] {
    return parseNew(input).problems ?? [];
  }

  /** What is wrong with changes that `update` is to make, without a look at ECS. Throws `ScheduleRefusedError`. */
  async problemsInUpdate(id: string, changes: Partial<ScheduleSettingsInput>): Promise<readonly string[]> {
    return parseChanged(await this.describeOwn(id), changes).problems ?? [];
  }

  /** Creates a schedule; its id is that of the policy unless given. Throws `InvalidScheduleError` or `ScheduleRefusedError`. */
  async create(input: ScheduleSettingsInput & { id?: string }): Promise<string> {
    const { id } = input;
    const parsed = parseNew(input);
    if (parsed.data === undefined) throw new InvalidScheduleError(parsed.problems);
    const scheduleId = id ?? policyId(parsed.data.policy);
    try {
      await this.write(scheduleId, parsed.data);
      return scheduleId;
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      throw new ScheduleRefusedError(`There is a schedule "${scheduleId}" already; change it with update or apply.`);
    }
  }

  /** Makes a schedule as described, whether there is one or not, and changes only what differs. Throws as `create` does. */
  async apply(input: ScheduleInput): Promise<Applied> {
    const { data, problems } = parseWith(Schedule, input);
    if (data === undefined) throw new InvalidScheduleError(problems);
    const { id } = data;
    const current = await this.describeOwn(id).catch((error: unknown) => {
      if (error instanceof NoScheduleError) return undefined;
      throw error;
    });
    if (current !== undefined) return this.change(current, data);
    await this.write(id, data);
    return { id, outcome: 'created', fields: [] };
  }

  /** Changes the given settings of a schedule, and leaves the others. Throws `InvalidScheduleError` or `ScheduleRefusedError`. */
  async update(id: string, changes: Partial<ScheduleSettingsInput>): Promise<Applied> {
    const current = await this.describeOwn(id);
    const { data, problems } = parseChanged(current, changes);
    if (data === undefined) throw new InvalidScheduleError(problems);
    return this.change(current, data);
  }

  /** All schedules of nights in the namespace, by id. */
  async list(): Promise<ScheduleView[]> {
    const ids: string[] = [];
    for await (const { scheduleId, action } of this.client.schedule.list()) {
      if (action?.workflowType === SCHEDULED_TYPE) ids.push(scheduleId);
    }
    return Promise.all(ids.sort().map((id) => this.show(id)));
  }

  /** What a schedule is, has done and will do. Throws `ScheduleRefusedError`. */
  async show(id: string): Promise<ScheduleView> {
    const description = await this.describeOwn(id);
    const runs = await scheduledRuns(this.client, description);
    return viewOf(description, runs, await missedRuns(this.client, description, runs));
  }

  /**
   * What does not fit into the slots of the regions when the nights of a schedule come as often as it says; asks the regions and
   * copies nothing. Throws `ScheduleRefusedError`, and as `Nights.drift` does.
   */
  async capacityWarnings(id: string): Promise<string[]> {
    const description = await this.describeOwn(id);
    const policy = scheduleOf(description)?.policy;
    if (policy === undefined) return [];
    const { capacity, rpoSeconds } = await this.nights.drift(policy);
    const everySeconds = longestGapSeconds(description.info.nextActionTimes);
    return capacity === undefined ? [] : capacityWarnings(capacity, { rpoSeconds, ...defined({ everySeconds }) });
  }

  /** Lets a schedule rest. A night that runs goes on. */
  async pause(id: string, note = 'paused with imageferry'): Promise<void> {
    await (await this.own(id)).pause(note);
  }

  /** Lets a schedule go on; nights that were due meanwhile are not made up for. */
  async resume(id: string, note = 'resumed with imageferry'): Promise<void> {
    await (await this.own(id)).unpause(note);
  }

  /** Starts a night now, also of a schedule that is paused, unless one is running. */
  async trigger(id: string): Promise<Triggered> {
    const { info: before } = await this.describeOwn(id);
    if (before.runningActions.length > 0) return running(before);
    const handle = this.client.schedule.getHandle(id);
    // The server's default is to start one beside the one that runs, whatever the schedule says.
    await handle.trigger('SKIP');
    const deadline = Date.now() + TRIGGER_MS;
    while (Date.now() < deadline) {
      const { info } = await handle.describe();
      const workflowId = info.recentActions.at(-1)?.action.workflow.workflowId;
      if (info.numActionsTaken > before.numActionsTaken && workflowId !== undefined)
        return { outcome: 'started', workflowId };
      if (info.numActionsSkippedOverlap > before.numActionsSkippedOverlap) return running(info);
      await sleep(LOOK_EVERY_MS);
    }
    return { outcome: 'unknown' };
  }

  /** The page of a night in the Temporal UI; undefined when nobody knows where that is. See docs/configuration.md. */
  linkTo(workflowId: string): string | undefined {
    return linkTo(this.client, workflowId);
  }

  /** Ends a schedule. A night that runs goes on. */
  async delete(id: string): Promise<void> {
    await (await this.own(id)).delete();
  }

  /** Whether a worker has asked for work in the last minutes. */
  async hasWorker(): Promise<boolean> {
    const { pollers } = await this.client.workflowService.describeTaskQueue({
      namespace: this.client.options.namespace,
      taskQueue: { name: TASK_QUEUE },
    });
    return pollers.length > 0;
  }

  private async write(scheduleId: string, settings: ScheduleSettings): Promise<void> {
    const { paused = false, note = '' } = settings;
    await this.client.schedule
      .create<typeof syncImages>({ scheduleId, ...optionsOf(settings), state: { paused, note } })
      .catch(refuseWhatTemporalRefuses);
  }

  private async change(current: ScheduleDescription, settings: ScheduleSettings): Promise<Applied> {
    const { scheduleId: id } = current;
    const fields = differencesOf(current, settings);
    if (fields.length === 0) return { id, outcome: 'unchanged', fields };
    await this.client.schedule
      .getHandle(id)
      .update<typeof syncImages>(({ state }) => ({
        ...optionsOf(settings),
        state: { ...state, paused: settings.paused ?? state.paused, note: noteOf(settings, state) },
      }))
      .catch(refuseWhatTemporalRefuses);
    return { id, outcome: 'updated', fields };
  }

  private async own(id: string): Promise<ScheduleHandle> {
    await this.describeOwn(id);
    return this.client.schedule.getHandle(id);
  }

  /** The schedule, if it is one of nights. */
  private async describeOwn(id: string): Promise<ScheduleDescription> {
    const description = await this.client.schedule
      .getHandle(id)
      .describe()
      .catch((error: unknown) => {
        throw error instanceof ScheduleNotFoundError ? new NoScheduleError(id) : error;
      });
    const { workflowType } = description.action;
    if (workflowType === SCHEDULED_TYPE) return description;
    throw new ScheduleRefusedError(`The schedule "${id}" starts ${workflowType}; imageferry leaves it alone.`);
  }
}

function parseNew({ id, ...input }: ScheduleSettingsInput & { id?: string }) {
  return id === undefined ? parseWith(ScheduleSettings, input) : parseWith(Schedule, { id, ...input });
}

function parseChanged(current: ScheduleDescription, changes: Partial<ScheduleSettingsInput>) {
  return parseWith(Schedule, { ...changed(scheduleOf(current), changes), id: current.scheduleId });
}

/** The longest time between two of the next runs; undefined for fewer than two. */
function longestGapSeconds(times: readonly Date[]): number | undefined {
  const gaps = times.slice(1).map((time, index) => (time.getTime() - (times[index]?.getTime() ?? 0)) / 1000);
  return gaps.length === 0 ? undefined : Math.round(Math.max(...gaps));
}

class NoScheduleError extends ScheduleRefusedError {
  constructor(id: string) {
    super(`There is no schedule "${id}"; the command "schedule list" shows those that there are.`);
  }
}

function running({ runningActions }: ScheduleDescription['info']): Triggered {
  const workflowId = runningActions[0]?.workflow.workflowId;
  return { outcome: 'running', ...(workflowId === undefined ? {} : { workflowId }) };
}

/** A new timing replaces the one that there is, however that was written. */
function changed(
  current: ScheduleInput | undefined,
  changes: Partial<ScheduleSettingsInput>,
): Partial<ScheduleSettingsInput> {
  const { cron, at, days, every, ...rest } = current ?? {};
  const isNewTiming = changes.cron !== undefined || changes.at !== undefined || changes.every !== undefined;
  return isNewTiming ? { ...rest, ...changes } : { ...rest, cron, at, days, every, ...changes };
}

/** What passes our checks, and not those of Temporal. */
function refuseWhatTemporalRefuses(error: unknown): never {
  throw error instanceof TypeError ? new InvalidScheduleError([`(schedule): ${messageOf(error)}; correct it`]) : error;
}
