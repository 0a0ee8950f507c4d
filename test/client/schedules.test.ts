import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Nights, ScheduleRefusedError, Schedules } from '../../client';
import type { ScheduleInput } from '../../contract/schema/schedule';
import { DriftReport } from '../../contract/schema/drift';
import { ScheduleView } from '../../contract/schema/schedule-view';
import { Tour, TOUR_SCHEDULE } from '../../scripts/tour-steps';
import { startTemporalServer, type TemporalServer } from '../../dev/temporal-server';
import { createNamespace } from '../support/temporal';
import { endOf, outputOf, startProgram } from '../support/programs';
import { eventually, startStack, type Stack } from '../support/stack';

/** The policy of a night that has nothing to wait for. */
const POLICY: ScheduleInput['policy'] = {
  images: { regionId: 'cn-hangzhou', namePattern: 'app-*' },
  targets: ['cn-beijing'],
};

/** Schedules need workers of the server's own, which those of other test files do without. */
let server: TemporalServer;
let stack: Stack;
let schedules: Schedules;
let nights: Nights;
let folder: string;

beforeAll(async () => {
  server = await startTemporalServer();
  stack = await startStack({ address: server.address });
  schedules = new Schedules(stack.temporal.client);
  nights = new Nights(stack.temporal.client);
  folder = await mkdtemp(path.join(tmpdir(), 'imageferry-schedules-'));
  await stack.setSpeed({ copySeconds: 0.1 });
  await addImage(1);
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  await stack.stop();
  await server.stop();
});

function addImage(number: number): Promise<void> {
  return stack.addImage({
    regionId: 'cn-hangzhou',
    imageId: `m-app${String(number)}`,
    name: `app-${String(number)}`,
  });
}

interface End {
  code: number | null;
  stdout: string;
  stderr: string;
}

async function cli(args: string[], namespace = stack.temporal.namespace): Promise<End> {
  const env = { TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: namespace };
  const child = startProgram('client/main', args, env);
  const output = outputOf(child);
  return { code: await endOf(child), ...output };
}

const schedule = (...args: string[]): Promise<End> => cli(['schedule', ...args]);

async function file(name: string, content: unknown): Promise<string> {
  const whole = path.join(folder, name);
  await writeFile(whole, JSON.stringify(content));
  return whole;
}

test('a schedule is created, triggered, paused, changed and deleted by the command', async () => {
  const policy = await file('policy.json', POLICY);
  const created = await schedule('create', '--policy', policy, '--id', 'nightly', '--at', '02:30', '--days', 'mon-fri');
  expect(created.code).toBe(0);
  // From Friday to Monday a new image waits longer than the RPO allows.
  expect(created.stderr).toMatch(/^created nightly\nwarning: nightly: an image may wait 7\d h .*\n$/);
  expect(created.stdout).toMatch(
    /^nightly\nruns +at 02:30 on mon-fri, UTC\n[^]*next +\S+ 02:3\d:\d\dZ\n[^]*no run yet\n$/,
  );
  expect((await schedules.show('nightly')).nextRuns).toHaveLength(5);
  await expect(schedules.create({ id: 'nightly', policy: POLICY, at: '02:30' })).rejects.toThrow(
    'There is a schedule "nightly" already; change it with update or apply.',
  );

  const triggered = await schedule('trigger', 'nightly');
  expect(triggered.code).toBe(0);
  const [, workflowId = ''] = /^started (sync\/\S+)\n$/.exec(triggered.stdout) ?? [];
  const report = await nights.result(workflowId);
  expect(workflowId).toMatch(new RegExp(`^${report.policyId}-\\d{4}-`));

  expect((await schedule('pause', 'nightly', '--note', 'audit')).stdout).toBe('paused nightly\n');
  expect(await schedules.update('nightly', { jitter: '0s' })).toMatchObject({ outcome: 'updated', fields: ['jitter'] });
  const { code, stdout } = await schedule('show', 'nightly', '--json');
  expect(code).toBe(0);
  expect(ScheduleView.parse(JSON.parse(stdout))).toMatchObject({
    timing: 'at 02:30 on mon-fri',
    jitterSeconds: 0,
    paused: true,
    note: 'audit',
    nextRuns: [],
    lastRuns: [{ workflowId, verdict: 'succeeded', counts: { Correct: 1 } }],
  });
  await schedules.resume('nightly');
  expect((await schedules.show('nightly')).paused).toBe(false);
  await eventually(
    async () => (await schedules.list()).some(({ id, lastRuns }) => id === 'nightly' && lastRuns.length === 1),
    () => 'the schedule is not listed',
  );
  expect((await schedule('delete', 'nightly')).stdout).toBe('deleted nightly\n');
  await expect(schedules.show('nightly')).rejects.toThrow(
    'There is no schedule "nightly"; the command "schedule list" shows those that there are.',
  );
});

