import { Command } from 'commander';
import { withSchedules } from '../../connection/connect';
import { EXIT } from '../../exit-codes';
import type { Schedules, Triggered } from '../../schedules';
import { checkSchedulesFirst } from './check-schedules-first';
import { warnOfNights } from './warn-of-nights';

/** `imageferry schedule trigger`: starts a night now, unless one is running. */
export function triggerCommand(): Command {
  return new Command('trigger')
    .description('start a night now, unless one of this schedule is running; works while the schedule is paused, too')
    .argument('<id>', 'id of the schedule')
    .action(async (id: string) => {
      await withSchedules(async (schedules) => {
        await checkPolicyOf(schedules, id);
        const triggered = await schedules.trigger(id);
        report(id, triggered);
        sayWhereToSee(schedules, triggered);
        await warnOfNights(schedules, []);
      });
    });
}

/** A night that ECS refuses would only leave a failed workflow. */
async function checkPolicyOf(schedules: Schedules, id: string): Promise<void> {
  const { schedule } = await schedules.show(id);
  if (schedule !== undefined) await checkSchedulesFirst(schedules, [schedule]);
}

function sayWhereToSee(schedules: Schedules, { workflowId }: Triggered): void {
  const link = workflowId === undefined ? undefined : schedules.linkTo(workflowId);
  if (link !== undefined) process.stderr.write(`see ${link}\n`);
}

function report(id: string, { outcome, workflowId = '' }: Triggered): void {
  switch (outcome) {
    case 'started':
      process.stdout.write(`started ${workflowId}\n`);
      return;
    case 'running':
      process.stderr.write(`${workflowId} is running; nothing was started\n`);
      process.exitCode = EXIT.failed;
      return;
    case 'unknown':
      process.stderr.write(`Temporal has not said yet whether a night was started; look with: schedule show ${id}\n`);
      process.exitCode = EXIT.failed;
  }
}
