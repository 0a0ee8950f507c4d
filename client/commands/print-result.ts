import type { DriftReport } from '../../contract/schema/drift';
import type { Manifest } from '../../contract/schema/manifest';
import { manifestText } from '../render';
import { driftTable } from '../render-drift';

/** Prints a manifest on standard output, as a table or as JSON. */
export function printManifest(manifest: Manifest, json: boolean): void {
  process.stdout.write(`${json ? JSON.stringify(manifest, null, 2) : manifestText(manifest)}\n`);
}

/** Prints a drift report on standard output, as a table or as JSON. */
export function printReport(report: DriftReport, json: boolean): void {
  process.stdout.write(`${json ? JSON.stringify(report, null, 2) : driftTable(report)}\n`);
}
