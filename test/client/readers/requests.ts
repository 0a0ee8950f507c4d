import { exitCodeOf } from '../../../client/exit-codes';
import { ECS_ERRORS } from '../../../contract/ecs-errors';
import { ERROR_CODES } from '../../../contract/errors';
import { CopyRecord, Manifest } from '../../../contract/schema/manifest';
import { ReplicationRequest, TargetDetails } from '../../../contract/schema/request';
import { DOCS_IMAGE } from '../../../dev/docs-image';
import { codesIn, DocPage } from '../../support/doc-page';
import type { Reader } from '../../support/reader';
import { EXIT_CODES } from './pipelines';

const COPY = `imageferry copy ${DOCS_IMAGE.imageId} --from ${DOCS_IMAGE.regionId}`;
const SHAPES = { file: 'test/unit/doc-samples.test.ts', name: 'is what its schema says' };
const A_NAME = 'the name of a command, which the other pages type';

/** Somebody who writes a request and reads a manifest, with docs/requests-and-manifests.md. */
export async function followRequests(reader: Reader): Promise<void> {
  const page = new DocPage('docs/requests-and-manifests.md');
  const file = page.command('imageferry copy --file');
  await reader.shell.write('asked.json', page.block('{\n  "source"'));
  requestFields(page.table('field'));
  const refusal = page.block('targets.0: "cn-beijng"').split('\n');
  page.passOver(A_NAME, 'imageferry copy');
  manifestFields(page);
  const relaying = page.command('imageferry copy --relay').replace('imageferry copy', COPY);
  page.passOver(A_NAME, 'imageferry status', 'imageferry copy');
  page.followedBy(SHAPES, '{ "waitsFor"');
  page.passOver(A_NAME, 'imageferry status', 'imageferry copy');
  expect(rowsOf(page.table('`status` of the entry'))).toEqual([
    ...['planned', 'planned', 'imageId', 'adopted', 'failed', 'error'],
  ]);
  exitCodes(page.table('exit code'));
  const unread = page
    .command('imageferry copy ... | head -1')
    .replace('imageferry copy ...', `${COPY} --to cn-beijing`);
  page.passOver(A_NAME, 'imageferry status', 'imageferry abort');
  const drawing = page.command('imageferry status <id> --timeline copies.svg');
  page.passOver(A_NAME, 'imageferry copy');
  const cancelled = page.block('exec node dist/client/main.js copy');
  page.end();

  const [refused] = await Promise.all([
    reader.types(`${COPY} --to cn-beijng`),
    ...[`${file} asked.json`, unread, cancelled].map((script) => reader.prints(script)),
  ]);
  const { replicationId } = Manifest.parse(await reader.printsJson(`${relaying} --to cn-beijing --json`));
  await reader.prints(drawing.replace('<id>', replicationId));
  expect(await reader.shell.read('copies.svg')).toContain('<svg');
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  for (const line of refusal) expect(refused.stderr).toContain(line.replace(/ cn-qingdao, .+/, ''));
}

/** The codes of the first cells. */
function rowsOf(rows: string[][]): string[] {
  return rows.flatMap(([cell = '']) => codesIn(cell)).map((code) => code.replace(/:.*/, ''));
}

function requestFields(rows: string[][]): void {
  const ofTarget = (name: string): string => `targets[].${name}`;
  const documented = rowsOf(rows).map((name) => (name === 'kmsKeyId' ? ofTarget(name) : name));
  const ofRegion = Object.keys(TargetDetails.shape).filter((name) => name !== 'regionId');
  expect(documented.sort()).toEqual([...Object.keys(ReplicationRequest.shape), ...ofRegion.map(ofTarget)].sort());
}

function manifestFields(page: DocPage): void {
  const statuses = page
    .table('status | meaning | exit code')
    .map(([status = '', , code]) => [codesIn(status)[0], code]);
  const codeOf = (status: Manifest['status']): string => (status === 'running' ? '' : String(exitCodeOf({ status })));
  expect(statuses).toEqual(Manifest.shape.status.options.map((status) => [status, codeOf(status)]));
  page.followedBy(SHAPES, '{\n  "regionId"');
  expect(Object.keys(CopyRecord.shape)).toEqual(expect.arrayContaining(rowsOf(page.table('entry'))));
  const whileItGoesOn = page.table('status | error');
  expect(CopyRecord.shape.status.options).toEqual(expect.arrayContaining(rowsOf(whileItGoesOn)));
  expect(ERROR_CODES).toEqual(expect.arrayContaining(whileItGoesOn.flatMap(([, cell = '']) => codesIn(cell))));
  const refusals = rowsOf(page.table('refusal')).filter((code) => code !== 'Forbidden.RAM');
  expect(ECS_ERRORS.map(({ code }) => code)).toEqual(expect.arrayContaining(refusals));
}

/** Which test brings each of them about is on the page for pipelines. */
function exitCodes(rows: string[][]): void {
  const documented = rows.flatMap(([cell = '']) => cell.split(', '));
  expect(new Set(documented)).toEqual(new Set(Object.keys(EXIT_CODES)));
}
