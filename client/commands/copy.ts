import { Command, Option } from 'commander';
import { withReplications } from '../connect';
import { type RequestOptions, requestOf } from './copy-request';
import { followUntilEnd } from './follow-until-end';

interface CopyOptions extends RequestOptions {
  file?: string;
  detach?: boolean;
  json?: boolean;
}

/** `imageferry copy`: starts a replication, or attaches to the running one of the same request. */
export function copyCommand(): Command {
  return new Command('copy')
    .description('copy an image into other regions and follow it to the end')
    .argument('[imageId]', 'id of the custom image')
    .option('--from <region>', 'region of the image')
    .option('--to <regions>', 'target regions, separated by commas, or "all"')
    .option('--name <name>', "name of the copies; the image's own name unless given")
    .option('--description <text>', 'description of the copies')
    .option('--tag <key=value>', 'tag of the copies; may be repeated', collect)
    .addOption(new Option('--priority <class>', 'release, manual or nightly'))
    .addOption(new Option('--failure-policy <policy>', 'continue or abort when a required region fails'))
    .addOption(new Option('--on-abort <policy>', 'keepFinished or deleteFinished'))
    .option('--deadline <duration>', 'time that one copy may take, such as 6h')
    .option('--dry-run', 'check everything, start nothing')
    .option('--file <path>', 'the whole request as JSON; excludes the options above')
    .option('--detach', 'do not wait for the end; print the id')
    .option('--json', 'print the manifest as JSON')
    .action(async (imageId: string | undefined, { file, detach = false, json = false, ...options }: CopyOptions) => {
      const request = await requestOf(imageId === undefined ? options : { ...options, imageId }, file);
      process.exitCode = await withReplications(async (replications) => {
        const { id, attached } = await replications.start(request);
        process.stderr.write(`${attached ? 'attached to' : 'started'} ${id}\n`);
        if (!detach) return followUntilEnd(replications, id, { json });
        process.stdout.write(json ? `${JSON.stringify({ replicationId: id })}\n` : `${id}\n`);
        return 0;
      });
    });
}

function collect(value: string, values: string[] = []): string[] {
  return [...values, value];
}
