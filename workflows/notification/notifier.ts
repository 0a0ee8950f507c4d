import { WorkflowExecutionAlreadyStartedError, WorkflowIdReusePolicy } from '@temporalio/common';
import {
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  log,
  ParentClosePolicy,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { messageOf } from '../../contract/message-of';
import { notificationId } from '../../contract/names';
import type { RefusalDetails } from '../../contract/notification';
import { now } from '../shared/now';
import { asSummary } from '../shared/summaries';
import { aboutEarlyEnd, type EndedRun, notificationOf, type Said } from './notification';
import type { sendNotification } from './send-notification';

/** Tells the webhook that a request or a policy names how this run ends. Does nothing when it names none. */
export class Notifier {
  private readonly webhook: string | undefined;

  /**
   * `argument` is that of the workflow, which may be malformed. `id` is the first run id of a night that has gone on in several runs.
   * That of the execution chain would be the same for every night of a cron.
   */
  constructor(
    private readonly kind: EndedRun['kind'],
    argument: unknown,
    readonly id = workflowInfo().originalExecutionRunId,
  ) {
    this.webhook = webhookOf(argument);
  }

  /** Starts the workflow that sends the notification, which outlives this one. Never throws: the run ends as it would without. */
  async tell(said: Said): Promise<void> {
    if (this.webhook === undefined) return;
    const { namespace, workflowId, runId } = workflowInfo();
    const run = { kind: this.kind, id: this.id, namespace, workflowId, runId, at: now() };
    const input = { webhook: this.webhook, notification: notificationOf(run, said) };
    const options = {
      workflowId: notificationId(this.id),
      workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: asSummary(`${input.webhook} hears of ${workflowId}`),
    };
    try {
      await CancellationScope.nonCancellable(() =>
        startChild<typeof sendNotification>('sendNotification', { ...options, args: [input] }),
      );
    } catch (failure) {
      // A run that was reset after its end has been told of.
      if (failure instanceof WorkflowExecutionAlreadyStartedError) return;
      log.error('a notification cannot be sent', { webhook: this.webhook, error: failure });
    }
  }

  /** The same for a run that ends with a failure before it has a report or a manifest. */
  async tellEarlyEnd(end: unknown): Promise<void> {
    if (isWebhookUnknown(end)) return;
    await this.tell(aboutEarlyEnd(end instanceof CancelledFailure ? 'aborted' : 'failed', messageOf(end)));
  }
}

/** Nobody is told of a dry run. */
function webhookOf(argument: unknown): string | undefined {
  const { notify, dryRun } = Object(argument) as { notify?: unknown; dryRun?: unknown };
  return typeof notify === 'string' && dryRun !== true ? notify : undefined;
}

function isWebhookUnknown(end: unknown): boolean {
  const details = end instanceof ApplicationFailure ? end.details : undefined;
  return (details?.[1] as RefusalDetails | undefined)?.isWebhookUnknown === true;
}
