/** What the workflows and the activities of a notification tell each other. Types only. */
import type { Notification } from './schema/notification';

/** The argument of `sendNotification`. It stands in the history, so it holds neither the address nor the secret. */
export interface SendNotificationInput {
  /** Name of the webhook. */
  webhook: string;
  notification: Notification;
}

/** `details[1]` of the failure of a refused request or policy. */
export interface RefusalDetails {
  /** The worker that refused it has no webhook of the name: nobody could be told. */
  isWebhookUnknown: boolean;
}
