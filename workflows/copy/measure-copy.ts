import type { SlotRequest } from '../../contract/messages';
import { partsOfCopyId } from '../../contract/names';
import type { CopyOutcome } from '../../contract/outcome';
import { count, measure } from '../shared/meters';

const OUTCOMES = ['copied', 'adopted', 'deferred', 'cancelled', 'failed'] as const;

/** Makes the counters of a region begin at 0, so that Prometheus sees the first copy of each outcome as an increase. */
export function announceCopy({ regionId }: SlotRequest): void {
  for (const outcome of OUTCOMES) count('copies', { region: regionId, outcome }, 0);
}

/** Measures how long a copy has waited for its slot. Only the first try counts: later ones have waited on purpose. */
export function measureWait({ copyId, regionId, priority, since }: SlotRequest, startedAt: string): void {
  if (partsOfCopyId(copyId).attempt !== 1) return;
  measure('copyWaitSeconds', Date.parse(startedAt) - since, { region: regionId, priority });
}

/** Counts a try at a copy that ended, and measures a copy that was made. */
export function measureEnd({ regionId }: SlotRequest, outcome: CopyOutcome): void {
  count('copies', { region: regionId, outcome: outcomeName(outcome) });
  if (outcome.status !== 'available' || outcome.adopted) return;
  measure('copySeconds', Date.parse(outcome.availableAt) - Date.parse(outcome.startedAt), { region: regionId });
}

function outcomeName(outcome: CopyOutcome): string {
  if (outcome.status !== 'available') return outcome.status;
  return outcome.adopted ? 'adopted' : 'copied';
}
