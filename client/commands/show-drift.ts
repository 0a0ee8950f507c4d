import type { SyncPolicy } from '../../contract/schema/policy';
import { exitCodeOfDrift } from '../exit-codes';
import type { Nights } from '../nights';
import { type OutputOptions, writeReport } from './output-options';
import { type PageOptions, writePage } from './page-options';

/** Gives what the regions have at present as the options say, and returns the exit code. Changes nothing. */
export async function showDrift(
  nights: Nights,
  policy: SyncPolicy,
  options: OutputOptions & PageOptions,
): Promise<number> {
  const report = await nights.drift(policy);
  await writeReport(report, options);
  await writePage(report, options, nights.namespace);
  return exitCodeOfDrift(report);
}
