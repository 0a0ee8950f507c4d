import type { DriftCell, DriftImage, DriftReport } from '../../contract/schema/drift';
import { html, type Html, outside } from './html';
import { replicationsUrl, type TemporalUi } from './links';
import { classOf, stateMark } from './states';
import { ageMark, timeMark } from './texts';

interface OpenCopy {
  image: DriftImage;
  cell: DriftCell;
}

/** The copies that are not Correct, the most urgent first, with all that is known of them; nothing without images. */
export function openCopies({ images }: DriftReport, ui?: TemporalUi): Html | undefined {
  if (images.length === 0) return undefined;
  const open = images
    .flatMap((image) => image.regions.map((cell) => ({ image, cell })))
    .filter(({ cell }) => cell.state !== 'Correct')
    .sort(moreUrgentFirst);
  const list =
    open.length === 0
      ? html`<p class="empty">Nothing: every copy is Correct.</p>`
      : html`<ul class="open">
          ${open.map((copy) => item(copy, ui))}
        </ul>`;
  return html`<section aria-labelledby="open">
    <h2 id="open">Not Correct <span class="count">${open.length}</span></h2>
    ${list}
  </section>`;
}

function item({ image, cell }: OpenCopy, ui?: TemporalUi): Html {
  const { regionId, required, state, reason, since, imageId } = cell;
  const details = [
    since === undefined ? undefined : html`<span>since ${timeMark(since)}</span>`,
    imageId === undefined ? undefined : html`<span>the region has <code>${outside(imageId)}</code></span>`,
    ui === undefined ? undefined : html`<a href="${replicationsUrl(ui, image.imageId)}">replications</a>`,
  ];
  return html`<li class="${classOf(state)}">
    ${stateMark(state)}
    <div>
      <p>
        <b>${outside(image.name === '' ? image.imageId : image.name)}</b>
        ${image.name === '' ? undefined : html`<code>${outside(image.imageId)}</code>`}
      </p>
      ${reason === undefined ? undefined : html`<p class="reason">${outside(reason)}</p>`}
      <p class="details">${details}</p>
    </div>
    <p class="where">${outside(regionId)} ${required ? undefined : html`<span class="tag">best effort</span>`}</p>
    ${ageMark(cell)}
  </li>`;
}

function moreUrgentFirst({ cell: one }: OpenCopy, { cell: other }: OpenCopy): number {
  return (
    Number(other.required) - Number(one.required) ||
    Number(other.isOverdue === true) - Number(one.isOverdue === true) ||
    (other.ageSeconds ?? 0) - (one.ageSeconds ?? 0)
  );
}
