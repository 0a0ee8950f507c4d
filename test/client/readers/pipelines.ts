import { Manifest } from '../../../contract/schema/manifest';
import { DOCS_IMAGE } from '../../../dev/docs-image';
import { codesIn, DocPage } from '../../support/doc-page';
import { endOf, outputOf, untilSaid } from '../../support/programs';
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
  const first = await firstRelease(reader, page);
  await results(reader, page, first);
  await exitCodes(reader, page);
  await requestInFile(reader, page);
  await plan(reader, page);
  await log(reader, page);
  page.end();
}

async function firstRelease(reader: Reader, page: DocPage): Promise<Manifest> {
  const command = page.block('imageferry copy cn-hangzhou:');
  const printed = await reader.prints(command);
  expect(await reader.shell.read('manifest.json')).toBe(printed);
  const first = Manifest.parse(JSON.parse(printed));
  expect(first.status).toBe('succeeded');
  const again = Manifest.parse(await reader.printsJson(command));
  expect(again.copies.map(({ adopted }) => adopted)).toEqual([true, true]);
  return again;
}

async function results(reader: Reader, page: DocPage, { replicationId, copies }: Manifest): Promise<void> {
  const status = (form: string): Promise<string> =>
    reader.prints(`imageferry status ${replicationId} --output ${form} --output-file out.${form}`);
  const lookAgain = page.command('imageferry status <id> --output tfvars');
  expect(await reader.prints(lookAgain.replace('<id>', replicationId))).toContain('image_ids = {');

  const images = Object.fromEntries(copies.map((copy) => [copy.regionId, copy.imageId]));
  const forms = page.table('`--output`').map(([cell = '']) => codesIn(cell)[0] ?? '');
  expect(forms).toEqual(['table', 'json', 'github', 'tfvars', 'packer']);
  const [table = '', json = '', github = '', , packer = ''] = await Promise.all(forms.map(status));
  expect(table).toContain('succeeded, 2 of 2 available');
  expect(Manifest.parse(JSON.parse(json)).replicationId).toBe(replicationId);
  const { builds } = JSON.parse(packer) as { builds: object[] };
  expect(builds[0]).toHaveProperty(
    'artifact_id',
    [`cn-hangzhou:${imageId}`, ...copies.map((copy) => `${copy.regionId}:${copy.imageId ?? ''}`)].join(','),
  );

  const outputs = Object.fromEntries(github.trim().split('\n').map(nameAndValue));
  const documented = page.table('output of `github`').flatMap(([cell = '']) => codesIn(cell));
  expect(Object.keys(outputs)).toEqual(documented);
  expect(outputs).toMatchObject({ status: 'succeeded', replication_id: replicationId, missing: '{}' });
  expect(JSON.parse(outputs['images'] ?? '')).toEqual(images);
}

function nameAndValue(line: string): [string, string] {
  const [name = ''] = line.split('=');
  return [name, line.slice(name.length + 1)];
}

/** Brings about each of the exit codes. */
async function exitCodes(reader: Reader, page: DocPage): Promise<void> {
  const documented = page.table('exit code').map(([code]) => Number(code));
  const taken = { regionId: 'us-west-1', imageId: 'm-foreign0001', name: 'web-taken' };
  await reader.addImage(taken);
  const copy = `${FROM_PACKER} --to cn-beijing,us-west-1 --name web-taken`;
  const run = async (script: string): Promise<number | null> => (await reader.types(script)).code;

  const failed = await reader.types(`${copy} --output github`);
  expect(failed.stdout).toContain('missing={"us-west-1":"NameConflict"}');
  const codes = [
    await run(`${FROM_PACKER} --to cn-beijing --dry-run`),
    failed.code,
    await run(`${FROM_PACKER} --to cn-nowhere`),
    await run(`${copy} --best-effort us-west-1`),
    ...(await codesOfSlowCopy(reader)),
  ];
  expect(codes).toEqual(documented);
  await reader.ecs.removeImage(taken);
}

/** Aborted, unreachable, timed out, and left by a signal, in the order of the page. */
async function codesOfSlowCopy(reader: Reader): Promise<(number | null)[]> {
  await reader.setSpeed({ copySeconds: 3600 });
  const copy = `${FROM_PACKER} --to cn-beijing --name web-slow`;
  const { code: timedOut } = await reader.types(`${copy} --timeout 2s`);
  const left = reader.shell.spawn(`exec ${copy} --on-signal leave`);
  await untilSaid(outputOf(left), 'cn-beijing: copying');
  left.kill('SIGTERM');
  const interrupted = await endOf(left);
  const id = (await reader.prints(`${copy} --detach`)).trim();
  await reader.prints(`imageferry abort ${id}`);
  const { code: aborted } = await reader.types(`imageferry wait ${id}`);
  const { code: unreachable } = await reader.types(copy, { TEMPORAL_ADDRESS: '127.0.0.1:1' });
  await reader.setSpeed({ copySeconds: 1 });
  return [aborted, unreachable, timedOut, interrupted];
}

async function requestInFile(reader: Reader, page: DocPage): Promise<void> {
  await reader.prints(page.block(`${FROM_PACKER} --file request.json`));
  expect(await reader.imagesNamed('web-8')).toHaveLength(3);

  const options = page.table('option').flatMap(([cell = '']) => codesIn(cell));
  await reader.prints(`${FROM_PACKER} --file request.json --to all --except cn-beijing`, 2);
  const changed = await reader.printsJson(
    `${FROM_PACKER} --file request.json --from cn-hangzhou --to cn-beijing,us-west-1 --best-effort us-west-1 \
      --tag stage=test --name web-9 --description "a copy" --priority nightly --failure-policy abort \
      --on-abort deleteFinished --deadline 2h --abort-when-detached 5m --dry-run --json`,
  );
  expect(Manifest.parse(changed).copies).toMatchObject([
    { regionId: 'cn-beijing', required: true },
    { regionId: 'us-west-1', required: false },
  ]);
  expect(reader.neverTyped('copy', options)).toEqual([]);
}

/** A region for each line of the plan that the page shows. */
async function plan(reader: Reader, page: DocPage): Promise<void> {
  const shown = page.block(`${imageId} (web-7) from cn-hangzhou: dry run`);
  const source = { regionId: 'cn-hangzhou', imageId: 'm-planned0001', name: 'plan-7' };
  const taken = { regionId: 'us-west-1', imageId: 'm-foreign0002', name: source.name };
  await reader.addImage(source);
  await reader.addImage(taken);
  const copy = `imageferry copy cn-hangzhou:${source.imageId}`;
  await reader.prints(`${copy} --to cn-shanghai`);
  await reader.ecs.set({ stallAtPercent: 40 });
  const other = (await reader.prints(`${copy} --to eu-central-1 --detach`)).trim();
  await reader.until(other, ({ copies }) => copies[0]?.progress === 40);

  const planned = await reader.prints(`${copy} --to cn-beijing,cn-shanghai,eu-central-1,us-west-1 --dry-run`, 1);

  expect(shapesOf(planned)).toEqual(expect.arrayContaining(shapesOf(shown)));
  await reader.prints(`imageferry abort ${other}`);
  await reader.ecs.set({ stallAtPercent: null });
  await reader.ecs.removeImage(taken);
}

async function log(reader: Reader, page: DocPage): Promise<void> {
  const shown = page.block('abort with: imageferry abort');
  const { code, stderr } = await reader.types(`${FROM_PACKER} --to cn-beijing --name web-log --output json`);
  expect(code).toBe(0);
  expect(shapesOf(stderr)).toEqual(shapesOf(shown));
}
