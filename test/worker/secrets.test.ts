import type { ChildProcess } from 'node:child_process';
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
import { type OidcSts, startOidcSts } from '../support/oidc-sts';
import { PLANTED } from '../support/planted-secrets';
import { endOf, type Output, startProgram } from '../support/programs';
import { eventually, SOURCE } from '../support/stack';
import { createNamespace, type TestNamespace } from '../support/temporal';
import { startWorkerProcess } from '../support/worker-process';

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
let sts: OidcSts;
let darkProxy: ReturnType<typeof command>;
/** What all programs have said. */
const said: Record<string, Output> = {};
const keys = { IMAGEFERRY_ENCRYPTION_KEYS: JSON.stringify([{ id: 'test', key: PLANTED.IMAGEFERRY_ENCRYPTION_KEYS }]) };
/** For a server that takes everybody. */
const TEMPORAL_ACCESS = {
  TEMPORAL_API_KEY: PLANTED.TEMPORAL_API_KEY,
  TEMPORAL_TLS: 'false',
  TEMPORAL_GRPC_META_X_PLANTED: PLANTED.TEMPORAL_GRPC_META_,
  TEMPORAL_CODEC_AUTH: PLANTED.TEMPORAL_CODEC_AUTH,
};

/** A file with a secret; returns its path. */
function planted(name: string, content: string): string {
  const file = path.join(directory, name);
  writeFileSync(file, content);
  return file;
}

/** What a program says from now on is kept. */
function listenTo(name: string, child: ChildProcess): Output {
  const output = { stdout: '', stderr: '' };
  said[name] = output;
  child.stdout?.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  return output;
}

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
  sts = await startOidcSts(directory, {
    AccessKeyId: PLANTED.ALIBABA_CLOUD_ACCESS_KEY_ID,
    AccessKeySecret: PLANTED.ALIBABA_CLOUD_ACCESS_KEY_SECRET,
    SecurityToken: 'planted-session',
  });
  metricsPort = await freePort();
  const webhook = { url: 'http://127.0.0.1:9/planted-path', secret: PLANTED.IMAGEFERRY_WEBHOOKS_FILE };
  const env = {
    ...keys,
    ...TEMPORAL_ACCESS,
    IMAGEFERRY_WEBHOOKS_FILE: planted('webhooks.json', JSON.stringify({ ops: webhook })),
    IMAGEFERRY_METRICS_ADDRESS: `127.0.0.1:${String(metricsPort)}`,
    IMAGEFERRY_POLL_MINIMUM_MS: '50',
    IMAGEFERRY_POLL_MAXIMUM_MS: '200',
    IMAGEFERRY_LOG_LEVEL: 'trace',
    ALIBABA_CLOUD_ROLE_ARN: 'acs:ram::1:role/r',
    ALIBABA_CLOUD_OIDC_PROVIDER_ARN: 'acs:ram::1:oidc-provider/p',
    ALIBABA_CLOUD_OIDC_TOKEN_FILE: planted('oidc-token', PLANTED.ALIBABA_CLOUD_OIDC_TOKEN_FILE),
    HTTPS_PROXY: `http://planted-user:${PLANTED.HTTPS_PROXY}@${sts.proxy}`,
    HTTP_PROXY: `http://planted-user:${PLANTED.HTTP_PROXY}@127.0.0.1:9`,
    NODE_EXTRA_CA_CERTS: sts.authorityFile,
  };
  worker = startWorkerProcess({ temporal, port: simulator.port, env, stdio: ['ignore', 'pipe', 'pipe'] });
  listenTo('the worker', worker.child);
  // It tries for ten seconds.
  darkProxy = command(['list'], {
    grpc_proxy: `http://planted-user:${PLANTED.grpc_proxy}@127.0.0.1:9`,
    no_proxy: '',
    NO_PROXY: '',
  });
  await replicateOnce();
});

afterAll(async () => {
  await worker.stop();
  sts.stop();
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
    ...TEMPORAL_ACCESS,
    ...env,
  });
  const output = listenTo(`the command ${String(Object.keys(said).length)}`, child);
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
  const lacking = startFailingWorker('keys', {
    ALIBABA_CLOUD_SECURITY_TOKEN: PLANTED.ALIBABA_CLOUD_SECURITY_TOKEN,
  });

  const plain = new Replications(clientWith({}));
  const source = { regionId: SOURCE.regionId, imageId: SOURCE.imageId };
  const started = await plain.start({ source, targets: ['cn-beijing'], name: NAME, dryRun: true });
  const { status } = await new Replications(clientWith(keys)).result(started.id);

  expect(status).toBe('planned');
  expect(await lacking).toContain('encrypted with the key "test", and this process does not have it (it has none)');
});

