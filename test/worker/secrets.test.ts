import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from '@temporalio/client';
import { temporal as api } from '@temporalio/proto';
import { encryption, Replications, UndecipherableError } from '../../client';
import type { RunningProcess } from '../../dev/process';
import { freePort } from '../../dev/ports';
import { SIMULATOR_KEY, type Simulator, type SimulatorAdmin, simulatorAdmin, startSimulator } from '../../simulator';
import { endOf, type Output, outputOf, startProgram } from '../support/programs';
import { eventually, SOURCE } from '../support/stack';
import { createNamespace, type TestNamespace } from '../support/temporal';
import { startWorkerProcess } from '../support/worker-process';

/** What nobody but the worker may know. */
const KEY = randomBytes(32).toString('base64');
const WEBHOOK = { url: 'http://127.0.0.1:9/planted-token', secret: `whsec_${randomBytes(32).toString('base64')}` };
const PROXY = 'http://planted-user:planted-password@127.0.0.1:9';
const SESSION = { ALIBABA_CLOUD_SECURITY_TOKEN: 'planted-session' };
/** For a server that takes everybody. */
const API_KEY = { TEMPORAL_API_KEY: 'planted-api-key', TEMPORAL_TLS: 'false' };

/** What those may not know who can read Temporal's database, and have no key. */
const DESCRIPTION = 'planted-description';
const TAGS = { 'planted-tag': 'planted-value' };
const MESSAGE = 'planted-message';
const NAME = 'planted-name';

let temporal: TestNamespace;
let simulator: Simulator;
let ecs: SimulatorAdmin;
let worker: RunningProcess;
let directory: string;
let metricsPort: number;
const said = { stdout: '', stderr: '' };
/** What commands have said. */
const commands: Output[] = [];
const keys = { IMAGEFERRY_ENCRYPTION_KEYS: JSON.stringify([{ id: 'test', key: KEY }]) };

beforeAll(async () => {
  temporal = await createNamespace();
  simulator = await startSimulator({
    host: '127.0.0.1',
    port: 0,
    adminPort: 0,
    settings: { copySeconds: 0.5 },
    seedDemo: true,
  });
  ecs = simulatorAdmin(simulator.adminPort ?? 0);
  directory = mkdtempSync(path.join(tmpdir(), 'imageferry-secrets-'));
  const webhooks = path.join(directory, 'webhooks.json');
  writeFileSync(webhooks, JSON.stringify({ ops: WEBHOOK }));
  metricsPort = await freePort();
  const env = {
    ...keys,
    IMAGEFERRY_WEBHOOKS_FILE: webhooks,
    IMAGEFERRY_METRICS_ADDRESS: `127.0.0.1:${String(metricsPort)}`,
    IMAGEFERRY_POLL_MINIMUM_MS: '50',
    IMAGEFERRY_POLL_MAXIMUM_MS: '200',
    IMAGEFERRY_LOG_LEVEL: 'trace',
    HTTPS_PROXY: PROXY,
    ...SESSION,
    ...API_KEY,
  };
  worker = startWorkerProcess({ temporal, port: simulator.port, env, stdio: ['ignore', 'pipe', 'pipe'] });
  worker.child.stdout?.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  worker.child.stderr?.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  await replicateOnce();
});

afterAll(async () => {
  await worker.stop();
  await simulator.stop();
  await temporal.close();
  rmSync(directory, { recursive: true });
});

/** A client of the namespace, which encrypts when it is told the keys. */
function clientWith(env: NodeJS.ProcessEnv): Client {
  const { connection, namespace } = temporal;
  return new Client({ connection, namespace, dataConverter: encryption(env) });
}

let id: string;

/** One region gets its copy, and in the other ECS refuses it: so the replication fails, and its webhook does not answer. */
async function replicateOnce(): Promise<void> {
  await ecs.addFault({
    kind: 'error',
    action: 'CopyImage',
    destinationRegionId: 'cn-shanghai',
    code: 'Forbidden.RAM',
    status: 403,
    message: `${MESSAGE} AccessKeyId=${SIMULATOR_KEY.id}&Signature=planted-signature`,
  });
  const replications = new Replications(clientWith(keys));
  ({ id } = await replications.start({
    source: { regionId: SOURCE.regionId, imageId: SOURCE.imageId },
    targets: ['cn-beijing', 'cn-shanghai'],
    name: NAME,
    description: DESCRIPTION,
    tags: TAGS,
    notify: 'ops',
  }));
  const { copies } = await replications.result(id);
  expect(copies.map(({ status }) => status)).toEqual(['available', 'failed']);
}

/** All that the server keeps and tells of a workflow, in its own form: strings and payloads as they are. */
async function storedOf(workflowId: string, runId: string): Promise<Buffer> {
  const request = { namespace: temporal.namespace, execution: { workflowId, runId } };
  const { workflowService } = temporal.connection;
  const { history } = await workflowService.getWorkflowExecutionHistory(request);
  const description = await workflowService.describeWorkflowExecution(request);
  for (const event of history?.events ?? []) {
    withoutSearchAttributes(event);
    noteFailures(event);
  }
  delete description.workflowExecutionInfo?.searchAttributes;
  return Buffer.concat([
    api.api.history.v1.History.encode(history ?? {}).finish(),
    api.api.workflowservice.v1.DescribeWorkflowExecutionResponse.encode(description).finish(),
  ]);
}

