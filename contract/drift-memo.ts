import { DRIFT_MEMO } from './names';
import { DriftReport } from './schema/drift';
import { readOfAnyVersion } from './schema/read-of-any-version';

/** The drift report that a night has left in its memo, whichever version it had; undefined when it has left none. */
export function driftReportIn(memo: Record<string, unknown> | undefined): DriftReport | undefined {
  return readOfAnyVersion(DriftReport, memo?.[DRIFT_MEMO]);
}
