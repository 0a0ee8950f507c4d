import { msToTs, tsToDate } from '@temporalio/common/lib/time';
import { parse } from 'yaml';
import { DRIFT_STATES } from '../../../contract/drift-states';
import { RETENTION_STATES } from '../../../contract/retention-states';
import { DriftReport } from '../../../contract/schema/drift';
import { SyncPolicy, type SyncPolicyInput } from '../../../contract/schema/policy';
import { DOCS_IMAGE } from '../../../dev/docs-image';
import { eventually } from '../../../dev/eventually';
import { codesIn, DocPage } from '../../support/doc-page';
import type { Reader } from '../../support/reader';

const DRIFT = 'imageferry drift --policy policy.json';
const UNREACHABLE = { TEMPORAL_ADDRESS: '127.0.0.1:1' };

/** Somebody who answers for disaster recovery, with docs/nights.md. */
export async function followNights(reader: Reader): Promise<void> {
  const page = new DocPage('docs/nights.md');
  await policy(reader, page);
  const policyId = await startNight(reader, page);
  await schedules(reader, page);
  await schedulesInGit(reader, page);
  await withTemporalCli(reader, page, policyId);
  await whenTheClockChanges(reader, page);
  await abortNight(reader, page);
  await retention(reader, page);
  await report(reader, page);
  await capacity(reader, page);
  await asPage(reader, page);
  await askWithoutCopying(reader, page);
  page.end();
}

const firstCodes = (rows: string[][]): string[] => rows.flatMap(([cell = '']) => codesIn(cell));

async function policy(reader: Reader, page: DocPage): Promise<void> {
  await reader.shell.write('policy.json', page.block('{\n  "images"'));
  const everyField: SyncPolicyInput[] = [
    {
      images: {
        ...{ regionId: 'cn-hangzhou', namePattern: 'web-*', tags: { stage: 'live' }, family: 'none' },
        ...{ createdSince: '30d', newest: 3, newestPer: 'tag:role' },
      },
      targets: { all: true, except: ['cn-shanghai'], bestEffort: ['us-west-1'] },
      ...{ name: '{name}-{date}', tags: { by: 'night' }, rpo: '7d', onAbort: 'deleteFinished' },
      ...{ copyDeadline: '2h', expectedCopyTime: '30m', notify: 'ops' },
    },
    { images: { regionId: 'cn-hangzhou', imageIds: [DOCS_IMAGE.imageId] }, targets: 'all' },
  ];
  const named = everyField.flatMap(({ images, ...rest }) => [
    ...Object.keys(images).map((field) => `images.${field}`),
    ...Object.keys(rest),
  ]);
  const fields = page.table('field');
  expect(new Set(named)).toEqual(new Set(firstCodes(fields)));
  await reader.shell.write('every-field.json', JSON.stringify(everyField[0]));
  const refused = await reader.types('imageferry drift --policy every-field.json');
  // The worker of `dev` knows no webhook: nothing else is wrong.
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr.match(/^\w+: .+$/gm)).toEqual([expect.stringMatching(/^notify: "ops" .+/)]);
  const defaults = SyncPolicy.parse(everyField[1]);
  for (const [name = '', , value = ''] of fields.filter(([, , cell = '']) => cell.startsWith('`')))
    expect({ name, value }).toEqual({ name, value: `\`${String(defaults[codesIn(name)[0] as 'name'])}\`` });
}

async function startNight(reader: Reader, page: DocPage): Promise<string> {
  const { stdout, stderr, code } = await reader.types(page.block('npm run -s imageferry -- sync'));
  expect({ stdout, code }).toEqual({ stdout: expect.stringContaining('succeeded') as string, code: 0 });
  const [, policyId = ''] = /^abort with: imageferry abort (sync\/\w+)\n/.exec(stderr) ?? [];
  const statusAndAbort = page.block('npm run -s imageferry -- status sync/0123456789ab');
  expect(await reader.prints(statusAndAbort.replaceAll('sync/0123456789ab', policyId))).toContain('succeeded');
  return policyId;
}

