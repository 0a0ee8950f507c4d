import { Command } from 'commander';
import { withKindOf } from '../connection/connect';
import { exitCodeOf, exitCodeOfDrift } from '../exit-codes';
import type { Nights } from '../nights';
import type { Replications } from '../replications';
import { followNightUntilEnd } from './follow-night-until-end';
import type { FollowOptions } from './follow-options';
import { followUntilEnd } from './follow-until-end';
import { withTimeoutOption } from './leaving';
import { checkOutput, checkOutputOfNight, withOutputOptions } from './output-options';
import { remindOption } from './remind-option';

/** `imageferry watch`: shows a replication or a night as `copy` or `sync` does, and exits as they do. */
export function watchCommand(): Command {
  const command = new Command('watch')
    .description('follow a replication or a night to its end, and exit as `copy` does; a signal ends only this command')
    .argument('<id>', 'id of the replication or night, as `copy`, `sync` or `list` prints it');
  return withTimeoutOption(withOutputOptions(command, 'manifest or drift report'))
    .addOption(remindOption())
    .action(async (id: string, options: FollowOptions) => {
      await checkOutput(options);
      const leaving = { ...options, onSignal: 'leave' } as const;
      process.exitCode = await withKindOf(id, {
        replication: (replications) => watchReplication(replications, id, leaving),
        night: (nights) => watchNight(nights, id, leaving),
      });
    });
}

async function watchReplication(replications: Replications, id: string, options: FollowOptions): Promise<number> {
  return exitCodeOf(await followUntilEnd(replications, id, options));
}

async function watchNight(nights: Nights, id: string, options: FollowOptions): Promise<number> {
  checkOutputOfNight(options);
  return exitCodeOfDrift(await followNightUntilEnd(nights, id, options));
}
