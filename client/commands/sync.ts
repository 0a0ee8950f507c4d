import { Command } from 'commander';
import type { SyncPolicy } from '../../contract/schema/policy';
import { withNights } from '../connect';
import { exitCodeOfDrift } from '../exit-codes';
import { followNight } from '../follow-night';
import type { Nights } from '../nights';
import { driftTable } from '../render-drift';
import { policyOf } from './policy-of';

/** `imageferry sync`: starts a night, or attaches to the running one of the same policy, and follows it to the end. */
export function syncCommand(): Command {
  return new Command('sync')
    .description(
      'copy the images of a policy to the regions that lack them; leaving the command does not end the night',
    )
    .requiredOption('--policy <path>', 'file with the policy as JSON')
    .option('--json', 'print the drift report as JSON')
    .action(async ({ policy: file, json = false }: { policy: string; json?: boolean }) => {
      const policy = await policyOf(file);
      process.exitCode = await withNights((nights) => sync(nights, policy, json));
    });
}

async function sync(nights: Nights, policy: SyncPolicy, json: boolean): Promise<number> {
  const { id, attached } = await nights.start(policy);
  process.stderr.write(`${attached ? 'attached to' : 'started'} ${id}\n`);
  const report = await followNight(nights, id, (text) => process.stderr.write(`${text}\n`));
  process.stdout.write(`${json ? JSON.stringify(report, null, 2) : driftTable(report)}\n`);
  return exitCodeOfDrift(report);
}
