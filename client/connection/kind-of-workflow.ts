import type { Client } from '@temporalio/client';
import { NeitherKindError } from '../errors';

/** What people follow by its id. */
export type Kind = 'replication' | 'night';

const KINDS: ReadonlyMap<string, Kind> = new Map([
  ['replicateImage', 'replication'],
  ['syncImages', 'night'],
]);

/**
 * Whether an id is that of a replication or of a night. The type of the workflow decides: the id of a night may have been given
 * by anybody, and a schedule adds a time to it. Throws `NeitherKindError`.
 */
export async function kindOf(client: Client, id: string): Promise<Kind> {
  const { type } = await client.workflow.getHandle(id).describe();
  const kind = KINDS.get(type);
  if (kind !== undefined) return kind;
  throw new NeitherKindError(`"${id}" is a workflow of type ${type}; give the id of a replication or of a night.`);
}
