import { Command, Option } from 'commander';
import { withReplications } from '../connect';
import { EXIT, exitCodeOf } from '../exit-codes';
import type { Replications } from '../replications';
import type { ReplicationRequest } from '../../contract/schema/request';
import { type RequestOptions, requestOf } from './copy-request';
import { type FollowOptions, followUntilEnd } from './follow-until-end';
import { remindOption } from './remind-option';

interface CopyOptions extends RequestOptions, FollowOptions {
  file?: string;
  detach?: boolean;
}

/** `imageferry copy`: starts a replication, or attaches to the running one of the same request. */
export function copyCommand(): Command {
  return new Command('copy')
    .description('copy an image into other regions and follow it to the end')
    .argument('[imageId]', 'id of the custom image (source.imageId)')
    .option('--from <region>', 'region of the image (source.regionId)')
    .option('--to <regions>', 'target regions (targets), separated by commas, or "all"; may be repeated', collect)
    .option('--name <name>', "name of the copies; default: the image's own name")
    .option('--description <text>', 'description of the copies')
    .option('--tag <key=value>', 'tag of the copies (tags); may be repeated', collect)
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
    .option('--deadline <duration>', 'longest time for one copy, such as 90m (copyDeadline); default: 6h')
    .option('--dry-run', 'check everything and start no copy')
    .option('--file <path>', 'file with the whole request as JSON; cannot be combined with the options above')
    .option('--detach', 'print the id and do not wait for the end')
    .option('--json', 'print the manifest as JSON')
    .addOption(remindOption())
    .action(
      async (imageId: string | undefined, { file, detach, json = false, remindEvery, ...options }: CopyOptions) => {
        const request = await requestOf(imageId === undefined ? options : { ...options, imageId }, file);
        process.exitCode = await copy(request, { detach: detach === true, json, remindEvery });
      },
    );
}

interface Follower {
  detach: boolean;
  json: boolean;
  remindEvery: number;
}

function copy(request: ReplicationRequest, { detach, json, remindEvery }: Follower): Promise<number> {
  return withReplications(async (replications) => {
    const { id, attached } = await replications.start(request);
    process.stderr.write(`${attached ? 'attached to' : 'started'} ${id}\n`);
    return detach
      ? leave(replications, id, json)
      : exitCodeOf(await followUntilEnd(replications, id, { json, remindEvery }));
  });
}

/** How long a detached start waits to hear that the request is refused. */
const PATIENCE_MS = 20_000;

async function leave(replications: Replications, id: string, json: boolean): Promise<number> {
  const isPlanned = await replications.untilPlanned(id, PATIENCE_MS);
  if (!isPlanned)
    process.stderr.write('there is no plan yet; the request may still be refused. Check its status later\n');
  process.stdout.write(json ? `${JSON.stringify({ replicationId: id })}\n` : `${id}\n`);
  return EXIT.succeeded;
}

function collect(value: string, values: string[] = []): string[] {
  return [...values, value];
}
