import { TASK_QUEUE } from '../../../contract/names';
import type { Schedules } from '../../schedules';

/** Says so when the nights would find nobody to run them: Temporal takes a schedule without a worker in silence. */
export async function warnWithoutWorker(schedules: Schedules): Promise<void> {
  if (await schedules.hasWorker()) return;
  process.stderr.write(
    `warning: no worker asks for work on the task queue "${TASK_QUEUE}"; nights wait until one is started\n`,
  );
}
