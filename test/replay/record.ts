import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { Webhook } from '../../activities/notification/webhook';
import { Replications } from '../../client';
import { startTemporalServer } from '../../dev/temporal-server';
import { copyId, laneId, notificationId, REGION_SLOTS_ID, settlementId, TASK_QUEUE } from '../../contract/names';
import type { Manifest } from '../../contract/schema/manifest';
import { temporalBinary } from '../../dev/binaries';
import { addWorkflowBundle, buildPrograms } from '../support/built-programs';
import { reset } from '../support/reset';
import { publish } from '../support/prepared';
import { startSmallReceiver } from '../support/small-receiver';
import { eventually, SOURCE, type Stack, startStack } from '../support/stack';
import { FOR_EVER, Rig } from '../upgrade/rig';
import { recordMessages } from '../unit/workflows/messages/record';
import { UNRELEASED } from './unreleased';

const execute = promisify(execFile);

/**
 * Records a history of every workflow type, in every way that it can go, for the replay test, and what this version writes to
 * others. What is there stays, and so does what earlier versions have recorded: it is the point of the tests.
 */
async function main(): Promise<void> {
  recordMessages(UNRELEASED);
  const server = await startTemporalServer();
  const programs = await buildPrograms();
  publish({ programs, shared: { address: server.address, bundlePath: await addWorkflowBundle(programs) } });
  try {
    await withStack(recordSuccess);
    await withStack(recordAbort);
    await withStack(recordDetached);
    await withStack(recordReset);
    await withStack(recordCheck);
    await withStack(recordDetours);
    await withStack(recordNights);
    await withStack(recordChanges);
    await withStack(recordSharing);
    await recordNotifications();
  } finally {
    await server.stop();
    await rm(programs, { recursive: true });
  }
  await recordMove();
}

async function withStack(
  work: (stack: Stack) => Promise<void>,
  options?: Parameters<typeof startStack>[0],
): Promise<void> {
  const stack = await startStack(options);
  try {
    await work(stack);
  } finally {
    await stack.stop();
  }
}

async function recordSuccess(stack: Stack): Promise<void> {
  const slots = await stack.temporal.client.workflow.start('regionSlots', {
    workflowId: REGION_SLOTS_ID,
    taskQueue: TASK_QUEUE,
    args: [
      {
        settings: { pools: 'both', defaultLimit: 2, limits: {}, maxQueued: 5000, maxOvertaken: 20 },
        continueAfterEvents: 15,
      },
    ],
  });
  const run = await stack.start({ source: SOURCE, targets: ['cn-beijing', 'cn-shanghai', 'cn-shenzhen'] });
  await stack.result(run);
  await save(stack, run, 'replicate-image-succeeded');
  await save(stack, laneId('cn-beijing', 1), 'copy-image-available');
  await save(stack, laneId('cn-shanghai', 1), 'copy-image-started-at-once');
  await save(stack, REGION_SLOTS_ID, 'region-slots-continued-as-new', slots.firstExecutionRunId);
  await save(stack, REGION_SLOTS_ID, 'region-slots-carried-on');
}

async function recordAbort(stack: Stack): Promise<void> {
  await stack.setSpeed({ copySeconds: 3600 });
  const { client } = stack.temporal;
  const run = await stack.start({ source: SOURCE, targets: ['cn-beijing', 'cn-shanghai'] });
  await stack.until(run, ({ copies }) => copies.every(({ status }) => status === 'copying'));
  await client.workflow.getHandle(laneId('cn-beijing', 1)).terminate('recording');
  await stack.until(run, ({ copies }) => copies[0]?.status === 'failed');
  await client.workflow.getHandle(run).cancel();
  await eventually(
    async () => (await client.workflow.getHandle(run).describe()).status.name === 'CANCELLED',
    () => 'the replication is not aborted',
  );
  await save(stack, run, 'replicate-image-aborted');
  await save(stack, laneId('cn-shanghai', 1), 'copy-image-cancelled');
  await save(stack, REGION_SLOTS_ID, 'region-slots-quarantine');
  const { runId } = await client.workflow.getHandle(run).describe();
  await save(stack, settlementId(laneId('cn-beijing', 1), copyId(runId, 'cn-beijing', 1)), 'settle-copy');
}

/** Shares one copy, and takes it back when the replication is aborted. */
async function recordSharing(stack: Stack): Promise<void> {
  await stack.setSpeed({ copySeconds: 3600 });
  const targets = ['cn-beijing', { regionId: 'cn-shanghai', required: false }];
  const shareWith = ['2000000000000001'];
  const run = await stack.start({ source: SOURCE, targets, shareWith, onAbort: 'deleteFinished' });
  await stack.until(run, ({ copies }) => copies.every(({ status }) => status === 'copying'));
  await stack.finish('cn-beijing', SOURCE.name);
  await stack.until(run, ({ copies }) => copies[0]?.sharedWith?.length === 1);
  await stack.temporal.client.workflow.getHandle(run).cancel();
  await eventually(
    async () => (await stack.temporal.client.workflow.getHandle(run).describe()).status.name === 'CANCELLED',
    () => 'the replication is not aborted',
  );
  await save(stack, run, 'replicate-image-shared');
}

