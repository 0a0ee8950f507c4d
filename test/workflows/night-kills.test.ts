import { WorkflowNotFoundError } from '@temporalio/client';
import { Nights } from '../../client';
import { TASK_QUEUE } from '../../contract/names';
import type { DriftReport } from '../../contract/schema/drift';
import type { SyncPolicyInput } from '../../contract/schema/policy';
import type { RunningProcess } from '../../dev/process';
import { RunningStack } from '../../dev/running-stack';
import { simulatorAdmin, startSimulator } from '../../simulator';
import { eventually } from '../support/stack';
import { createNamespace, type TestNamespace } from '../support/temporal';
import { kill, startWorkerProcess } from '../support/worker-process';

const REGIONS = ['cn-beijing', 'eu-central-1'];
const HOUR_MS = 3_600_000;

/** Retention that would let go all copies but the newest, if their images were not selected. */
const KEEP_ONE = { keep: 1, deleteAfter: '1s', ignoreScalingConfigurations: true };

let temporal: TestNamespace;
let worker: RunningProcess;
let stack: RunningStack;
let nights: Nights;

beforeAll(async () => {
  temporal = await createNamespace();
  const simulator = await startSimulator({ host: '127.0.0.1', port: 0, adminPort: 0, seedDemo: false });
  worker = startWorker(simulator.port);
  stack = new RunningStack({
    temporal,
    ecs: simulatorAdmin(simulator.adminPort ?? 0),
    stop: async () => {
      await worker.stop();
      await simulator.stop();
      await temporal.close();
    },
  });
  nights = new Nights(temporal.client);
  killWorker = async () => {
    await kill(worker);
    worker = startWorker(simulator.port);
  };
});

afterAll(() => stack.stop());

let killWorker: () => Promise<void>;

function startWorker(port: number): RunningProcess {
  return startWorkerProcess({
    temporal,
    port,
    env: {
      IMAGEFERRY_LOOK_INTERVAL_MS: '100',
      IMAGEFERRY_POLL_MINIMUM_MS: '100',
      IMAGEFERRY_POLL_MAXIMUM_MS: '500',
    },
  });
}

/** Adds images `m-<prefix>01` and so on, the last one the newest, and returns the policy that selects them. */
async function policyOf(prefix: string, count: number, targets = REGIONS): Promise<SyncPolicyInput> {
  for (let number = 1; number <= count; number += 1) await addSource(prefix, number, count);
  return { images: { regionId: 'cn-hangzhou', namePattern: `${prefix}-*` }, targets };
}

function addSource(prefix: string, number: number, count: number): Promise<void> {
  const id = `${prefix}${String(number).padStart(2, '0')}`;
  const createdAt = Date.now() - (count + 1 - number) * HOUR_MS;
  return stack.addImage({ regionId: 'cn-hangzhou', imageId: `m-${id}`, name: `${prefix}-${id}`, createdAt });
}

async function untilCopying(count: number): Promise<void> {
  await eventually(
    async () => (await stack.unfinishedImages()).length === count,
    () => `${String(count)} copies do not begin`,
  );
}

async function untilCalm(): Promise<void> {
  await eventually(
    async () => (await stack.unfinishedImages()).length === 0,
    () => 'copies are left that nobody ends',
  );
}

/** One night from its start to its report. */
async function night(policy: SyncPolicyInput): Promise<DriftReport> {
  return nights.result((await nights.start(policy)).id);
}

/** How many copies of the images of a test were begun, and which are there: `m-a01/cn-beijing`. */
async function copiesOf(prefix: string): Promise<{ calls: number; present: string[] }> {
  const calls = (await stack.callsOf('CopyImage')).filter(
    ({ parameters, status }) => status === 200 && (parameters['ImageId'] ?? '').startsWith(`m-${prefix}`),
  );
  const images = await stack.ecs.images({});
  const present = images.flatMap(({ tags, regionId }) => {
    const [, imageId = ''] = (tags['imageferry:source'] ?? '').split('/');
    return imageId.startsWith(`m-${prefix}`) ? [`${imageId}/${regionId}`] : [];
  });
  return { calls: calls.length, present: present.sort() };
}

function statesOf({ images }: DriftReport): string[] {
  return images.flatMap(({ imageId, regions }) =>
    regions.map(({ regionId, state }) => `${imageId}/${regionId} ${state}`),
  );
}

/** The replication that a report says is running for an image. */
function replicationOf(report: DriftReport | null, imageId: string): string {
  const image = report?.images.find((candidate) => candidate.imageId === imageId);
  return /^(\S+) is running$/.exec(image?.regions[0]?.reason ?? '')?.[1] ?? '';
}

