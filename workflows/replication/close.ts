import { ApplicationFailure, CancelledFailure, upsertMemo } from '@temporalio/workflow';
import { MANIFEST_MEMO } from '../../contract/names';
import type { CopyRecord, Manifest } from '../../contract/schema/manifest';
import { lacksShares } from '../../contract/shares';
import { count } from '../shared/meters';
import { logEnd } from './log-replication';
import { countedCopies, verdict } from './manifest';
import { aboutReplication } from '../notification/notification';
import type { Notifier } from '../notification/notifier';
import type { ShownManifest } from './shown-manifest';

/** How a replication ends. */
interface End {
  aborted: boolean;
  notifier: Notifier;
}

/** Writes the verdict where it outlives the workflow, and tells it. Then returns the manifest, or fails or cancels the workflow. */
export async function close(manifest: Manifest, shown: ShownManifest, { aborted, notifier }: End): Promise<Manifest> {
  manifest.status = verdict(manifest, aborted);
  shown.update();
  logEnd(manifest);
  count('replications', { status: manifest.status });
  upsertMemo({ [MANIFEST_MEMO]: manifest });
  await notifier.tell(aboutReplication(manifest));
  if (aborted) throw new CancelledFailure('The replication was aborted; its manifest is in the memo', [manifest]);
  if (manifest.status !== 'failed') return manifest;
  throw ApplicationFailure.nonRetryable(failureMessage(manifest), 'ReplicationFailed', manifest);
}

function failureMessage(manifest: Manifest): string {
  const { dryRun } = manifest;
  const isMissing = ({ status }: CopyRecord): boolean => status !== 'available' && status !== 'planned';
  const required = countedCopies(manifest).filter((copy) => copy.required);
  const missing = required.filter(isMissing);
  const reasons = missing.map(({ regionId, error }) => `${regionId}: ${error?.code ?? 'not copied'}`);
  if (missing.length > 0)
    return `Required regions ${dryRun === true ? 'would have' : 'have'} no copy: ${reasons.join(', ')}`;
  const unshared = required
    .filter(lacksShares)
    .map(({ regionId, error }) => `${regionId}: ${error?.code ?? 'not shared'}`);
  return `Copies are not shared as the request says: ${unshared.join(', ')}`;
}