/** The first last call is answered, the second one is not. */
async function recordDetached(stack: Stack): Promise<void> {
  await stack.setSpeed({ copySeconds: 3600 });
  const run = await stack.start({ source: SOURCE, targets: ['cn-beijing'], abortWhenDetached: '10s' });
  const replication = stack.temporal.client.workflow.getHandle(run);
  const leases = async (): Promise<number> => {
    const { events } = await replication.fetchHistory();
    const names = (events ?? []).map((event) => event.activityTaskScheduledEventAttributes?.activityType?.name);
    return names.filter((name) => name === 'awaitDetachment').length;
  };
  await eventually(
    async () => (await leases()) === 2,
    () => 'there is no last call',
  );
  await eventually(
    async () => {
      await new Replications(stack.temporal.client).renew(run);
      return (await leases()) === 3;
    },
    () => 'an answer to the last call does not renew the lease',
  );
  await eventually(
    async () => (await replication.describe()).status.name === 'CANCELLED',
    () => 'the replication is not aborted',
  );
  await save(stack, run, 'replicate-image-detached');
}

async function recordReset(stack: Stack): Promise<void> {
  await stack.setSpeed({ copySeconds: 3600 });
  const { client } = stack.temporal;
  const run = await stack.start({ source: SOURCE, targets: ['cn-beijing'] });
  await stack.until(run, ({ copies }) => copies[0]?.status === 'copying');
  const lane = client.workflow.getHandle(laneId('cn-beijing', 1));
  await reset(client, lane.workflowId, (await lane.describe()).runId);
  await stack.finish('cn-beijing', SOURCE.name);
  await stack.result(run);
  await save(stack, lane.workflowId, 'copy-image-reset');
  await save(stack, REGION_SLOTS_ID, 'region-slots-reset-lane');
}

async function recordCheck(stack: Stack): Promise<void> {
  const workflowId = 'check/recorded';
  const args = [{ source: SOURCE, targets: ['cn-nowhere'] }];
  await stack.temporal.client.workflow.execute('checkRequest', { workflowId, taskQueue: TASK_QUEUE, args });
  await save(stack, workflowId, 'check-request');
}

async function recordDetours(stack: Stack): Promise<void> {
  const { client } = stack.temporal;
  const slots = client.workflow.getHandle(REGION_SLOTS_ID);
  const conflict = { action: 'CopyImage', regionId: SOURCE.regionId, code: 'OperationDenied.ImageCopyConflict' };
  await stack.setSpeed({ copySeconds: 3600 });
  await stack.failCalls({ ...conflict, times: 1, status: 400 });
  const run = await stack.start({ source: SOURCE, targets: ['cn-beijing', 'cn-shanghai'] });
  await stack.until(run, ({ copies }) => copies.every(({ status }) => status === 'copying'));
  const change = { regionId: 'cn-beijing', limit: 3, by: 'recording', reason: 'recording' };
  await slots.executeUpdate('setLimit', { args: [change] });
  await save(stack, REGION_SLOTS_ID, 'region-slots-updated');
  await slots.terminate('recording');
  const second = await stack.start({ source: SOURCE, name: 'second', targets: ['eu-central-1'] });
  await stack.until(second, ({ copies }) => copies[0]?.status === 'copying');
  await save(stack, REGION_SLOTS_ID, 'region-slots-cold-start');
  await client.workflow.getHandle(laneId('cn-shanghai', 1)).cancel();
  await stack.until(run, ({ copies }) => copies[1]?.status === 'failed');
  await stack.finish('cn-beijing', SOURCE.name);
  await eventually(
    async () => (await client.workflow.getHandle(run).describe()).status.name === 'FAILED',
    () => 'the replication does not fail',
  );
  await save(stack, run, 'replicate-image-deferred-and-failed');
}

async function recordChanges(stack: Stack): Promise<void> {
  await stack.setSpeed({ copySeconds: 3600 });
  const run = await stack.start({ source: SOURCE, targets: ['cn-beijing', 'cn-shanghai'] });
  const isAt = (regionId: string, status: string) => (manifest: Manifest) =>
    manifest.copies.some((copy) => copy.regionId === regionId && copy.status === status);
  await stack.until(run, isAt('cn-shanghai', 'copying'));
  const replication = stack.temporal.client.workflow.getHandle(run);
  await replication.executeUpdate('addRegion', { args: ['eu-central-1'] });
  await replication.executeUpdate('dropRegion', { args: [{ regionId: 'cn-shanghai' }] });
  await replication.executeUpdate('changePriority', { args: [{ priority: 'release' }] });
  await stack.until(run, isAt('cn-shanghai', 'cancelled'));
  await stack.until(run, isAt('eu-central-1', 'copying'));
  await stack.finish('cn-beijing', SOURCE.name);
  await stack.finish('eu-central-1', SOURCE.name);
  await stack.result(run);
  await save(stack, run, 'replicate-image-changed');
}

