import { clipped } from '../../contract/clipped';
import { ageText, driftHeadline, warningsOf } from '../../contract/drift-text';
import { markdownTable } from '../../contract/markdown';
import type { DriftCell, DriftImage, DriftReport } from '../../contract/schema/drift';

/** The Temporal UI shows what is wrong; the whole report is in the query and in the memo. */
const MOST_ROWS = 50;

/** Most bytes of a reason here: a table is as wide as its longest line. */
const REASON_BYTES = 120;

/** The report as Markdown, for the Temporal UI: the counts, and what is not Correct. */
export function driftDetails(report: DriftReport): string {
  const rows = report.images.flatMap((image) =>
    image.regions.filter(({ state }) => state !== 'Correct').map((cell) => rowOf(image, cell)),
  );
  const more = rows.length - MOST_ROWS;
  return [
    `**${driftHeadline(report)}**`,
    '',
    ...warningsOf(report).flatMap((warning) => [`Warning: ${warning}`, '']),
    ...markdownTable(['image', 'region', 'state', 'age', 'reason'], rows.slice(0, MOST_ROWS)),
    ...(more > 0 ? ['', `${String(more)} more`] : []),
  ].join('\n');
}

function rowOf({ imageId }: DriftImage, { regionId, required, state, ageSeconds, reason = '' }: DriftCell): string[] {
  const age = ageSeconds === undefined ? '' : ageText(ageSeconds);
  return [
    imageId,
    required ? regionId : `${regionId} (best effort)`,
    state,
    age,
    clipped(reason.replaceAll('\n', ' '), REASON_BYTES),
  ];
}
