import type { WorkflowUpdateFailedError } from '@temporalio/client';
import { PROBES } from '../../../activities/setup/probes';
import { SEARCH_ATTRIBUTES } from '../../../contract/names';
import { DOCS_IMAGE } from '../../../dev/docs-image';
import type { SlotsView } from '../../../workflows/region-slots/view';
import { checked, codesIn, DocPage, type OtherTest } from '../../support/doc-page';
import type { Reader } from '../../support/reader';
import { shapesOf } from '../../support/shapes';
import { withSecondLaneQuarantined } from './quarantine';
import { untilFound } from './temporal-ui';

const SOURCE = { regionId: DOCS_IMAGE.regionId, imageId: DOCS_IMAGE.imageId };
const COPY = `imageferry copy ${SOURCE.imageId} --from ${SOURCE.regionId}`;

/** Somebody who runs imageferry, with docs/operating.md. */
export async function followOperating(reader: Reader): Promise<void> {
  const page = new DocPage('docs/operating.md');
  await beforeTheFirstWorker(reader, page);
  await doctor(reader, page);
  page.passOver(
    'there are no containers here; test/unit/compose.test.ts reads the file',
    ...['npm run dev', 'export IMAGEFERRY_ECS_ENDPOINT=simulator:9000'],
  );
  const failed = await findReplications(reader, page);
  await followAndRetry(reader, page, failed);
  await slots(reader, page);
  await watching(reader, page, failed);
  await repairing(reader, page);
  page.end();
}

/** A namespace of its own lacks the attributes, as a new server does. */
async function beforeTheFirstWorker(reader: Reader, page: DocPage): Promise<void> {
  const register = page
    .block('for name in ImageferryImage')
    .replace('--type Keyword', '--type Keyword --namespace fresh');
  await reader.prints('temporal operator namespace create --namespace fresh');
  await reader.prints(register);
  const listed = await reader.prints('temporal operator search-attribute list --namespace fresh');
  for (const name of Object.values(SEARCH_ATTRIBUTES)) expect(listed).toMatch(new RegExp(`${name} +Keyword`));

  const policy = JSON.parse(page.block('{\n  "Version": "1"')) as { Statement: { Action: string[] }[] };
  const tried = PROBES.map(({ action }) => action);
  expect(policy.Statement.flatMap(({ Action }) => Action).sort()).toEqual(
    [...tried, 'DescribeRegions', 'DescribeLaunchTemplateVersions'].map((action) => `ecs:${action}`).sort(),
  );
}

async function doctor(reader: Reader, page: DocPage): Promise<void> {
  const healthy = await reader.prints(page.command('imageferry doctor'));
  expect(healthy).not.toMatch(/^(WRONG|\?)/m);
  await reader.ecs.addFault({ kind: 'error', action: 'DeleteImage', code: 'Forbidden.RAM', status: 403 });
  const shown = page.block('ok     Temporal');
  expect(ofThisMachine(await reader.prints('imageferry doctor', 1))).toEqual(ofThisMachine(shown));
  await reader.ecs.clearFaults({});
}

/** The lines of the doctor without what each machine has of its own: a version, and how a worker is named. */
function ofThisMachine(text: string): string[] {
  return shapesOf(text).map((line) =>
    line.replace(/version [\d.]+/, 'version').replace(/\(\S+@\S+\), build \S+/, 'worker'),
  );
}

/** Returns the id of a replication that has failed. */
async function findReplications(reader: Reader, page: DocPage): Promise<string> {
  const taken = { regionId: 'us-east-1', imageId: 'm-foreign0004', name: 'web-2026-11-24' };
  await reader.addImage(taken);
  const manifest = await reader.printsJson(`${COPY} --to cn-beijing,us-east-1 --name ${taken.name} --json`, 1);
  const { replicationId } = manifest as { replicationId: string };
  await untilFound(reader, `ImageferryStatus = 'failed' AND ImageferryName = '${taken.name}'`, replicationId);
  await reader.ecs.removeImage({ regionId: taken.regionId, imageId: taken.imageId });

  const lists = await reader.prints(page.block('imageferry list\n'));
  expect(lists).toContain(replicationId);
  expect(lists).toContain('NIGHT');
  const [head = ''] = (await reader.prints('imageferry list')).split('\n');
  expect(head.split(/ +/)).toEqual(['REPLICATION', ...page.table('column').flatMap(([name = '']) => codesIn(name))]);
  return replicationId;
}

