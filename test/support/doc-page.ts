import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '..', '..');

/** Something on a page that a reader can do or look up: a code block, a table that holds code, or a command within a sentence. */
export type DocSample =
  | { kind: 'block'; line: number; text: string; language: string }
  | { kind: 'table'; line: number; text: string; rows: string[][] }
  | { kind: 'command'; line: number; text: string };

const BLOCK = /^( *)```(\w*)\n(.*?)^ *```$/gms;
const TABLE = /^( *\|.*\n)+/gm;
const CODE = /`([^`]+)`/g;
/** What begins like a command, or compares a search attribute. */
const COMMAND = /^(imageferry|schedule|source|npm|npx|node|temporal|docker|jq) |^Imageferry\w+ = '|^\w+ = '.+' AND /;

/** What a page has, in its order. */
export function samplesOf(page: string): DocSample[] {
  const markdown = readFileSync(path.join(root, page), 'utf8');
  const lineAt = (index: number): number => markdown.slice(0, index).split('\n').length;
  const blank = (text: string): string => text.replace(/[^\n]/g, ' ');
  const blocks = [...markdown.matchAll(BLOCK)].map((found): DocSample => {
    const [, indent = '', language = '', indented = ''] = found;
    const text = indented.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
    return { kind: 'block', line: lineAt(found.index), text, language };
  });
  const withoutBlocks = markdown.replace(BLOCK, blank);
  const tables = [...withoutBlocks.matchAll(TABLE)].map((found) => tableOf(found[0], lineAt(found.index)));
  const prose = withoutBlocks.replace(TABLE, blank);
  const commands = [...prose.matchAll(CODE)]
    .map((found): DocSample => ({ kind: 'command', line: lineAt(found.index), text: oneLine(found[1] ?? '') }))
    .filter(({ text }) => COMMAND.test(text));
  return [...blocks, ...tables.filter(({ text }) => text.includes('`')), ...commands].sort((a, b) => a.line - b.line);
}

/** The code blocks of a page, without their indentation. */
export function blocksOf(page: string): { language: string; text: string }[] {
  return samplesOf(page).flatMap((sample) => (sample.kind === 'block' ? [sample] : []));
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}

/** The rows without head and rule, each with its cells. */
function tableOf(text: string, line: number): Extract<DocSample, { kind: 'table' }> {
  const [head = '', , ...rows] = text.trim().split('\n');
  return { kind: 'table', line, text: `${cellsOf(head).join(' | ')}\n${rows.join('\n')}`, rows: rows.map(cellsOf) };
}

function cellsOf(row: string): string[] {
  return row
    .trim()
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

/** The parts of a cell that are code. */
export function codesIn(cell: string): string[] {
  return [...cell.matchAll(CODE)].map(([, code = '']) => code);
}

/** A test of another file, by its name or the part that is no parameter. */
export interface OtherTest {
  file: string;
  name: string;
}

/** The name of another test. Throws when there is none. */
export function checked({ file, name }: OtherTest): string {
  if (!readFileSync(path.join(root, file), 'utf8').includes(name)) throw new Error(`${file} has no test "${name}"`);
  return `${file}: ${name}`;
}

/** A page that is followed from its top to its end: whatever it has must be taken, in its order. */
export class DocPage {
  private readonly left: DocSample[];

  constructor(private readonly page: string) {
    this.left = samplesOf(page);
  }

  /** The next sample, which must be a block that begins like this. */
  block(start: string): string {
    return this.take('block', start).text;
  }

  /** The rows of the next sample, which must be a table whose head begins like this. */
  table(start: string): string[][] {
    const sample = this.take('table', start);
    return sample.kind === 'table' ? sample.rows : [];
  }

  /** The next sample, which must be a command within a sentence that begins like this. */
  command(start: string): string {
    return this.take('command', start).text;
  }

  /** Passes over the next samples, which begin like these. They are not followed here, and `why` says why. */
  passOver(why: string, ...starts: string[]): void {
    if (why === '') throw new Error('say why');
    for (const start of starts) this.take(this.left[0]?.kind ?? 'block', start);
  }

  /** The same where another test follows them: its file and its name. */
  followedBy({ file, name }: OtherTest, ...starts: string[]): void {
    this.passOver(checked({ file, name }), ...starts);
  }

  /** The page must have nothing that nobody has followed. */
  end(): void {
    const [next] = this.left;
    if (next !== undefined) throw new Error(`nobody follows ${this.nameOf(next)}`);
  }

  private take(kind: DocSample['kind'], start: string): DocSample {
    const next = this.left.shift();
    if (next === undefined) throw new Error(`${this.page} has nothing more, and no "${start}"`);
    if (next.kind !== kind || !next.text.startsWith(start))
      throw new Error(`nobody follows ${this.nameOf(next)}; the reader expects the ${kind} "${start}"`);
    return next;
  }

  private nameOf({ kind, line, text }: DocSample): string {
    return `the ${kind} in ${this.page}:${String(line)}: ${text.split('\n')[0] ?? ''}`;
  }
}
