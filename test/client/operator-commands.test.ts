import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import path from 'node:path';
import { Nights, NotRetriableError, type ReplicationRow, Replications, Slots, SlotsRefusedError } from '../../client';
import { knownNames } from '../../client/completion/known-names';
import { placeOfLane } from '../../contract/names';
import { Manifest } from '../../contract/schema/manifest';
import { Shell } from '../support/shell';
import { endOf, type Output, outputOf, startProgram, untilSaid } from '../support/programs';
import { eventually, SOURCE, startStack, type Stack } from '../support/stack';

let stack: Stack;
let replications: Replications;
let slots: Slots;

beforeAll(async () => {
  stack = await startStack();
  replications = new Replications(stack.temporal.client);
  slots = new Slots(stack.temporal.client);
});

afterAll(async () => {
  await stack.stop();
});

function spawnCli(...args: string[]): ChildProcessWithoutNullStreams {
  const { address, namespace } = stack.temporal;
  return startProgram('client/main', args, { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace });
}

async function cli(...args: string[]): Promise<Output & { code: number | null }> {
  const child = spawnCli(...args);
  const output = outputOf(child);
  const code = await endOf(child);
  return { code, ...output };
}

const SOURCE_OF_REQUEST = { regionId: SOURCE.regionId, imageId: SOURCE.imageId };

/** Visibility lags behind. */
async function untilListed(id: string, isAsWanted: (row: ReplicationRow) => boolean): Promise<void> {
  let last: ReplicationRow[] = [];
  await eventually(
    async () => {
      last = (await replications.list()).rows;
      return last.some((row) => row.id === id && isAsWanted(row));
    },
    () => `${id} is not as wanted in ${JSON.stringify(last, null, 1)}`,
  );
}

test('a retry copies only where a replication failed; lists and both replications tell of each other', async () => {
  const fault = { action: 'CopyImage', destinationRegionId: 'eu-central-1', code: 'QuotaExceed.Image', status: 403 };
  await stack.ecs.addFault({ kind: 'error', times: 1, ...fault });
  await stack.setSpeed({ copySeconds: 3600 });
  const request = { source: SOURCE_OF_REQUEST, targets: ['cn-beijing'], name: 'web-1', tags: { team: 'web' } };
  const { id } = await replications.start(request);
  await stack.until(id, ({ copies }) => copies[0]?.status === 'copying');
  await stack.temporal.client.workflow.getHandle(id).executeUpdate('addRegion', {
    args: [{ regionId: 'eu-central-1', encrypted: true }],
  });
  await stack.finish('cn-beijing', 'web-1');
  expect((await replications.result(id)).status).toBe('failed');
  await stack.setSpeed({ copySeconds: 0.1 });

  const retried = await cli('retry', id, '--json');

  expect(retried.code).toBe(0);
  const manifest = Manifest.parse(JSON.parse(retried.stdout));
  expect(manifest.copies).toMatchObject([{ regionId: 'eu-central-1', status: 'available', adopted: false }]);
  expect(retried.stderr).toContain(`retrying ${id}: eu-central-1\n`);
  const later = manifest.replicationId;
  expect(retried.stderr).toContain(`started ${later}\n`);
  expect(await stack.imageIn('eu-central-1', 'web-1')).toMatchObject({
    disks: [{ encrypted: true }],
    tags: { team: 'web' },
  });

  await untilListed(later, ({ status }) => status === 'succeeded');
  const { rows, total } = await replications.list({ name: 'web-1', status: ['failed', 'succeeded'], since: '1h' });
  expect(rows).toMatchObject([
    { id: later, status: 'succeeded', name: 'web-1', available: 1, regions: 1, retries: id },
    { id, status: 'failed', name: 'web-1', available: 1, regions: 2, imageId: SOURCE.imageId },
  ]);
  expect(total).toBe(2);
  expect(await replications.list({ limit: 1, image: SOURCE.imageId })).toMatchObject({
    rows: [{ id: later }],
    total: 2,
  });
  expect(await replications.retryStory(id)).toEqual({ retriedBy: [later] });
  expect(await replications.retryStory(later)).toEqual({ retries: id, retriedBy: [] });
  expect(await replications.planRetry(later)).toBeUndefined();

  await exportsManifests([id, later]);
});

