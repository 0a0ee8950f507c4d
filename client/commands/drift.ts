import { Command, Option } from 'commander';
import { withNights } from '../connect';
import { exitCodeOfDrift } from '../exit-codes';
import { driftTable } from '../render-drift';
import { type PageOptions, pageProblems, withPageOptions, writePage } from './page-options';
import type * as PolicyOf from './policy-of';

/** `imageferry drift`: what the regions have of the images of a policy. Copies nothing. */
export function driftCommand(): Command {
  const command = new Command('drift')
    .description('show which regions lack images of a policy; copies nothing')
    .requiredOption('--policy <path>', 'file with the policy as JSON')
    .addOption(new Option('--json', 'print the report as JSON').conflicts('table'))
    .option('--table', 'print the report as a table (default)');
  return withPageOptions(command).action(
    async ({ policy: file, json, ...options }: { policy: string; json?: boolean } & PageOptions) => {
      const { policyOf } = require('./policy-of') as typeof PolicyOf;
      const policy = await policyOf(file, await pageProblems(options));
      await withNights(async (nights) => {
        const report = await nights.drift(policy);
        process.stdout.write(`${json === true ? JSON.stringify(report, null, 2) : driftTable(report)}\n`);
        process.exitCode = exitCodeOfDrift(report);
        await writePage(report, options, nights.namespace);
      });
    },
  );
}
