import * as activities from '../shared/proxies';

/** Everything that is wrong with a request for `replicateImage`, one line each: field, value, fix. Copies nothing. */
export async function checkRequest(request: unknown): Promise<string[]> {
  return activities.checkRequest({ request });
}
