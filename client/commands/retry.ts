import { Command } from 'commander';
import { requestId } from '../../contract/request-id';
import { withReplications } from '../connection/connect';
import { InvalidOptionsError, InvalidRequestError } from '../errors';
import { EXIT, exitCodeOf } from '../exit-codes';
import type { Replications } from '../replications';
import type { RetryPlan } from '../retry/plan';
import { checkFirst } from './check-first';
import { detachedText, detachProblems } from './detached';
import { type FollowOptions, withFollowOptions } from './follow-options';
import { followUntilEnd } from './follow-until-end';
import { outputProblems, writeManifest, writeResult } from './output-options';
import { sayStarted } from './say-started';

interface RetryOptions extends FollowOptions {
  detach?: boolean;
}

/** `imageferry retry`: a new replication of the regions that an earlier one left without a copy. */
export function retryCommand(): Command {
  const command = new Command('retry')
    .description('copy again to the regions of a replication that failed or were cancelled, and follow it to the end')
    .argument('<id>', 'id of a replication that has ended')
    .option('--detach', 'print the id of the new replication and do not wait for its end');
  return withFollowOptions(command, 'manifest of the new replication').action(
    async (id: string, options: RetryOptions) => {
      const problems = [
        ...(await outputProblems(options)),
        ...(options.detach === true ? detachProblems(options) : []),
      ];
      if (problems.length > 0) throw new InvalidOptionsError(problems);
      process.exitCode = await withReplications(async (replications) => {
        const plan = await replications.planRetry(id);
        return plan === undefined ? sayThatAllIsThere(replications, id, options) : retry(replications, plan, options);
      });
    },
  );
}

async function retry(replications: Replications, plan: RetryPlan, options: RetryOptions): Promise<number> {
  const { detach = false } = options;
  if (detach && plan.request.abortWhenDetached !== undefined) throw new InvalidRequestError([LEFT_ALONE]);
  await checkFirst(replications, plan.request);
  const id = requestId(plan.request);
  const started = start(replications, plan);
  const { abortWhenDetached } = plan.request;
  const circumstances = { started, ...(abortWhenDetached !== undefined && { abortWhenDetached }) };
  if (!detach) return exitCodeOf(await followUntilEnd(replications, id, { ...options, ...circumstances }));
  await started;
  await writeResult(detachedText(id, options), options);
  return EXIT.succeeded;
}

const LEFT_ALONE = '--detach: the request has abortWhenDetached, and nobody would follow; leave out --detach';

/** Says first how to abort what it starts, as `copy` does. */
async function start(replications: Replications, { request, of, regions }: RetryPlan): Promise<void> {
  say(`retrying ${of.id}: ${regions?.join(', ') ?? 'it left no manifest, so all its regions'}`);
  say(`abort with: imageferry abort ${requestId(request)}`);
  const started = await replications.start(request, { retries: of });
  sayStarted(started, replications.linkTo(started.id));
}

/** What a script goes on with is the earlier replication: it has every copy. */
async function sayThatAllIsThere(replications: Replications, id: string, options: RetryOptions): Promise<number> {
  say(`nothing to retry: every region of ${id} has its copy`);
  if (options.detach === true) await writeResult(detachedText(id, options), options);
  else await writeManifest(await replications.result(id), options);
  return EXIT.succeeded;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
