import { setTimeout as sleep } from 'node:timers/promises';
import type { DriftReport, Nights, ScheduleInput, Schedules } from '../client';
import type { SimulatorAdmin } from '../simulator';

/** What the tour needs of a running system. */
export interface TourStack {
  schedules: Schedules;
  nights: Nights;
  ecs: SimulatorAdmin;
}

const SOURCE_REGION = 'cn-hangzhou';
const LOOK_EVERY_MS = 500;

/** The schedule that the tour makes. */
export const TOUR_SCHEDULE: ScheduleInput = {
  id: 'tour',
  policy: { images: { regionId: SOURCE_REGION, namePattern: 'tour-*' }, targets: ['cn-beijing', 'eu-central-1'] },
  every: '1m',
};

/** A schedule, images that come while it runs, and a copy that goes; one step at a time. */
export class Tour {
  /** Nights that began before it may not know of the last change. */
  private changedAt = '';

  constructor(
    private readonly stack: TourStack,
    private readonly schedule: ScheduleInput = TOUR_SCHEDULE,
  ) {}

  /** Makes the first images and the schedule, and does not wait for it: starts the first night. */
  async begin(): Promise<void> {
    const { schedules } = this.stack;
    for (const number of [1, 2]) await this.addImage(number);
    await schedules.apply(this.schedule);
    await schedules.trigger(this.schedule.id);
  }

  /** Adds a source image, as a build would. */
  async addImage(number: number): Promise<void> {
    const name = `tour-${String(number)}`;
    const createdAt = Date.now() - 3_600_000 / number;
    await this.stack.ecs.addImage({ regionId: SOURCE_REGION, imageId: `m-tour${String(number)}`, name, createdAt });
    this.changedAt = new Date().toISOString();
  }

  /** Removes a copy, as somebody does who does not know what it is for. */
  async removeCopy(copy: { regionId: string; imageId: string }): Promise<void> {
    await this.stack.ecs.removeImage(copy);
    this.changedAt = new Date().toISOString();
  }

  /** What the regions have now. */
  drift(): Promise<DriftReport> {
    return this.stack.nights.drift(this.schedule.policy);
  }

  /** Waits for the first night that has begun after the last change, and returns its workflow id. */
  async night(): Promise<string> {
    for (;;) {
      const { lastRuns } = await this.stack.schedules.show(this.schedule.id);
      const run = lastRuns.filter(({ startedAt }) => startedAt > this.changedAt).at(-1);
      if (run !== undefined) return run.workflowId;
      await sleep(LOOK_EVERY_MS);
    }
  }
}
