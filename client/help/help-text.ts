import { existsSync } from 'node:fs';
import { EXIT } from '../exit-codes';
import { packageFile } from '../files/package-file';
import { align } from '../render/text-table';
import type { Exits, HelpPage } from './help-page';

/** The examples of a command, for the top of its help. Pure. */
export function examplesText({ examples }: Pick<HelpPage, 'examples'>): string {
  const lines = examples.flatMap(([line, meaning]) => [`  imageferry ${line}`, `      ${meaning}`]);
  return ['Examples:', ...lines, ''].join('\n');
}

/** What is below the options of a command in its help. */
export function detailsText({ exits, asksTemporal, docs }: HelpPage): string {
  const sections = [
    ['', 'Exit codes:', ...exitLines(exits)],
    ...(asksTemporal ? [['', 'Environment:', ...align(VARIABLES).map((line) => `  ${line}`)]] : []),
    ['', `Read more: ${pageAt(docs)}`],
  ];
  return sections.flat().join('\n');
}

/** Where the page is on this machine; a container image has none. */
function pageAt(docs: string): string {
  const [file = ''] = docs.split('#');
  return existsSync(packageFile(file)) ? packageFile(docs) : docs;
}

function exitLines(exits: Exits): string[] {
  const rows = Object.entries(EXIT).flatMap(([name, code]) => {
    const meaning = exits[name as keyof Exits];
    return meaning === undefined ? [] : [[String(code), meaning]];
  });
  return align(rows).map((line) => `  ${line}`);
}

const VARIABLES = [
  ['TEMPORAL_ADDRESS', 'host:port of Temporal; default: localhost:7233'],
  ['TEMPORAL_NAMESPACE', 'its namespace; default: default'],
  ['TEMPORAL_PROFILE', 'or a profile of the Temporal CLI that has both'],
  ['TEMPORAL_API_KEY', 'key for Temporal Cloud'],
  ['IMAGEFERRY_UI_URL', 'address of the Temporal UI for links; default: http://localhost:8233 with localhost:7233'],
  ['TEMPORAL_TLS', 'true for TLS; its parts are TEMPORAL_TLS_...'],
];
