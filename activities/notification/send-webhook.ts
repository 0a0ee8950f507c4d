import { Context, log } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { defined } from '../../contract/defined';
import type { ErrorCode } from '../../contract/errors';
import type { SendNotificationInput } from '../../contract/notification';
import type { Notification } from '../../contract/schema/notification';
import type { Dependencies } from '../shared/dependencies';
import { type Answer, NoAnswer, post } from './post';
import { retryAfterMs } from './retry-after';
import type { NotificationSettings } from './settings';
import type { Webhook } from './webhook';
import { unknownWebhook } from './webhook-problems';

/**
 * Sends a notification once, signed by the secret that this worker knows. Fails with `WebhookUnknown` or `WebhookFailed`, after which
 * it is sent again under the same id, or for good with `WebhookRefused`. No failure names the address or the secret.
 */
export function sendWebhook({ notifications }: Pick<Dependencies, 'notifications'>) {
  return async ({ webhook: name, notification }: SendNotificationInput): Promise<void> => {
    const webhook = notifications.webhooks.get(name);
    if (webhook === undefined) throw failure('WebhookUnknown', unknownWebhook(notifications, name));
    if (webhook.on?.includes(notification.data.status) === false) return;
    const answer = await attempt(webhook, notification, notifications).catch((error: unknown) => {
      Context.current().cancellationSignal.throwIfAborted();
      throw error instanceof NoAnswer ? failure('WebhookFailed', `webhook "${name}": ${error.message}`) : error;
    });
    judge(answer, name, notification);
  };
}

function attempt(webhook: Webhook, notification: Notification, settings: NotificationSettings): Promise<Answer> {
  const { uiUrl, proxy, timeoutMs } = settings;
  const body = JSON.stringify(uiUrl === undefined ? notification : withLink(notification, uiUrl));
  const headers = webhook.headersFor(notification.id, body, Date.now());
  const signal = Context.current().cancellationSignal;
  return post({ url: webhook.url, headers, body, proxy, timeoutMs, signal });
}

function withLink(notification: Notification, uiUrl: string): Notification {
  const { namespace, workflowId, runId } = notification.data;
  const [space, workflow] = [namespace, workflowId].map(encodeURIComponent);
  const link = `${uiUrl}/namespaces/${String(space)}/workflows/${String(workflow)}/${runId}`;
  return { ...notification, data: { ...notification.data, link } };
}

/** Statuses below 500 that may pass. */
const PASSING = new Set([408, 425, 429]);

function judge({ status, retryAfter }: Answer, name: string, { id }: Notification): void {
  if (status >= 200 && status < 300) {
    log.info('a notification has arrived', { webhook: name, id });
    return;
  }
  const said = `webhook "${name}": the receiver answered ${String(status)}`;
  if (status >= 500 || PASSING.has(status))
    throw failure('WebhookFailed', said, { nextRetryDelay: retryAfterMs(retryAfter, Date.now()) });
  log.error('a receiver refuses a notification, which is not sent again', { webhook: name, id, status });
  const redirected = status < 400 ? ', and redirections are not followed' : '';
  throw failure('WebhookRefused', `${said}${redirected}; the notification is not sent again`, { nonRetryable: true });
}

function failure(
  type: ErrorCode,
  message: string,
  { nonRetryable = false, nextRetryDelay }: { nonRetryable?: boolean; nextRetryDelay?: number | undefined } = {},
): ApplicationFailure {
  return ApplicationFailure.create({ type, message, nonRetryable, ...defined({ nextRetryDelay }) });
}
