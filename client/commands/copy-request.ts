import { parseWith } from '../../contract/schema/problems';
import { ReplicationRequest } from '../../contract/schema/request';
import { withReplications } from '../connection/connect';
import { InvalidRequestError } from '../errors';
import { readJsonFile } from '../files/read-json-file';
import { refusal } from '../refusal';
import { type Draft, draftOf, draftOver, type RequestOptions } from './request-draft';

export type { RequestOptions };

/** Where a request comes from, whether its command stays with it, and what is wrong with other options. */
interface Circumstances {
  file: string | undefined;
  detach: boolean;
  problems: readonly string[];
}

/**
 * The request that the options describe, or that the file holds with what the options change of it.
 * Throws one `InvalidRequestError` with all its problems.
 */
export async function requestOf(
  options: RequestOptions,
  { file, detach, problems: ofOthers }: Circumstances,
): Promise<ReplicationRequest> {
  const { request, problems: ofDraft } = file === undefined ? draftOf(options) : await draftFromFile(file, options);
  const problems = [...ofOthers, ...ofDraft];
  if (detach && 'abortWhenDetached' in Object(request)) problems.push(LEFT_ALONE);
  const { data, problems: malformed = [] } = parseWith(ReplicationRequest, request);
  if (data !== undefined && problems.length === 0) return data;
  throw await refusal(request, [...problems, ...malformed], () => {
    process.stderr.write('the request is malformed; ECS is asked to check the rest\n');
    return withReplications((replications) => replications.check(request));
  });
}

const LEFT_ALONE = '--detach: cannot be combined with abortWhenDetached: nobody would follow; leave out one of them';

async function draftFromFile(file: string, options: RequestOptions): Promise<Draft> {
  const content = await readJsonFile(file);
  const ofFile = content.problems.map((problem) => `--file: "${file}" ${problem}`);
  const { request, problems } = draftOver(content.data, options);
  if (content.data === undefined) throw new InvalidRequestError([...problems, ...ofFile]);
  return { request, problems: [...problems, ...ofFile] };
}
