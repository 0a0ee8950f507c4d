import { msToTs, tsToDate } from '@temporalio/common/lib/time';
import { parse } from 'yaml';
import { Schedules } from '../../../client';
import { TASK_QUEUE } from '../../../contract/names';
import { DRIFT_STATES } from '../../../contract/drift-states';
import { RETENTION_STATES } from '../../../contract/retention-states';
import { DriftReport, PoolLoad } from '../../../contract/schema/drift';
import { SyncPolicy, type SyncPolicyInput } from '../../../contract/schema/policy';
import { DOCS_IMAGE } from '../../../dev/docs-image';
import { eventually } from '../../../dev/eventually';
import { checked, codesIn, DocPage, type OtherTest } from '../../support/doc-page';
import type { Reader } from '../../support/reader';

const SCHEDULES = 'test/client/schedules.test.ts';
/** Somebody who answers for disaster recovery, with docs/nights.md. */
export async function followNights(reader: Reader): Promise<void> {
  const page = new DocPage('docs/nights.md');
  await reader.shell.write('policy.json', page.block('{\n  "images"'));
  const fields = page.table('field');
  page.followedBy({ file: SCHEDULES, name: 'a schedule whose nights would all fail is refused' }, 'schedule create');
  const night = page.block('npm run -s imageferry -- sync');
  const [policyId] = await Promise.all([startNight(reader, night), policyFields(reader, fields)]);
  await Promise.all([statusAndAbort(reader, page, policyId), schedules(reader, page)]);
  await withTemporalCli(reader, page, policyId);
  await whenTheClockChanges(reader, page);
  await abortNight(reader, page);
  await askInEveryWay(reader, page);
  page.end();
}

const firstCodes = (rows: string[][]): string[] => rows.flatMap(([cell = '']) => codesIn(cell));

async function policyFields(reader: Reader, fields: string[][]): Promise<void> {
  const everyField: SyncPolicyInput[] = [
    {
      images: {
        ...{ regionId: 'cn-hangzhou', namePattern: 'web-*', tags: { stage: 'live' }, family: 'none' },
        ...{ createdSince: '30d', newest: 3, newestPer: 'tag:role' },
      },
      targets: { all: true, except: ['cn-shanghai'], bestEffort: ['us-west-1'] },
      ...{ name: '{name}-{date}', tags: { by: 'night' }, shareWith: ['1234567890123457'], rpo: '7d' },
      ...{ onAbort: 'deleteFinished', copyDeadline: '2h', expectedCopyTime: '30m', relay: true, notify: 'ops' },
    },
    { images: { regionId: 'cn-hangzhou', imageIds: [DOCS_IMAGE.imageId] }, targets: 'all' },
  ];
  const named = everyField.flatMap(({ images, ...rest }) => [
    ...Object.keys(images).map((field) => `images.${field}`),
    ...Object.keys(rest),
  ]);
  expect(new Set(named)).toEqual(new Set(firstCodes(fields)));
  const problems: unknown = await reader.temporal.client.workflow.execute('checkPolicy', {
    ...{ taskQueue: TASK_QUEUE, workflowId: 'every-field', args: [everyField[0]] },
  });
  // The worker of `dev` knows no webhook: nothing else is wrong.
  expect(problems).toEqual([expect.stringMatching(/^notify: "ops" .+/)]);
  const defaults = SyncPolicy.parse(everyField[1]);
  for (const [name = '', , value = ''] of fields.filter(([, , cell = '']) => cell.startsWith('`')))
    expect({ name, value }).toEqual({ name, value: `\`${defaults[codesIn(name)[0] as 'name']}\`` });
}

/** Returns the id of the policy. */
async function startNight(reader: Reader, script: string): Promise<string> {
  const { stdout, stderr, code } = await reader.types(script);
  expect({ stdout, code }).toEqual({ stdout: expect.stringContaining('succeeded') as string, code: 0 });
  const [, policyId = ''] = /^abort with: imageferry abort (sync\/\w+)\n/.exec(stderr) ?? [];
  return policyId;
}

async function statusAndAbort(reader: Reader, page: DocPage, policyId: string): Promise<void> {
  const typed = page.block('npm run -s imageferry -- status sync/0123456789ab');
  expect(await reader.prints(typed.replaceAll('sync/0123456789ab', policyId))).toContain('succeeded');
}

const SCHEDULE_CODES: Record<string, OtherTest> = {
  0: { file: SCHEDULES, name: 'is created, triggered, paused, changed and deleted by the command' },
  1: { file: SCHEDULES, name: 'a trigger starts nothing while a night runs, and says so' },
  2: { file: SCHEDULES, name: 'a wrong schedule is refused with every problem, and nothing is created' },
  5: { file: 'test/client/cli.test.ts', name: 'a Temporal that cannot be reached exits with 5' },
};

