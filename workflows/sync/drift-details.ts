import { clipped } from '../../contract/clipped';
import { ageText, driftHeadline, warningsOf } from '../../contract/drift-text';
import { alignedBlock, code } from '../../contract/markdown';
import { RETENTION_HEADINGS, retentionHeadline, retentionRows } from '../../contract/retention-text';
import type { DriftCell, DriftImage, DriftReport } from '../../contract/schema/drift';

/** The Temporal UI shows what is wrong; the whole report is in the query and in the memo. */
const MOST_ROWS = 50;

/** Most bytes of a reason here. */
const REASON_BYTES = 300;

/** Most copies that are named with one reason. */
const MOST_NAMED = 5;

/** A cell of the report and its image. */
interface Place {
  image: DriftImage;
  cell: DriftCell;
}

/** The report as Markdown, for the Temporal UI: the counts, and what is not Correct. */
export function driftDetails(report: DriftReport): string {
  const places = report.images.flatMap((image) =>
    image.regions.filter(({ state }) => state !== 'Correct').map((cell) => ({ image, cell })),
  );
  const shown = places.slice(0, MOST_ROWS);
  const more = places.length - shown.length;
  return [
    `**${driftHeadline(report)}**`,
    '',
    ...warningsOf(report).flatMap((warning) => [`Warning: ${warning}`, '']),
    ...alignedBlock(['image', 'region', 'state', 'age'], shown.map(rowOf)),
    ...(more > 0 ? ['', `${String(more)} more`] : []),
    ...reasonList(shown),
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
    ...alignedBlock(
      RETENTION_HEADINGS.map((heading) => heading.toLowerCase() || 'reason'),
      rows.slice(0, MOST_ROWS),
    ),
    ...(more > 0 ? ['', `${String(more)} more`] : []),
  ];
}

function rowOf({ image: { imageId }, cell: { regionId, required, state, ageSeconds } }: Place): string[] {
  const age = ageSeconds === undefined ? '' : ageText(ageSeconds);
  return [imageId, required ? regionId : `${regionId} (best effort)`, state, age];
}

/** Each different reason once, with the copies that have it. A reason may be longer than a line. */
function reasonList(places: readonly Place[]): string[] {
  const reasons = [...new Set(places.flatMap(({ cell }) => cell.reason ?? []))];
  const lines = reasons.map((reason) => {
    const having = places.filter(({ cell }) => cell.reason === reason);
    const named = having
      .slice(0, MOST_NAMED)
      .map(({ image, cell }) => `${code(image.imageId)} in **${cell.regionId}**`);
    const more = having.length - named.length;
    return `- ${named.join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}: ${code(clipped(reason, REASON_BYTES))}`;
  });
  return lines.length === 0 ? [] : ['', ...lines];
}