test('a schedule in a file is created, then unchanged, then updated in what differs', async () => {
  const wanted: ScheduleInput = { id: 'in-git', policy: POLICY, cron: '30 2 * * *', timeZone: 'Asia/Shanghai' };
  const { code, stdout } = await schedule('apply', await file('in-git.json', wanted));
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'created in-git\n' });
  expect(await schedules.apply(wanted)).toEqual({ id: 'in-git', outcome: 'unchanged', fields: [] });

  await schedules.pause('in-git', 'by hand');
  const changed = { ...wanted, cron: '0 4 1 * *', note: 'monthly', policy: { ...POLICY, rpo: '30h' } };
  expect(await schedules.apply(changed)).toMatchObject({ outcome: 'updated', fields: ['policy', 'timing'] });
  const view = await schedules.show('in-git');
  expect(view).toMatchObject({ timing: 'by cron "0 4 1 * *"', paused: true, note: 'by hand' });
  expect(await schedules.apply(view.schedule ?? wanted)).toMatchObject({ outcome: 'unchanged' });
  await schedules.delete('in-git');
});

test('whether a worker asks for work is known', async () => {
  const bare = await createNamespace(server.address);
  expect(await new Schedules(bare.client).hasWorker()).toBe(false);
  expect(await schedules.hasWorker()).toBe(true);
  await bare.close();
});

test('a wrong schedule is refused with every problem, and nothing is created', async () => {
  const policy = await file('wrong.json', { ...POLICY, rpo: 'soon' });
  const { code, stderr } = await schedule(
    ...['create', '--policy', policy, '--id', 'wrong', '--cron', '61 2 * * *', '--every', '1m'],
    ...['--time-zone', 'europe/berlin', '--jitter', '2h', '--catch-up', 'never'],
  );
  expect(code).toBe(2);
  for (const problem of [
    'policy.rpo: "soon" must be a duration',
    'cron: "61 2 * * *" has the minute "61"; use 0 to 59',
    'every: "1m" does not go with "cron"; remove one of them',
    'timeZone: "europe/berlin" is not the name of a time zone; write "Europe/Berlin"',
    'jitter: "2h" must be a duration from "0s" to "1h"',
    'catchUp: "never" must be a duration',
  ])
    expect(stderr).toContain(problem);
  await expect(schedules.show('wrong')).rejects.toThrow(ScheduleRefusedError);
});

test('a schedule whose nights would all fail is refused, and so is its trigger; nothing is written or started', async () => {
  const elsewhere = { ...POLICY, targets: ['cn-beijng'] };
  const problem = 'policy.targets.0: "cn-beijng" is not a region of this account; did you mean "cn-beijing"?';
  const created = await schedule(
    'create',
    '--policy',
    await file('far.json', elsewhere),
    '--id',
    'far',
    '--every',
    '7d',
  );
  const both = [
    await file('ok.json', { id: 'ok', policy: POLICY, every: '7d' }),
    await file('bad.json', { id: 'bad', policy: elsewhere, every: '7d' }),
  ];
  const applied = await schedule('apply', ...both);

  expect(created).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(problem) as string });
  expect(applied).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(`"bad" ${problem}`) as string });
  expect(await schedules.list()).toEqual([]);

  // A program may write it all the same, as ECS may come to know the region.
  await schedules.create({ id: 'far', policy: elsewhere, every: '7d' });
  expect(await schedule('trigger', 'far')).toMatchObject({ code: 2, stdout: '' });
  expect((await schedules.show('far')).lastRuns).toEqual([]);
  await schedules.delete('far');
});

