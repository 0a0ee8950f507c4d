import { setCurrentDetails } from '@temporalio/workflow';
import { code, fenced } from '../../contract/markdown';
import { imageNamedIn } from '../shared/named-source';
import * as activities from '../shared/proxies';

/** Everything that is wrong with a request for `replicateImage`, one line each: field, value, fix. Copies nothing. */
export async function checkRequest(request: unknown): Promise<string[]> {
  setCurrentDetails(`Checks the request for ${code(imageNamedIn(request))}; copies nothing`);
  const problems = await activities.checkRequest({ request });
  setCurrentDetails(problems.length === 0 ? 'Nothing is wrong with the request.' : fenced(problems.join('\n')));
  return problems;
}
