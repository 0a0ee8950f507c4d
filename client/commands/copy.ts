import { Command, Option } from 'commander';
import { withReplications } from '../connection/connect';
import { EXIT, exitCodeOf } from '../exit-codes';
import type { Replications } from '../replications';
import { requestId } from '../../contract/request-id';
import type { ReplicationRequest } from '../../contract/schema/request';
import { checkFirst } from './check-first';
import type * as CopyRequest from './copy-request';
import { detachedText, detachProblems } from './detached';
import { type FollowOptions, withFollowOptions } from './follow-options';
import { followUntilEnd } from './follow-until-end';
import { outputProblems, writeResult } from './output-options';
import { sayStarted } from './say-started';

interface CopyOptions extends CopyRequest.RequestOptions, FollowOptions {
  file?: string;
  detach?: boolean;
}

/** `imageferry copy`: starts a replication, or attaches to the running one of the same request. */
export function copyCommand(): Command {
  const command = new Command('copy')
    .description('copy an image into other regions and follow it to the end')
    .argument('[imageId]', 'id of the custom image (source.imageId), or region and id as Packer prints them')
    .option('--from <region>', 'region of the image (source.regionId)')
    .option('--to <regions>', 'target regions (targets), separated by commas, or "all"; may be repeated', collect)
    .option('--except <regions>', 'regions that --to all leaves out (targets.except); may be repeated', collect)
    .option('--best-effort <regions>', 'regions that may fail (required: false); may be repeated', collect)
    .option('--name <name>', "name of the copies; default: the image's own name")
    .option('--description <text>', 'description of the copies')
    .option('--tag <key=value>', 'tag of the copies (tags); may be repeated', collect)
    .option(
      '--share <accounts>',
      'accounts that get each copy, too (shareWith), once all required ones are there',
      collect,
    )
    .addOption(
      new Option(
        '--priority <class>',
        'order when slots are scarce: release first, then manual (default), then nightly',
      ),
    )
    .addOption(
      new Option(
        '--failure-policy <policy>',
        'what follows when a required region fails (failurePolicy): continue (default) or abort',
      ),
    )
    .addOption(
      new Option(
        '--on-abort <policy>',
        'what an abort does to finished copies (onAbort): keepFinished (default) or deleteFinished',
      ),
    )
    .option(
      '--deadline <duration>',
      'longest time for one copy, such as 90m (copyDeadline); default: by image and regions',
    )
    .option(
      '--abort-when-detached <duration>',
      'abort when nobody has followed for so long, such as 5m (abortWhenDetached); default: go on',
    )
    .option('--relay', 'copy finished copies on, in place of the image itself (relay); default: do not')
    .option('--dry-run', 'say what would happen in each region, and start no copy')
    .option('--file <path>', 'file with the request as JSON, or - for standard input; the options above change it')
    .option('--detach', 'print the id and do not wait for the end');
  return withFollowOptions(command).action(
    async (imageId: string | undefined, { file, detach = false, ...options }: CopyOptions) => {
      const problems = [...(await outputProblems(options)), ...(detach ? detachProblems(options) : [])];
      const { requestOf } = require('./copy-request') as typeof CopyRequest;
      const request = await requestOf(imageId === undefined ? options : { ...options, imageId }, {
        file,
        detach,
        problems,
      });
      process.exitCode = await withReplications(async (replications) => {
        await checkFirst(replications, request);
        return detach ? startOnly(replications, request, options) : copy(replications, request, options);
      });
    },
  );
}

async function copy(replications: Replications, request: ReplicationRequest, options: FollowOptions): Promise<number> {
  const started = start(replications, request);
  const { abortWhenDetached } = request;
  const circumstances = { started, ...(abortWhenDetached !== undefined && { abortWhenDetached }) };
  return exitCodeOf(await followUntilEnd(replications, requestId(request), { ...options, ...circumstances }));
}

/** Says first how to abort the replication: whoever cleans up after a command that was killed finds it there. */
async function start(replications: Replications, request: ReplicationRequest): Promise<void> {
  process.stderr.write(`abort with: imageferry abort ${requestId(request)}\n`);
  const started = await replications.start(request);
  sayStarted(started, replications.linkTo(started.id));
  if (started.attached && request.abortWhenDetached !== undefined)
    process.stderr.write('it runs already; its own start decided whether it is aborted when nobody follows\n');
}

/** How long a detached start waits to hear that the request is refused. */
const PATIENCE_MS = 20_000;

async function startOnly(
  replications: Replications,
  request: ReplicationRequest,
  options: FollowOptions,
): Promise<number> {
  const id = requestId(request);
  await start(replications, request);
  const isPlanned = await replications.untilPlanned(id, PATIENCE_MS);
  if (!isPlanned)
    process.stderr.write('there is no plan yet; the request may still be refused. Check its status later\n');
  await writeResult(detachedText(id, options), options);
  return EXIT.succeeded;
}

function collect(value: string, values: string[] = []): string[] {
  return [...values, value];
}
