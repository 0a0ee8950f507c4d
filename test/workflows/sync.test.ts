import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import { InvalidPolicyError, Nights } from '../../client';
import { DRIFT_MEMO, TASK_QUEUE } from '../../contract/names';
import { DriftReport } from '../../contract/schema/drift';
import { policyId } from '../../contract/request-id';
import { SyncPolicy, type SyncPolicyInput } from '../../contract/schema/policy';
import { endOf, type Output, outputOf, startProgram } from '../support/programs';
import { eventually, type Stack, startStack } from '../support/stack';

const HOUR_MS = 3_600_000;
const POLICY: SyncPolicyInput = {
  images: { regionId: 'cn-hangzhou', namePattern: 'app-*' },
  targets: ['cn-beijing', { regionId: 'eu-central-1', required: false }],
};

let stack: Stack;
let nights: Nights;

beforeEach(async () => {
  stack = await startStack();
  nights = new Nights(stack.temporal.client);
  await stack.setSpeed({ copySeconds: 0.1 });
  for (const number of [1, 2]) await addSource(number);
});

afterEach(async () => {
  await stack.stop();
});

function addSource(number: number): Promise<void> {
  const createdAt = Date.now() - (3 - number) * HOUR_MS;
  return stack.addImage({
    regionId: 'cn-hangzhou',
    imageId: `m-app${String(number)}`,
    name: `app-${String(number)}`,
    createdAt,
  });
}

async function night(policy = POLICY): Promise<DriftReport> {
  const { id } = await nights.start(policy);
  return DriftReport.parse(await nights.result(id));
}

/** The states of a report, as `m-app1/cn-beijing Correct`. */
function statesOf({ images }: DriftReport): string[] {
  return images.flatMap(({ imageId, regions }) =>
    regions.map(({ regionId, state }) => `${imageId}/${regionId} ${state}`),
  );
}

const ALL_CORRECT = ['m-app2', 'm-app1'].flatMap((image) =>
  ['cn-beijing', 'eu-central-1'].map((region) => `${image}/${region} Correct`),
);

interface Ended extends Output {
  code: number | null;
}

function spawnCli(...args: string[]): ChildProcessWithoutNullStreams {
  const { address, namespace } = stack.temporal;
  return startProgram('client/main', args, { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace });
}

async function cli(...args: string[]): Promise<Ended> {
  const child = spawnCli(...args);
  const output = outputOf(child);
  const code = await endOf(child);
  return { code, ...output };
}

async function withPolicyFile<Result>(policy: unknown, work: (file: string) => Promise<Result>): Promise<Result> {
  const directory = await mkdtemp(path.join(tmpdir(), 'imageferry-sync-'));
  const file = path.join(directory, 'policy.json');
  await writeFile(file, JSON.stringify(policy));
  return work(file).finally(() => rm(directory, { recursive: true }));
}

function drift(policy: unknown): Promise<Ended & { page: string }> {
  return withPolicyFile(policy, async (file) => {
    const html = `${file}.html`;
    const ended = await cli('drift', '--policy', file, '--json', '--html', html);
    return { ...ended, page: await readFile(html, 'utf8').catch(() => '') };
  });
}

function sync(policy: unknown): Promise<Ended> {
  return withPolicyFile(policy, (file) => cli('sync', '--policy', file));
}

test('a night copies what is missing, and the next night copies nothing', async () => {
  const first = await night();

  expect(first.verdict).toBe('succeeded');
  expect(statesOf(first)).toEqual(ALL_CORRECT);
  expect((await stack.imageIn('cn-beijing', 'app-1-m-app1'))?.tags).toMatchObject({
    'imageferry:source': 'cn-hangzhou/m-app1',
  });
  expect(await stack.callsOf('CopyImage')).toHaveLength(4);

  await addSource(3);
  const second = await night({ ...POLICY, images: { ...POLICY.images, newest: 2 } });
  expect(statesOf(second).slice(0, 2)).toEqual(['m-app3/cn-beijing Correct', 'm-app3/eu-central-1 Correct']);
  expect(await stack.callsOf('CopyImage')).toHaveLength(6);

  expect((await night()).verdict).toBe('succeeded');
  expect(await stack.callsOf('CopyImage')).toHaveLength(6);
});

