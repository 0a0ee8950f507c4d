import { ageText } from '../../contract/drift-text';
import type { DriftCell, DriftImage, DriftReport } from '../../contract/schema/drift';
import { html, type Html, outside } from './html';
import { classOf, stateMark } from './states';
import { ageMark, timeMark, timeText } from './texts';

/** Most columns that fit on paper at the usual size of letters. */
const NARROW = 12;

interface Column {
  regionId: string;
  required: boolean;
}

/** The state of each image in each region. Headings and images stay in view while the table scrolls in its frame. */
export function matrix({ images }: DriftReport): Html | undefined {
  if (images.length === 0) return undefined;
  const columns = columnsOf(images);
  return html`<section aria-labelledby="matrix">
    <h2 id="matrix">Images by region</h2>
    <div class="frame" role="region" aria-labelledby="matrix" tabindex="0">
      <table class="matrix${columns.length > NARROW ? ' wide' : ''}">
        <caption>
          State of the copy of each image, the newest first, in each region. Ages count from when a correct copy was
          last seen, or from the creation of the source image.
        </caption>
        <thead>
          <tr>
            <th scope="col">Image</th>
            ${columns.map(heading)}
          </tr>
        </thead>
        <tbody>
          ${images.map((image) => row(image, columns))}
        </tbody>
      </table>
    </div>
  </section>`;
}

function columnsOf(images: readonly DriftImage[]): Column[] {
  const columns = new Map<string, Column>();
  for (const { regionId, required } of images.flatMap(({ regions }) => regions)) {
    columns.set(regionId, { regionId, required: required || columns.get(regionId)?.required === true });
  }
  return [...columns.values()];
}

function heading({ regionId, required }: Column): Html {
  return html`<th scope="col">
    ${outside(regionId)}${required ? undefined : html` <span class="tag">best effort</span>`}
  </th>`;
}

function row({ imageId, name, createdAt, regions }: DriftImage, columns: readonly Column[]): Html {
  const cells = new Map(regions.map((cell) => [cell.regionId, cell]));
  const created = createdAt === undefined ? undefined : html`<small>${timeMark(createdAt)}</small>`;
  return html`<tr>
    <th scope="row">
      ${outside(name === '' ? imageId : name)}${name === '' ? undefined : html`<code>${outside(imageId)}</code>`}${created}
    </th>
    ${columns.map(({ regionId }) => cellMark(cells.get(regionId)))}
  </tr> `;
}

function cellMark(cell: DriftCell | undefined): Html {
  if (cell === undefined) return html`<td>not asked for</td>`;
  const { state, reason, required } = cell;
  const classes = required ? classOf(state) : `${classOf(state)} optional`;
  const why = reason === undefined ? undefined : html`<span class="why">${outside(reason)}</span>`;
  return html`<td class="${classes}" title="${titleOf(cell)}">${stateMark(state)}${ageMark(cell)}${why}</td>`;
}

function titleOf({ regionId, state, required, since, ageSeconds, isOverdue, imageId, reason }: DriftCell): string {
  return [
    `${state} in ${regionId}${required ? '' : ' (best effort)'}`,
    ...(since === undefined ? [] : [`since ${timeText(since)}`]),
    ...(ageSeconds === undefined
      ? []
      : [`for ${ageText(ageSeconds)}${isOverdue === true ? ', longer than the RPO' : ''}`]),
    ...(imageId === undefined ? [] : [`the region has ${imageId}`]),
    ...(reason === undefined ? [] : [reason]),
  ].join('\n');
}
