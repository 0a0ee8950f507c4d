import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { pageProblems, withPageOptions, writePage } from '../../../client/commands/page-options';
import { reportOfEveryState } from '../../support/drift-reports';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'imageferry-page-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

function parse(...args: string[]): Command {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  return withPageOptions(command).parse(args, { from: 'user' });
}

test('the page is written to the file, with links to the UI if its address is given', async () => {
  const html = path.join(directory, 'drift.html');
  expect(await pageProblems({ html })).toEqual([]);
  expect(await readdir(directory)).toEqual([]);

  await writePage(reportOfEveryState(), { html, ui: 'http://localhost:8233' }, 'default');

  const page = await readFile(html, 'utf8');
  expect(page).toContain('1 of 7 copies Correct');
  expect(page).toContain('href="http://localhost:8233/namespaces/default/');
  expect(await pageProblems({ html })).toEqual([]);
});

test('without the option nothing is written', async () => {
  await writePage(reportOfEveryState(), {}, 'default');
  expect(await pageProblems({})).toEqual([]);
});

test.each([
  ['a folder', '.', 'it is a folder'],
  ['a file in a folder that does not exist', 'absent/drift.html', 'ENOENT'],
])('%s is refused before anything starts', async (_, name, reason) => {
  const html = path.join(directory, name);
  const problems = await pageProblems({ html });
  expect(problems).toEqual([expect.stringContaining(`--html: "${html}" cannot be written (`)]);
  expect(problems[0]).toContain(reason);
});

test('the address of the UI alone is refused', async () => {
  expect(await pageProblems({ ui: 'http://localhost:8233' })).toEqual([
    '--ui: is for the page; add --html, or leave --ui out',
  ]);
});

test.each(['localhost:8233', 'javascript:alert(1)', 'nonsense', ''])('"%s" is no address of the UI', (address) => {
  expect(() => parse('--html', 'x', '--ui', address)).toThrow('It must be an address such as "http://localhost:8233".');
});