async function schedules(reader: Reader, page: DocPage): Promise<void> {
  expect(await reader.prints(page.block('npm run -s imageferry -- schedule create'))).toContain('Asia/Shanghai');
  await reader.shell.write(
    'nightly.json',
    await reader.prints('imageferry schedule show nightly --json | jq .schedule'),
  );
  await reader.prints(`
    imageferry schedule pause nightly --note audit
    imageferry schedule show nightly | grep audit
    imageferry schedule trigger nightly
    imageferry schedule resume nightly
    imageferry schedule update nightly --at 02:30 --days mon-fri --time-zone Asia/Shanghai --jitter 10m
    imageferry schedule update nightly --cron "30 2 * * *" --catch-up 6h --note "..."
    imageferry schedule list | grep nightly
    imageferry schedule apply nightly.json
    imageferry schedule delete nightly
    imageferry schedule create --policy policy.json --id nightly --every 6h --paused`);
  const commands = firstCodes(page.table('command')).map((command) => command.split(' ')[1] ?? '');
  expect(reader.neverTyped('schedule', commands)).toEqual([]);
  page.passOver('test/client/schedules.test.ts follows the tour', 'npm run tour');
  const options = firstCodes(page.table('option')).map((option) => option.split(' ')[0] ?? '');
  expect(reader.neverTyped('schedule', options)).toEqual([]);

  const codes = page.table('exit code').map(([code]) => Number(code));
  const show = 'imageferry schedule show';
  const ends = [
    await reader.types(`${show} nightly`),
    await reader.types(`${show} another`),
    await reader.types('imageferry schedule update nightly --cron never'),
    await reader.types(`${show} nightly`, UNREACHABLE),
  ];
  expect(ends.map(({ code }) => code)).toEqual(codes);
}

async function schedulesInGit(reader: Reader, page: DocPage): Promise<void> {
  await reader.shell.write('nightly.json', page.block('{\n  "id": "nightly"'));
  const apply = `imageferry ${page.command('schedule apply')} nightly.json`;
  expect(await reader.prints(apply)).toBe('updated nightly: policy, timing, timeZone, jitter\n');
  const write = page.command('schedule show nightly --json | jq .schedule');
  await reader.prints(`imageferry ${write} > shown.json && mv shown.json nightly.json`);
  expect(await reader.prints(apply)).toBe('unchanged nightly\n');
}

async function withTemporalCli(reader: Reader, page: DocPage, policyId: string): Promise<void> {
  const create = page.block('temporal schedule create --schedule-id nightly').replace('sync/0123456789ab', policyId);
  await reader.prints('imageferry schedule delete nightly');
  await reader.prints(create);
  page.passOver('it was typed above', 'schedule create');
  await reader.prints(`${page.command('temporal schedule trigger')} --schedule-id nightly --overlap-policy Skip`);
  const shown = (): Promise<string> => reader.prints('imageferry schedule show nightly');
  await eventually(
    async () => (await shown()).includes(`${policyId}-`),
    () => 'the night of the schedule is not shown',
  );
  expect(await shown()).toContain('02:30');
  page.passOver('its option is used by every trigger: it is in the code of the command', 'imageferry schedule trigger');
  await reader.prints('imageferry schedule delete nightly');
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
  for (const schedule of rows) {
    const [, at = '02:30', timeZone = 'UTC'] = /`(.+)` in (.+)/.exec(schedule) ?? [];
    await reader.prints(
      `imageferry schedule create --policy policy.json --id clock --at ${at} --time-zone ${timeZone} --jitter 0s --paused`,
    );
    for (const [from, runs] of CLOCK_CHANGES[schedule] ?? []) expect(await runsFrom(reader, from)).toEqual(runs);
    await reader.prints('imageferry schedule delete clock');
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
  await reader.setSpeed({ copySeconds: 3600 });
  const images = { regionId: DOCS_IMAGE.regionId, imageIds: [DOCS_IMAGE.imageId] };
  await reader.shell.write('slow.json', JSON.stringify({ images, targets: ['eu-west-1'] }));
  const sync = 'imageferry sync --policy slow.json';
  const { code: timedOut } = await reader.types(`${sync} --timeout 1s`);
  const id = (await reader.prints(`${sync} --detach`)).trim();
  await reader.prints(`${page.command('temporal workflow cancel')} --workflow-id ${id}`);
  await reader.prints(`imageferry wait ${id}`, 4);
  expect(timedOut).toBe(6);
  await reader.setSpeed({ copySeconds: 1 });
}

async function retention(reader: Reader, page: DocPage): Promise<void> {
  const { retention: shown } = JSON.parse(page.block('{ "retention"')) as Pick<SyncPolicy, 'retention'>;
  expect(firstCodes(page.table('field'))).toEqual(Object.keys(shown ?? {}));
  const shownPolicy = JSON.parse(await reader.shell.read('policy.json')) as SyncPolicyInput;
  await reader.shell.write('retention.json', JSON.stringify({ ...shownPolicy, retention: shown }));
  const dryRun = page.command('imageferry sync --dry-run');
  const asked = DriftReport.parse(await reader.printsJson(`${dryRun} --policy retention.json --json`));
  expect(asked.retention).toMatchObject({ dryRun: true, regions: expect.any(Array) as object });
  expect(firstCodes(page.table('state')).sort()).toEqual([...RETENTION_STATES].sort());
}

async function report(reader: Reader, page: DocPage): Promise<void> {
  const copy = (await reader.ecs.images({ regionId: 'us-east-1' })).find(({ name }) => name.startsWith('web-7-m-'));
  await reader.ecs.removeImage({ regionId: 'us-east-1', imageId: copy?.imageId ?? '' });
  const shown = JSON.parse(page.block('{\n  "policyId"')) as object;
  const told = DriftReport.parse(await reader.printsJson(`${DRIFT} --json`, 1));
  expect(fieldsOf(told)).toEqual(expect.arrayContaining(fieldsOf(shown)));
  expect(firstCodes(page.table('state'))).toEqual([...DRIFT_STATES]);
}

/** The paths of all fields, such as `images.regions.state`. */
function fieldsOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((item) => fieldsOf(item, path)))];
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, field]) => fieldsOf(field, path === '' ? name : `${path}.${name}`));
}

