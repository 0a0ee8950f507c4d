import { Command } from 'commander';
import { defined } from '../../contract/defined';
import { requestId } from '../../contract/request-id';
import { withReplications } from '../connect';
import { InvalidOptionsError } from '../errors';
import { EXIT, exitCodeOf } from '../exit-codes';
import type { Replications } from '../replications';
import type { RetryPlan } from '../retry-plan';
import { checkFirst } from './check-first';
import { detachedText, detachProblems } from './detached';
import { type FollowOptions, withFollowOptions } from './follow-options';
import { followUntilEnd } from './follow-until-end';
import { outputProblems, writeManifest, writeResult } from './output-options';

interface RetryOptions extends FollowOptions {
  detach?: boolean;
}

/** `imageferry retry`: a new replication of the regions that an earlier one left without a copy. */
export function retryCommand(): Command {
  const command = new Command('retry')
    .description('copy again to the regions of a replication that failed or were cancelled, and follow it to the end')
    .argument('<id>', 'id of a replication that has ended')
    .option('--detach', 'print the id of the new replication and do not wait for its end');
  return withFollowOptions(command).action(async (id: string, options: RetryOptions) => {
    process.exitCode = await withReplications(async (replications) => {
      const plan = await replications.planRetry(id);
      await checkOptions(options, plan);
      return plan === undefined ? sayThatAllIsThere(replications, id, options) : retry(replications, plan, options);
    });
  });
}

async function checkOptions({ detach = false, ...options }: RetryOptions, plan: RetryPlan | undefined): Promise<void> {
  const problems = [...(await outputProblems(options)), ...(detach ? detachProblems(options) : [])];
  if (detach && plan?.request.abortWhenDetached !== undefined) problems.push(LEFT_ALONE);
  if (problems.length > 0) throw new InvalidOptionsError(problems);
}

const LEFT_ALONE = '--detach: the request has abortWhenDetached, and nobody would follow; leave out --detach';

async function retry(
  replications: Replications,
  plan: RetryPlan,
  { detach = false, ...options }: RetryOptions,
): Promise<number> {
  await checkFirst(replications, plan.request);
  const { abortWhenDetached } = plan.request;
  const id = requestId(plan.request);
  const started = start(replications, plan);
  if (!detach)
    return exitCodeOf(await followUntilEnd(replications, id, { ...options, started, ...defined({ abortWhenDetached }) }));
  await started;
  await writeResult(detachedText(id, options), options);
  return EXIT.succeeded;
}

/** Says first how to abort what it starts, as `copy` does. */
async function start(replications: Replications, { request, of, regions }: RetryPlan): Promise<void> {
  say(`retrying ${of.id}: ${regions?.join(', ') ?? 'it left no manifest, so all its regions'}`);
  say(`abort with: imageferry abort ${requestId(request)}`);
  const { id, attached } = await replications.start(request, { retries: of });
  say(`${attached ? 'attached to' : 'started'} ${id}`);
}

/** What a script goes on with is the earlier replication: it has every copy. */
async function sayThatAllIsThere(
  replications: Replications,
  id: string,
  { detach = false, ...options }: RetryOptions,
): Promise<number> {
  say(`nothing to retry: every region of ${id} has its copy`);
  if (detach) await writeResult(detachedText(id, options), options);
  else await writeManifest(await replications.result(id), options);
  return EXIT.succeeded;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
