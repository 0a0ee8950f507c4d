import { ApplicationFailure, CancelledFailure, upsertMemo } from '@temporalio/workflow';
import { MANIFEST_MEMO } from '../../contract/names';
import type { CopyRecord, Manifest } from '../../contract/schema/manifest';
import { verdict } from './manifest';
import type { ShownManifest } from './shown-manifest';

/** Writes the verdict where it outlives the workflow, then returns the manifest, or fails or cancels the workflow. */
export function close(manifest: Manifest, shown: ShownManifest, aborted: boolean): Manifest {
  manifest.status = verdict(manifest, aborted);
  shown.update();
  upsertMemo({ [MANIFEST_MEMO]: manifest });
  if (aborted) throw new CancelledFailure('The replication was aborted; its manifest is in the memo', [manifest]);
  if (manifest.status !== 'failed') return manifest;
  throw ApplicationFailure.nonRetryable(failureMessage(manifest), 'ReplicationFailed', manifest);
}

function failureMessage({ copies, dryRun }: Manifest): string {
  const isMissing = ({ status }: CopyRecord): boolean => status !== 'available' && status !== 'planned';
  const missing = copies.filter((copy) => copy.required && isMissing(copy));
  const reasons = missing.map(({ regionId, error }) => `${regionId}: ${error?.code ?? 'not copied'}`);
  return `Required regions ${dryRun === true ? 'would have' : 'have'} no copy: ${reasons.join(', ')}`;
}
