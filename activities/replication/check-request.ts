import { parseWith } from '../../contract/schema/problems';
import { ReplicationRequest } from '../../contract/schema/request';
import type { Dependencies } from '../shared/dependencies';
import { problemsSeenByEcs } from './check-against-ecs';

/** Everything that is wrong with a request, by its schema and by ECS; one line each: field, value, fix. */
export function checkRequest({ ecs }: Dependencies) {
  return async ({ request }: { request: unknown }): Promise<string[]> => [
    ...(parseWith(ReplicationRequest, request).problems ?? []),
    ...(await problemsSeenByEcs(ecs, request)),
  ];
}