/** They stay plain, so that lists can be made by them. */
function withoutSearchAttributes(event: api.api.history.v1.IHistoryEvent): void {
  for (const attributes of Object.values(event) as unknown[]) {
    if (typeof attributes === 'object' && attributes !== null && 'searchAttributes' in attributes) {
      attributes.searchAttributes = null;
    }
  }
}

/** The messages of failures that workers have stored. */
const failureMessages = new Set<string>();

function noteFailures(part: unknown): void {
  if (typeof part !== 'object' || part === null || part instanceof Uint8Array) return;
  const { source, message } = part as { source?: unknown; message?: unknown };
  if (source === 'TypeScriptSDK') failureMessages.add(String(message));
  for (const value of Object.values(part) as unknown[]) noteFailures(value);
}

async function stored(): Promise<string> {
  const parts: Buffer[] = [];
  for await (const { workflowId, runId } of clientWith(keys).workflow.list()) {
    parts.push(await storedOf(workflowId, runId));
  }
  expect(parts.length).toBeGreaterThanOrEqual(4);
  return Buffer.concat(parts).toString('latin1');
}

async function command(args: string[], env: Record<string, string>) {
  const child = startProgram('client/main', args, {
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    ...API_KEY,
    ...env,
  });
  const output = outputOf(child);
  commands.push(output);
  return { code: await endOf(child), output };
}

test('with keys, nothing that people have written or ECS has said is plain in Temporal', async () => {
  await eventually(
    async () => (await temporal.client.workflow.count()).count >= 4,
    () => 'visibility lacks workflows',
  );
  const copy = (await ecs.images({ regionId: 'cn-beijing' })).find(({ name }) => name === NAME);
  const all = await stored();

  const plain = [DESCRIPTION, ...Object.entries(TAGS).flat(), MESSAGE, NAME, copy?.imageId ?? ''];
  expect(plain.filter((text) => all.includes(text))).toEqual([]);
  expect(all).toContain('binary/encrypted');
  expect([...failureMessages]).toEqual(['Encoded failure']);
});

test('a command with the keys shows everything, and one without says which key is missing', async () => {
  const [shown, refused] = await Promise.all([
    command(['status', id, '--json'], keys),
    command(['status', id, '--json'], {}),
  ]);

  expect(shown.output.stdout).toContain(MESSAGE);
  expect(shown.code).toBe(1);
  expect(refused.output.stderr).toContain('A payload is encrypted with the key "test", and this process does not have');
  expect(refused.code).toBe(2);
  await expect(new Replications(clientWith({})).result(id)).rejects.toThrow(UndecipherableError);
});

test('a worker without the keys does not start, and one with them reads what is plain', async () => {
  const lacking = startWorkerProcess({ temporal, port: simulator.port, stdio: ['ignore', 'ignore', 'pipe'] });
  let reason = '';
  lacking.child.stderr?.on('data', (chunk: Buffer) => (reason += chunk.toString()));
  const ended = once(lacking.child, 'close');

  const plain = new Replications(clientWith({}));
  const source = { regionId: SOURCE.regionId, imageId: SOURCE.imageId };
  const started = await plain.start({ source, targets: ['cn-beijing'], name: NAME, dryRun: true });
  const { status } = await new Replications(clientWith(keys)).result(started.id);

  expect(status).toBe('planned');
  expect((await ended)[0]).toBe(1);
  expect(reason).toContain('encrypted with the key "test", and this process does not have it (it has none)');
});

test('secrets of the worker are in no history, log, error, manifest or metric', async () => {
  const client = clientWith(keys);
  const metrics = await (await fetch(`http://127.0.0.1:${String(metricsPort)}/metrics`)).text();
  const manifest = JSON.stringify(await new Replications(client).result(id));
  const told: Record<string, string> = {
    ...said,
    commands: JSON.stringify(commands),
    metrics,
    manifest,
    stored: await stored(),
  };
  expect(commands.length).toBeGreaterThanOrEqual(2);
  for await (const { workflowId, runId } of client.workflow.list()) {
    const { memo, raw } = await client.workflow.getHandle(workflowId, runId).describe();
    told[`memo of ${workflowId}`] = JSON.stringify([memo, raw]);
  }

  const secrets = [KEY, SIMULATOR_KEY.id, SIMULATOR_KEY.secret, WEBHOOK.secret, 'planted-token', 'planted-user'];
  const found = Object.entries(told).flatMap(([place, text]) =>
    [...secrets, 'planted-password', 'planted-signature', 'planted-session', 'planted-api-key']
      .filter((secret) => text.includes(secret))
      .map((secret) => `${secret} in ${place}`),
  );
  expect(found).toEqual([]);
});
