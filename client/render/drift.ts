import { ageText, driftHeadline, warningsOf } from '../../contract/drift-text';
import { RETENTION_HEADINGS, retentionHeadline, retentionRows } from '../../contract/retention-text';
import type { DriftCell, DriftImage, DriftReport } from '../../contract/schema/drift';
import { type Paint, plain, type Style } from '../terminal/colours';
import { align } from './text-table';

const STYLES: Record<DriftCell['state'], Style> = {
  Correct: 'green',
  Copying: 'cyan',
  Missing: 'red',
  Stale: 'red',
  Failed: 'red',
  Mismatch: 'yellow',
  Unknown: 'yellow',
};

const HEADINGS = ['IMAGE', 'REGION', 'STATE', 'AGE', 'COPY', ''];

/** One line about the report, its warnings, and a table of its images and regions. Pure. */
export function driftTable(report: DriftReport, paint: Paint = plain): string {
  const rows = report.images.flatMap((image) => image.regions.map((cell) => rowOf(image, cell, paint)));
  const warnings = warningsOf(report).map((warning) => `warning: ${warning}`);
  const lines = [driftHeadline(report), ...warnings, ...tableOf(HEADINGS, rows)];
  return [...lines, ...retentionLines(report)].join('\n');
}

function tableOf(headings: readonly string[], rows: string[][]): string[] {
  return rows.length === 0 ? [] : ['', ...align([headings, ...rows])];
}

function retentionLines({ retention }: DriftReport): string[] {
  if (retention === undefined) return [];
  return ['', retentionHeadline(retention), ...tableOf(RETENTION_HEADINGS, retentionRows(retention))];
}

function rowOf({ imageId }: DriftImage, cell: DriftCell, paint: Paint): string[] {
  const { regionId, state, imageId: copyId = '' } = cell;
  return [imageId, regionId, paint(STYLES[state], state), ageOf(cell), copyId, remarkOn(cell)];
}

function ageOf({ ageSeconds, isOverdue }: DriftCell): string {
  if (ageSeconds === undefined) return '';
  return `${ageText(ageSeconds)}${isOverdue === true ? ' (over RPO)' : ''}`;
}

function remarkOn({ required, reason = '' }: DriftCell): string {
  const text = reason.replaceAll('\n', ' ');
  return [...(required ? [] : ['best effort']), ...(text === '' ? [] : [text])].join('; ');
}
