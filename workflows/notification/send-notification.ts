import { setCurrentDetails } from '@temporalio/workflow';
import { messageOf } from '../../contract/message-of';
import type { SendNotificationInput } from '../../contract/notification';
import { innermostFailure } from '../shared/innermost-failure';
import { sendWebhook } from '../shared/proxies';

/** Sends one notification, for up to 24 hours. Fails when it did not arrive; nobody waits for it. */
export async function sendNotification(input: SendNotificationInput): Promise<void> {
  setCurrentDetails(input.notification.data.headline);
  await sendWebhook(input).catch((failure: unknown) => {
    const cause = innermostFailure(failure);
    setCurrentDetails(`The notification did not arrive: ${messageOf(cause)}`);
    throw cause;
  });
}
