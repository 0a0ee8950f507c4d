import { TASK_QUEUE } from '../../../contract/names';
import { messageOf } from '../../../contract/message-of';
import type { Schedules } from '../../schedules';

/**
 * Says what stands in the way of the nights of some schedules: Temporal takes a schedule in silence, without a worker as well
 * as with more copies than fit.
 */
export async function warnOfNights(schedules: Schedules, ids: readonly string[]): Promise<void> {
  const warnings = (await schedules.hasWorker())
    ? (await Promise.all(ids.map((id) => warningsOf(schedules, id)))).flat()
    : [`no worker asks for work on the task queue "${TASK_QUEUE}"; nights wait until one is started`];
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
}

async function warningsOf(schedules: Schedules, id: string): Promise<string[]> {
  const warnings = await schedules
    .capacityWarnings(id)
    .catch((error: unknown) => [`whether the copies fit is not known: ${messageOf(error)}`]);
  return warnings.map((warning) => `${id}: ${warning}`);
}
