import { Manifest } from '../../../contract/schema/manifest';
import { DOCS_IMAGE } from '../../../dev/docs-image';
import { codesIn, DocPage } from '../../support/doc-page';
import type { Reader } from '../../support/reader';
import { EXIT_CODES } from './pipelines';

const { imageId } = DOCS_IMAGE;
const COPY = `imageferry copy ${imageId} --from cn-hangzhou`;
/** An account with which a copy is shared. */
const FRIEND = '1234567890123457';
const PACKAGE = { file: 'test/package/package.test.ts', name: 'npx runs the command' };

/** Names that a table has, each with the command behind which a page must type it. */
export type Owed = [command: string, names: string[]][];

/** Somebody who is new, with README.md. Returns what its tables name, which this or a later page types. */
export async function followReadme(reader: Reader): Promise<Owed> {
  const page = new DocPage('README.md');
  page.passOver('a drawing', ' release pipeline');
  const introduced = commandOfDev(reader, page);
  const typed = page.block('npm run imageferry -- copy');
  const [owed] = await Promise.all([
    options(reader, page),
    expect(reader.prints(introduced)).resolves.toContain('succeeded, 3 of 3 available'),
    expect(reader.prints(typed)).resolves.toContain('succeeded, 2 of 2 available'),
  ]);
  expect(page.table('exit code').map(([code]) => code)).toEqual(Object.keys(EXIT_CODES).slice(0, 7));
  await help(reader, page);
  page.followedBy(PACKAGE, 'npm pack', 'npm install ./imageferry-0.1.0.tgz', 'npm install --omit=optional');
  page.passOver('it needs an account of Alibaba Cloud', 'export TEMPORAL_ADDRESS=temporal.example.com:7233');
  page.passOver('there are no containers here; test/unit/deploy/compose.test.ts reads the file', 'docker compose up');
  page.followedBy(
    { file: 'test/unit/docs.test.ts', name: 'links only to files and headings that exist' },
    'folder | what is in it',
  );
  page.end();
  return owed;
}

/** Returns the command that `dev` says. */
function commandOfDev(reader: Reader, page: DocPage): string {
  const demo = { file: 'test/client/dev.test.ts', name: 'the demo copies an image to eight regions' };
  page.followedBy(demo, 'npm run demo');
  page.followedBy({ file: 'test/client/schedules.test.ts', name: 'the tour: an image comes' }, 'npm run tour');
  page.followedBy(demo, 'starting the Temporal dev server');
  page.command('npm run dev');
  page.passOver('it runs this test', 'npm test');
  const [, command = ''] =
    /TEMPORAL_ADDRESS=\S+ (?:IMAGEFERRY_UI_URL=\S+ )?(npm run imageferry -- copy [^]*)$/.exec(reader.dev.said.stderr) ??
    [];
  return command;
}

async function options(reader: Reader, page: DocPage): Promise<Owed> {
  const named = page.table('option').flatMap(([cell = '']) => codesIn(cell).slice(0, 1));
  const [first = [], ...commands] = page.table('command').map(([cell = '']) => codesIn(cell));
  expect(first).toEqual(['copy']);
  const [planned, shared] = await Promise.all([
    reader.printsJson(
      `${COPY} --to all --except cn-beijing,eu-central-1 --best-effort us-west-1 --priority release --dry-run --json`,
    ),
    reader.printsJson(
      `${COPY} --to cn-shenzhen --share ${FRIEND} --on-abort keepFinished --failure-policy continue --remind-every 2m --json`,
    ),
  ]);
  const { copies } = Manifest.parse(planned);
  expect(copies.map(({ regionId }) => regionId)).not.toContain('cn-beijing');
  expect(copies.find(({ regionId }) => regionId === 'us-west-1')?.required).toBe(false);
  expect(Manifest.parse(shared).copies).toMatchObject([{ regionId: 'cn-shenzhen', sharedWith: [FRIEND] }]);
  const names = named.map((option) => option.split(' ')[0] ?? '');
  return [['copy', names], ...commands.flat().map((command): Owed[number] => [command.replace(/ ?<id>/, ''), []])];
}

async function help(reader: Reader, page: DocPage): Promise<void> {
  const asked = page.command('imageferry <command> --help').replace('<command>', 'copy');
  const completion = page.command('source <(imageferry completion bash)');
  const piped = page
    .command('npm run -s imageferry -- copy')
    .replace('copy ...', `${COPY.replace('imageferry ', '')} --to cn-beijing --dry-run`);
  page.passOver(
    'how the command is built; test/support/built-programs.ts does the same',
    'npm run build',
    'node dist/client/main.js',
  );
  await Promise.all([
    expect(reader.prints(asked)).resolves.toMatch(/Examples:[^]*Exit codes:[^]*TEMPORAL_ADDRESS/i),
    expect(reader.prints(`${completion}\ncomplete -p imageferry`)).resolves.toContain('imageferry'),
    expect(reader.printsJson(piped)).resolves.toMatchObject({ status: 'planned' }),
  ]);
}