/** What test/client/schedules.test.ts types, too, is left to it. */
async function schedules(reader: Reader, page: DocPage): Promise<void> {
  const create = page.block('npm run -s imageferry -- schedule create');
  const commands = firstCodes(page.table('command')).map((command) => command.split(' ')[1] ?? '');
  expect(commands).toEqual(['create', 'update', 'apply', 'list', 'show', 'pause', 'resume', 'trigger', 'delete']);
  page.followedBy({ file: SCHEDULES, name: 'the tour: an image comes' }, 'npm run tour');
  const options = firstCodes(page.table('option')).map((option) => option.split(' ')[0] ?? '');
  expect(page.table('exit code').map(([code]) => code)).toEqual(Object.keys(SCHEDULE_CODES));
  for (const test of Object.values(SCHEDULE_CODES)) checked(test);
  await reader.shell.write('nightly.json', page.block('{\n  "id": "nightly"'));
  const [apply, show] = [page.command('schedule apply'), page.command('schedule show nightly --json | jq .schedule')];

  expect(await reader.prints(create)).toContain('Asia/Shanghai');
  const [changed] = await Promise.all([
    reader.prints(`
      imageferry schedule update nightly --cron "30 2 * * *" --time-zone Asia/Shanghai --jitter 20m --catch-up 5h
      imageferry schedule resume nightly
      imageferry schedule list | grep '^nightly'
      imageferry ${apply} nightly.json
      imageferry ${show} > shown.json && mv shown.json nightly.json
      imageferry ${apply} nightly.json`),
    reader.prints(`
      imageferry schedule create --policy policy.json --id another --every 6h --note "..." --paused
      imageferry schedule update another --at 02:30 --days mon-fri`),
  ]);
  expect(changed).toMatch(/updated nightly: .+\nunchanged nightly\n$/);
  expect(reader.neverTyped('schedule', options)).toEqual([]);
}

async function withTemporalCli(reader: Reader, page: DocPage, policyId: string): Promise<void> {
  const create = page.block('temporal schedule create --schedule-id nightly').replace('sync/0123456789ab', policyId);
  page.passOver('it was typed above', 'schedule create');
  const trigger = page.command('temporal schedule trigger');
  page.passOver('its option is used by every trigger: it is in the code of the command', 'imageferry schedule trigger');
  const schedules = new Schedules(reader.temporal.client);
  await schedules.delete('nightly');
  await reader.prints(`${create}\n${trigger} --schedule-id nightly --overlap-policy Skip`);
  await eventually(
    async () =>
      (await schedules.show('nightly')).lastRuns.some(({ workflowId }) => workflowId.startsWith(`${policyId}-`)),
    () => 'the night of the schedule is not shown',
  );
  expect(await schedules.show('nightly')).toMatchObject({ timeZone: 'Asia/Shanghai' });
}

const DAY_MS = 86_400_000;

/** The days around the change, and when the schedule runs in them; days and times in UTC. By the schedule that the page names. */
const CLOCK_CHANGES: Record<string, [from: string, runs: string[]][]> = {
  '`02:30` in Europe/Berlin': [
    ['2027-03-27', ['27T01:30', '29T00:30']],
    ['2027-10-30', ['30T00:30', '31T01:30', '01T01:30']],
  ],
  '`01:30` in Europe/Berlin': [['2027-03-27', ['27T00:30', '28T00:30', '28T23:30', '29T23:30']]],
  '`02:30` in America/New_York': [['2027-03-13', ['13T07:30', '15T06:30']]],
  '`01:30` in America/New_York': [['2027-11-06', ['06T05:30', '07T05:30', '07T06:30', '08T06:30']]],
  'any time in UTC': [['2027-03-27', ['27T02:30', '28T02:30', '29T02:30']]],
};

async function whenTheClockChanges(reader: Reader, page: DocPage): Promise<void> {
  const rows = page.table('schedule | on the day of the change').map(([schedule = '']) => schedule);
  expect(rows).toEqual(Object.keys(CLOCK_CHANGES));
  const schedules = new Schedules(reader.temporal.client);
  const policy = JSON.parse(await reader.shell.read('policy.json')) as SyncPolicyInput;
  for (const schedule of rows) {
    const [, at = '02:30', timeZone = 'UTC'] = /`(.+)` in (.+)/.exec(schedule) ?? [];
    await schedules.create({ policy, id: 'clock', at, timeZone, jitter: '0s', paused: true });
    for (const [from, runs] of CLOCK_CHANGES[schedule] ?? []) expect(await runsFrom(reader, from)).toEqual(runs);
    await schedules.delete('clock');
  }
}

/** What the server says; measured, not promised by its documentation. */
async function runsFrom({ temporal }: Reader, day: string): Promise<string[]> {
  const { startTime } = await temporal.connection.workflowService.listScheduleMatchingTimes({
    namespace: temporal.namespace,
    scheduleId: 'clock',
    startTime: msToTs(Date.parse(day)),
    endTime: msToTs(Date.parse(day) + 3 * DAY_MS),
  });
  return startTime.map((time) => tsToDate(time).toISOString().slice(8, 16));
}