const EXPORT = path.join(__dirname, '..', '..', 'examples', 'export-manifests.sh');

/** Each is in a file, that of the failed one too. */
async function exportsManifests(ids: string[]): Promise<void> {
  const { address, namespace } = stack.temporal;
  const shell = await Shell.open({ TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace });
  expect(await shell.run(`sh '${EXPORT}' kept 3d`)).toMatchObject({ code: 0 });
  const kept = (await shell.run('ls kept')).stdout.trim().split('\n');
  expect(kept).toHaveLength(ids.length);
  for (const id of ids) {
    const file = kept.find((name) => name === `${id.replace(/[^\w.-]/g, '_')}.json`) ?? '';
    const manifest = Manifest.parse(JSON.parse(await shell.read(path.join('kept', file))));
    expect(manifest).toMatchObject({ replicationId: id });
  }
  await shell.close();
}

test('who waits or watches hears of the end, and may leave without ending the replication', async () => {
  await stack.setSpeed({ copySeconds: 3600 });
  const { id } = await replications.start({ source: SOURCE_OF_REQUEST, targets: ['cn-shanghai'], name: 'web-2' });
  const watch = spawnCli('watch', id);
  const watched = outputOf(watch);
  const wait = spawnCli('wait', id, '--json');
  const waited = outputOf(wait);
  await untilSaid(watched, 'cn-shanghai: copying');
  await untilListed(id, ({ name }) => name === 'web-2');

  expect((await replications.list({ status: ['running'] })).rows).toMatchObject([{ id, name: 'web-2', regions: 1 }]);
  await expect(replications.planRetry(id)).rejects.toThrow(NotRetriableError);
  const view = await slots.show();
  expect(view.lanes).toMatchObject([{ id: 'copy/cn-shanghai/1', phase: 'running', requester: id }]);
  const at = Date.now();
  watch.kill('SIGINT');
  expect(await endOf(watch)).toBe(130);
  expect(Date.now() - at).toBeLessThan(5_000);
  expect(watched.stderr).toContain(`leaving; the replication goes on. Abort it with: imageferry abort ${id}`);
  await stack.finish('cn-shanghai', 'web-2');
  expect(await endOf(wait)).toBe(0);
  expect(waited.stderr).toBe('');
  expect(Manifest.parse(JSON.parse(waited.stdout)).status).toBe('succeeded');
});

test('operators set limits and release lanes in quarantine, and hear everything that is wrong', async () => {
  await stack.setSpeed({ copySeconds: 3600 });
  const { id } = await replications.start({ source: SOURCE_OF_REQUEST, targets: ['cn-shenzhen'], name: 'web-3' });
  await stack.until(id, (manifest) => manifest.copies[0]?.status === 'copying');

  const refused = await cli('slots', 'limit', 'cn-bejing', 'many', '--reason', 'maintenance');
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('regionId: "cn-bejing" is not a region of this account; did you mean "cn-beijing"?');
  expect(refused.stderr).toContain('limit: "many" must be a whole number from 0 to 50');
  const change = { regionId: 'cn-beijing', limit: 0, reason: 'maintenance' };
  expect((await slots.setLimit(change)).pools).toMatchObject([
    {
      regionId: 'cn-beijing',
      limit: 0,
      changed: { by: expect.stringMatching(/.@./) as string, reason: 'maintenance' },
    },
    { regionId: 'cn-hangzhou', taken: 1 },
    { regionId: 'cn-shenzhen', taken: 1 },
  ]);

  const release = { lane: 'copy/cn-shenzhen/1', reason: 'looked' };
  await expect(slots.releaseLane(release)).rejects.toThrow(SlotsRefusedError);
  await stack.ecs.addFault({ kind: 'error', action: 'CancelCopyImage', code: 'Forbidden.RAM', status: 403 });
  await stack.temporal.client.workflow.getHandle(release.lane).terminate();
  await eventually(
    async () => (await slots.show()).lanes.some(({ reason }) => reason?.startsWith('its workflow died') === true),
    () => 'the lane is not in quarantine',
  );
  expect((await slots.releaseLane(release)).lanes).toEqual([]);
  expect((await replications.result(id)).copies).toMatchObject([{ error: { code: 'CopyWorkflowDied' } }]);
  await stack.ecs.clearFaults({});
});

