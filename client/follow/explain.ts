import type { CopyWait, Manifest } from '../../contract/schema/manifest';
import { addPolls, type LastPolls } from './polls';
import { addWaits } from './waits';

/** Where copies are that have not ended, by target region: what queued ones wait for, and how far running ones are. */
export interface CopyPlaces {
  waits: Partial<Record<string, CopyWait>>;
  polls: LastPolls;
}

/** The manifest with where its copies are, and when its end is expected. `now`: ms since 1970. Pure. */
export function explain(manifest: Manifest, { waits, polls }: CopyPlaces, now: number): Manifest {
  return addWaits(addPolls(manifest, polls), waits, now);
}
