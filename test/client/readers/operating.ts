import { WorkflowFailedError } from '@temporalio/client';
import { PROBES } from '../../../activities/setup/probes';
import { SEARCH_ATTRIBUTES } from '../../../contract/names';
import { DOCS_IMAGE } from '../../../dev/docs-image';
import type { SlotsView } from '../../../workflows/region-slots/view';
import { checked, codesIn, DocPage, type OtherTest } from '../../support/doc-page';
import type { Reader } from '../../support/reader';
import { shapesOf } from '../../support/shapes';
import { withSecondLaneQuarantined } from './quarantine';

const SOURCE = { regionId: DOCS_IMAGE.regionId, imageId: DOCS_IMAGE.imageId };
const AS_BEFORE = { regionId: 'cn-beijing', limit: 5, by: 'you', reason: 'as before' };

/** Somebody who runs imageferry, with docs/operating.md. */
export async function followOperating(reader: Reader): Promise<void> {
  const page = new DocPage('docs/operating.md');
  const registered = beforeTheFirstWorker(reader, page);
  const [, failed] = await Promise.all([registered, failedReplication(reader), doctor(reader, page)]);
  page.passOver(
    'there are no containers here; test/unit/deploy/compose.test.ts reads the file',
    ...['npm run dev', 'export IMAGEFERRY_ECS_ENDPOINT=simulator:9000'],
  );
  await findReplications(reader, page, failed);
  await followAndRetry(reader, page, failed);
  await slots(reader, page);
  await watching(reader, page, failed);
  await repairing(reader, page);
  await upgrading(reader, page);
  page.end();
}

/** A namespace of its own lacks the attributes, as a new server does. */
async function beforeTheFirstWorker(reader: Reader, page: DocPage): Promise<void> {
  const register = page
    .block('for name in ImageferryImage')
    .replace('--type Keyword', '--type Keyword --namespace fresh');
  const policy = JSON.parse(page.block('{\n  "Version": "1"')) as { Statement: { Action: string[] }[] };
  const listed = await reader.prints(`
    temporal operator namespace create --namespace fresh
    ${register}
    temporal operator search-attribute list --namespace fresh`);
  for (const name of Object.values(SEARCH_ATTRIBUTES)) expect(listed).toMatch(new RegExp(`${name} +Keyword`));
  const tried = PROBES.map(({ action }) => action);
  expect(policy.Statement.flatMap(({ Action }) => Action).sort()).toEqual(
    [...tried, 'DescribeRegions', 'DescribeLaunchTemplateVersions'].map((action) => `ecs:${action}`).sort(),
  );
}

async function doctor(reader: Reader, page: DocPage): Promise<void> {
  const [typed, shown] = [page.command('imageferry doctor'), page.block('ok     Temporal')];
  await reader.ecs.addFault({ kind: 'error', action: 'DeleteImage', code: 'Forbidden.RAM', status: 403 });
  expect(ofThisMachine(await reader.prints(typed, 1))).toEqual(ofThisMachine(shown));
  await reader.ecs.clearFaults({});
}

/** The lines of the doctor without what each machine has of its own: a version, and how a worker is named. */
function ofThisMachine(text: string): string[] {
  return shapesOf(text).map((line) =>
    line.replace(/version [\d.]+/, 'version').replace(/\(\S+@\S+\), build \S+/, 'worker'),
  );
}

const TAKEN = { regionId: 'us-east-1', imageId: 'm-foreign0004' };
const TAKEN_NAME = 'web-2026-11-24';

/** Returns the id of a replication that has failed, for a reason that is gone. */
async function failedReplication(reader: Reader): Promise<string> {
  await reader.addImage({ ...TAKEN, name: TAKEN_NAME });
  const failed = await reader.start({ source: SOURCE, targets: ['cn-beijing', TAKEN.regionId], name: TAKEN_NAME });
  await expect(reader.result(failed)).rejects.toThrow(WorkflowFailedError);
  await reader.ecs.removeImage(TAKEN);
  return failed;
}

async function findReplications(reader: Reader, page: DocPage, failed: string): Promise<void> {
  await reader.untilListed(`ImageferryStatus = 'failed' AND ImageferryName = '${TAKEN_NAME}'`, failed);
  const lists = await reader.linesAtOnce(page.block('imageferry list\n'));
  expect(lists).toContain(failed);
  expect(lists).toContain('NIGHT');
  const [head = ''] = lists.split('\n');
  expect(head.split(/ +/)).toEqual(['REPLICATION', ...page.table('column').flatMap(([name = '']) => codesIn(name))]);
}

async function followAndRetry(reader: Reader, page: DocPage, failed: string): Promise<void> {
  const [watch, wait] = ['imageferry watch', 'imageferry wait'].map((command) => page.command(command));
  page.followedBy(
    { file: 'test/client/readers/temporal-ui.ts', name: 'async function changeReplication' },
    'imageferry change',
  );
  const [retry, status] = [page.command('imageferry retry'), `${page.command('imageferry status')} <id>`];
  const typed = (command = '', code = 0): Promise<string> => reader.prints(command.replace('<id>', failed), code);
  for (const seen of await Promise.all([typed(watch, 1), typed(wait, 1)])) expect(seen).toContain('failed');
  expect(await typed(retry)).toContain('succeeded');
  expect((await reader.types(status.replace('<id>', failed))).stderr).toContain(
    'its regions without a copy were retried by replicate/',
  );
}