test('a replication that is terminated and a worker that is killed: the next night finds their copies, and makes none twice', async () => {
  await stack.setSpeed({ copySeconds: 3600 });
  const policy = { ...(await policyOf('kill', 2)), retention: KEEP_ONE };
  const { id } = await nights.start(policy);
  await untilCopying(4);
  const replication = replicationOf(await nights.report(id), 'm-kill01');

  await temporal.client.workflow.getHandle(replication).terminate('test');
  await killWorker();
  expect(await nights.start(policy)).toEqual({ id, attached: true });
  await stack.setSpeed({ copySeconds: 0.1 });

  const report = await nights.result(id);
  expect(report.verdict).toBe('failed');
  expect(statesOf(report)).toEqual([
    ...REGIONS.map((regionId) => `m-kill02/${regionId} Correct`),
    ...REGIONS.map((regionId) => `m-kill01/${regionId} Failed`),
  ]);
  expect(report.retention?.regions.map(({ copies }) => copies)).toEqual([[], []]);
  await untilCalm();
  const next = await night(policy);
  expect(next.verdict).toBe('succeeded');
  const kept = next.retention?.regions.flatMap(({ copies }) => copies.map(({ state }) => state));
  expect(kept).toEqual(Array(4).fill('Kept'));
  const present = ['m-kill01', 'm-kill02'].flatMap((image) => REGIONS.map((regionId) => `${image}/${regionId}`));
  expect(await copiesOf('kill')).toEqual({ calls: 4, present });
});

test('a night that is terminated takes its copies with it, and the next one makes each of them once', async () => {
  await stack.setSpeed({ copySeconds: 3600 });
  const policy = await policyOf('term', 2);
  const { id } = await nights.start(policy);
  await untilCopying(4);
  const replications = ['m-term01', 'm-term02'].map(async (imageId) => replicationOf(await nights.report(id), imageId));

  const ids = await Promise.all(replications);
  await temporal.client.workflow.getHandle(id).terminate('test');
  for (const replication of ids) await temporal.client.workflow.getHandle(replication).result().catch(refuseUnknown);
  expect((await copiesOf('term')).present).toEqual([]);

  await stack.setSpeed({ copySeconds: 0.1 });
  expect((await night(policy)).verdict).toBe('succeeded');
  const present = ['m-term01', 'm-term02'].flatMap((image) => REGIONS.map((regionId) => `${image}/${regionId}`));
  expect(await copiesOf('term')).toEqual({ calls: 8, present });
});

test('images that come and go during a night: what is gone is Failed with the reason, what is new has the next night', async () => {
  await stack.setSpeed({ copySeconds: 3600 });
  const policy = await policyOf('move', 11, ['cn-beijing']);
  const { id } = await nights.start(policy);
  await untilCopying(5);

  await stack.ecs.removeImage({ regionId: 'cn-hangzhou', imageId: 'm-move01' });
  await addSource('move', 12, 12);
  await stack.setSpeed({ copySeconds: 0.1 });

  const report = await nights.result(id);
  expect(report.images.map(({ imageId }) => imageId)).not.toContain('m-move12');
  expect(statesOf(report).filter((state) => !state.endsWith('Correct'))).toEqual(['m-move01/cn-beijing Failed']);
  expect(report.images.at(-1)?.regions[0]?.reason).toContain('does not exist');
  const next = await night(policy);
  expect([next.verdict, next.images[0]?.imageId, next.images.length]).toEqual(['succeeded', 'm-move12', 11]);
  expect((await copiesOf('move')).calls).toBe(11);
});

test('an abort between two runs of one night is not lost, and leaves nothing copying', async () => {
  await stack.setSpeed({ copySeconds: 0.1 });
  const policy = await policyOf('abort', 13, ['cn-beijing']);
  const options = { taskQueue: TASK_QUEUE, workflowId: 'sync/abort', args: [policy, { continueAfterEvents: 5 }] };
  const { firstExecutionRunId } = await temporal.client.workflow.start('syncImages', options);
  const handle = temporal.client.workflow.getHandle('sync/abort');
  await eventually(
    async () => (await handle.describe()).runId !== firstExecutionRunId,
    () => 'there is no second run',
  );
  await stack.untilCalled('CopyImage', (await stack.callsOf('CopyImage')).length + 1);

  await nights.abort('sync/abort');
  const report = await nights.result('sync/abort');

  expect(report.verdict).toBe('aborted');
  expect((await stack.unfinishedImages()).length).toBe(0);
  const cells = report.images.flatMap(({ imageId, regions }) => regions.map((cell) => ({ ...cell, imageId })));
  const reported = cells
    .filter(({ state }) => state !== 'Missing')
    .map(({ imageId, regionId }) => `${imageId}/${regionId}`);
  expect((await copiesOf('abort')).present).toEqual(reported.sort());
  expect((await night(policy)).verdict).toBe('succeeded');
});

/** A replication that was terminated, failed or aborted has a result of its own; one that never was is an error of the test. */
function refuseUnknown(error: unknown): void {
  if (error instanceof WorkflowNotFoundError) throw error;
}
