import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { startProgram } from '../../dev/process';
import { prepared } from '../support/shared-server';
import { eventually } from '../support/stack';
import { createNamespace, type TestNamespace } from '../support/temporal';

let temporal: TestNamespace;

beforeAll(async () => {
  temporal = await createNamespace();
});

afterAll(async () => {
  await temporal.close();
});

/** Starts a worker as a process; without an environment of its own it would run. */
function startWorkerProcess(env: Record<string, string> = {}) {
  const { child } = startProgram('worker/main', [], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_NAMESPACE: temporal.namespace,
      IMAGEFERRY_WORKFLOW_BUNDLE: prepared().bundlePath,
      ALIBABA_CLOUD_ACCESS_KEY_ID: 'key-of-the-test',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret-of-the-test',
      ...env,
    },
  });
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  return { child, output, ended: once(child, 'close') as Promise<[number | null]> };
}

test('a worker says in JSON when it is ready, keeps its credentials to itself, and drains on SIGTERM', async () => {
  const { child, output, ended } = startWorkerProcess();
  await eventually(
    () => Promise.resolve(output.stdout.includes('the worker is ready')),
    () => output.stdout + output.stderr,
  );

  child.kill('SIGTERM');

  expect((await ended)[0]).toBe(0);
  for (const line of output.stdout.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('msg');
  expect(output.stdout + output.stderr).not.toMatch(/(key|secret)-of-the-test/);
});

test('a worker does not start where a search attribute is missing, and says how to add it', async () => {
  const namespace = `bare-${randomUUID()}`;
  const connection = await Connection.connect({ address: temporal.address });
  await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs('1 day') });
  await connection.close();
  let last = '';

  await eventually(
    async () => {
      const { output, ended } = startWorkerProcess({ TEMPORAL_NAMESPACE: namespace });
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
  const { output, ended } = startWorkerProcess({ IMAGEFERRY_REGION_LIMIT: 'many', IMAGEFERRY_POOLS: 'none' });

  expect((await ended)[0]).toBe(1);
  expect(output.stderr).toContain('IMAGEFERRY_REGION_LIMIT: "many"');
  expect(output.stderr).toContain('IMAGEFERRY_POOLS: "none"');
});
