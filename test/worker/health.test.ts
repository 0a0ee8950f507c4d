import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { TASK_QUEUE } from '../../contract/names';
import { freePort } from '../../dev/ports';
import { DEMO_IMAGE, type Simulator, simulatorAdmin, type SimulatorAdmin, startSimulator } from '../../simulator';
import { queries, workerMetricsOf } from '../support/metrics-in-use';
import { eventually } from '../support/stack';
import { createNamespace, type TestNamespace } from '../support/temporal';
import { startWorkerProcess } from '../support/worker-process';

let temporal: TestNamespace;
let simulator: Simulator;
let ecs: SimulatorAdmin;
const children: ChildProcess[] = [];

beforeAll(async () => {
  temporal = await createNamespace();
  simulator = await startSimulator({
    host: '127.0.0.1',
    port: 0,
    adminPort: 0,
    seedDemo: true,
    settings: { copySeconds: 0.1 },
  });
  ecs = simulatorAdmin(simulator.adminPort ?? 0);
});

afterEach(async () => {
  // A test that failed leaves its worker, which would keep Jest from ending.
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await ecs.clearFaults({});
});

afterAll(async () => {
  await simulator.stop();
  await temporal.close();
});

interface Answer {
  status: number;
  body: string;
}

/** What an address answers; undefined when nothing listens there. */
async function get(port: number, path: string): Promise<Answer | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${String(port)}${path}`);
    return { status: response.status, body: await response.text() };
  } catch {
    return undefined;
  }
}

async function until(port: number, path: string, isAsWanted: (answer: Answer) => boolean): Promise<Answer> {
  let last: Answer | undefined;
  await eventually(
    async () => {
      last = await get(port, path);
      return last !== undefined && isAsWanted(last);
    },
    () => `${path} answers ${JSON.stringify(last)}`,
  );
  return last as Answer;
}

async function startWorker(env: Record<string, string> = {}) {
  const [health, metrics] = [await freePort(), await freePort()];
  const addresses = {
    IMAGEFERRY_HEALTH_ADDRESS: `127.0.0.1:${String(health)}`,
    IMAGEFERRY_METRICS_ADDRESS: `127.0.0.1:${String(metrics)}`,
  };
  const stdio = ['ignore', 'pipe', 'ignore'] as const;
  const { child } = startWorkerProcess({
    temporal,
    port: simulator.port,
    env: { ...addresses, ...env },
    stdio: [...stdio],
  });
  children.push(child);
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return {
    child,
    health,
    metrics,
    log: () => linesOf(output),
    ended: once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>,
  };
}

/** The whole lines of a log. */
function linesOf(output: string): Record<string, unknown>[] {
  const whole = output.split('\n').slice(0, -1);
  return whole.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('a worker that waits for STS lives, is not ready, and ends on SIGTERM also as the first process of a container', async () => {
  await ecs.addFault({ kind: 'throttle', action: 'GetCallerIdentity' });
  const { child, health, ended } = await startWorker();

  const { body } = await until(health, '/readyz', ({ status }) => status === 503);
  expect(JSON.parse(body)).toMatchObject({
    reasons: expect.arrayContaining(['the credentials have not been checked yet']) as unknown,
  });
  expect((await get(health, '/healthz'))?.status).toBe(200);

  child.kill('SIGTERM');
  expect(await ended).toEqual([128 + 15, null]);
});

test('a worker that runs is ready, has every metric that dashboards, alerts and autoscaling ask for, logs which copy it makes, and is not ready while it drains', async () => {
  const { child, health, metrics, log, ended } = await startWorker({
    IMAGEFERRY_ECS_TIMEOUT_MS: '2000',
    IMAGEFERRY_SHUTDOWN_GRACE_MS: '1000',
    IMAGEFERRY_GAUGES_MS: '100',
    IMAGEFERRY_LOOK_INTERVAL_MS: '50',
    IMAGEFERRY_POLL_MINIMUM_MS: '100',
    IMAGEFERRY_POLL_MAXIMUM_MS: '500',
  });
  await until(health, '/readyz', ({ status }) => status === 200);
  await makeEveryMetric();

  const wanted = [...new Set(queries().flatMap(workerMetricsOf))];
  expect(wanted.length).toBeGreaterThan(20);
  const scrape = await until(metrics, '/metrics', ({ body }) => missing(wanted, body).length === 0);
  expect(scrape.body).toMatch(/^imageferry_copies_total\{(?=.*outcome="copied")(?=.*region="cn-beijing").*\} [1-9]/m);
  expect(scrape.body).toMatch(/^imageferry_copy_seconds_bucket\{(?=.*le="86400").*\} [1-9]/m);
  expect(scrape.body).toMatch(/^imageferry_ecs_calls_total\{(?=.*action="CopyImage")(?=.*code="OK").*\} [1-9]/m);
  for (const type of ['ActivityWorker', 'WorkflowWorker']) {
    expect(scrape.body).toMatch(new RegExp(`temporal_worker_task_slots_used\\{.*worker_type="${type}"`));
  }

  const replication = sampleStart('copied').workflowId;
  const ids = { replication, image: DEMO_IMAGE.imageId };
  const copy = { ...ids, region: 'cn-beijing' };
  const requestId = expect.stringMatching(/\w/) as unknown;
  expect(log()).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ ...ids, msg: 'the replication begins' }),
      expect.objectContaining({ ...ids, msg: 'the replication ended', status: 'succeeded' }),
      expect.objectContaining({ ...copy, msg: 'the copy begins' }),
      expect.objectContaining({ ...copy, msg: 'the copy ended', outcome: 'available', requestId }),
      expect.objectContaining({ replication: sampleStart('refused').workflowId, code: 'InvalidRequest' }),
    ]),
  );
  expect(log().filter((line) => JSON.stringify(line).includes('"stack"'))).toEqual([]);

  await ecs.addFault({ kind: 'hang', action: 'DescribeImages' });
  await temporal.client.workflow.start('checkRequest', { ...sampleStart('draining'), args: [request()] });
  await eventually(
    async () => (await ecs.journal({ action: 'DescribeImages' })).some(({ fault }) => fault !== undefined),
    () => 'no call hangs',
  );
  child.kill('SIGTERM');
  const { body } = await until(health, '/readyz', ({ status }) => status === 503);
  expect(body).toMatch(/the worker is (STOPPING|DRAINING)/);
  expect((await get(health, '/healthz'))?.status).toBe(200);
  expect(await ended).toEqual([0, null]);
});

test('of two workers one reads the gauges, and when it stops the other one takes over', async () => {
  const env = { IMAGEFERRY_GAUGES_MS: '100' };
  const workers = await Promise.all([1, 2].map(() => startWorker(env)));
  const readers = async () => {
    const bodies = await Promise.all(workers.map(({ metrics }) => get(metrics, '/metrics')));
    // A worker that has never read has no series, and one that reads no more has NaN.
    return workers.filter((_, index) => /^imageferry_slots_ready(\{.*\})? 1/m.test(bodies[index]?.body ?? ''));
  };
  const untilReads = (isAsWanted: (reading: typeof workers) => boolean) =>
    eventually(
      async () => isAsWanted(await readers()),
      () => 'the wrong workers read',
    );
  await eventually(
    async () => (await listedWorkers()).length === 2,
    () => 'Temporal does not list both',
  );
  await untilReads(({ length }) => length === 1);
  const [reader] = await readers();

  reader?.child.kill('SIGTERM');

  await untilReads(([other]) => other !== undefined && other !== reader);
  expect(await reader?.ended).toEqual([0, null]);
});

/** Workers that run, as Temporal knows them. */
async function listedWorkers() {
  const { connection, namespace } = temporal;
  const query = `TaskQueue = '${TASK_QUEUE}' AND Status = 'Running'`;
  return (await connection.workflowService.listWorkers({ namespace, query })).workers;
}

/** Those of the metrics that are not exposed yet. A gauge is there once its source has been read. */
function missing(wanted: string[], body: string): string[] {
  const exposed = new Set(body.match(/^[a-z_]+(?=[{ ])/gm));
  return wanted.filter((metric) => !exposed.has(metric));
}

function request(targets: string[] = ['cn-beijing']) {
  return { source: { regionId: DEMO_IMAGE.regionId, imageId: DEMO_IMAGE.imageId }, targets };
}

function sampleStart(name: string) {
  return { taskQueue: TASK_QUEUE, workflowId: `health/${name}` };
}

/** Some metrics are there once something has failed or ended well. */
async function makeEveryMetric(): Promise<void> {
  const refused = temporal.client.workflow.execute('replicateImage', { ...sampleStart('refused'), args: [{}] });
  await expect(refused).rejects.toThrow();
  await temporal.client.workflow.execute('checkRequest', { ...sampleStart('checked'), args: [request()] });
  await temporal.client.workflow.execute('replicateImage', { ...sampleStart('copied'), args: [request()] });
  const policy = { images: { regionId: DEMO_IMAGE.regionId, imageIds: [DEMO_IMAGE.imageId] }, targets: ['cn-beijing'] };
  await temporal.client.workflow.execute('syncImages', { ...sampleStart('night'), args: [policy] });
}
