import { Command, Option } from 'commander';
import { withNights } from '../connection/connect';
import { checkPolicyFirst } from './check-policy-first';
import { FORMATS_OF_NIGHTS, type OutputOptions, outputProblems, withOutputOptions } from './output-options';
import { type PageOptions, pageProblems, withPageOptions } from './page-options';
import type * as PolicyOf from './policy-of';
import { showDrift } from './show-drift';

/** `imageferry drift`: what the regions have of the images of a policy. Copies nothing. */
export function driftCommand(): Command {
  const command = new Command('drift')
    .description('show which regions lack images of a policy; copies nothing')
    .requiredOption('--policy <path>', 'file with the policy as JSON')
    .addOption(new Option('--table', 'short for --output table (default)').conflicts(['json', 'output']));
  withOutputOptions(command, 'drift report', FORMATS_OF_NIGHTS);
  return withPageOptions(command).action(
    async ({ policy: file, ...options }: { policy: string } & OutputOptions & PageOptions) => {
      const { policyOf } = require('./policy-of') as typeof PolicyOf;
      const policy = await policyOf(file, [...(await outputProblems(options)), ...(await pageProblems(options))]);
      process.exitCode = await withNights(async (nights) => {
        await checkPolicyFirst(nights, policy);
        return showDrift(nights, policy, options);
      });
    },
  );
}
