import { DRIFT_STATES, type DriftState } from '../../contract/drift-states';
import type { DriftReport } from '../../contract/schema/drift';
import { html, type Html } from './html';
import { classOf, meaningOf, stateMark } from './states';

/** How many copies are in each state, as a bar and in numbers. It also says what the states mean. */
export function counts({ images }: DriftReport): Html {
  const cells = images.flatMap(({ regions }) => regions);
  const countOf = (state: DriftState): number => cells.filter((cell) => cell.state === state).length;
  const present = DRIFT_STATES.filter((state) => countOf(state) > 0);
  const bar = present.map(
    (state) => html`<span class="${classOf(state)}" style="flex-grow: ${countOf(state)}"></span>`,
  );
  const tiles = DRIFT_STATES.map(
    (state) =>
      html`<li class="${countOf(state) === 0 ? 'none' : classOf(state)}">
        <b>${countOf(state)}</b>${stateMark(state)}<small>${meaningOf(state)}</small>
      </li>`,
  );
  return html`<section aria-labelledby="states">
    <h2 id="states">Copies by state</h2>
    ${bar.length === 0 ? undefined : html`<div class="bar" aria-hidden="true">${bar}</div>`}
    <ul class="tiles">
      ${tiles}
    </ul>
  </section>`;
}
