import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { DriftReport } from '../../contract/schema/drift';
import { searchAttributes } from '../shared/search-attributes';
import { driftDetails } from './drift-details';

/** Shows a report in the Temporal UI. */
export function showDrift(report: DriftReport): void {
  setCurrentDetails(driftDetails(report));
}

/** Makes the verdict a search attribute, which is put into the history. */
export function showVerdict({ verdict }: DriftReport): void {
  upsertSearchAttributes(searchAttributes({ status: verdict }));
}
