import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { msToTs } from '@temporalio/common/lib/time';
import { ACCOUNT_MEMO, REGION_SLOTS_ID, TASK_QUEUE } from '../../contract/names';
import { connect } from '../../dev/connect';
import { SIMULATOR_ACCOUNT_ID, type Simulator, simulatorAdmin, startSimulator } from '../../simulator';
import { eventually } from '../support/stack';
import { createNamespace, type TestNamespace } from '../support/temporal';
import { startWorkerProcess } from '../support/worker-process';

const OTHER_ACCOUNT_ID = '9876543210987654';

let temporal: TestNamespace;
let simulator: Simulator;

beforeAll(async () => {
  temporal = await createNamespace();
  simulator = await startSimulator({ host: '127.0.0.1', port: 0, adminPort: 0 });
});

afterAll(async () => {
  await simulator.stop();
  await temporal.close();
});

/** Starts a worker as a process; without an environment of its own it would run. An empty variable counts as not set. */
function startWorker(env: Record<string, string> = {}) {
  const { child } = startWorkerProcess({ temporal, port: simulator.port, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  return { child, output, ended: once(child, 'close') as Promise<[number | null]> };
}

async function untilReady(output: { stdout: string; stderr: string }): Promise<void> {
  await eventually(
    () => Promise.resolve(output.stdout.includes('the worker is ready')),
    () => output.stdout + output.stderr,
  );
}

test('a worker says in JSON when it is ready, keeps its credentials to itself, and drains on SIGTERM', async () => {
  const { child, output, ended } = startWorker();
  await untilReady(output);

  child.kill('SIGTERM');

  expect((await ended)[0]).toBe(0);
  for (const line of output.stdout.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('msg');
  expect(output.stdout + output.stderr).not.toMatch(/simulator-(key|secret)/);
});

test('a worker does not start where a search attribute is missing, and says how to add it', async () => {
  const namespace = `bare-${randomUUID()}`;
  const { connection } = await connect(temporal.address);
  await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs('1 day') });
  await connection.close();
  let last = '';

  await eventually(
    async () => {
      const { output, ended } = startWorker({ TEMPORAL_NAMESPACE: namespace });
      const [code] = await ended;
      last = output.stderr;
      return code === 1 && last.includes('temporal operator search-attribute create');
    },
    () => last,
  );

  for (const name of ['ImageferryImage', 'ImageferryRegion', 'ImageferryStatus', 'ImageferryReplication']) {
    expect(last).toContain(`--name ${name} --type Keyword`);
  }
});

test('a worker lists all that is wrong with its configuration', async () => {
  const { output, ended } = startWorker({ IMAGEFERRY_REGION_LIMIT: 'many', IMAGEFERRY_POOLS: 'none' });

  expect((await ended)[0]).toBe(1);
  expect(output.stderr).toContain('IMAGEFERRY_REGION_LIMIT: "many"');
  expect(output.stderr).toContain('IMAGEFERRY_POOLS: "none"');
});

describe('a worker asks whose account it is', () => {
  let own: TestNamespace;

  beforeEach(async () => {
    own = await createNamespace();
  });

  afterEach(async () => {
    await simulatorAdmin(simulator.adminPort ?? 0).set({ accountId: SIMULATOR_ACCOUNT_ID });
    await own.close();
  });

  const startOwn = (env: Record<string, string> = {}) => startWorker({ TEMPORAL_NAMESPACE: own.namespace, ...env });

  /** Exit code and last words of a worker that does not start. */
  async function refusalOf(env: Record<string, string> = {}): Promise<string> {
    const { output, ended } = startOwn(env);
    expect((await ended)[0]).toBe(1);
    expect(output.stdout).not.toContain('the worker is ready');
    return output.stderr;
  }

  async function ownSlots() {
    return own.client.workflow.getHandle(REGION_SLOTS_ID).describe();
  }

  test('and claims the namespace for it', async () => {
    const { child, output, ended } = startOwn();
    await untilReady(output);
    expect((await ownSlots()).memo?.[ACCOUNT_MEMO]).toBe(SIMULATOR_ACCOUNT_ID);
    child.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
  });

  test('and does not start with a key that does not exist', async () => {
    const said = await refusalOf({
      ALIBABA_CLOUD_ACCESS_KEY_ID: 'key-of-the-test',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret-of-the-test',
    });
    expect(said).toMatch(/^The worker does not start: .*InvalidAccessKeyId\.NotFound.* Check the access key/);
    expect(said).not.toMatch(/(key|secret)-of-the-test/);
    await expect(ownSlots()).rejects.toThrow('not found');
  });

  test('and does not start without credentials', async () => {
    const said = await refusalOf({
      HOME: '/nonexistent',
      ALIBABA_CLOUD_ACCESS_KEY_ID: '',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: '',
      ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
    });
    expect(said).toMatch(/^The worker does not start: it has no credentials.*CredentialsUnavailable/);
  });

  test('and does not start in the namespace of another account', async () => {
    const { child, output, ended } = startOwn();
    await untilReady(output);
    await simulatorAdmin(simulator.adminPort ?? 0).set({ accountId: OTHER_ACCOUNT_ID });

    const said = await refusalOf();

    expect(said).toContain('WrongAccount');
    expect(said).toContain(`serves the account ${SIMULATOR_ACCOUNT_ID}`);
    expect(said).toContain(`belong to the account ${OTHER_ACCOUNT_ID}`);
    child.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
  });

  test('and lets region slots be that do not say whose they are', async () => {
    const settings = { pools: 'both', defaultLimit: 5, limits: {}, maxQueued: 10_000, maxOvertaken: 20 };
    const start = { workflowId: REGION_SLOTS_ID, taskQueue: TASK_QUEUE, args: [{ settings }] };
    await own.client.workflow.start('regionSlots', start);
    const { child, output, ended } = startOwn();
    await untilReady(output);
    expect(output.stdout).toContain('does not say which account it serves');
    child.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
  });

  test('and asks again after a temporary fault', async () => {
    const fault = { kind: 'throttle', action: 'GetCallerIdentity', times: 1 } as const;
    await simulatorAdmin(simulator.adminPort ?? 0).addFault(fault);
    const { child, output, ended } = startOwn();
    await untilReady(output);
    expect(output.stdout).toMatch(/Throttling\.User.*asking again/);
    child.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
  });
});
