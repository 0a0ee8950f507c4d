import { Command } from 'commander';
import { unlessAborted } from '../abortable';
import { withKindOf } from '../connect';
import { exitCodeOf, exitCodeOfDrift } from '../exit-codes';
import { waitForEnd } from '../follow';
import type { Kind } from '../kind-of-workflow';
import type { Nights } from '../nights';
import type { Replications } from '../replications';
import { listenForLeaving, withTimeoutOption } from './leaving';
import {
  checkOutput,
  checkOutputOfNight,
  type OutputOptions,
  withOutputOptions,
  writeManifest,
  writeReport,
} from './output-options';
import { sayThatItGoesOn } from './say-that-it-goes-on';

interface WaitOptions extends OutputOptions {
  timeout?: number;
}

/** `imageferry wait`: says nothing until a replication or a night has ended, then exits as `copy` or `sync` does. */
export function waitCommand(): Command {
  const command = new Command('wait')
    .description(
      'wait in silence for the end of a replication or of a night, and exit as `copy` does; a signal ends only this command',
    )
    .argument('<id>', 'id of the replication or night, as `copy`, `sync` or `list` prints it');
  return withTimeoutOption(withOutputOptions(command, 'manifest or drift report')).action(
    async (id: string, options: WaitOptions) => {
      await checkOutput(options);
      process.exitCode = await withKindOf(id, {
        replication: (replications) => waitForReplication(replications, id, options),
        night: (nights) => waitForNight(nights, id, options),
      });
    },
  );
}

async function waitForReplication(replications: Replications, id: string, options: WaitOptions): Promise<number> {
  const manifest = await untilLeft('replication', id, options, () => waitForEnd(replications, id));
  await writeManifest(manifest, options);
  return exitCodeOf(manifest);
}

async function waitForNight(nights: Nights, id: string, options: WaitOptions): Promise<number> {
  checkOutputOfNight(options);
  const report = await untilLeft('night', id, options, () => nights.result(id));
  await writeReport(report, options);
  return exitCodeOfDrift(report);
}

async function untilLeft<Result>(
  kind: Kind,
  id: string,
  options: WaitOptions,
  wait: () => Promise<Result>,
): Promise<Result> {
  const leaving = listenForLeaving({ kind, id }, options);
  try {
    return await unlessAborted(wait(), leaving.signal).catch(sayThatItGoesOn(kind, id));
  } finally {
    leaving.stop();
  }
}
