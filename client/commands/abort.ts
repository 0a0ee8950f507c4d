import { Command } from 'commander';
import { withKindOf } from '../connection/connect';
import type { Manifest } from '../../contract/schema/manifest';
import { AbortedBeforePlanError } from '../errors';
import { EXIT, exitCodeOfDrift } from '../exit-codes';
import type { Nights } from '../nights';
import type { Replications } from '../replications';
import { followNightUntilEnd } from './follow-night-until-end';
import { type FollowOptions, withFollowOptions } from './follow-options';
import { followUntilEnd } from './follow-until-end';
import { checkOutput, checkOutputOfNight } from './output-options';

/** `imageferry abort`: ends a replication or a night and waits until everything that it started is accounted for. */
export function abortCommand(): Command {
  const command = new Command('abort')
    .description('cancel the remaining copies of a replication or of a night and wait until they are gone')
    .argument('<id>', 'id of the replication or night, as `copy` or `sync` prints it');
  return withFollowOptions(command, 'manifest or drift report').action(async (id: string, options: FollowOptions) => {
    await checkOutput(options);
    process.exitCode = await withKindOf(id, {
      replication: (replications) => abortReplication(replications, id, options),
      night: (nights) => abortNight(nights, id, options),
    });
  });
}

async function abortReplication(replications: Replications, id: string, options: FollowOptions): Promise<number> {
  if (await replications.hasEnded(id)) process.stderr.write('the replication has already ended\n');
  await replications.abort(id);
  return followUntilEnd(replications, id, options).then(exitCodeOfAbort, acceptNothingStarted);
}

async function abortNight(nights: Nights, id: string, options: FollowOptions): Promise<number> {
  checkOutputOfNight(options);
  if (await nights.hasEnded(id)) process.stderr.write('the night has already ended\n');
  await nights.abort(id);
  return exitCodeOfDrift(await followNightUntilEnd(nights, id, options));
}

/** An abort before the plan is complete at once: nothing was started. */
function acceptNothingStarted(error: unknown): number {
  if (!(error instanceof AbortedBeforePlanError)) throw error;
  process.stderr.write(`${error.message}\n`);
  return EXIT.succeeded;
}

/** The abort itself has failed where a copy may go on. */
function exitCodeOfAbort({ copies }: Manifest): number {
  const goesOn = copies.some(({ compensation }) => compensation?.outcome === 'could-not-cancel');
  return goesOn ? EXIT.failed : EXIT.succeeded;
}
