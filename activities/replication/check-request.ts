import { parseWith } from '../../contract/schema/problems';
import { ReplicationRequest } from '../../contract/schema/request';
import { limitProblems } from '../limits/limit-problems';
import { webhookProblems } from '../notification/webhook-problems';
import type { Dependencies } from '../shared/dependencies';
import { ownAccountProblems } from '../sharing/own-account-problems';
import { problemsSeenByEcs } from './check-against-ecs';

/** Everything that is wrong with a request, by its schema, by account, limits and webhooks of the worker, and by ECS; one line each: field, value, fix. */
export function checkRequest({ ecs, notifications, limits, accountId }: Dependencies) {
  return async ({ request }: { request: unknown }): Promise<string[]> => [
    ...(parseWith(ReplicationRequest, request).problems ?? []),
    ...ownAccountProblems(accountId, request),
    ...limitProblems(limits, request),
    ...webhookProblems(notifications, request),
    ...(await problemsSeenByEcs({ ecs, limits }, request)),
  ];
}
