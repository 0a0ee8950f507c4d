import { Command, Option } from 'commander';
import type { SyncPolicy } from '../../contract/schema/policy';
import { withNights } from '../connection/connect';
import { policyId } from '../../contract/request-id';
import { EXIT, exitCodeOfDrift } from '../exit-codes';
import type { Nights } from '../nights';
import { checkPolicyFirst } from './check-policy-first';
import { followNightUntilEnd } from './follow-night-until-end';
import { type LeavingOptions, withLeavingOptions } from './leaving';
import {
  FORMATS_OF_NIGHTS,
  formatOf,
  type OutputOptions,
  outputProblems,
  withOutputOptions,
  writeResult,
} from './output-options';
import { type PageOptions, pageProblems, withPageOptions, writePage } from './page-options';
import type * as PolicyOf from './policy-of';
import { sayStarted } from './say-started';
import { showDrift } from './show-drift';

interface SyncOptions extends PageOptions, LeavingOptions, OutputOptions {
  policy: string;
  detach?: boolean;
  dryRun?: boolean;
}

/** `imageferry sync`: starts a night, or attaches to the running one of the same policy, and follows it to the end. */
export function syncCommand(): Command {
  const command = new Command('sync')
    .description('copy the images of a policy to the regions that lack them, and follow that to the end')
    .requiredOption('--policy <path>', 'file with the policy as JSON')
    .addOption(
      new Option('--detach', 'print the id and do not wait for the end').conflicts(['html', 'timeout', 'onSignal']),
    )
    .addOption(
      new Option(
        '--dry-run',
        'say what the regions lack, what would go and why the rest stays; change nothing',
      ).conflicts(['detach', 'timeout', 'onSignal']),
    );
  withLeavingOptions(withOutputOptions(command, 'drift report', FORMATS_OF_NIGHTS));
  return withPageOptions(command).action(async ({ policy: file, detach, dryRun, ...options }: SyncOptions) => {
    const { policyOf } = require('./policy-of') as typeof PolicyOf;
    const policy = await policyOf(file, [...(await outputProblems(options)), ...(await pageProblems(options))]);
    const run = dryRun === true ? showDrift : detach === true ? startOnly : sync;
    process.exitCode = await withNights(async (nights) => {
      await checkPolicyFirst(nights, policy);
      return run(nights, policy, options);
    });
  });
}

type Output = Omit<SyncOptions, 'policy' | 'detach' | 'dryRun'>;

async function sync(nights: Nights, policy: SyncPolicy, options: Output): Promise<number> {
  const started = start(nights, policy);
  const report = await followNightUntilEnd(nights, policyId(policy), { ...options, started });
  await writePage(report, options, nights.namespace);
  return exitCodeOfDrift(report);
}

/** Says first how to abort the night: whoever cleans up after a command that was killed finds it there. */
async function start(nights: Nights, policy: SyncPolicy): Promise<void> {
  process.stderr.write(`abort with: imageferry abort ${policyId(policy)}\n`);
  const started = await nights.start(policy);
  sayStarted(started, nights.linkTo(started.id));
}

async function startOnly(nights: Nights, policy: SyncPolicy, options: Output): Promise<number> {
  const id = policyId(policy);
  await start(nights, policy);
  await writeResult(formatOf(options) === 'json' ? `${JSON.stringify({ policyId: id })}\n` : `${id}\n`, options);
  return EXIT.succeeded;
}