async function followAndRetry(reader: Reader, page: DocPage, failed: string): Promise<void> {
  const typedFor = (command: string, code = 0): Promise<string> =>
    reader.prints(page.command(command).replace('<id>', failed), code);
  expect(await typedFor('imageferry watch', 1)).toContain('failed');
  expect(await typedFor('imageferry wait', 1)).toContain('failed');
  expect(await typedFor('imageferry retry')).toContain('succeeded');
  const status = await reader.types(`${page.command('imageferry status')} ${failed}`);
  expect(status.stderr).toContain('its regions without a copy were retried by replicate/');
}

async function slots(reader: Reader, page: DocPage): Promise<void> {
  expect(await reader.prints(page.command('imageferry slots'))).toMatch(/^no copy waits\n/);
  const changes = page.block('imageferry slots limit cn-beijing 3');
  await withSecondLaneQuarantined(reader, 'cn-beijing', async () => {
    const answers = (await reader.prints(changes)).trim().split('\n');
    expect(answers).toEqual([
      expect.stringMatching(/^cn-beijing: \d of 3 slots are taken, set by .+: shared with another team$/),
      expect.stringMatching(/^cn-beijing: \d of 0 slots are taken, set by .+: maintenance$/),
      'copy/cn-beijing/2 is released; lanes left in quarantine: 0',
    ]);
  });
  await reader.prints('imageferry slots limit cn-beijing 5 --reason "back"');
}

const PHASES: Record<SlotsView['lanes'][number]['phase'], true> = {
  ...{ starting: true, running: true },
  ...{ quarantined: true, foreign: true },
};

/** The list queries find the replication that has failed, or what it made. */
async function watching(reader: Reader, page: DocPage, failed: string): Promise<void> {
  const query = (start: string, example: string, value: string): Promise<void> =>
    untilFound(reader, page.command(start).replace(example, value), failed);
  await query('ImageferryImage', 'm-...', SOURCE.imageId);
  await query('ImageferryName', 'web-7', 'web-2026-11-24');
  await query('ImageferryStatus', '', '');
  const copies = page.command('ImageferryReplication').replace('replicate/...', failed);
  await untilFound(reader, copies, 'copy/cn-beijing/1');
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
    name: "send(running, 'dropRegion', drop)",
  },
  '`region-slots` misbehaves': startSlotsAnew,
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
  expect((await sendToSlots(reader, 'setLimit', JSON.stringify(AS_BEFORE))).pools).toContainEqual(
    expect.objectContaining({ regionId: 'cn-beijing', limit: 5 }),
  );
}

const AS_BEFORE = { regionId: 'cn-beijing', limit: 5, by: 'you', reason: 'as before' };

function sendToSlots({ temporal }: Reader, name: string, input = ''): Promise<SlotsView> {
  const slots = temporal.client.workflow.getHandle('region-slots');
  return slots.executeUpdate<SlotsView, [unknown]>(name, { args: [JSON.parse(input)] });
}

const isJson = (code: string): boolean => code.startsWith('{');

async function drain(reader: Reader, codes: string[]): Promise<void> {
  expect(await reader.prints(codes[0] ?? '')).toContain('of 0 slots are taken');
  const { pools } = await sendToSlots(reader, 'setLimit', codes.find(isJson));
  expect(pools).toContainEqual(expect.objectContaining({ regionId: 'cn-beijing', limit: 0 }));
}

/** No lane is in quarantine any more: both ways are understood, and say so. */
async function releaseLane(reader: Reader, codes: string[]): Promise<void> {
  const nothing = 'must be a quarantined lane; none is at present';
  const [command = ''] = codes;
  expect((await reader.types(command)).stderr).toContain(nothing);
  const refusal = (await sendToSlots(reader, 'releaseLane', codes.find(isJson)).catch(
    (error: unknown) => error,
  )) as WorkflowUpdateFailedError;
  expect(String(refusal.cause)).toContain(nothing);
}

async function startSlotsAnew(reader: Reader): Promise<void> {
  await reader.temporal.client.workflow.getHandle('region-slots').terminate();
  await reader.prints(`${COPY} --to cn-beijing --name web-after`);
}
