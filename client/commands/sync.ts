import { Command } from 'commander';
import type { SyncPolicy } from '../../contract/schema/policy';
import { withNights } from '../connect';
import { exitCodeOfDrift } from '../exit-codes';
import { followNight } from '../follow-night';
import type { Nights } from '../nights';
import { driftTable } from '../render-drift';
import { type PageOptions, pageProblems, withPageOptions, writePage } from './page-options';
import { policyOf } from './policy-of';

/** `imageferry sync`: starts a night, or attaches to the running one of the same policy, and follows it to the end. */
export function syncCommand(): Command {
  const command = new Command('sync')
    .description(
      'copy the images of a policy to the regions that lack them; leaving the command does not end the night',
    )
    .requiredOption('--policy <path>', 'file with the policy as JSON')
    .option('--json', 'print the drift report as JSON');
  return withPageOptions(command).action(async ({ policy: file, ...options }: { policy: string } & SyncOptions) => {
    const policy = await policyOf(file, await pageProblems(options));
    process.exitCode = await withNights((nights) => sync(nights, policy, options));
  });
}

interface SyncOptions extends PageOptions {
  json?: boolean;
}

async function sync(nights: Nights, policy: SyncPolicy, options: SyncOptions): Promise<number> {
  const { id, attached } = await nights.start(policy);
  process.stderr.write(`${attached ? 'attached to' : 'started'} ${id}\n`);
  const report = await followNight(nights, id, (text) => process.stderr.write(`${text}\n`));
  process.stdout.write(`${options.json === true ? JSON.stringify(report, null, 2) : driftTable(report)}\n`);
  await writePage(report, options, nights.namespace);
  return exitCodeOfDrift(report);
}
