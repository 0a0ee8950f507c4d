import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { untilItWrites } from '../../dev/process';
import { DEMO_IMAGE, simulatorAdmin } from '../../simulator';
import { DEFAULT_SETTINGS } from '../../simulator/settings';
import { builtProgram } from '../support/prepared';
import { callerOf, copyTo, imageAt, SOURCE, until } from './support';

let folder: string;
let started: ChildProcess[];

beforeEach(async () => {
  started = [];
  folder = await mkdtemp(path.join(tmpdir(), 'imageferry-simulator-'));
});

afterEach(async () => {
  await Promise.all(started.map((child) => end(child, 'SIGKILL')));
  await rm(folder, { recursive: true });
});

/** The program itself in one process, so that a signal reaches it and nothing in between. */
function run(...options: string[]): ChildProcess {
  const child = spawn(process.execPath, [builtProgram('simulator/main'), ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: cleanEnvironment(),
  });
  started.push(child);
  return child;
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('IMAGEFERRY_')));
}

async function ready(child: ChildProcess): Promise<{ port: number; adminPort?: number }> {
  return JSON.parse(await untilItWrites(child)) as { port: number; adminPort?: number };
}

async function start(...options: string[]) {
  const child = run('--admin-port', '0', ...options);
  const { port, adminPort = 0 } = await ready(child);
  return { child, call: callerOf(port), admin: simulatorAdmin(adminPort) };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
  return child.exitCode;
}

test('it prints its ports as one line of JSON and serves both', async () => {
  const child = run('--admin-port', '0', '--seed-demo');
  const ports = await ready(child);
  expect(ports).toEqual({ port: expect.any(Number) as number, adminPort: expect.any(Number) as number });
  const page = await callerOf(ports.port)('DescribeImages', { RegionId: DEMO_IMAGE.regionId });
  expect(page).toMatchObject({ TotalCount: 1, Images: { Image: [{ ImageId: DEMO_IMAGE.imageId }] } });
  expect(await simulatorAdmin(ports.adminPort ?? 0).images({})).toHaveLength(1);
});

test('it has no admin API unless asked for', async () => {
  const { port, ...rest } = await ready(run());
  expect(rest).toEqual({});
  const response = await fetch(`http://127.0.0.1:${String(port)}/images?Format=JSON`, { method: 'POST', body: '{}' });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ Code: 'MissingSignature' });
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  'it ends with 0 on %s, even when a client keeps its connection',
  async (signal) => {
    const { child, call, admin } = await start();
    await call('DescribeRegions', {});
    await admin.addFault({ kind: 'hang', times: 1 });
    const open = call('DescribeRegions', {}).catch(() => undefined);
    await until(
      () => admin.journal({ action: 'DescribeRegions' }),
      (calls) => calls.length === 2,
    );
    expect(await end(child, signal)).toBe(0);
    await open;
  },
);

test('a state file keeps images, settings, tokens and running copies over a SIGKILL', async () => {
  const stateFile = ['--state-file', path.join(folder, 'state.json')];
  const first = await start(...stateFile, '--copy-seconds', '100000');
  await first.admin.addImage(SOURCE);
  await first.admin.set({ limit: 1 });
  const parameters = copyTo('cn-beijing', { ClientToken: 'token-1' });
  const { ImageId: running } = await first.call('CopyImage', parameters);
  await first.admin.addImage({ ...SOURCE, imageId: 'm-other', name: 'other' });
  const { ImageId: waiting } = await first.call('CopyImage', copyTo('cn-beijing', { ImageId: 'm-other' }));
  const [images, snapshots] = await Promise.all([first.admin.images({}), first.admin.snapshots({})]);
  await end(first.child, 'SIGKILL');

  const second = await start(...stateFile);
  const still = ({ imageId, name, status, disks }: (typeof images)[number]) => ({ imageId, name, status, disks });
  expect((await second.admin.images({})).map(still)).toEqual(images.map(still));
  expect(await second.admin.snapshots({})).toEqual(snapshots);
  expect(await second.call('CopyImage', parameters)).toMatchObject({ status: 200, ImageId: running });
  expect(await second.admin.journal({ action: 'CopyImage' })).toMatchObject([
    { imageId: running },
    { imageId: waiting },
    { imageId: running },
  ]);
  expect(await second.admin.set({})).toMatchObject({ limit: 1, copySeconds: 100_000 });

  await second.admin.set({ copySeconds: 0.05 });
  for (const imageId of [running, waiting]) {
    await until(
      () => imageAt(second.admin, 'cn-beijing', imageId),
      ({ status }) => status === 'Available',
    );
  }
});

test('a state file that knows fewer settings is read with the usual ones for the others', async () => {
  const stateFile = path.join(folder, 'state.json');
  const state = { settings: { limit: 1 }, images: [], snapshots: [], tokens: {}, peaks: { into: {}, from: {} } };
  await writeFile(stateFile, JSON.stringify(state));
  const { admin } = await start('--state-file', stateFile);
  expect(await admin.set({})).toEqual({ ...DEFAULT_SETTINGS, limit: 1 });
});

test('a copy goes on while the simulator is down', async () => {
  const stateFile = ['--state-file', path.join(folder, 'state.json')];
  const first = await start(...stateFile, '--copy-seconds', '0.2');
  await first.admin.addImage(SOURCE);
  const { ImageId } = await first.call('CopyImage', copyTo('cn-beijing'));
  const before = Date.now();
  await end(first.child, 'SIGKILL');
  await until(
    () => Promise.resolve(Date.now()),
    (now) => now - before > 300,
  );
  const second = await start(...stateFile);
  expect((await imageAt(second.admin, 'cn-beijing', ImageId)).status).toBe('Available');
});

test('the demo image is put into a kept account once', async () => {
  const options = ['--seed-demo', '--state-file', path.join(folder, 'state.json')];
  const first = await start(...options);
  const { regionId, imageId } = DEMO_IMAGE;
  await first.admin.changeImage({ regionId, imageId, changes: { description: 'Changed' } });
  await end(first.child, 'SIGKILL');
  const second = await start(...options);
  expect(await second.admin.images({})).toMatchObject([{ imageId, description: 'Changed' }]);
});

test('options of the command line win over what the state file says', async () => {
  const stateFile = ['--state-file', path.join(folder, 'state.json')];
  const first = await start(...stateFile, '--limit', '2', '--limit-key', 'source');
  await first.admin.set({});
  await end(first.child, 'SIGKILL');
  const second = await start(...stateFile, '--limit', '3');
  expect(await second.admin.set({})).toMatchObject({ limit: 3, limitKey: 'source' });
});

test.each([
  [['--port', 'x'], /whole number/],
  [['--copy-seconds', '0'], /above 0/],
  [['--limit-key', 'both-of-them'], /Allowed choices/],
])('wrong options %j are refused', async (options, message) => {
  const child = run(...options);
  const chunks: Buffer[] = [];
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(child, 'close');
  expect(child.exitCode).toBe(1);
  expect(Buffer.concat(chunks).toString()).toMatch(message);
});

test('the account can be given on the command line', async () => {
  const { call } = await start('--account-id', '9876543210987654');
  expect(await call('GetCallerIdentity', {})).toMatchObject({ AccountId: '9876543210987654' });
});
