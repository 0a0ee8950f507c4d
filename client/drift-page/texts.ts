import { ageText } from '../../contract/drift-text';
import type { DriftCell } from '../../contract/schema/drift';
import { html, type Html } from './html';

/** A time in ISO 8601 as `2026-11-26 02:31 UTC`. */
export function timeText(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

export function timeMark(iso: string): Html {
  return html`<time datetime="${iso}">${timeText(iso)}</time>`;
}

/** How old a lack is, with a mark when that is longer than the RPO; undefined when there is no age. */
export function ageMark({ ageSeconds, isOverdue }: DriftCell): Html | undefined {
  if (ageSeconds === undefined) return undefined;
  const overdue = isOverdue === true ? html` <b class="overdue">overdue</b>` : undefined;
  return html`<span class="age">${ageText(ageSeconds)}${overdue}</span>`;
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${String(count)} ${count === 1 ? one : many}`;
}
