import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '..', '..');

/** The pages that show what users type. */
export const DOC_PAGES = ['README.md', ...readdirSync(path.join(root, 'docs')).map((file) => `docs/${file}`)].filter(
  (file) => file.endsWith('.md'),
);

/** The code blocks of a page, without their indentation. */
function blocksOf(page: string): { language: string; text: string }[] {
  const blocks = readFileSync(path.join(root, page), 'utf8').matchAll(/^( *)```(\w*)\n(.*?)^ *```/gms);
  return [...blocks].map(([, indent = '', language = '', text = '']) => ({
    language,
    text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }));
}

/** The JSON blocks of a page, parsed. */
export function jsonOf(page: string): unknown[] {
  return blocksOf(page)
    .filter(({ language }) => language === 'json')
    .map(({ text }) => JSON.parse(text) as unknown);
}

const CALL = /^(?:exec )?(?:npm run (?:-s )?imageferry --|node dist\/client\/main\.js) (.+)$/gm;

/** The arguments of each call of `imageferry` in the blocks of a page. */
export function callsOf(page: string): string[][] {
  const commands = blocksOf(page).filter(({ language }) => language !== 'json');
  return commands.flatMap(({ text }) =>
    [...text.replaceAll('\\\n', ' ').matchAll(CALL)].map(([, args = '']) => args.trim().split(/\s+/)),
  );
}