test('a replication is changed by the command, in one line or by its manifest, and a refusal has every problem', async () => {
  await stack.setSpeed({ copySeconds: 3600 });
  const { id } = await replications.start({ source: SOURCE_OF_REQUEST, targets: ['us-west-1'], name: 'web-5' });
  await stack.until(id, (manifest) => manifest.copies[0]?.status === 'copying');

  const [added, refused, wrong] = await Promise.all([
    cli('change', 'add-region', id, 'us-east-1', '--best-effort', '--output', 'json'),
    cli('change', 'add-region', id, 'eu-west-1', '--kms-key', 'k-1'),
    cli('change', 'priority', id, 'urgent'),
  ]);
  expect(added.code).toBe(0);
  expect(Manifest.parse(JSON.parse(added.stdout)).copies).toContainEqual(
    expect.objectContaining({ regionId: 'us-east-1', required: false }),
  );
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toMatch(/^The replication refuses it:\ntargets\.0\.kmsKeyId: "k-1" .*"encrypted": true\n$/);
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain('priority: "urgent" must be "release" or "manual" or "nightly"');

  const [dropped, release] = await Promise.all([
    cli('change', 'drop-region', id, 'us-west-1'),
    cli('change', 'priority', id, 'release'),
  ]);
  expect(dropped).toMatchObject({ code: 0, stdout: `us-west-1 is dropped from ${id}, cancelling\n` });
  expect(release.stdout).toMatch(/^\d cop.* the priority release in replicate\/.+\n$/);
  await replications.abort(id);
  await replications.result(id);
  const late = await cli('change', 'drop-region', id, 'us-east-1');
  expect(late).toMatchObject({
    code: 2,
    stderr: 'The replication refuses it:\n(replication): has ended; start another one instead\n',
  });
});

test('names are told to shells, and nothing when Temporal does not answer', async () => {
  const request = { source: SOURCE_OF_REQUEST, targets: ['cn-beijing'], name: 'web-6', dryRun: true };
  const { id } = await replications.start(request);
  await untilListed(id, ({ name }) => name === 'web-6');
  const dark = startProgram('client/main', ['names', 'runs'], { TEMPORAL_ADDRESS: '127.0.0.1:1' });
  const output = outputOf(dark);
  const end = endOf(dark);
  const { client } = stack.temporal;

  expect(await knownNames(client, 'images')).toEqual([SOURCE.imageId]);
  expect(await knownNames(client, 'copy-names')).toContain('web-6');
  expect(await knownNames(client, 'ended-replications')).toContain(id);
  expect(await knownNames(client, 'running')).not.toContain(id);
  expect(await knownNames(client, 'schedules')).toEqual([]);
  // Other tests may still hold some.
  expect((await knownNames(client, 'lanes')).filter((name) => placeOfLane(name) === undefined)).toEqual([]);
  await eventually(
    async () => (await cli('names', 'runs')).stdout.includes(`${id}\n`),
    () => 'the command does not know the replication',
  );
  expect(await end).toBe(0);
  expect(output).toEqual({ stdout: '', stderr: '' });
});

test('what was terminated left no manifest: its retry is the whole request', async () => {
  const id = await stack.start({ source: SOURCE_OF_REQUEST, targets: 'all', name: 'web-4' });
  await stack.temporal.client.workflow.getHandle(id).terminate();

  expect(await replications.planRetry(id)).toMatchObject({ request: { targets: 'all', name: 'web-4' }, of: { id } });
  await untilListed(id, ({ status }) => status === 'terminated');
});

test('nights are listed with the copies of their report', async () => {
  const nights = new Nights(stack.temporal.client);
  const images = { regionId: SOURCE.regionId, namePattern: 'no-such-image-*' };
  const { id } = await nights.start({ images, targets: ['cn-beijing'] });
  expect((await nights.result(id)).verdict).toBe('failed');

  await eventually(
    async () => (await nights.list({ status: ['failed'] })).rows.length > 0,
    () => 'the night is not listed as failed',
  );
  expect(await nights.list()).toMatchObject({ rows: [{ id, status: 'failed', images: 0, copies: 0 }], total: 1 });
});