async function abortNight(reader: Reader, page: DocPage): Promise<void> {
  page.passOver('followed above, for a night that had ended', 'imageferry abort');
  const cancel = page.command('temporal workflow cancel');
  await reader.setSpeed({ copySeconds: 3600 });
  const images = { regionId: DOCS_IMAGE.regionId, imageIds: [DOCS_IMAGE.imageId] };
  await reader.shell.write('slow.json', JSON.stringify({ images, targets: ['eu-west-1'] }));
  const id = (await reader.prints('imageferry sync --policy slow.json --detach')).trim();
  await reader.prints(`${cancel} --workflow-id ${id}`);
  await expect(reader.temporal.client.workflow.getHandle(id).result()).rejects.toThrow('cancelled');
  await reader.setSpeed({ copySeconds: 0.3 });
}

/** What looks only: everything is asked at once. */
async function askInEveryWay(reader: Reader, page: DocPage): Promise<void> {
  const copy = (await reader.ecs.images({ regionId: 'us-east-1' })).find(({ name }) => name.startsWith('web-7-m-'));
  await reader.ecs.removeImage({ regionId: 'us-east-1', imageId: copy?.imageId ?? '' });
  const retained = retention(reader, page);
  const report = JSON.parse(page.block('{\n  "policyId"')) as object;
  expect(firstCodes(page.table('state'))).toEqual([...DRIFT_STATES]);
  const fits = capacity(reader, page);
  const shown = asPage(reader, page, report);
  const ask = page.block('npm run -s imageferry -- drift --policy policy.json').trim();
  exitCodes(page.table('exit code'));
  await Promise.all([retained, fits, shown, reader.prints(`${ask} --table`, 1)]);
}

async function retention(reader: Reader, page: DocPage): Promise<void> {
  const { retention: shown } = JSON.parse(page.block('{ "retention"')) as Pick<SyncPolicy, 'retention'>;
  expect(firstCodes(page.table('field'))).toEqual(Object.keys(shown ?? {}));
  const dryRun = page.command('imageferry sync --dry-run');
  expect(firstCodes(page.table('state')).sort()).toEqual([...RETENTION_STATES].sort());
  const shownPolicy = JSON.parse(await reader.shell.read('policy.json')) as SyncPolicyInput;
  await reader.shell.write('retention.json', JSON.stringify({ ...shownPolicy, retention: shown }));
  const asked = DriftReport.parse(await reader.printsJson(`${dryRun} --policy retention.json --json`, 1));
  expect(asked.retention).toMatchObject({ dryRun: true, regions: expect.any(Array) as object });
}

/** Sixty images to two regions are what the warning on the page counts. */
async function capacity(reader: Reader, page: DocPage): Promise<void> {
  const warning = page.block('warning: the copies may not fit');
  expect(Object.keys(PoolLoad.shape)).toEqual(expect.arrayContaining(firstCodes(page.table('field of a pool'))));
  page.followedBy({ file: SCHEDULES, name: 'is created, triggered, paused, changed and deleted' }, 'schedule create');
  for (let number = 1; number <= 60; number += 1) {
    const [imageId, name] = [`m-many${String(number)}`, `many-${String(number)}`];
    await reader.addImage({ regionId: 'cn-hangzhou', imageId, name });
  }
  const images = { regionId: 'cn-hangzhou', namePattern: 'many-*' };
  await reader.shell.write('many.json', JSON.stringify({ images, targets: ['cn-beijing', 'cn-shanghai'], rpo: '4h' }));
  expect(await reader.prints('imageferry drift --policy many.json', 1)).toContain(warning.trim());
}

/** The report on the page has fields that this one has, too. */
async function asPage(reader: Reader, page: DocPage, report: object): Promise<void> {
  const { drift } = parse(page.block('drift:')) as { drift: { script: string; artifacts: { paths: string[] } } };
  const told = await reader.printsJson(`${drift.script} --ui http://localhost:8233 --json`, 1);
  expect(fieldsOf(DriftReport.parse(told))).toEqual(expect.arrayContaining(fieldsOf(report)));
  const [file = ''] = drift.artifacts.paths;
  expect(await reader.shell.read(file)).toMatch(/<!doctype html>[^]*href="http:\/\/localhost:8233\//i);
}

/** The paths of all fields, such as `images.regions.state`. */
function fieldsOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((item) => fieldsOf(item, path)))];
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, field]) => fieldsOf(field, path === '' ? name : `${path}.${name}`));
}

/** The test that brings each exit code about; 0 and 1 are seen here. */
const NIGHT_CODES: Record<string, OtherTest> = {
  2: { file: 'test/workflows/sync.test.ts', name: 'a wrong policy is refused: by the command with 2' },
  4: { file: 'test/workflows/sync.test.ts', name: 'Ctrl-C on sync aborts the night; status and abort take its id' },
  5: { file: 'test/client/cli.test.ts', name: 'a Temporal that cannot be reached exits with 5' },
  6: { file: 'test/unit/client/follow-until-end.test.ts', name: 'toBe(6)' },
};

function exitCodes(rows: string[][]): void {
  expect(rows.map(([code]) => code)).toEqual(['0', '1', ...Object.keys(NIGHT_CODES)]);
  for (const test of Object.values(NIGHT_CODES)) checked(test);
}
