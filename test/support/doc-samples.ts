import { readdirSync } from 'node:fs';
import path from 'node:path';
import { blocksOf } from './doc-page';

const root = path.join(__dirname, '..', '..');

/** The pages that show what users type. */
export const DOC_PAGES = ['README.md', ...readdirSync(path.join(root, 'docs')).map((file) => `docs/${file}`)].filter(
  (file) => file.endsWith('.md'),
);

/** The JSON blocks of a page, parsed. */
export function jsonOf(page: string): unknown[] {
  return blocksOf(page)
    .filter(({ language }) => language === 'json')
    .map(({ text }) => JSON.parse(text) as unknown);
}

const CALL = /^(?:exec )?(?:npm run (?:-s )?imageferry --|node dist\/client\/main\.js) (.+)$/gm;

/** A call that stands for those of a reader with ids of their own. */
const EXAMPLE = /^imageferry (.+)$/gm;

/** The arguments of each call of `imageferry` in the blocks of a page that works as it stands. */
export function callsOf(page: string): string[][] {
  return argumentsOf(page, CALL);
}

/** The same of those that show only how a command is written. */
export function examplesOf(page: string): string[][] {
  return argumentsOf(page, EXAMPLE);
}

function argumentsOf(page: string, pattern: RegExp): string[][] {
  const commands = blocksOf(page).filter(({ language }) => language !== 'json');
  return commands.flatMap(({ text }) =>
    [...text.replaceAll('\\\n', ' ').matchAll(pattern)].map(([, args = '']) => words(args)),
  );
}

/** As a shell takes them apart. */
function words(text: string): string[] {
  return (text.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ''));
}
