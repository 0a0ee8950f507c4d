import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pictureFiles } from '../bench/page/pictures';
import { renderedPage } from '../bench/page/sections';
import type { Results } from '../bench/results';

const root = path.join(__dirname, '..');
const page = path.join(root, 'docs', 'benchmarks.md');
const pictures = path.join(root, 'docs', 'pictures', 'bench');
const results = path.join(root, 'bench', 'results.json');

/** What docs/benchmarks.md and docs/pictures/bench hold. */
export interface BenchDocs {
  page: string;
  /** The text of each picture by its file, without the folder. */
  pictures: Map<string, string>;
}

/** What they hold now. */
export function benchDocsNow(): BenchDocs {
  const files = existsSync(pictures) ? readdirSync(pictures) : [];
  return {
    page: readFileSync(page, 'utf8'),
    pictures: new Map(files.map((file) => [file, readFileSync(path.join(pictures, file), 'utf8')])),
  };
}

/** What they hold when they say what bench/results.json says. There may be no results yet: then there are no figures. */
export function benchDocs(): BenchDocs {
  const found = existsSync(results) ? (JSON.parse(readFileSync(results, 'utf8')) as Results) : undefined;
  return { page: renderedPage(readFileSync(page, 'utf8'), found), pictures: pictureFiles(found) };
}

/** Writes them, and removes pictures that there are no results of. */
export function writeBenchDocs(docs: BenchDocs): void {
  writeFileSync(page, docs.page);
  rmSync(pictures, { recursive: true, force: true });
  if (docs.pictures.size > 0) mkdirSync(pictures, { recursive: true });
  for (const [file, text] of docs.pictures) writeFileSync(path.join(pictures, file), text);
}
