import { Command } from 'commander';
import { withKindOf } from '../connect';
import { exitCodeOf, exitCodeOfDrift } from '../exit-codes';
import { follow } from '../follow';
import { followNight } from '../follow-night';
import type { Nights } from '../nights';
import { createProgress } from '../progress';
import type { Replications } from '../replications';
import type { FollowOptions } from './follow-until-end';
import { leaveOnSignal } from './leave-on-signal';
import { printManifest, printReport } from './print-result';
import { remindOption } from './remind-option';
import { sayThatItGoesOn } from './say-that-it-goes-on';

/** `imageferry watch`: shows a replication or a night as `copy` or `sync` does, and exits as they do. */
export function watchCommand(): Command {
  return new Command('watch')
    .description(
      'follow a replication or a night to its end, and exit as `copy` does; a signal ends only this command',
    )
    .argument('<id>', 'id of the replication or night, as `copy`, `sync` or `list` prints it')
    .option('--json', 'print the manifest or drift report as JSON')
    .addOption(remindOption())
    .action(async (id: string, options: FollowOptions) => {
      process.exitCode = await withKindOf(id, {
        replication: (replications) => watchReplication(replications, id, options),
        night: (nights) => watchNight(nights, id, options),
      });
    });
}

async function watchReplication(
  replications: Replications,
  id: string,
  { json = false, remindEvery }: FollowOptions,
): Promise<number> {
  const progress = createProgress(process.stderr, { silenceMs: remindEvery });
  const stopListening = leaveOnSignal('replication', id, progress.say);
  try {
    const manifest = await follow(replications, id, progress).catch(sayThatItGoesOn('replication', id));
    if (process.stdout.isTTY) progress.erase();
    printManifest(manifest, json);
    return exitCodeOf(manifest);
  } finally {
    stopListening();
  }
}

async function watchNight(nights: Nights, id: string, { json = false }: FollowOptions): Promise<number> {
  const say = (text: string): void => {
    process.stderr.write(`${text}\n`);
  };
  const stopListening = leaveOnSignal('night', id, say);
  try {
    const report = await followNight(nights, id, say).catch(sayThatItGoesOn('night', id));
    printReport(report, json);
    return exitCodeOfDrift(report);
  } finally {
    stopListening();
  }
}
