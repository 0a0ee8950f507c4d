import { type Command, InvalidArgumentError } from 'commander';
import type { DriftReport } from '../../contract/schema/drift';
import { driftPage } from '../drift-page';
import { hindranceTo, writeOutputFile } from '../files/output-file';
import { uiOf } from '../render/ui-link';

/** Whether to write a drift report as a page, too. */
export interface PageOptions {
  /** The file. */
  html?: string;
  /** Address of the Temporal UI. */
  ui?: string;
}

export function withPageOptions(command: Command): Command {
  return command
    .option('--html <path>', 'write the report to this file, too, as one page of HTML')
    .option(
      '--ui <url>',
      'address of the Temporal UI, for links in the page of --html; default: IMAGEFERRY_UI_URL',
      addressOf,
    );
}

function addressOf(text: string): string {
  const { protocol } = URL.canParse(text) ? new URL(text) : { protocol: '' };
  if (protocol === 'http:' || protocol === 'https:') return text;
  throw new InvalidArgumentError('It must be an address such as "http://localhost:8233".');
}

/** What is wrong with the options. It is asked before anything starts: a night may end hours later. */
export async function pageProblems({ html, ui }: PageOptions): Promise<string[]> {
  if (html === undefined) return ui === undefined ? [] : ['--ui: is for the page; add --html, or leave --ui out'];
  const hindrance = await hindranceTo(html);
  return hindrance === undefined
    ? []
    : [`--html: "${html}" cannot be written (${hindrance}); name a file in a folder that exists`];
}

/** Writes the page, if it is asked for; whatever the verdict is. */
export async function writePage(report: DriftReport, { html, ui }: PageOptions, namespace: string): Promise<void> {
  if (html === undefined) return;
  // Whoever reads the page may be on another machine: the usual address of a dev server is not theirs.
  const url = ui ?? uiOf(undefined, process.env);
  const text = driftPage(report, url === undefined ? undefined : { url, namespace });
  await writeOutputFile(html, { text, isAdded: false });
}
