import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SEARCH_ATTRIBUTES } from '../../contract/names';

const root = path.join(__dirname, '..', '..');

const pages = ['.', 'docs'].flatMap((folder) =>
  readdirSync(path.join(root, folder))
    .filter((file) => file.endsWith('.md'))
    .map((file) => path.join(folder, file)),
);

const FOLDERS = 'activities|client|contract|deploy|dev|docs|examples|scripts|simulator|test|worker|workflows';
/** A path in backticks. Globs, {a,b} groups and placeholders have characters that this does not match. */
const PATH = new RegExp(`\`((?:${FOLDERS})/[\\w./-]*)\``, 'g');
const LINK = /\]\(([^)\s]+)\)/g;

function read(page: string): string {
  return readFileSync(path.join(root, page), 'utf8');
}

/** The first group of every match outside code blocks. */
function found(page: string, pattern: RegExp): string[] {
  const prose = read(page).replace(/^ *```.*?^ *```/gms, '');
  return [...prose.matchAll(pattern)].map(([, text = '']) => text);
}

/** The anchors that GitHub gives to the headings of a page. */
function anchorsOf(page: string): string[] {
  return found(page, /^#+ (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function isThere(file: string): boolean {
  return existsSync(path.join(root, file));
}

function leadsSomewhere(page: string, link: string): boolean {
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? page : path.join(path.dirname(page), file);
  return isThere(target) && (anchor === undefined || anchorsOf(target).includes(anchor));
}

test('the pages name paths and have links', () => {
  expect(found('CONTRIBUTING.md', PATH)).toContain('workflows/shared/proxies.ts');
  expect(found('README.md', LINK)).toContain('docs/requests-and-manifests.md#manifest');
});

describe.each(pages)('%s', (page) => {
  test('names only paths that exist', () => {
    expect(found(page, PATH).filter((file) => !isThere(file))).toEqual([]);
  });

  test('links only to files and headings that exist', () => {
    const links = found(page, LINK).filter((link) => !/^[a-z]+:/.test(link));
    expect(links.filter((link) => !leadsSomewhere(page, link))).toEqual([]);
  });
});

describe('the pictures in docs/pictures', () => {
  const folder = path.join(root, 'docs', 'pictures');
  const pictures = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.'));

  test('are those that the pages show, each with a text for those who do not see it', () => {
    const shown = pages.flatMap((page) => found(page, /!\[[^\]]{20,}\]\((?:docs\/)?pictures\/([^)]+)\)/g));
    expect(shown.sort()).toEqual(pictures.sort());
  });

  test.each(pictures)('%s is a PNG or an SVG of at most 150 KB', (picture) => {
    const content = readFileSync(path.join(folder, picture));
    expect(content.subarray(1, 4).toString()).toBe(picture.endsWith('.svg') ? 'svg' : 'PNG');
    expect(content.length).toBeLessThanOrEqual(150_000);
  });
});

test('the page on cancelled pipelines has every way to end a copy whose command hears no signal', () => {
  const page = read('docs/requests-and-manifests.md');
  const ways = ['exec node dist/client/main.js copy', 'abort with: imageferry abort', '--abort-when-detached 5m'];
  expect(ways.filter((way) => !page.includes(way))).toEqual([]);
});

test('the page on operating says how much room the search attributes need with visibility in SQL', () => {
  const page = read('docs/operating.md').replace(/\s+/g, ' ');
  expect(Object.keys(SEARCH_ATTRIBUTES)).toHaveLength(7);
  expect(page).toContain('room for ten attributes of type Keyword, and these take seven');
  expect(page).toContain('A value has at most 255 characters');
});

const MUTANTS = 'test/unit/workflows/region-slots/mutants.ts';

/** The names of checks that docs/promises.md lists under a test file or as mutants, each with its file. */
function proofsByTest(): { file: string; name: string }[] {
  const groups = read('docs/promises.md').matchAll(/^- (?:`(test\/[\w./-]+)`|Mutants?):\n((?: {2}.*\n)+)/gm);
  return [...groups].flatMap(([, file = MUTANTS, list = '']) =>
    [...list.matchAll(/^ {2}- "([^"]+)"/gm)].map(([, name = '']) => ({ file, name })),
  );
}

describe('a test that docs/promises.md names', () => {
  const proofs = proofsByTest();

  test('is found on the page', () => {
    expect(proofs.length).toBeGreaterThan(50);
  });

  test.each(proofs)('is in $file: $name', ({ file, name }) => {
    expect(read(file)).toContain(name);
  });
});