test('a trigger starts nothing while a night runs, and says so', async () => {
  await stack.setSpeed({ copySeconds: 3600 });
  await addImage(2);
  const id = await schedules.create({ policy: POLICY, every: '7d' });
  const first = await schedules.trigger(id);
  expect(first).toMatchObject({ outcome: 'started' });

  const second = await schedule('trigger', id);
  expect(second).toMatchObject({ code: 1, stdout: '' });
  expect(second.stderr).toBe(`${first.workflowId ?? ''} is running; nothing was started\n`);
  expect((await schedules.show(id)).lastRuns).toMatchObject([{ workflowId: first.workflowId, verdict: 'running' }]);

  await nights.abort(first.workflowId ?? '');
  await eventually(
    async () => (await schedules.show(id)).lastRuns[0]?.verdict === 'aborted',
    () => 'the night does not end',
  );
  await stack.setSpeed({ copySeconds: 0.1 });
  await schedules.delete(id);
});

test('a night of a policy that ECS refuses is shown as failed with the reason', async () => {
  const policy = { ...POLICY, targets: ['cn-nowhere'] };
  const id = await schedules.create({ policy, every: '7d' });
  await schedules.trigger(id);
  await eventually(
    async () => (await schedules.show(id)).lastRuns[0]?.verdict === 'failed',
    () => 'the night does not end',
  );
  expect((await schedules.show(id)).lastRuns[0]?.reason).toContain('"cn-nowhere" is not a region of this account');
  await schedules.delete(id);
});

test('a schedule of another workflow is left alone', async () => {
  const handle = await stack.temporal.client.schedule.create({
    scheduleId: 'foreign',
    spec: { intervals: [{ every: '7d' }] },
    action: { type: 'startWorkflow', workflowType: 'other', taskQueue: 'other' },
  });
  await expect(schedules.delete('foreign')).rejects.toThrow(
    'The schedule "foreign" starts other; imageferry leaves it alone.',
  );
  expect((await schedules.list()).map(({ id }) => id)).not.toContain('foreign');
  await handle.delete();
});

test('the tour: an image comes while the schedule runs, a copy goes, the report tells, and the next night repairs', async () => {
  const tour = new Tour({ schedules, nights, ecs: stack.ecs }, { ...TOUR_SCHEDULE, every: '2s' });
  const policy = await file('tour.json', TOUR_SCHEDULE.policy);
  const drift = async (): Promise<{ code: number | null; states: string[] }> => {
    const { code, stdout } = await cli(['drift', '--policy', policy, '--json']);
    return { code, states: statesOf(DriftReport.parse(JSON.parse(stdout))) };
  };
  await tour.begin();
  expect(statesOf(await nights.result(await tour.night()))).toEqual(Array<string>(4).fill('Correct'));

  await tour.addImage(3);
  const complete = await nights.result(await tour.night());
  expect(statesOf(complete)).toEqual(Array<string>(6).fill('Correct'));
  expect((await drift()).code).toBe(0);

  await schedules.pause(TOUR_SCHEDULE.id);
  const { lastRuns } = await schedules.show(TOUR_SCHEDULE.id);
  await Promise.all(lastRuns.map(({ workflowId }) => nights.result(workflowId)));
  const copy = complete.images[0]?.regions[0];
  await tour.removeCopy({ regionId: copy?.regionId ?? '', imageId: copy?.imageId ?? '' });
  expect(await drift()).toEqual({ code: 1, states: ['Missing', ...Array<string>(5).fill('Correct')] });
  await schedules.resume(TOUR_SCHEDULE.id);

  const repaired = await nights.result(await tour.night());
  expect(statesOf(repaired)).toEqual(Array<string>(6).fill('Correct'));
  expect(await drift()).toMatchObject({ code: 0 });
  expect(
    (await stack.callsOf('CopyImage')).filter(({ parameters }) => parameters['ImageId']?.startsWith('m-tour')),
  ).toHaveLength(7);
  await schedules.delete(TOUR_SCHEDULE.id);
});

function statesOf({ images }: DriftReport): string[] {
  return images.flatMap(({ regions }) => regions.map(({ state }) => state));
}
