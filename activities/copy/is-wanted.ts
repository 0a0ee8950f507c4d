import type { Dependencies } from '../shared/dependencies';
import { askOfCopy, type CopyOfReplication } from './ask-replication';

/** Whether a replication still waits for a copy, whose end it may not have heard of yet. */
export function isWanted(dependencies: Dependencies) {
  return async (copy: CopyOfReplication): Promise<boolean> => (await askOfCopy(dependencies, copy)).isWanted;
}
