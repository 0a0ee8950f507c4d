import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { isTransient } from '../contract/ecs-errors';
import { MANIFEST_MEMO } from '../contract/names';
import type { CopyError } from '../contract/outcome';
import type { Manifest } from '../contract/schema/manifest';
import { AbortedBeforePlanError, InvalidRequestError, ReplicationLostError, UnreachableError } from './errors';
import { explain } from './render/manifest';

/** The manifest that a replication has left although it failed or was aborted; throws what it ended with when there is none. */
export async function manifestOfFailure(handle: WorkflowHandle, cause: Error | undefined): Promise<Manifest> {
  if (cause instanceof ApplicationFailure) {
    const [detail] = cause.details ?? [];
    if (cause.type === 'InvalidRequest') throw new InvalidRequestError(detail as string[]);
    if (cause.type === 'ReplicationFailed') return detail as Manifest;
    if (detail !== undefined) throw planningError(detail as CopyError);
  }
  if (cause instanceof CancelledFailure) {
    const { memo } = await handle.describe();
    const manifest = memo?.[MANIFEST_MEMO] as Manifest | undefined;
    if (manifest !== undefined) return manifest;
    throw new AbortedBeforePlanError('The replication was aborted before it had a plan; nothing was started.');
  }
  throw new ReplicationLostError(`The replication ended without a result: ${cause?.message ?? 'unknown cause'}`);
}

/** What kept a replication from having a plan. */
function planningError(error: CopyError): Error {
  const text = `The replication could not be planned: ${explain(error)}`;
  return isTransient(error.class) ? new UnreachableError(text) : new ReplicationLostError(text);
}
