import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Webhook as Verifier } from 'standardwebhooks';
import { InvalidPolicyError, Nights } from '../../client';
import { NOTIFICATION_TYPES, notificationId, TASK_QUEUE } from '../../contract/names';
import { Notification } from '../../contract/schema/notification';
import type { SyncPolicyInput } from '../../contract/schema/policy';
import type { RunningProcess } from '../../dev/process';
import { DEMO_IMAGE, type Simulator, simulatorAdmin, startSimulator } from '../../simulator';
import { reset } from '../support/reset';
import { type SmallReceiver, startSmallReceiver } from '../support/small-receiver';
import { eventually } from '../support/stack';
import { createNamespace, type TestNamespace } from '../support/temporal';
import { kill, startWorkerProcess } from '../support/worker-process';

const KEY = Buffer.alloc(32, 'planted').toString('base64');
const SECRET = `whsec_${KEY}`;
const UI = 'https://temporal.example.com';

const { regionId, imageId } = DEMO_IMAGE;
const POLICY: SyncPolicyInput = { images: { regionId, imageIds: [imageId] }, targets: ['cn-beijing'], notify: 'ops' };
const REQUEST = { source: { regionId, imageId }, targets: ['cn-shanghai'], notify: 'ops' };

let temporal: TestNamespace;
let simulator: Simulator;
let receiver: SmallReceiver;
let directory: string;
let worker: RunningProcess;

beforeAll(async () => {
  temporal = await createNamespace();
  const settings = { copySeconds: 0.1 };
  simulator = await startSimulator({ host: '127.0.0.1', port: 0, adminPort: 0, seedDemo: true, settings });
  receiver = await startSmallReceiver();
  directory = await mkdtemp(path.join(tmpdir(), 'imageferry-notifications-'));
  await writeFile(webhooksFile(), JSON.stringify({ ops: { url: receiver.url, secret: SECRET } }));
  worker = startWorker();
});

afterAll(async () => {
  await worker.stop();
  await receiver.stop();
  await simulator.stop();
  await temporal.close();
  await rm(directory, { recursive: true });
});

function webhooksFile(): string {
  return path.join(directory, 'webhooks.json');
}

function startWorker(): RunningProcess {
  return startWorkerProcess({
    temporal,
    port: simulator.port,
    env: {
      IMAGEFERRY_WEBHOOKS_FILE: webhooksFile(),
      IMAGEFERRY_UI_URL: UI,
      IMAGEFERRY_LOOK_INTERVAL_MS: '50',
      IMAGEFERRY_POLL_MINIMUM_MS: '100',
      IMAGEFERRY_POLL_MAXIMUM_MS: '500',
    },
  });
}

function start(type: string, workflowId: string, ...args: unknown[]) {
  return temporal.client.workflow.start(type, { taskQueue: TASK_QUEUE, workflowId, args });
}

/** How often a notification was tried, and why in vain. */
async function attemptsAt(id: string): Promise<{ attempts: number; reason: string }> {
  const { raw } = await temporal.client.workflow.getHandle(notificationId(id)).describe();
  const [pending] = raw.pendingActivities ?? [];
  return { attempts: pending?.attempt ?? 0, reason: pending?.lastFailure?.message ?? '' };
}

/** What arrived, as the receiver sees it once it has verified the signatures. */
function messages(): Notification[] {
  const verifier = new Verifier(SECRET);
  return receiver.received.map(({ body, headers }) =>
    Notification.parse(verifier.verify(body, headers as Record<string, string>)),
  );
}

async function untilReceived(count: number): Promise<void> {
  await eventually(
    () => Promise.resolve(receiver.received.length >= count),
    () => `${String(receiver.received.length)} messages have arrived`,
  );
}

/** The histories of every workflow so far, with the payloads as the text that they stand for. */
async function everyHistory(): Promise<string> {
  const decoded = (key: string, part: unknown): unknown =>
    key === 'data' && typeof part === 'string' ? Buffer.from(part, 'base64').toString() : part;
  const texts: string[] = [];
  for await (const { workflowId, runId } of temporal.client.workflow.list()) {
    const history = await temporal.client.workflow.getHandle(workflowId, runId).fetchHistory();
    texts.push(JSON.stringify(history, decoded));
  }
  return texts.join('\n');
}

