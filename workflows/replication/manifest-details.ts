import { clockText } from '../../contract/clock-text';
import { alignedBlock, code, link } from '../../contract/markdown';
import { REGION_SLOTS_ID } from '../../contract/names';
import { outlookText } from '../../contract/outlook-text';
import { remarkText } from '../../contract/remark-text';
import type { CopyError, CopyRecord, Manifest } from '../../contract/schema/manifest';
import { sharedText } from '../../contract/shares';
import { isGone, undoneText } from '../../contract/undone-text';
import { copyRunsPath, workflowPath } from '../../contract/ui-paths';
import { isSettled } from './manifest';

/** The manifest as Markdown, for the Temporal UI: aligned columns, links to the copies, and what the errors say. Pure. */
export function manifestDetails(
  { replicationId, status, source, copies, outlook }: Manifest,
  namespace: string,
): string {
  const links = copies.map((copy) => link(copy.regionId, pathOf(copy, { namespace, replicationId })));
  return [
    `**${status}**: ${code(source.imageId)} (${code(source.name)}) from ${source.regionId}`,
    ...(outlook === undefined ? [] : ['', `Together: ${outlookText(outlook)}`]),
    '',
    ...alignedBlock(['region', 'status', 'progress', 'image and remark'], copies.map(rowOf)),
    ...errorList(copies),
    '',
    `Copies: ${links.join(', ')}`,
    '',
    `Slots of the regions: ${link(REGION_SLOTS_ID, workflowPath(namespace, REGION_SLOTS_ID))}`,
  ].join('\n');
}

/** Image and remark share a column: few copies have both, and the page has little room. */
function rowOf(copy: CopyRecord): string[] {
  const { regionId, status, progress, imageId } = copy;
  const [percent, image] = isGone(copy) ? [] : [progress === undefined ? '' : `${String(progress)} %`, imageId];
  return [regionId, status, percent ?? '', [image, remarkOn(copy)].join(' ')];
}

/** The copy's workflow while it runs. Later another copy may hold its lane: then the runs that made this one. */
function pathOf(
  copy: CopyRecord,
  { namespace, replicationId }: { namespace: string; replicationId: string },
): string | undefined {
  if (copy.lane === undefined) return undefined;
  return isSettled(copy)
    ? copyRunsPath(namespace, { replicationId, regionId: copy.regionId })
    : workflowPath(namespace, copy.lane);
}

function remarkOn(copy: CopyRecord): string {
  const parts = [copy.error?.code ?? '', undoneText(copy)].filter((part) => part !== '');
  if (parts.length > 0) return [...parts, sharedText(copy)].filter((part) => part !== '').join('; ');
  return copy.expectedAt === undefined ? remarkText(copy) : `until about ${clockText(copy.expectedAt, copy.startedAt)}`;
}

/** Each different error once, with the regions whose copies have it. A message may be longer than a line. */
function errorList(copies: readonly CopyRecord[]): string[] {
  const found = copies.flatMap(({ regionId, error, compensation }) =>
    [error, compensation?.error].flatMap((one) => (one === undefined ? [] : [{ regionId, text: textOf(one) }])),
  );
  const texts = [...new Set(found.map(({ text }) => text))];
  const lines = texts.map((text) => {
    const regions = new Set(found.filter((one) => one.text === text).map(({ regionId }) => regionId));
    return `- **${[...regions].join(', ')}**: ${text}`;
  });
  return lines.length === 0 ? [] : ['', ...lines];
}

function textOf({ message, hint, requestId }: CopyError): string {
  return `${code(message)} ${hint}${requestId === undefined ? '' : ` Request id: ${code(requestId)}`}`;
}