async function recordNights(stack: Stack): Promise<void> {
  const { client } = stack.temporal;
  const policy = { images: { regionId: SOURCE.regionId, imageIds: [SOURCE.imageId] }, targets: ['cn-beijing'] };
  const start = (type: string, name: string, course = {}): Promise<WorkflowHandleWithFirstExecutionRunId> =>
    client.workflow.start(type, { workflowId: `recorded/${name}`, taskQueue: TASK_QUEUE, args: [policy, course] });
  await stack.setSpeed({ copySeconds: 3600 });
  const aborted = await start('syncImages', 'aborted');
  await stack.untilCalled('CopyImage');
  const following = await start('syncImages', 'following');
  await eventually(
    async () => (await following.describe()).raw.pendingActivities?.length === 1,
    () => 'the second night does not follow the first',
  );
  await aborted.cancel();
  await following.result().catch(() => undefined);
  await save(stack, aborted.workflowId, 'sync-images-aborted');
  await save(stack, following.workflowId, 'sync-images-following');
  await stack.setSpeed({ copySeconds: 0.1 });
  const long = await start('syncImages', 'long', { continueAfterEvents: 10 });
  await long.result();
  await save(stack, long.workflowId, 'sync-images-continued-as-new', long.firstExecutionRunId);
  await save(stack, long.workflowId, 'sync-images-carried-on');
  const check = await start('checkDrift', 'check');
  await check.result();
  await save(stack, check.workflowId, 'check-drift');
}

async function recordNotifications(): Promise<void> {
  const receiver = await startSmallReceiver();
  const secret = `whsec_${Buffer.alloc(32).toString('base64')}`;
  const webhooks = new Map([['ops', new Webhook({ url: new URL(receiver.url), secret })]]);
  await withStack(recordNotifyingRuns, { webhooks });
  await receiver.stop();
}

async function recordNotifyingRuns(stack: Stack): Promise<void> {
  const { client } = stack.temporal;
  const targets = ['cn-beijing'];
  const run = await stack.start({ source: SOURCE, targets, notify: 'ops' });
  await stack.result(run);
  await save(stack, run, 'replicate-image-notifying');
  const policy = { images: { regionId: SOURCE.regionId, imageIds: [SOURCE.imageId] }, targets, notify: 'ops' };
  const options = { workflowId: 'recorded/notifying', taskQueue: TASK_QUEUE, args: [policy] };
  const night = await client.workflow.start('syncImages', options);
  await night.result();
  await save(stack, night.workflowId, 'sync-images-notifying');
  const notification = client.workflow.getHandle(notificationId(night.firstExecutionRunId));
  await notification.result();
  await save(stack, notification.workflowId, 'send-notification');
}

/** The slots go on on another version of the workers, with a copy that runs and one that waits. */
async function recordMove(): Promise<void> {
  const rig = await Rig.start({ IMAGEFERRY_REGION_LIMITS: `${SOURCE.regionId}=1` });
  try {
    await rig.stack.setSpeed(FOR_EVER);
    rig.startWorker('v1', 'present');
    await rig.makeCurrent('v1');
    const run = await rig.replicate('moved');
    await rig.stack.untilCalled('CopyImage');
    const { runId } = await rig.stack.temporal.client.workflow.getHandle(REGION_SLOTS_ID).describe();
    rig.startWorker('v2', 'present');
    await rig.makeCurrent('v2');
    await rig.imageferry('slots', 'move');
    await rig.letCopiesEnd();
    await rig.stack.result(run);
    await save(rig.stack, REGION_SLOTS_ID, 'region-slots-moved', runId);
    await save(rig.stack, REGION_SLOTS_ID, 'region-slots-moved-on');
  } finally {
    await rig.stop();
  }
}

async function save({ temporal }: Stack, workflowId: string, name: string, runId?: string): Promise<void> {
  const file = path.join(__dirname, 'histories', UNRELEASED, `${name}.json`);
  if (existsSync(file)) return;
  const { address, namespace } = temporal;
  const args = ['workflow', 'show', '--address', address, '--namespace', namespace, '--workflow-id', workflowId];
  const which = runId === undefined ? [] : ['--run-id', runId];
  const { stdout } = await execute(await temporalBinary(), [...args, ...which, '--output', 'json'], {
    maxBuffer: 64 * 1024 * 1024,
  });
  // Stack traces name the folder of whoever records.
  const history = stdout.replaceAll(path.resolve(__dirname, '..', '..'), '.');
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, history);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