async function slots(reader: Reader, page: DocPage): Promise<void> {
  const show = page.command('imageferry slots');
  const changes = page.block('imageferry slots limit cn-beijing 3');
  page.passOver('it runs already', 'imageferry dev');
  await withSecondLaneQuarantined(reader, 'cn-beijing', async () => {
    const answers = (await reader.prints(`${changes}\n${show}`)).trim().split('\n');
    expect(answers).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^cn-beijing: \d of 3 slots are taken, set by .+: shared with another team$/),
        expect.stringMatching(/^cn-beijing: \d of 0 slots are taken, set by .+: maintenance$/),
        'copy/cn-beijing/2 is released; lanes left in quarantine: 0',
        'no copy waits',
      ]),
    );
  });
  await reader.updateSlots('setLimit', JSON.stringify(AS_BEFORE));
}

/** The stack of `dev` has no worker with a version; test/upgrade has. */
async function upgrading(reader: Reader, page: DocPage): Promise<void> {
  const [versions, move] = [page.command('imageferry versions'), page.command('imageferry slots move')];
  await Promise.all([
    expect(reader.prints(versions)).resolves.toContain('Worker Versioning is off'),
    expect(reader.prints(move)).resolves.toBe(
      'the slots run on workers without a version, and no version is current\n',
    ),
  ]);
}

const PHASES: Record<SlotsView['lanes'][number]['phase'], true> = {
  ...{ starting: true, running: true },
  ...{ quarantined: true, foreign: true },
};

/** The list queries find the replication that has failed, or what it made. */
async function watching(reader: Reader, page: DocPage, failed: string): Promise<void> {
  const query = (start: string, example: string, value: string): Promise<void> =>
    reader.untilListed(page.command(start).replace(example, value), failed);
  await query('ImageferryImage', 'm-...', SOURCE.imageId);
  await query('ImageferryName', 'web-7', 'web-2026-11-24');
  await query('ImageferryStatus', '', '');
  const copies = page.command('ImageferryReplication').replace('replicate/...', failed);
  await reader.untilListed(copies, 'copy/cn-beijing/1');
  expect(page.table('phase').flatMap(([phase = '']) => codesIn(phase))).toEqual(Object.keys(PHASES));
}

type Repair = OtherTest | ((reader: Reader, codes: string[]) => Promise<void>);

const REGION_SLOTS = 'test/workflows/region-slots.test.ts';

/** How each situation of the page is brought about and repaired: here, or in a test that has more time. */
const REPAIRS: Record<string, Repair> = {
  'a region has to be drained, or its limit changes': drain,
  'a lane stays quarantined': releaseLane,
  'regions of a replication failed': {
    file: 'test/client/readers/operating.ts',
    name: 'async function followAndRetry',
  },
  'a copy has to be given up': {
    file: 'test/client/readers/temporal-ui.ts',
    name: "send(second, 'dropRegion', drop)",
  },
  '`region-slots` misbehaves': {
    file: REGION_SLOTS,
    name: 'start again after a termination, know what runs, and never grant too much',
  },
  'Temporal was restored from a backup': {
    file: 'test/postgres/restored.ts',
    name: 'async function restoreWhileCopiesRun',
  },
  'a region is in `unasked`': {
    file: 'test/workflows/readiness.test.ts',
    name: 'let a region that cannot be asked hold up its own copies only, and say so',
  },
  'a copy waits with `ReplicationSilent`': {
    file: 'test/activities/claims.test.ts',
    name: 'asks again when the replication does not answer, and gives up after five minutes',
  },
  'a copy waits with `SlotsFull`': {
    file: REGION_SLOTS,
    name: 'answer that they are full; the copies come back later',
  },
  'a region shows an `auth` error and still copies': {
    file: 'test/workflows/refusals.test.ts',
    name: 'on polls is told once, however many polls it lasts',
  },
  'the manifest says `could-not-cancel`': {
    file: 'test/workflows/abort-races.test.ts',
    name: 'keeps the lane of a copy that it could not cancel, until an operator vouches for it',
  },
  'a replication has to stop without compensation': {
    file: REGION_SLOTS,
    name: 'let the copies of a terminated replication end by its rule',
  },
};

async function repairing(reader: Reader, page: DocPage): Promise<void> {
  const rows = page.table('situation');
  expect(rows.map(([situation]) => situation)).toEqual(Object.keys(REPAIRS));
  for (const [situation = '', cell = ''] of rows) {
    const repair = REPAIRS[situation];
    if (typeof repair === 'function') await repair(reader, codesIn(cell));
    else if (repair !== undefined) checked(repair);
  }
  await reader.prints(page.block('temporal workflow query'));
  expect((await reader.updateSlots('setLimit', JSON.stringify(AS_BEFORE))).pools).toContainEqual(
    expect.objectContaining({ regionId: 'cn-beijing', limit: 5 }),
  );
}

const isJson = (code: string): boolean => code.startsWith('{');

/** The command is one of those that the page has above. */
async function drain(reader: Reader, codes: string[]): Promise<void> {
  expect(reader.typed.join('\n')).toContain(codes[0]);
  const { pools } = await reader.updateSlots('setLimit', codes.find(isJson));
  expect(pools).toContainEqual(expect.objectContaining({ regionId: 'cn-beijing', limit: 0 }));
}

/** The same; no lane is in quarantine any more, and the slots understand which one is meant. */
async function releaseLane(reader: Reader, codes: string[]): Promise<void> {
  expect(reader.typed.join('\n')).toContain(codes[0]?.replace('...', ''));
  const refusal = await reader.refusalOfSlots('releaseLane', codes.find(isJson));
  expect(refusal).toContain('must be a quarantined lane; none is at present');
}
