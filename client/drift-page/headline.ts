import { durationText } from '../../contract/capacity-text';
import { warningsOf } from '../../contract/drift-text';
import type { DriftCell, DriftReport } from '../../contract/schema/drift';
import { html, type Html, outside, type Part } from './html';
import { nightsUrl, type TemporalUi } from './links';
import { counted, timeMark } from './texts';

const SYMBOLS: Record<DriftReport['verdict'], string> = { succeeded: '✓', failed: '✕', running: '↻', aborted: '–' };

/** The verdict, what it means here, and what the report is about. */
export function headline(report: DriftReport, ui?: TemporalUi): Html {
  const { verdict } = report;
  const cells = report.images.flatMap(({ regions }) => regions);
  const correct = cells.filter(({ state }) => state === 'Correct').length;
  return html`<header class="verdict-${verdict}">
    <p class="eyebrow">imageferry drift report</p>
    <h1>
      <span class="verdict"><i aria-hidden="true">${SYMBOLS[verdict]}</i>${verdict}</span>
      ${correct} of ${counted(cells.length, 'copy', 'copies')} Correct
    </h1>
    <p class="meaning">${meaningOf(report)}</p>
    ${factsOf(report, ui)}
    ${warningsOf(report).map((warning) => html`<p class="warning"><b>Warning:</b> ${warning}</p>`)}
  </header>`;
}

const COURSES: Record<DriftReport['verdict'], string> = {
  succeeded: 'Every required region has a correct copy of every image.',
  failed: '',
  running: 'The night still runs.',
  aborted: 'The night was aborted.',
};

function meaningOf({ verdict, reason, images }: DriftReport): Part {
  const open = images.flatMap(({ regions }) => regions).filter(({ state }) => state !== 'Correct');
  const why = reason === undefined ? undefined : html`Reason: ${outside(reason)}.`;
  return [COURSES[verdict], ' ', openText(open), ' ', why];
}

function openText(open: readonly DriftCell[]): string {
  if (open.length === 0) return '';
  const required = open.filter((cell) => cell.required).length;
  const optional = open.length - required;
  const overdue = open.filter(({ isOverdue }) => isOverdue === true).length;
  const kinds = [
    ...(required === 0 ? [] : [counted(required, 'required copy', 'required copies')]),
    ...(optional === 0 ? [] : [counted(optional, 'best-effort copy', 'best-effort copies')]),
  ];
  return `Not Correct: ${kinds.join(' and ')}${overdue === 0 ? '' : `; ${String(overdue)} overdue`}.`;
}

function factsOf({ policyId, at, rpoSeconds, regionId, images }: DriftReport, ui?: TemporalUi): Html {
  const regions = new Set(images.flatMap((image) => image.regions.map((cell) => cell.regionId))).size;
  const policy = outside(policyId);
  const facts: [string, Html | string][] = [
    ['Policy', ui === undefined ? policy : html`<a href="${nightsUrl(ui, policyId)}">${policy}</a>`],
    ['Made', timeMark(at)],
    ['RPO', durationText(rpoSeconds)],
    ['Source region', outside(regionId)],
    ['Extent', `${counted(images.length, 'image')} × ${counted(regions, 'region')}`],
  ];
  return html`<dl>
    ${facts.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}
