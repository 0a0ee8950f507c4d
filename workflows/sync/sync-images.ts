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
import { fenced } from '../../contract/markdown';
import { DRIFT_MEMO } from '../../contract/names';
import type { DriftReport } from '../../contract/schema/drift';
import type { SyncPolicyInput } from '../../contract/schema/policy';
import { aboutNight } from '../notification/notification';
import { Notifier } from '../notification/notifier';
import { descriptionOf } from '../shared/descriptions';
import { innermostFailure } from '../shared/innermost-failure';
import { driftQuery } from '../shared/messages';
import { imagesNamedIn } from '../shared/named-source';
import { now } from '../shared/now';
import { closedReport, copiesToMake, withRetention } from './drift';
import { look } from './look';
import { countNight } from './count-night';
import { retain } from './retention';
import { type CarriedNight, isAborted, Night } from './night';
import { Requests } from './requests';
import { showDrift, showVerdict } from './shown-drift';

/** How one run of a night goes on from another. */
export interface NightCourse {
  carried?: CarriedNight;
  /** The first run of the night; this one unless given. */
  firstRunId?: string;
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
  if (carried === undefined) setCurrentDetails(`Looks at ${imagesNamedIn(policy)}`);
  setHandler(driftQuery, () => night?.report ?? null, { description: descriptionOf('drift') });
  const notifier = new Notifier('night', policy, course.firstRunId);
  const begun = carried ?? (await prepare(policy).catch((failure: unknown) => endUnprepared(failure, notifier)));
  night = new Night(policy, begun, continueAfterEvents);
  if (carried === undefined) showVerdict(night.report);
  await night.replicateAll();
  const left = night.carry();
  if (left !== undefined)
    await continueAsNew<typeof syncImages>(policy, { ...course, firstRunId: notifier.id, carried: left });
  if (!isAborted()) night.report = withRetention(night.report, await retain(policy, night.report));
  night.report = closedReport(night.report, { at: now(), aborted: isAborted() });
  return close(night.report, notifier);
}

/** What the regions have and lack, and the first requests. */
async function prepare(policy: SyncPolicyInput): Promise<CarriedNight> {
  const { selection, report } = await look(policy);
  const { targets } = selection;
  const requests = new Requests(policy, { waiting: [], later: copiesToMake(report), targets });
  await requests.makeSome();
  return { report, ...requests.carry() };
}

/** Ends the workflow without a report, and tells the reason, in the Temporal UI too. */
async function endUnprepared(failure: unknown, notifier: Notifier): Promise<never> {
  const end = isAborted()
    ? new CancelledFailure('The night was aborted before the regions were asked; nothing was started')
    : innermostFailure(failure);
  if (end instanceof Error) setCurrentDetails(fenced(end.message));
  countNight(isAborted() ? 'aborted' : 'unprepared');
  await notifier.tellEarlyEnd(end);
  throw end;
}

const CODE: ErrorCode = 'DriftRemains';

/** Writes the report where it outlives the workflow, and tells it. Then returns it, or fails or cancels the workflow. */
async function close(report: DriftReport, notifier: Notifier): Promise<DriftReport> {
  showDrift(report);
  showVerdict(report);
  upsertMemo({ [DRIFT_MEMO]: report });
  countNight(report.verdict);
  await notifier.tell(aboutNight(report));
  if (report.verdict === 'succeeded') return report;
  if (report.verdict === 'aborted')
    throw new CancelledFailure('The night was aborted; its report is in the memo', [report]);
  throw ApplicationFailure.nonRetryable(`Required regions lack copies: ${driftHeadline(report)}`, CODE, report);
}