test('a copy that is removed behind its back is Missing since the last night, and the next night repairs it', async () => {
  const before = await night();
  const copy = await stack.imageIn('cn-beijing', 'app-1-m-app1');
  await stack.ecs.removeImage({ regionId: 'cn-beijing', imageId: copy?.imageId ?? '' });

  await eventually(
    async () => (await nights.drift(POLICY)).images[1]?.regions[0]?.since === before.at,
    () => 'the last report is not found',
  );
  const { code, stdout, page } = await drift(POLICY);
  expect(code).toBe(1);
  expect(page).toContain('3 of 4 copies Correct');
  const report = DriftReport.parse(JSON.parse(stdout));
  expect(report.capacity?.pools.map(({ regionId }) => regionId)).toContain('cn-hangzhou');
  expect(report.images[1]?.regions[0]).toMatchObject({ state: 'Missing', since: before.at, isOverdue: false });
  expect(statesOf(report).filter((state) => !state.endsWith('Correct'))).toEqual(['m-app1/cn-beijing Missing']);
  const dryRun = await withPolicyFile(POLICY, (file) => cli('sync', '--policy', file, '--dry-run', '--json'));
  expect([dryRun.code, dryRun.stderr]).toEqual([1, '']);
  expect(statesOf(DriftReport.parse(JSON.parse(dryRun.stdout)))).toEqual(statesOf(report));
  expect(await stack.callsOf('CopyImage')).toHaveLength(4);

  expect((await night()).verdict).toBe('succeeded');
  expect(await stack.callsOf('CopyImage')).toHaveLength(5);
  expect((await drift(POLICY)).code).toBe(0);
});

test('a region that cannot be asked is Unknown, holds up no other, and a required one fails the night', async () => {
  await stack.ecs.addFault({ kind: 'error', action: 'DescribeImages', regionId: 'cn-beijing' });

  const { id } = await nights.start(POLICY);
  const report = await nights.result(id);

  expect(report.verdict).toBe('failed');
  expect(statesOf(report)).toEqual([
    'm-app2/cn-beijing Unknown',
    'm-app2/eu-central-1 Correct',
    'm-app1/cn-beijing Unknown',
    'm-app1/eu-central-1 Correct',
  ]);
  expect(report.images[0]?.regions[0]?.reason).toContain('InternalError');
  const { status, memo } = await stack.temporal.client.workflow.getHandle(id).describe();
  expect(status.name).toBe('FAILED');
  expect(memo?.[DRIFT_MEMO]).toEqual(report);
});

test('a copy that fails leaves its reason, and the other images go on', async () => {
  await stack.addImage({ regionId: 'cn-beijing', imageId: 'm-foreign1', name: 'app-1-m-app1' });
  const fault = { action: 'CopyImage', regionId: 'cn-hangzhou', times: 1, code: 'QuotaExceed.Image', status: 400 };
  await stack.failCalls(fault);

  const { verdict, images } = await night({ ...POLICY, targets: ['cn-beijing'] });

  expect(verdict).toBe('failed');
  expect(images.map(({ regions }) => regions[0])).toEqual([
    expect.objectContaining({ state: 'Failed', reason: expect.stringContaining('QuotaExceed.Image') as string }),
    expect.objectContaining({ state: 'Mismatch', reason: expect.stringContaining('m-foreign1') as string }),
  ]);
});

test('an abort of a night aborts what it has started, and reports', async () => {
  await stack.setSpeed({ copySeconds: 3600 });
  const { id } = await nights.start(POLICY);
  await eventually(
    async () => (await stack.unfinishedImages()).length === 4,
    () => 'the copies do not begin',
  );
  expect(statesOf((await nights.report(id)) as DriftReport)).toContain('m-app2/cn-beijing Copying');
  expect(await nights.start(POLICY)).toEqual({ id, attached: true });
  expect(statesOf(await nights.drift(POLICY))).toContain('m-app1/eu-central-1 Copying');

  await nights.abort(id);
  const report = await nights.result(id);

  expect(report.verdict).toBe('aborted');
  expect(report.images.flatMap(({ regions }) => regions)).toEqual(
    Array.from(
      { length: 4 },
      () => expect.objectContaining({ state: 'Missing', reason: 'aborted: cancelled' }) as unknown,
    ),
  );
  expect(await stack.unfinishedImages()).toEqual([]);
});

