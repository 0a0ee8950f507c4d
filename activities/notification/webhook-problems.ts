import type { NotificationSettings } from './settings';

/** The problem of a request or a policy, which may be malformed, whose webhook this worker does not know: field, value, fix. */
export function webhookProblems(settings: NotificationSettings, input: unknown): string[] {
  const { notify } = Object(input) as { notify?: unknown };
  const isKnown = typeof notify !== 'string' || settings.webhooks.has(notify);
  return isKnown ? [] : [`notify: ${unknownWebhook(settings, notify)}`];
}

/** What to say of a name that this worker has no webhook for. Names are no secrets. */
export function unknownWebhook({ webhooks }: NotificationSettings, name: string): string {
  const subject = `"${name}" is no webhook of the worker`;
  if (webhooks.size === 0) return `${subject}, which has none; set IMAGEFERRY_WEBHOOKS_FILE at the worker`;
  return `${subject}; use one of ${[...webhooks.keys()].join(', ')}`;
}
