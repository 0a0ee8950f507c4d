import { retentionHeadline, retentionRows } from '../../contract/retention-text';
import type { DriftReport } from '../../contract/schema/drift';
import { html, type Html, outside } from './html';

/** What was let go, or would go, and where nothing was judged; nothing when the policy has no retention. */
export function retentionTable({ retention }: DriftReport): Html | undefined {
  if (retention === undefined) return undefined;
  const rows = retentionRows(retention);
  return html`<section aria-labelledby="retention">
    <h2 id="retention">Retention</h2>
    <p>${retentionHeadline(retention)}</p>
    ${rows.length === 0 ? undefined : table(rows)}
  </section>`;
}

function table(rows: readonly string[][]): Html {
  return html`<div class="frame" role="region" aria-labelledby="retention" tabindex="0">
    <table class="capacity">
      <thead>
        <tr>
          <th scope="col">Copy</th>
          <th scope="col">Region</th>
          <th scope="col">State</th>
          <th scope="col">Source</th>
          <th scope="col">Reason</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(([copy = '', ...others]) => row(copy, others))}
      </tbody>
    </table>
  </div>`;
}

function row(copy: string, others: readonly string[]): Html {
  return html`<tr>
    <th scope="row">${copy === '' ? 'all' : outside(copy)}</th>
    ${others.map((text) => html`<td>${outside(text)}</td>`)}
  </tr>`;
}