test('a night and a replication send one message each, which outlasts a dead worker and a receiver that was away', async () => {
  const port = Number(new URL(receiver.url).port);
  await receiver.stop();
  const night = await start('syncImages', 'recovery/tonight', POLICY, { continueAfterEvents: 10 });
  const replication = await start('replicateImage', 'replicate/told', REQUEST);
  const ids = [night.firstExecutionRunId, replication.firstExecutionRunId];
  await Promise.all([night.result(), replication.result()]);
  for (const id of ids)
    await eventually(
      async () => ((await attemptsAt(id).catch(() => undefined))?.attempts ?? 0) > 1,
      () => 'the message is not tried again',
    );
  expect((await attemptsAt(night.firstExecutionRunId)).reason).toBe('webhook "ops": ECONNREFUSED');
  await kill(worker);
  receiver = await startSmallReceiver({}, port);
  worker = startWorker();
  await Promise.all(ids.map((id) => temporal.client.workflow.getHandle(notificationId(id)).result()));

  const [ofNight, ofReplication] = messages().sort((one, other) => one.type.localeCompare(other.type));
  const { runId: lastRun } = await night.describe();
  expect(receiver.received).toHaveLength(2);
  expect(ofNight).toMatchObject({
    id: night.firstExecutionRunId,
    type: NOTIFICATION_TYPES.night,
    subject: 'recovery/tonight',
    source: `/imageferry/${temporal.namespace}`,
    data: {
      status: 'succeeded',
      headline: 'succeeded: 1 of 1 copies Correct',
      lacking: [],
      report: { verdict: 'succeeded' },
      runId: lastRun,
      link: `${UI}/namespaces/${temporal.namespace}/workflows/recovery%2Ftonight/${lastRun}`,
    },
  });
  expect(lastRun).not.toBe(night.firstExecutionRunId);
  expect(ofReplication).toMatchObject({
    id: replication.firstExecutionRunId,
    type: NOTIFICATION_TYPES.replication,
    data: { status: 'succeeded', headline: 'succeeded: 1 of 1 copies available', manifest: { status: 'succeeded' } },
  });
});

test('a run that was reset after its end is told of once; one that ends early is told of too, a dry run is not', async () => {
  const { client } = temporal;
  const told = receiver.received.length;
  const again = client.workflow.getHandle('replicate/told');
  await reset(client, again.workflowId, (await again.describe()).runId);
  await client.workflow.getHandle(again.workflowId).result();
  await (await start('replicateImage', 'replicate/dry', { ...REQUEST, dryRun: true })).result();
  expect(receiver.received).toHaveLength(told);

  const refused = await start('syncImages', 'recovery/refused', { ...POLICY, targets: ['cn-nowhere'] });
  await expect(refused.result()).rejects.toThrow();
  await simulatorAdmin(simulator.adminPort ?? 0).set({ copySeconds: 3600 });
  const aborted = await start('replicateImage', 'replicate/aborted', { ...REQUEST, name: 'aborted' });
  await aborted.cancel();
  await expect(aborted.result()).rejects.toThrow();
  await untilReceived(told + 2);

  const headlines = messages()
    .slice(told)
    .map(({ data }) => data.headline);
  expect(headlines).toContainEqual(
    expect.stringContaining('failed: The policy is refused: targets.0: "cn-nowhere" is not a region of this account'),
  );
  expect(headlines).toContainEqual(expect.stringMatching(/^aborted: /));
});

test('a name that no worker knows is refused early, and nobody is told of it', async () => {
  const problem = 'notify: "opps" is no webhook of the worker; use one of ops';
  const drift = new Nights(temporal.client).drift({ ...POLICY, notify: 'opps' });
  const refusal: unknown = await drift.catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(InvalidPolicyError);
  expect((refusal as Error).message).toContain(problem);

  const request = { ...REQUEST, notify: 'opps', targets: ['cn-nowhere'] };
  const check = await start('checkRequest', 'check/unknown', request);
  expect(await check.result()).toEqual([
    problem,
    expect.stringContaining('targets.0: "cn-nowhere"'),
    expect.stringContaining('(regions): this account has'),
  ]);
  const replication = await start('replicateImage', 'replicate/unknown', request);
  await expect(replication.result()).rejects.toMatchObject({
    cause: { type: 'InvalidRequest', message: expect.stringContaining(problem) as string },
  });
  const notification = temporal.client.workflow.getHandle(notificationId(replication.firstExecutionRunId));
  await expect(notification.describe()).rejects.toThrow();
});

test('no history holds the secret or the address of a webhook', async () => {
  const histories = await everyHistory();

  const held = (text: string): boolean => histories.includes(text);
  expect(['succeeded: 1 of 1 copies Correct', 'ECONNREFUSED', 'recovery/tonight'].map(held)).toEqual([
    true,
    true,
    true,
  ]);
  expect([KEY, 'planted', 't0ken'].filter(held)).toEqual([]);
});
