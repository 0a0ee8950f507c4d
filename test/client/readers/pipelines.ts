import { Manifest } from '../../../contract/schema/manifest';
import { DOCS_IMAGE } from '../../../dev/docs-image';
import { checked, codesIn, DocPage, type OtherTest } from '../../support/doc-page';
import type { Reader } from '../../support/reader';
import { shapesOf } from '../../support/shapes';

const { imageId } = DOCS_IMAGE;
const FROM_PACKER = `imageferry copy cn-hangzhou:${imageId}`;

/** A release engineer with docs/pipelines.md. The folder has a request.json. */
export async function followPipelines(reader: Reader): Promise<void> {
  const page = new DocPage('docs/pipelines.md');
  page.passOver(
    'three ways to have the command; the shell of the reader has it',
    ...['npx imageferry', 'node dist/client/main.js', 'npm run build'],
  );
  await results(reader, page, await firstRelease(reader, page));
  exitCodes(page);
  await requestInFile(reader, page);
  await plan(reader, page);
  await log(reader, page);
  page.end();
}

async function firstRelease(reader: Reader, page: DocPage): Promise<Manifest> {
  const printed = await reader.prints(page.block('imageferry copy cn-hangzhou:'));
  expect(await reader.shell.read('manifest.json')).toBe(printed);
  const manifest = Manifest.parse(JSON.parse(printed));
  expect(manifest.status).toBe('succeeded');
  return manifest;
}

/** The forms that nobody else asks for: the other pages ask for tables and JSON. */
async function results(reader: Reader, page: DocPage, { replicationId, copies }: Manifest): Promise<void> {
  const lookAgain = page.command('imageferry status <id> --output tfvars').replace('<id>', replicationId);
  checked({
    file: 'test/unit/client/outputs/packer.test.ts',
    name: 'is what the post-processor "manifest" of Packer writes',
  });
  const [tfvars, github] = await Promise.all(
    ['tfvars', 'github'].map((form) => reader.prints(`${lookAgain.replace('tfvars', form)} --output-file out.${form}`)),
  );
  const images = Object.fromEntries(copies.map((copy) => [copy.regionId, copy.imageId]));
  const forms = page.table('`--output`').map(([cell = '']) => codesIn(cell)[0] ?? '');
  expect(forms).toEqual(['table', 'json', 'github', 'tfvars', 'packer']);
  expect(tfvars).toContain('image_ids = {');

  const outputs = Object.fromEntries((github ?? '').trim().split('\n').map(nameAndValue));
  const documented = page.table('output of `github`').flatMap(([cell = '']) => codesIn(cell));
  expect(Object.keys(outputs)).toEqual(documented);
  expect(outputs).toMatchObject({ status: 'succeeded', replication_id: replicationId, missing: '{}', unshared: '{}' });
  expect(JSON.parse(outputs['images'] ?? '')).toEqual(images);
}

function nameAndValue(line: string): [string, string] {
  const [name = ''] = line.split('=');
  return [name, line.slice(name.length + 1)];
}

const CLI = 'test/client/cli.test.ts';
const RELEASE = { file: 'test/client/release-job.test.ts', name: 'a release: a region fails, the copy is repeated' };

/** Which test brings each exit code about. */
export const EXIT_CODES: Record<string, OtherTest> = {
  0: { file: CLI, name: 'copy follows to the end, prints the manifest as JSON, and exits with 0' },
  1: { file: CLI, name: 'a required region that fails exits with 1, a best-effort one with 3' },
  2: {
    file: CLI,
    name: 'an invalid request lists every problem, what ECS knows included, starts nothing, and exits with 2',
  },
  3: { file: CLI, name: 'a required region that fails exits with 1, a best-effort one with 3' },
  4: { file: CLI, name: 'Ctrl-C asks for an abort and waits until nothing is left copying; the exit code is 4' },
  5: { file: CLI, name: 'a Temporal that cannot be reached exits with 5 and names the address' },
  6: RELEASE,
  130: RELEASE,
};

function exitCodes(page: DocPage): void {
  const documented = page.table('exit code').map(([code]) => code);
  expect(new Set(documented)).toEqual(new Set(Object.keys(EXIT_CODES)));
  for (const test of Object.values(EXIT_CODES)) checked(test);
}

async function requestInFile(reader: Reader, page: DocPage): Promise<void> {
  const [typed, optionRows] = [page.block(`${FROM_PACKER} --file request.json`), page.table('option')];
  const everyOption = `${FROM_PACKER} --file request.json --from cn-hangzhou --to cn-beijing,us-west-1 \
      --best-effort us-west-1 --tag stage=test --name web-9 --description "a copy" --priority nightly \
      --failure-policy abort --on-abort deleteFinished --deadline 2h --abort-when-detached 5m --dry-run --json`;
  const [changed] = await Promise.all([reader.printsJson(everyOption), reader.prints(typed)]);
  expect(await reader.imagesNamed('web-8')).toHaveLength(3);
  expect(Manifest.parse(changed).copies).toMatchObject([
    { regionId: 'cn-beijing', required: true },
    { regionId: 'us-west-1', required: false },
  ]);
  // README.md types `--to all` with it.
  const options = optionRows.flatMap(([cell = '']) => codesIn(cell));
  expect(reader.neverTyped('copy', options)).toEqual([]);
}

/** A region for each line of the plan that the page shows. */
async function plan(reader: Reader, page: DocPage): Promise<void> {
  const shown = page.block(`${imageId} (web-7) from cn-hangzhou: dry run`);
  const source = { regionId: 'cn-hangzhou', imageId: 'm-planned0001', name: 'plan-7' };
  const taken = { regionId: 'us-west-1', imageId: 'm-foreign0002' };
  await reader.addImage(source);
  await reader.addImage({ ...taken, name: source.name });
  await reader.ecs.set({ stallAtPercent: 40 });
  const copy = `imageferry copy cn-hangzhou:${source.imageId}`;
  const other = (await reader.prints(`${copy} --to cn-shanghai,eu-central-1 --detach`)).trim();
  await reader.until(other, ({ copies }) => copies.every(({ status }) => status === 'copying'));
  await reader.finish('cn-shanghai', source.name);
  await reader.until(other, ({ copies }) => copies[0]?.status === 'available');

  const dryRun = `${copy} --to cn-beijing,cn-shanghai,eu-central-1,us-west-1 --dry-run`;
  expect(shapesOf(await reader.prints(dryRun, 1))).toEqual(expect.arrayContaining(shapesOf(shown)));
  await reader.ecs.set({ stallAtPercent: null });
  await reader.abort(other);
  await reader.ecs.removeImage(taken);
}

/** Which states of the copy are seen on its way depends on its speed. */
async function log(reader: Reader, page: DocPage): Promise<void> {
  const shown = shapesOf(page.block('abort with: imageferry abort'));
  const { code, stderr } = await reader.types(
    `${FROM_PACKER} --to cn-beijing --name web-log --output json --on-signal leave`,
  );
  expect(code).toBe(0);
  const said = shapesOf(stderr).filter((line) => !line.startsWith('see http'));
  expect([...said.slice(0, 2), ...said.slice(-3)]).toEqual([...shown.slice(0, 2), ...shown.slice(-3)]);
}
