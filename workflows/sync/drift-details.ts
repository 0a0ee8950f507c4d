import { ageText, driftHeadline } from '../../contract/drift-text';
import { markdownTable } from '../../contract/markdown';
import { RETENTION_HEADINGS, retentionHeadline, retentionRows } from '../../contract/retention-text';
import type { DriftCell, DriftImage, DriftReport } from '../../contract/schema/drift';

/** The Temporal UI shows what is wrong; the whole report is in the query and in the memo. */
const MOST_ROWS = 50;

/** The report as Markdown, for the Temporal UI: the counts, and what is not Correct. */
export function driftDetails(report: DriftReport): string {
  const rows = report.images.flatMap((image) =>
    image.regions.filter(({ state }) => state !== 'Correct').map((cell) => rowOf(image, cell)),
  );
  const more = rows.length - MOST_ROWS;
  return [
    `**${driftHeadline(report)}**`,
    '',
    ...markdownTable(['image', 'region', 'state', 'age', 'reason'], rows.slice(0, MOST_ROWS)),
    ...(more > 0 ? ['', `${String(more)} more`] : []),
    ...retentionDetails(report),
  ].join('\n');
}

function retentionDetails({ retention }: DriftReport): string[] {
  if (retention === undefined) return [];
  const rows = retentionRows(retention);
  const more = rows.length - MOST_ROWS;
  return [
    '',
    `**${retentionHeadline(retention)}**`,
    '',
    ...markdownTable(
      RETENTION_HEADINGS.map((heading) => heading.toLowerCase() || 'reason'),
      rows.slice(0, MOST_ROWS),
    ),
    ...(more > 0 ? ['', `${String(more)} more`] : []),
  ];
}

function rowOf({ imageId }: DriftImage, { regionId, required, state, ageSeconds, reason = '' }: DriftCell): string[] {
  const age = ageSeconds === undefined ? '' : ageText(ageSeconds);
  return [imageId, required ? regionId : `${regionId} (best effort)`, state, age, reason.replaceAll('\n', ' ')];
}
