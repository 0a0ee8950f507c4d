import { defined } from '../../contract/defined';
import { parseWith } from '../../contract/schema/problems';
import { ReplicationRequest } from '../../contract/schema/request';
import { withReplications } from '../connect';
import { InvalidRequestError } from '../errors';
import { readJsonFile } from '../read-json-file';
import { refusal } from '../refusal';
import { type TargetOptions, targetsOf } from './targets-of';

/** The arguments of `imageferry copy` that make the request. */
export interface RequestOptions extends TargetOptions {
  imageId?: string;
  from?: string;
  name?: string;
  description?: string;
  tag?: string[];
  priority?: string;
  failurePolicy?: string;
  onAbort?: string;
  deadline?: string;
  abortWhenDetached?: string;
  dryRun?: boolean;
}

/** A request that is not checked yet, and what is wrong with the options that make it. */
interface Draft {
  request: unknown;
  problems: string[];
}

/** Where a request comes from, and whether its command stays with it. */
interface Circumstances {
  file: string | undefined;
  detach: boolean;
}

/** The request that the options describe, or that the file holds. Throws one `InvalidRequestError` with all its problems. */
export async function requestOf(options: RequestOptions, { file, detach }: Circumstances): Promise<ReplicationRequest> {
  const { request, problems } = file === undefined ? draftFromOptions(options) : await draftFromFile(file, options);
  if (detach && 'abortWhenDetached' in Object(request)) problems.push(LEFT_ALONE);
  const { data, problems: malformed = [] } = parseWith(ReplicationRequest, request);
  if (data !== undefined && problems.length === 0) return data;
  throw await refusal(request, [...problems, ...malformed], () => {
    process.stderr.write('the request is malformed; ECS is asked to check the rest\n');
    return withReplications((replications) => replications.check(request));
  });
}

const LEFT_ALONE = '--detach: cannot be combined with abortWhenDetached: nobody would follow; leave out one of them';

function draftFromOptions({
  imageId,
  from,
  to,
  except,
  bestEffort,
  tag = [],
  deadline,
  ...rest
}: RequestOptions): Draft {
  const { targets, problems } = targetsOf(defined({ to, except, bestEffort }));
  const isPair = (text: string): boolean => text.indexOf('=') > 0;
  const fields = {
    targets,
    tags: tag.length === 0 ? undefined : Object.fromEntries(tag.filter(isPair).map(keyAndValue)),
    copyDeadline: deadline,
    ...rest,
  };
  const keys = tag.filter(isPair).map((pair) => keyAndValue(pair)[0]);
  const repeated = new Set(keys.filter((key, index) => keys.indexOf(key) < index));
  return {
    request: { source: { regionId: from, imageId }, ...defined(fields) },
    problems: [
      ...problems,
      ...tag.filter((text) => !isPair(text)).map((text) => `--tag: "${text}" must be key=value`),
      ...[...repeated].map((key) => `--tag: "${key}" is given more than once; keep one of them`),
    ],
  };
}

function keyAndValue(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return [pair.slice(0, at), pair.slice(at + 1)];
}

async function draftFromFile(file: string, options: RequestOptions): Promise<Draft> {
  const problems = Object.keys(defined({ ...options })).map(
    (name) => `${optionName(name)}: cannot be combined with --file; put it into the file`,
  );
  const content = await readJsonFile(file);
  problems.push(...content.problems.map((problem) => `--file: "${file}" ${problem}`));
  if (content.data === undefined) throw new InvalidRequestError(problems);
  return { request: content.data, problems };
}

function optionName(name: string): string {
  return name === 'imageId' ? name : `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
