import { parseWith } from '../../contract/schema/problems';
import { ReplicationRequest } from '../../contract/schema/request';
import { objectionsOfEcs } from './objections';
import type { Dependencies } from '../shared/dependencies';
import { heartbeating } from '../shared/heartbeat';

/** Everything that is wrong with a request, by its schema and by ECS; one line each: field, value, fix. */
export function checkRequest({ ecs }: Dependencies) {
  return ({ request }: { request: unknown }): Promise<string[]> =>
    heartbeating(async () => [
      ...(parseWith(ReplicationRequest, request).problems ?? []),
      ...(await objectionsOfEcs(ecs, request)),
    ]);
}
