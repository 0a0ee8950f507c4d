import { parseWith } from '../../contract/schema/problems';
import { ReplicationRequest } from '../../contract/schema/request';
import { webhookProblems } from '../notification/webhook-problems';
import type { Dependencies } from '../shared/dependencies';
import { problemsSeenByEcs } from './check-against-ecs';

/** Everything that is wrong with a request, by its schema, by the webhooks of the worker and by ECS; one line each: field, value, fix. */
export function checkRequest({ ecs, notifications }: Dependencies) {
  return async ({ request }: { request: unknown }): Promise<string[]> => [
    ...(parseWith(ReplicationRequest, request).problems ?? []),
    ...webhookProblems(notifications, request),
    ...(await problemsSeenByEcs(ecs, request)),
  ];
}
