import type { Client } from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow';
import { type LastPoll, lastPollIn, POLLING_ACTIVITY } from '../../contract/last-poll';
import { COPY_MEMO } from '../../contract/names';
import type { Manifest } from '../../contract/schema/manifest';
import type { LastPolls } from './polls';

/** How long Temporal may take to answer. */
const PATIENCE_MS = 5000;

/**
 * How far the running copies of a manifest are: their polls write no history, but leave what they saw with Temporal. Nothing of a copy
 * of which nobody can tell now.
 */
export async function lastPolls(client: Client, { replicationId, copies }: Manifest): Promise<LastPolls> {
  const running = copies.flatMap(({ status, lane, regionId }) =>
    status === 'copying' && lane !== undefined ? [{ lane, regionId }] : [],
  );
  const polls = await client.withDeadline(Date.now() + PATIENCE_MS, () =>
    Promise.all(
      running.map(({ lane, regionId }) =>
        lastPollOf(client, lane, { requester: replicationId, regionId }).catch(() => undefined),
      ),
    ),
  );
  return Object.fromEntries(running.map(({ regionId }, place) => [regionId, polls[place]]));
}

/** Undefined when the lane has no copy, another one, or one that was not polled yet. */
async function lastPollOf(
  client: Client,
  lane: string,
  copy: { requester: string; regionId: string },
): Promise<LastPoll | undefined> {
  const { memo, raw } = await client.workflow.getHandle(lane).describe();
  const held = Object(memo?.[COPY_MEMO]) as Partial<typeof copy>;
  if (held.requester !== copy.requester || held.regionId !== copy.regionId) return undefined;
  const polling = raw.pendingActivities?.find(({ activityType }) => activityType?.name === POLLING_ACTIVITY);
  const { namespace, loadedDataConverter } = client.options;
  const context = { type: 'workflow' as const, namespace, workflowId: lane };
  const details = await decodeArrayFromPayloads(loadedDataConverter, polling?.heartbeatDetails?.payloads, context);
  return lastPollIn(details[0]);
}
