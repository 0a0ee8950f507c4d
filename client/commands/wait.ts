import { Command } from 'commander';
import { unlessAborted } from '../follow/abortable';
import type { DriftReport } from '../../contract/schema/drift';
import type { Manifest } from '../../contract/schema/manifest';
import { withKindOf } from '../connection/connect';
import { exitCodeOf, exitCodeOfDrift } from '../exit-codes';
import { waitForEnd } from '../follow/follow';
import type { Kind } from '../connection/kind-of-workflow';
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
import { endOrSoFar } from './so-far';

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

/** Gives the manifest as the options say, also that so far when it leaves. Returns the exit code. Throws `LeftError`. */
export async function waitForReplication(
  replications: Replications,
  id: string,
  options: WaitOptions,
): Promise<number> {
  const wait = (leaving: AbortSignal): Promise<Manifest> => waitForEnd(replications, id, leaving);
  const manifest = await endOrSoFar(untilLeft('replication', id, options, wait), {
    look: () => replications.manifest(id),
    give: (soFar) => writeManifest(soFar, options),
  });
  await writeManifest(manifest, options);
  return exitCodeOf(manifest);
}

/** The same of a night and its report. */
export async function waitForNight(nights: Nights, id: string, options: WaitOptions): Promise<number> {
  checkOutputOfNight(options);
  const wait = (leaving: AbortSignal): Promise<DriftReport> => unlessAborted(nights.result(id), leaving);
  const report = await endOrSoFar(untilLeft('night', id, options, wait), {
    look: () => nights.report(id),
    give: (soFar) => writeReport(soFar, options),
  });
  await writeReport(report, options);
  return exitCodeOfDrift(report);
}

async function untilLeft<Result>(
  kind: Kind,
  id: string,
  options: WaitOptions,
  wait: (leaving: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const leaving = listenForLeaving({ kind, id }, options);
  try {
    return await wait(leaving.signal).catch(sayThatItGoesOn(kind, id));
  } finally {
    leaving.stop();
  }
}
