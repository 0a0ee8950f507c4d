import { Command } from 'commander';
import { withKindOf } from '../connect';
import { exitCodeOf, exitCodeOfDrift } from '../exit-codes';
import { waitForEnd } from '../follow';
import type { Nights } from '../nights';
import type { Replications } from '../replications';
import { leaveOnSignal } from './leave-on-signal';
import { printManifest, printReport } from './print-result';
import { sayThatItGoesOn } from './say-that-it-goes-on';

interface WaitOptions {
  json?: boolean;
}

/** `imageferry wait`: says nothing until a replication or a night has ended, then exits as `copy` or `sync` does. */
export function waitCommand(): Command {
  return new Command('wait')
    .description(
      'wait in silence for the end of a replication or of a night, and exit as `copy` does; a signal ends only this command',
    )
    .argument('<id>', 'id of the replication or night, as `copy`, `sync` or `list` prints it')
    .option('--json', 'print the manifest or drift report as JSON')
    .action(async (id: string, { json = false }: WaitOptions) => {
      process.exitCode = await withKindOf(id, {
        replication: (replications) => waitForReplication(replications, id, json),
        night: (nights) => waitForNight(nights, id, json),
      });
    });
}

async function waitForReplication(replications: Replications, id: string, json: boolean): Promise<number> {
  const stopListening = leaveOnSignal('replication', id, say);
  try {
    const manifest = await waitForEnd(replications, id).catch(sayThatItGoesOn('replication', id));
    printManifest(manifest, json);
    return exitCodeOf(manifest);
  } finally {
    stopListening();
  }
}

async function waitForNight(nights: Nights, id: string, json: boolean): Promise<number> {
  const stopListening = leaveOnSignal('night', id, say);
  try {
    const report = await nights.result(id).catch(sayThatItGoesOn('night', id));
    printReport(report, json);
    return exitCodeOfDrift(report);
  } finally {
    stopListening();
  }
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
