import { z } from 'zod';
import { fieldsOf, textOf } from './lenient';

/** Answer of DescribeSnapshots, one page. What a snapshot is like in it does not matter here: one odd snapshot hides no other. */
export const SnapshotsPage = z.looseObject({ Snapshots: z.looseObject({ Snapshot: z.array(z.unknown()) }) });

/** Which of the snapshots that were asked for exist. One without an id may be any of them: nothing is called gone then. */
export function existingOf(snapshotIds: readonly string[], { Snapshots }: z.infer<typeof SnapshotsPage>): string[] {
  const found = new Set(Snapshots.Snapshot.map((raw) => textOf(fieldsOf(raw)?.['SnapshotId'])));
  return found.has('') ? [...snapshotIds] : snapshotIds.filter((snapshotId) => found.has(snapshotId));
}
