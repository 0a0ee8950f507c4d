import { defined } from '../../contract/defined';
import { driftHeadline } from '../../contract/drift-text';
import { DRIFT_MEMO, MANIFEST_MEMO, NOTIFICATION_TYPES } from '../../contract/names';
import type { DriftCell, DriftImage, DriftReport } from '../../contract/schema/drift';
import type { CopyRecord, Manifest } from '../../contract/schema/manifest';
import type { EndStatus, LackingCopy, Notification, NotificationData } from '../../contract/schema/notification';
import { lacksShares } from '../../contract/shares';
import { countedCopies } from '../replication/manifest';

/** Pure: what a notification says of a run that has ended. */

/** Which run has ended. */
export interface EndedRun {
  kind: keyof typeof NOTIFICATION_TYPES;
  /** The first run id of the night or the replication: the id of the notification. */
  id: string;
  namespace: string;
  workflowId: string;
  runId: string;
  /** When it ended; ISO 8601 in UTC. */
  at: string;
}

/** What is to say of the run itself. */
export type Said = Omit<NotificationData, 'namespace' | 'workflowId' | 'runId' | 'link'>;

export function notificationOf({ kind, id, namespace, workflowId, runId, at }: EndedRun, said: Said): Notification {
  return {
    specversion: '1.0',
    id,
    source: `/imageferry/${namespace}`,
    type: NOTIFICATION_TYPES[kind],
    subject: workflowId,
    time: at,
    datacontenttype: 'application/json',
    data: { ...said, namespace, workflowId, runId },
  };
}

/** Of a night with its last report. */
export function aboutNight(report: DriftReport): Said {
  const rows = report.images.flatMap((image) => image.regions.map((cell) => rowOf(image, cell)));
  return {
    status: endOf(report.verdict),
    headline: driftHeadline(report),
    ...copiesOf(rows, 'Correct'),
    ...whole('report', report, DRIFT_MEMO),
  };
}

function rowOf({ imageId, name }: DriftImage, cell: DriftCell): LackingCopy {
  const { regionId, required, state, reason, since, ageSeconds, isOverdue } = cell;
  return { imageId, name, regionId, required, state, ...defined({ reason, since, ageSeconds, isOverdue }) };
}

/** Of a replication with its last manifest. */
export function aboutReplication(manifest: Manifest): Said {
  const { imageId, name } = manifest.source;
  const rows = countedCopies(manifest).map((copy): LackingCopy => {
    const { regionId, required, status } = copy;
    const state = status === 'available' && lacksShares(copy) ? NOT_SHARED : status;
    return { imageId, name, regionId, required, state, ...defined({ reason: reasonOf(copy) }) };
  });
  const copies = copiesOf(rows, 'available');
  const status = endOf(manifest.status);
  const others = Object.entries(copies.counts).filter(([state]) => state !== 'available');
  const counts = [
    `${String(copies.counts['available'] ?? 0)} of ${String(rows.length)} copies available`,
    ...others.map(([state, count]) => `${String(count)} ${state}`),
  ];
  return {
    status,
    headline: `${status}: ${counts.join(', ')}`,
    ...copies,
    ...whole('manifest', manifest, MANIFEST_MEMO),
  };
}

/** Stands for the status of a copy that is there, and not shared with all accounts of the request. */
const NOT_SHARED = 'not shared';

function reasonOf({ error, compensation }: CopyRecord): string | undefined {
  return error === undefined ? compensation?.outcome : `${error.code}: ${error.message}`;
}

const LONGEST_TEXT = 1000;

/** Of a run that ended before it had a report or a manifest. */
export function aboutEarlyEnd(status: 'failed' | 'aborted', message: string): Said {
  const line = message.replace('\n', ' ').replaceAll('\n', '; ').slice(0, LONGEST_TEXT);
  return { status, headline: `${status}: ${line}`, counts: {}, lacking: [] };
}

/** A run that has ended is neither running nor planned; types do not know. */
function endOf(status: Manifest['status']): EndStatus {
  return status === 'running' || status === 'planned' ? 'failed' : status;
}

/** A receiver gets what a person reads; the rest is in the report. */
const MOST_ROWS = 50;

function copiesOf(
  rows: readonly LackingCopy[],
  wanted: string,
): Pick<Said, 'counts' | 'lacking'> & Pick<Partial<Said>, 'lackingLeftOut'> {
  const counts: Record<string, number> = {};
  for (const { state } of rows) counts[state] = (counts[state] ?? 0) + 1;
  const lacking = rows.filter(({ state }) => state !== wanted);
  const more = lacking.length - MOST_ROWS;
  return { counts, lacking: lacking.slice(0, MOST_ROWS), ...(more > 0 && { lackingLeftOut: more }) };
}

/** Characters of JSON. A large report stands in the memo already; receivers often refuse a large message. */
const LARGEST = 32 * 1024;

function whole(name: 'report' | 'manifest', content: DriftReport | Manifest, memo: string): Partial<Said> {
  if (JSON.stringify(content).length <= LARGEST) return { [name]: content };
  return { leftOut: `the ${name} is larger than 32 KiB; it is in the memo "${memo}" of the workflow` };
}
