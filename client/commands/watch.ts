import { Command } from 'commander';
import { withKindOf } from '../connect';
import { exitCodeOf, exitCodeOfDrift } from '../exit-codes';
import type { Nights } from '../nights';
import type { Replications } from '../replications';
import { followNightUntilEnd } from './follow-night-until-end';
import { followUntilEnd } from './follow-until-end';
import { withTimeoutOption } from './leaving';
import { checkOutput, checkOutputOfNight, type OutputOptions, withOutputOptions, writeReport } from './output-options';
import { remindOption } from './remind-option';

interface WatchOptions extends OutputOptions {
  timeout?: number;
  remindEvery: number;
}

/** Who only watches aborts nothing. */
const HARMLESS = { onSignal: 'leave' } as const;

/** `imageferry watch`: shows a replication or a night as `copy` or `sync` does, and exits as they do. */
export function watchCommand(): Command {
  const command = new Command('watch')
    .description(
      'follow a replication or a night to its end, and exit as `copy` does; a signal ends only this command',
    )
    .argument('<id>', 'id of the replication or night, as `copy`, `sync` or `list` prints it');
  return withTimeoutOption(withOutputOptions(command, 'manifest or drift report'))
    .addOption(remindOption())
    .action(async (id: string, options: WatchOptions) => {
      await checkOutput(options);
      process.exitCode = await withKindOf(id, {
        replication: (replications) => watchReplication(replications, id, options),
        night: (nights) => watchNight(nights, id, options),
      });
    });
}

async function watchReplication(replications: Replications, id: string, options: WatchOptions): Promise<number> {
  return exitCodeOf(await followUntilEnd(replications, id, { ...options, ...HARMLESS }));
}

async function watchNight(nights: Nights, id: string, options: WatchOptions): Promise<number> {
  checkOutputOfNight(options);
  const report = await followNightUntilEnd(nights, id, { ...options, ...HARMLESS });
  await writeReport(report, options);
  return exitCodeOfDrift(report);
}
