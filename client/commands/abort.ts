import { Command } from 'commander';
import { withReplications } from '../connect';
import type { Manifest } from '../../contract/schema/manifest';
import { AbortedBeforePlanError } from '../errors';
import { EXIT } from '../exit-codes';
import { type FollowOptions, followUntilEnd } from './follow-until-end';
import { remindOption } from './remind-option';

/** `imageferry abort`: ends a replication and waits until everything that it started is accounted for. */
export function abortCommand(): Command {
  return new Command('abort')
    .description('cancel the remaining copies of a replication and wait until they are gone')
    .argument('<id>', 'id of the replication, as `copy` prints it')
    .option('--json', 'print the manifest as JSON')
    .addOption(remindOption())
    .action(async (id: string, options: FollowOptions) => {
      const code = await withReplications(async (replications) => {
        if (await replications.hasEnded(id)) process.stderr.write('the replication has already ended\n');
        await replications.abort(id);
        return followUntilEnd(replications, id, options).then(exitCodeOfAbort, acceptNothingStarted);
      });
      process.exitCode = code;
    });
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
