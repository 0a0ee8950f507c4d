import type { CopyEvent } from '../../contract/messages';
import { copyEventsSignalName } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';
import { inBatches } from '../shared/in-batches';

/** The time that a signal may take; those that come after it wait meanwhile. */
const CALL_MS = 10_000;

/** Sends news of a copy to its replication. News of several copies that come at the same time take one signal. */
export function newsSender({ client }: Dependencies): (requester: string, news: CopyEvent) => Promise<void> {
  return inBatches((requester, news) =>
    client.withDeadline(Date.now() + CALL_MS, () =>
      client.workflow.getHandle(requester).signal(copyEventsSignalName, news),
    ),
  );
}