test('Ctrl-C on sync aborts the night; status and abort take its id, also with the time of a schedule', async () => {
  await stack.setSpeed({ copySeconds: 3600 });
  const id = await withPolicyFile(POLICY, async (file) => {
    const detached = await cli('sync', '--policy', file, '--detach');
    expect(detached.code).toBe(0);
    expect(detached.stderr).toMatch(/^abort with: imageferry abort (sync\/\S+)\nstarted \1\n$/);

    const child = spawnCli('sync', '--policy', file, '--json');
    const output = outputOf(child);
    await eventually(
      async () => (await stack.unfinishedImages()).length === 4,
      () => 'the copies do not begin',
    );
    const status = await cli('status', detached.stdout.trim(), '--json');
    expect(status.code).toBe(1);
    expect(statesOf(DriftReport.parse(JSON.parse(status.stdout)))).toContain('m-app1/cn-beijing Copying');

    child.kill('SIGTERM');
    expect(await endOf(child)).toBe(4);
    expect(output.stderr).toContain('aborting');
    expect(DriftReport.parse(JSON.parse(output.stdout)).verdict).toBe('aborted');
    expect(await stack.unfinishedImages()).toEqual([]);
    return detached.stdout.trim();
  });
  const again = await cli('abort', id);
  expect([again.code, again.stdout]).toEqual([4, expect.stringMatching(/^aborted: 0 of 4 copies Correct/)]);
  expect(again.stderr).toContain('the night has already ended');

  const scheduled = { taskQueue: TASK_QUEUE, workflowId: `${id}-2026-11-26T02:00:00Z`, args: [POLICY] };
  await stack.temporal.client.workflow.start('syncImages', scheduled);
  await eventually(
    async () => (await stack.unfinishedImages()).length === 4,
    () => 'the copies of the scheduled night do not begin',
  );
  const aborted = await cli('abort', scheduled.workflowId, '--json');
  expect([aborted.code, DriftReport.parse(JSON.parse(aborted.stdout)).verdict]).toEqual([4, 'aborted']);
  await expect(nights.report('region-slots')).rejects.toThrow(
    'is a workflow of type regionSlots; give the id of a night',
  );
});

test('a night follows the replication that runs under the id of its request, and an abort leaves that alone', async () => {
  await stack.setSpeed({ copySeconds: 3600 });
  const { client } = stack.temporal;
  const first = await nights.start(POLICY);
  await eventually(
    async () => (await stack.unfinishedImages()).length === 4,
    () => 'the copies do not begin',
  );
  const second = { taskQueue: TASK_QUEUE, workflowId: 'another-night', args: [POLICY] };
  const handle = await client.workflow.start('syncImages', second);
  await eventually(
    async () => (await handle.describe()).raw.pendingActivities?.length === 2,
    () => 'the second night does not follow',
  );
  await handle.cancel();
  await expect(handle.result()).rejects.toThrow(WorkflowFailedError);

  expect(await stack.unfinishedImages()).toHaveLength(4);
  await stack.setSpeed({ copySeconds: 0.1 });
  expect((await nights.result(first.id)).verdict).toBe('succeeded');
  expect(await stack.callsOf('CopyImage')).toHaveLength(4);
});

test('a long history is handed over to a new run, which repeats nothing', async () => {
  await Promise.all(Array.from({ length: 10 }, (_, index) => addSource(index + 3)));
  const { client } = stack.temporal;
  const handle = await client.workflow.start('syncImages', {
    taskQueue: TASK_QUEUE,
    workflowId: 'long-night',
    args: [{ ...POLICY, targets: ['cn-beijing'] }, { continueAfterEvents: 40 }],
  });
  const report = (await handle.result()) as DriftReport;

  expect((await handle.describe()).runId).not.toBe(handle.firstExecutionRunId);
  expect(statesOf(report).filter((state) => state.endsWith('Correct'))).toHaveLength(12);
  expect(await stack.callsOf('CopyImage')).toHaveLength(12);
});

test('a wrong policy is refused: by the command with 2, and by the workflow with what ECS knows', async () => {
  const { code, stderr } = await drift({ ...POLICY, rpo: 'soon', window: 3 });
  expect(code).toBe(2);
  expect(stderr).toContain('rpo: "soon" must be a duration');
  expect(stderr).toContain('window: unknown field; remove it');

  const elsewhere = { ...POLICY, targets: ['cn-beijing', 'cn-nowhere'] };
  await expect(nights.drift(elsewhere)).rejects.toThrow(InvalidPolicyError);
  const refused = await drift(elsewhere);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('targets.1: "cn-nowhere" is not a region of this account');
  const synced = await sync(elsewhere);
  expect(synced.code).toBe(2);
  expect(synced.stderr).toContain('targets.1: "cn-nowhere" is not a region of this account');
  expect(synced.stderr).not.toContain('started');
  await expect(nights.hasEnded(policyId(SyncPolicy.parse(elsewhere)))).rejects.toThrow(WorkflowNotFoundError);
});
