import { log } from '@temporalio/activity';
import type { CopyEvent } from '../../contract/messages';
import { copyEventsSignalName } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';
import { inBatches } from '../shared/in-batches';

/** The time that a signal may take; others may wait for it. */
const CALL_MS = 10_000;

/** Sends news of a copy to its replication. News of several copies that come at the same time take one signal. */
export function newsSender(dependencies: Dependencies): (requester: string, news: CopyEvent) => Promise<void> {
  return inBatches((requester, news) => signal(dependencies, requester, news));
}

/** Sends news that may be lost. The replication may be gone; the copy finds that out when it ends. */
export async function signalReplication(dependencies: Dependencies, requester: string, news: CopyEvent): Promise<void> {
  try {
    await signal(dependencies, requester, [news]);
  } catch (error) {
    log.debug('news was not delivered', { error });
  }
}

function signal({ client }: Dependencies, requester: string, news: CopyEvent[]): Promise<void> {
  return client.withDeadline(Date.now() + CALL_MS, () =>
    client.workflow.getHandle(requester).signal(copyEventsSignalName, news),
  );
}
