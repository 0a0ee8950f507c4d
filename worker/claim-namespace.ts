import type { Logger } from '@temporalio/worker';
import type { Dependencies } from '../activities';
import { regionSlotsStart } from '../activities/slots/region-slots-start';
import { describeError } from '../contract/errors';
import { ACCOUNT_MEMO, REGION_SLOTS_ID } from '../contract/names';

/** The namespace belongs to another account. The message names both accounts and what to do. */
export class WrongAccount extends Error {
  override readonly name = 'WrongAccount';

  constructor(namespace: string, owner: string, own: string) {
    super(
      `The worker does not start (code WrongAccount): namespace "${namespace}" serves the account ${owner}, ` +
        `but the credentials of this worker belong to the account ${own}. ${describeError('WrongAccount').hint} ` +
        `If the namespace is to serve ${own} from now on, let its replications end, then terminate ${REGION_SLOTS_ID}.`,
    );
  }
}

/**
 * Makes sure that the namespace serves the worker's account: starts the region slots, whose memo names it, or compares it
 * with the memo of those that run. Throws `WrongAccount`. Region slots of an old version have no memo and are let be.
 */
export async function claimNamespace(
  { client, slots, accountId }: Pick<Dependencies, 'client' | 'slots' | 'accountId'>,
  logger: Pick<Logger, 'warn'>,
): Promise<void> {
  const start = { ...regionSlotsStart({ slots, accountId }), workflowIdConflictPolicy: 'USE_EXISTING' } as const;
  const { memo } = await (await client.workflow.start('regionSlots', start)).describe();
  const owner = memo?.[ACCOUNT_MEMO] as string | undefined;
  if (owner === undefined) {
    logger.warn(`${REGION_SLOTS_ID} does not say which account it serves; terminate it to have that checked`, {
      accountId,
    });
  } else if (owner !== accountId) {
    throw new WrongAccount(client.options.namespace, owner, accountId);
  }
}