/** Sixty images to two regions are what the warning on the page counts. */
async function capacity(reader: Reader, page: DocPage): Promise<void> {
  const warning = page.block('warning: the copies may not fit');
  for (let number = 1; number <= 60; number += 1)
    await reader.addImage({
      regionId: 'cn-hangzhou',
      imageId: `m-many${String(number)}`,
      name: `many-${String(number)}`,
    });
  const images = { regionId: 'cn-hangzhou', namePattern: 'many-*' };
  await reader.shell.write('many.json', JSON.stringify({ images, targets: ['cn-beijing', 'cn-shanghai'], rpo: '4h' }));
  const { stdout, stderr } = await reader.types('imageferry drift --policy many.json --json');
  expect(stderr).toContain(warning.trim());
  const [pool = {}] = DriftReport.parse(JSON.parse(stdout)).capacity?.pools ?? [];
  expect(Object.keys(pool)).toEqual(expect.arrayContaining(firstCodes(page.table('field of a pool'))));
  page.followedBy({ file: 'test/client/schedules.test.ts', name: 'an image may wait 7' }, 'schedule create');
}

async function asPage(reader: Reader, page: DocPage): Promise<void> {
  const { drift } = parse(page.block('drift:')) as { drift: { script: string; artifacts: { paths: string[] } } };
  await reader.prints(`${drift.script} --ui http://localhost:8233`, 1);
  const [file = ''] = drift.artifacts.paths;
  expect(await reader.shell.read(file)).toMatch(/<!doctype html>[^]*href="http:\/\/localhost:8233\//i);
}

async function askWithoutCopying(reader: Reader, page: DocPage): Promise<void> {
  const ask = page.block('npm run -s imageferry -- drift --policy policy.json');
  await reader.prints(`${ask.trim()} --table`, 1);
  const codes = page.table('exit code').map(([code]) => Number(code));
  // 1 is answered above, and 4 and 6 by the night that was aborted.
  const imported = [
    (await reader.types('imageferry sync --policy policy.json')).code,
    (await reader.types('imageferry drift --policy nightly.json')).code,
    (await reader.types('imageferry drift --policy policy.json', UNREACHABLE)).code,
  ];
  expect([imported[0], 1, imported[1], 4, imported[2], 6]).toEqual(codes);
}
