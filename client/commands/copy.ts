import { readFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { withReplications } from '../connect';
import { InvalidRequestError } from '../errors';
import { parseRequest } from '../replications';
import { followUntilEnd } from './follow-until-end';

interface CopyOptions {
  from?: string;
  to?: string;
  name?: string;
  description?: string;
  tag?: Record<string, string>;
  priority?: string;
  failurePolicy?: string;
  onAbort?: string;
  deadline?: string;
  dryRun?: boolean;
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
    .option('--tag <key=value>', 'tag of the copies; may be repeated', addTag)
    .addOption(new Option('--priority <class>', 'release, manual or nightly'))
    .addOption(new Option('--failure-policy <policy>', 'continue or abort when a required region fails'))
    .addOption(new Option('--on-abort <policy>', 'keepFinished or deleteFinished'))
    .option('--deadline <duration>', 'time that one copy may take, such as 6h')
    .option('--dry-run', 'check everything, start nothing')
    .option('--file <path>', 'the whole request as JSON; excludes the options above')
    .option('--detach', 'do not wait for the end; print the id')
    .option('--json', 'print the manifest as JSON')
    .action(async (imageId: string | undefined, options: CopyOptions) => {
      const request = parseRequest(await requestOf(imageId, options));
      process.exitCode = await withReplications(async (replications) => {
        const { id, attached } = await replications.start(request);
        process.stderr.write(`${attached ? 'attached to' : 'started'} ${id}\n`);
        if (options.detach !== true) return followUntilEnd(replications, id, { json: options.json === true });
        process.stdout.write(options.json === true ? `${JSON.stringify({ replicationId: id })}\n` : `${id}\n`);
        return 0;
      });
    });
}

/** The request as it was typed; the schema judges it. */
async function requestOf(imageId: string | undefined, options: CopyOptions): Promise<unknown> {
  const { file, from, to, tag, deadline, name, description, priority, failurePolicy, onAbort, dryRun } = options;
  const rest = { name, description, priority, failurePolicy, onAbort, dryRun };
  const typed = { from, to, tag, deadline, ...rest };
  if (file !== undefined) {
    const given = Object.entries({ imageId, ...typed }).filter(([, value]) => value !== undefined);
    if (given.length === 0) return readRequest(file);
    throw new InvalidRequestError(
      given.map(([name]) => `${name}: cannot be combined with --file; put it into the file`),
    );
  }
  const problems = [
    ...(imageId === undefined ? ['imageId: is missing; name the image to copy'] : []),
    ...(from === undefined ? ['--from: is missing; name the region of the image'] : []),
    ...(to === undefined ? ['--to: is missing; name the target regions, or "all"'] : []),
  ];
  if (problems.length > 0) throw new InvalidRequestError(problems);
  const targets = to === 'all' ? 'all' : to?.split(',').map((region) => region.trim());
  const optional = { tags: tag, copyDeadline: deadline, ...rest };
  return {
    source: { regionId: from, imageId },
    targets,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

async function readRequest(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidRequestError([
      `--file: "${file}" cannot be read as JSON (${reason}); correct the file or its path`,
    ]);
  }
}

function addTag(text: string, tags: Record<string, string> = {}): Record<string, string> {
  const [, key, value] = /^([^=]+)=(.*)$/.exec(text) ?? [];
  if (key === undefined || value === undefined) throw new InvalidArgumentError('It must be key=value.');
  return { ...tags, [key]: value };
}
