import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { unlessAborted } from '../abortable';
import type { Manifest } from '../../contract/schema/manifest';
import { withKindOf } from '../connect';
import { LeftError } from '../errors';
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

/** How long a command that leaves waits for the manifest so far. */
const LONGEST_LOOK_MS = 5_000;

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
  const manifest = await untilLeft('replication', id, options, wait).catch(async (error: unknown) => {
    const soFar = error instanceof LeftError ? await manifestSoFar(replications, id) : null;
    if (soFar !== null) await writeManifest(soFar, options);
    throw error;
  });
  await writeManifest(manifest, options);
  return exitCodeOf(manifest);
}

/** Whoever leaves does not wait long for it. */
function manifestSoFar(replications: Replications, id: string): Promise<Manifest | null> {
  const tooLate = sleep(LONGEST_LOOK_MS, null, { ref: false });
  return Promise.race([replications.manifest(id).catch(() => null), tooLate]);
}

async function waitForNight(nights: Nights, id: string, options: WaitOptions): Promise<number> {
  checkOutputOfNight(options);
  const report = await untilLeft('night', id, options, (leaving) => unlessAborted(nights.result(id), leaving));
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