/** Returns why a worker does not start. */
async function startFailingWorker(lacks: string, env: Record<string, string>): Promise<string> {
  const { child } = startWorkerProcess({ temporal, port: simulator.port, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = listenTo(`the worker without ${lacks}`, child);
  expect((await once(child, 'close'))[0]).toBe(1);
  return output.stderr;
}

const WITHOUT_KEY = {
  HOME: '/nonexistent',
  ALIBABA_CLOUD_ACCESS_KEY_ID: '',
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: '',
  ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
};

test('programs whose secrets are of no use say why, without the secrets', async () => {
  const profile = ['[default]', 'type = access_key', `access_key_id = ${PLANTED.ALIBABA_CLOUD_CREDENTIALS_FILE}`];
  profile.push(`access_key_secret = ${PLANTED.ALIBABA_CLOUD_CREDENTIALS_FILE}`);
  const broken = (kind: string, secret: string): string =>
    `-----BEGIN ${kind}-----\n${secret}\n-----END ${kind}-----\n`;
  const certificate = { TEMPORAL_TLS: 'true', TEMPORAL_TLS_CLIENT_CERT_DATA: broken('CERTIFICATE', 'AAAA') };
  const temporalProfile = `[profile.default]\napi_key = "${PLANTED.TEMPORAL_CONFIG_FILE}"\n`;

  const [unknownKey, noAnswer, ...commands] = await Promise.all([
    startFailingWorker('a key that exists', {
      ...WITHOUT_KEY,
      ALIBABA_CLOUD_CREDENTIALS_FILE: planted('credentials', profile.join('\n')),
    }),
    startFailingWorker('credentials', {
      ...WITHOUT_KEY,
      ALIBABA_CLOUD_CREDENTIALS_URI: `http://127.0.0.1:9/${PLANTED.ALIBABA_CLOUD_CREDENTIALS_URI}`,
    }),
    command(['list'], {
      ...certificate,
      TEMPORAL_TLS_CLIENT_KEY_DATA: broken('PRIVATE KEY', PLANTED.TEMPORAL_TLS_CLIENT_KEY_DATA),
    }),
    command(['list'], {
      ...certificate,
      TEMPORAL_TLS_CLIENT_KEY_PATH: planted('key.pem', broken('PRIVATE KEY', PLANTED.TEMPORAL_TLS_CLIENT_KEY_PATH)),
    }),
    darkProxy,
    command(['status', 'replicate/none'], {
      TEMPORAL_API_KEY: '',
      TEMPORAL_CONFIG_FILE: planted('temporal.toml', temporalProfile),
    }),
  ]);

  expect(unknownKey).toContain('InvalidAccessKeyId');
  expect(noAnswer).toContain('CredentialsUnavailable');
  expect(commands.map(({ code }) => code === 0)).toEqual([false, false, false, false]);
});

test('the codec server tells nobody its tokens and keys', async () => {
  const port = String(await freePort());
  const key = [{ id: 'test', key: PLANTED.IMAGEFERRY_ENCRYPTION_KEYS_FILE }];
  const child = startProgram('worker/codec-server/main', [], {
    IMAGEFERRY_ENCRYPTION_KEYS_FILE: planted('keys.json', JSON.stringify(key)),
    IMAGEFERRY_CODEC_TOKENS_FILE: planted('tokens', PLANTED.IMAGEFERRY_CODEC_TOKENS_FILE),
    IMAGEFERRY_CODEC_ORIGINS: 'https://temporal.example.com',
    IMAGEFERRY_CODEC_ADDRESS: `127.0.0.1:${port}`,
  });
  const output = listenTo('the codec server', child);
  await eventually(
    () => Promise.resolve(output.stdout.includes('the codec server is ready')),
    () => output.stdout + output.stderr,
  );
  const post = async (token: string, body: string): Promise<string> => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`http://127.0.0.1:${port}/decode`, { method: 'POST', headers, body });
    return `${String(answer.status)} ${JSON.stringify([...answer.headers])} ${await answer.text()}`;
  };
  const stored = { metadata: { encoding: btoa('binary/encrypted'), 'encryption-key-id': btoa('other') }, data: 'AAAA' };
  const answers = [
    await post(PLANTED.IMAGEFERRY_CODEC_TOKENS_FILE, JSON.stringify({ payloads: [stored] })),
    await post(PLANTED.IMAGEFERRY_CODEC_TOKENS_FILE, 'no JSON'),
    await post('a wrong token', '{}'),
  ];
  expect(answers.map((answer) => answer.slice(0, 3))).toEqual(['400', '400', '401']);
  said['answers of the codec server'] = { stdout: answers.join('\n'), stderr: '' };
  child.kill('SIGTERM');
  expect(await endOf(child)).toBe(0);
});

test('secrets of the worker are in no history, log, error, manifest or metric', async () => {
  const client = clientWith(keys);
  const metrics = await (await fetch(`http://127.0.0.1:${String(metricsPort)}/metrics`)).text();
  const manifest = JSON.stringify(await new Replications(client).result(id));
  const told: Record<string, string> = { metrics, manifest, stored: await stored() };
  for (const [name, { stdout, stderr }] of Object.entries(said)) told[name] = stdout + stderr;
  expect(Object.keys(said).length).toBeGreaterThanOrEqual(11);
  expect(sts.tokens).toContain(PLANTED.ALIBABA_CLOUD_OIDC_TOKEN_FILE);
  expect(sts.proxyHeaders[0]).toBe(`Basic ${btoa(`planted-user:${PLANTED.HTTPS_PROXY}`)}`);
  for await (const { workflowId, runId } of client.workflow.list()) {
    const { memo, raw } = await client.workflow.getHandle(workflowId, runId).describe();
    told[`memo of ${workflowId}`] = JSON.stringify([memo, raw]);
  }

  const secrets = [...Object.values(PLANTED), 'planted-session', 'planted-path', 'planted-user', 'planted-signature'];
  const found = Object.entries(told).flatMap(([place, text]) =>
    secrets.filter((secret) => text.includes(secret)).map((secret) => `${secret} in ${place}`),
  );
  expect(found).toEqual([]);
});
