import { Manifest } from '../../../contract/schema/manifest';
import { DOCS_IMAGE } from '../../../dev/docs-image';
import { codesIn, DocPage } from '../../support/doc-page';
import type { Reader } from '../../support/reader';

const { imageId } = DOCS_IMAGE;
const COPY = `imageferry copy ${imageId} --from cn-hangzhou`;
const PACKAGE = { file: 'test/package/package.test.ts', name: 'npx runs the command' };

/** Names that a table has, each with the command behind which a page must type it. */
export type Owed = [command: string, names: string[]][];

/** Somebody who is new, with README.md. Returns what its tables name and later pages type. */
export async function followReadme(reader: Reader): Promise<Owed> {
  const page = new DocPage('README.md');
  page.passOver('a drawing', ' release pipeline');
  await tryIt(reader, page);
  expect(await reader.prints(page.block('npm run imageferry -- copy'))).toContain('succeeded, 2 of 2 available');
  const owed = await options(reader, page);
  // The reader of docs/pipelines.md brings each of them about.
  expect(page.table('exit code').map(([code]) => code)).toEqual(['0', '1', '2', '3', '4', '5', '6']);
  await help(reader, page);
  page.followedBy(PACKAGE, 'npm pack', 'npm install ./imageferry-0.1.0.tgz', 'npm install --omit=optional');
  page.passOver('it needs an account of Alibaba Cloud', 'export TEMPORAL_ADDRESS=temporal.example.com:7233');
  page.passOver('there are no containers here; test/unit/compose.test.ts reads the file', 'docker compose up');
  page.followedBy(
    { file: 'test/unit/docs.test.ts', name: 'links only to files and headings that exist' },
    'folder | what is in it',
  );
  page.end();
  return owed;
}

async function tryIt(reader: Reader, page: DocPage): Promise<void> {
  const demo = { file: 'test/client/dev.test.ts', name: 'the demo copies an image to eight regions' };
  page.followedBy(demo, 'npm run demo');
  page.followedBy({ file: 'test/client/schedules.test.ts', name: 'the tour: an image comes' }, 'npm run tour');
  page.followedBy(demo, 'starting the Temporal dev server');
  page.command('npm run dev');
  const [, command = ''] = /TEMPORAL_ADDRESS=\S+ (npm run imageferry -- copy [^]*)$/.exec(reader.dev.said.stderr) ?? [];
  expect(await reader.prints(command)).toContain('succeeded, 3 of 3 available');
  page.passOver('it runs this test', 'npm test');
}

async function options(reader: Reader, page: DocPage): Promise<Owed> {
  const named = page.table('option').flatMap(([cell = '']) => codesIn(cell).slice(0, 1));
  const planned = await reader.printsJson(
    `${COPY} --to all --except cn-beijing,eu-central-1 --best-effort us-west-1 --priority release --dry-run --json`,
  );
  const { copies } = Manifest.parse(planned);
  expect(copies.map(({ regionId }) => regionId)).not.toContain('cn-beijing');
  expect(copies.find(({ regionId }) => regionId === 'us-west-1')?.required).toBe(false);
  await reader.prints(
    `${COPY} --to cn-beijing --on-abort keepFinished --failure-policy continue --remind-every 2m --output-file out.json`,
  );
  const names = named.map((option) => option.split(' ')[0] ?? '');
  const [first = [], ...commands] = page.table('command').map(([cell = '']) => codesIn(cell));
  expect(first).toEqual(['copy']);
  return [['copy', names], ...commands.flat().map((command): Owed[number] => [command.replace(/ ?<id>/, ''), []])];
}

async function help(reader: Reader, page: DocPage): Promise<void> {
  const said = await reader.prints(page.command('imageferry <command> --help').replace('<command>', 'copy'));
  expect(said).toMatch(/Examples:[^]*Exit codes:[^]*TEMPORAL_ADDRESS/i);
  expect(
    await reader.prints(`${page.command('source <(imageferry completion bash)')}\ncomplete -p imageferry`),
  ).toContain('imageferry');
  const piped = page
    .command('npm run -s imageferry -- copy')
    .replace('copy ...', `${COPY.replace('imageferry ', '')} --to cn-beijing`);
  expect(JSON.parse(await reader.prints(piped))).toMatchObject({ status: 'succeeded' });
  page.passOver(
    'how the command is built; test/support/built-programs.ts does the same',
    'npm run build',
    'node dist/client/main.js',
  );
}
