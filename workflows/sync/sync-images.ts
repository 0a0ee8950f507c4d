import {
  ApplicationFailure,
  CancelledFailure,
  continueAsNew,
  setCurrentDetails,
  setHandler,
  upsertMemo,
} from '@temporalio/workflow';
import { driftHeadline } from '../../contract/drift-text';
import type { ErrorCode } from '../../contract/errors';
import { DRIFT_MEMO } from '../../contract/names';
import type { DriftReport } from '../../contract/schema/drift';
import type { SyncPolicyInput } from '../../contract/schema/policy';
import { innermostFailure } from '../shared/innermost-failure';
import { driftQuery } from '../shared/messages';
import { now } from '../shared/now';
import { makeRequests } from '../shared/proxies';
import { closedReport, copiesToMake, withRetention } from './drift';
import { look } from './look';
import { retain } from './retention';
import { type CarriedNight, isAborted, Night } from './night';
import { showDrift, showVerdict } from './shown-drift';

/** How one run of a night goes on from another. */
export interface NightCourse {
  carried?: CarriedNight;
  /** A history of so many events is handed over to a new run, as is one of which the server says that it is long. */
  continueAfterEvents?: number;
}

/**
 * Brings the images of a policy to the regions that lack them. Policy and drift report are described by the contract's
 * schemas. Fails with `DriftRemains` when a required region has no correct copy; the report is in the details and in the memo.
 */
export async function syncImages(policy: SyncPolicyInput, course: NightCourse = {}): Promise<DriftReport> {
  const { carried, continueAfterEvents = Infinity } = course;
  let night: Night | undefined = undefined;
  setHandler(driftQuery, () => night?.report ?? null);
  const { report, waiting } = carried ?? (await prepare(policy).catch(endUnprepared));
  night = new Night(report, waiting, continueAfterEvents);
  if (carried === undefined) showVerdict(report);
  await night.replicateAll();
  const left = night.carry();
  if (left !== undefined) await continueAsNew<typeof syncImages>(policy, { ...course, carried: left });
  if (!isAborted()) night.report = withRetention(night.report, await retain(policy, night.report));
  night.report = closedReport(night.report, { at: now(), aborted: isAborted() });
  return close(night.report);
}

/** What the regions have, and the replications of what they lack. */
async function prepare(policy: SyncPolicyInput): Promise<CarriedNight> {
  const { selection, report } = await look(policy);
  const copies = copiesToMake(report);
  const waiting = copies.length === 0 ? [] : await makeRequests({ policy, targets: selection.targets, copies });
  return { report, waiting };
}

/** Ends the workflow without a report, and shows the reason in the Temporal UI. */
function endUnprepared(failure: unknown): never {
  const end = isAborted()
    ? new CancelledFailure('The night was aborted before the regions were asked; nothing was started')
    : innermostFailure(failure);
  if (end instanceof Error) setCurrentDetails(end.message);
  throw end;
}

const CODE: ErrorCode = 'DriftRemains';

/** Writes the report where it outlives the workflow, then returns it, or fails or cancels the workflow. */
function close(report: DriftReport): DriftReport {
  showDrift(report);
  showVerdict(report);
  upsertMemo({ [DRIFT_MEMO]: report });
  if (report.verdict === 'succeeded') return report;
  if (report.verdict === 'aborted')
    throw new CancelledFailure('The night was aborted; its report is in the memo', [report]);
  throw ApplicationFailure.nonRetryable(`Required regions lack copies: ${driftHeadline(report)}`, CODE, report);
}
