import type { Dependencies } from '../shared/dependencies';
import { askReplication, type CopyOfReplication } from './ask-replication';

/** Whether a replication still waits for a copy, whose end it may not have heard of yet. */
export function isWanted(dependencies: Dependencies) {
  return async (copy: CopyOfReplication): Promise<boolean> => (await askReplication(dependencies, copy)).isWanted;
}
