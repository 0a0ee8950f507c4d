import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WorkflowNotFoundError } from '@temporalio/client';
import { requestId } from '../../contract/request-id';
import { Manifest } from '../../contract/schema/manifest';
import { ReplicationRequest } from '../../contract/schema/request';
import { endOf, type Output, outputOf, startProgram, untilSaid } from '../support/programs';
import { sharedStack } from '../support/shared-stack';
import { eventually, SOURCE, startStack, type Stack } from '../support/stack';

interface Ended extends Output {
  code: number | null;
}

const startShared = sharedStack();
let stack: Stack;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'imageferry-cli-'));
});

afterAll(async () => {
  await rm(directory, { recursive: true });
});

beforeEach(async () => {
  stack = await startShared();
});

afterEach(async () => {
  await stack.stop();
});

function spawnCli(args: string[], env: Record<string, string> = {}): ChildProcessWithoutNullStreams {
  const { address, namespace } = stack.temporal;
  return startProgram('client/main', args, {
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    ...env,
  });
}

async function cli(args: string[], env?: Record<string, string>): Promise<Ended> {
  const child = spawnCli(args, env);
  const output = outputOf(child);
  const code = await endOf(child);
  return { code, ...output };
}

const SOURCE_OF_REQUEST = { regionId: SOURCE.regionId, imageId: SOURCE.imageId };

const copy = (...args: string[]): string[] => ['copy', SOURCE.imageId, '--from', SOURCE.regionId, ...args];

test('copy follows to the end, prints the manifest as JSON, and exits with 0', async () => {
  const { code, stdout, stderr } = await cli(copy('--to', 'cn-beijing,cn-shanghai', '--json'));

  expect(code).toBe(0);
  const manifest = Manifest.parse(JSON.parse(stdout));
  expect(manifest.copies.map(({ status }) => status)).toEqual(['available', 'available']);
  expect(stderr).toMatch(/^abort with: imageferry abort (replicate\/\S+)\nstarted \1\n/);
  expect(stderr).toContain(`cn-beijing: available as ${manifest.copies[0]?.imageId ?? ''}`);
});

test('copy without --json prints a table', async () => {
  const { stdout } = await cli(copy('--to', 'cn-beijing'));

  expect(stdout).toContain(`${SOURCE.imageId} (${SOURCE.name}) from cn-hangzhou: succeeded, 1 of 1 available`);
  expect(stdout).toMatch(/^cn-beijing {2}available/m);
});

test('a detached copy prints its id, status shows it, the same request attaches, abort ends it', async () => {
  await stack.setSpeed({ copySeconds: 3600 });
  const started = await cli(copy('--to', 'cn-beijing', '--detach'));
  expect(started.code).toBe(0);
  const id = started.stdout.trim();
  expect((await cli(copy('--to', 'cn-beijing', '--detach'))).stderr).toContain(`attached to ${id}\n`);
  await stack.until(id, (manifest) => manifest.copies[0]?.status === 'copying');

  const drawing = path.join(directory, 'copies.svg');
  expect((await cli(['status', id, '--timeline', drawing])).stdout).toMatch(/cn-beijing +copying/);
  expect(await readFile(drawing, 'utf8')).toMatch(/^<svg [^]*>cn-beijing<\/text>[^]*>copying 0 %<\/text>/);

  const aborted = await cli(['abort', id]);
  expect(aborted.code).toBe(0);
  expect(aborted.stdout).toMatch(/cn-beijing +cancelled/);
  expect(await stack.unfinishedImages()).toEqual([]);
});

test('Ctrl-C asks for an abort and waits until nothing is left copying; the exit code is 4', async () => {
  await stack.setSpeed({ copySeconds: 3600 });
  const child = spawnCli(copy('--to', 'cn-beijing', '--json', '--remind-every', '1s'));
  const output = outputOf(child);
  await untilSaid(output, 'cn-beijing: copying');
  await untilSaid(output, 'still waiting for 1 of 1 regions: 1 copying (cn-beijing 0 %)');

  child.kill('SIGINT');
  const code = await endOf(child);

  expect(code).toBe(4);
  expect(output.stderr).toContain('aborting');
  expect(Manifest.parse(JSON.parse(output.stdout)).status).toBe('aborted');
  expect(await stack.unfinishedImages()).toEqual([]);
});

test('a second Ctrl-C leaves at once with 130, and the abort goes on without the command', async () => {
  await stack.setSpeed({ copySeconds: 3600 });
  const child = spawnCli(copy('--to', 'cn-beijing'));
  const output = outputOf(child);
  await untilSaid(output, 'cn-beijing: copying');
  await stack.ecs.addFault({ kind: 'hang', action: 'CancelCopyImage' });
  const id = /^started (\S+)$/m.exec(output.stderr)?.[1] ?? '';

  child.kill('SIGINT');
  await untilSaid(output, 'aborting');
  await stack.untilCalled('CancelCopyImage');
  // What comes right after the first is taken for the same one, which npm passes on.
  const again = setInterval(() => child.kill('SIGINT'), 100);
  const code = await endOf(child);
  clearInterval(again);
  await stack.ecs.clearFaults({});

  expect(code).toBe(130);
  expect(output.stderr).toContain(`leaving; the abort of ${id} goes on`);
  expect((await stack.abortedManifest(id)).copies[0]?.status).toBe('cancelled');
});

test('a pipeline that is cancelled aborts what it had started, and a Ctrl-C that arrives twice counts once', async () => {
  await stack.setSpeed({ copySeconds: 3600 });
  const child = spawnCli(copy('--to', 'cn-beijing', '--json'));
  const output = outputOf(child);
  await untilSaid(output, 'cn-beijing: copying');

  child.kill('SIGTERM');
  child.kill('SIGINT');

  expect(await endOf(child)).toBe(4);
  expect(Manifest.parse(JSON.parse(output.stdout)).status).toBe('aborted');
});

test('a copy whose output nobody reads any more ends as its manifest says', async () => {
  const child = spawnCli(copy('--to', 'cn-beijing'));
  child.stdout.destroy();
  child.stderr.destroy();

  expect(await endOf(child)).toBe(0);
});

test('a terminal that is closed aborts what was started from it, although nobody reads what is said then', async () => {
  await stack.setSpeed({ copySeconds: 3600 });
  const child = spawnCli(copy('--to', 'cn-beijing'));
  await untilSaid(outputOf(child), 'cn-beijing: copying');

  child.stdout.destroy();
  child.stderr.destroy();
  child.kill('SIGHUP');

  expect(await endOf(child)).toBe(4);
  expect(await stack.unfinishedImages()).toEqual([]);
});

test('status and abort take replications and nights only, and abort leaves others alone', async () => {
  await stack.setSpeed({ copySeconds: 3600 });
  const id = (await cli(copy('--to', 'cn-beijing', '--detach'))).stdout.trim();
  await stack.until(id, (manifest) => manifest.copies[0]?.status === 'copying');

  const lane = 'copy/cn-beijing/1';
  const [status, abort] = await Promise.all([cli(['status', lane]), cli(['abort', lane])]);

  expect([status.code, abort.code]).toEqual([2, 2]);
  expect(abort.stderr).toContain(
    '"copy/cn-beijing/1" is a workflow of type copyImage; give the id of a replication or of a night',
  );
  expect(await stack.callsOf('CancelCopyImage')).toEqual([]);
});

test('an abort of what has ended already shows its manifest and exits with 0, as nothing is left copying', async () => {
  await stack.addImage({ regionId: 'cn-beijing', imageId: 'm-foreign0001', name: SOURCE.name });
  const failed = await cli(copy('--to', 'cn-beijing'));
  const id = /^started (\S+)$/m.exec(failed.stderr)?.[1] ?? '';

  const { code, stdout, stderr } = await cli(['abort', id]);

  expect(failed.code).toBe(1);
  expect(code).toBe(0);
  expect(stderr).toContain('the replication has already ended');
  expect(stdout).toContain('NameConflict');
});

test('regions may be given one by one', async () => {
  const { code, stdout } = await cli(copy('--to', 'cn-beijing', '--to', 'cn-shanghai,cn-shenzhen', '--dry-run'));

  expect(code).toBe(0);
  for (const region of ['cn-beijing', 'cn-shanghai', 'cn-shenzhen']) expect(stdout).toContain(region);
});

test('a required region that fails exits with 1, a best-effort one with 3', async () => {
  await stack.addImage({ regionId: 'cn-beijing', imageId: 'm-foreign0001', name: SOURCE.name });
  const file = path.join(directory, 'request.json');
  const targets = [{ regionId: 'cn-beijing', required: false }];
  await writeFile(file, JSON.stringify({ source: SOURCE_OF_REQUEST, targets }));

  const failed = await cli(copy('--to', 'cn-beijing'));
  const partial = await cli(['copy', '--file', file]);

  expect(failed.code).toBe(1);
  expect(failed.stdout).toContain('NameConflict');
  expect(partial.code).toBe(3);
});

test('an invalid request lists every problem, what ECS knows included, starts nothing, and exits with 2', async () => {
  const source = { regionId: 'cn-hangzhou', imageId: 'm-missing0001' };
  const missing = ['copy', source.imageId, '--from', source.regionId];
  const [mixed, unknown, nowhere, misspelt, hasty, byHand] = await Promise.all([
    cli([...missing, '--to', 'cn-hangzhou', '--tag', 'acs:a=b']),
    cli([...missing, '--to', 'cn-beijing']),
    cli(['copy', SOURCE.imageId, '--from', 'cn-nowhere', '--to', 'cn-beijing']),
    cli(['copy', '--form', 'cn-hangzhou']),
    cli(copy('--to', 'cn-beijing', '--remind-every', 'often')),
    stack.refusalOf({ source, targets: ['cn-hangzhou'], tags: { 'acs:a': 'b' } }),
  ]);

  expect(mixed.code).toBe(2);
  expect(mixed.stderr).toContain('targets.0: "cn-hangzhou" is the source region');
  expect(mixed.stderr).toContain(byHand);
  expect(mixed.stderr.match(/tags\.acs:a: "b" a tag key must not start with/g)).toHaveLength(1);
  expect(mixed.stderr).toContain('source.imageId: "m-missing0001" does not exist in cn-hangzhou');
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toContain('source.imageId: "m-missing0001" does not exist in cn-hangzhou');
  expect(nowhere.code).toBe(2);
  expect(nowhere.stderr).toContain('source.regionId: "cn-nowhere" is not a region of this account');
  expect(misspelt.code).toBe(2);
  expect(hasty.code).toBe(2);
  expect(hasty.stderr).toContain("argument 'often' is invalid. It must be a duration");
  expect(await stack.callsOf('CopyImage')).toEqual([]);
});

test('a start is refused for what only ECS knows, and leaves nothing behind', async () => {
  const { code, stdout, stderr } = await cli(copy('--to', 'cn-beijng', '--detach'));

  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain('targets.0: "cn-beijng" is not a region of this account; did you mean "cn-beijing"?');
  expect(stderr).not.toContain('started');
  const id = requestId(ReplicationRequest.parse({ source: SOURCE_OF_REQUEST, targets: ['cn-beijng'] }));
  await expect(stack.result(id)).rejects.toThrow(WorkflowNotFoundError);
});

test('what is missing or mistyped on the command line is listed with the rest', async () => {
  const args = ['--to', 'cn-nowhere', '--tag', 'team', '--tag', 'a=1', '--tag', 'a=2', '--deadline', 'soon'];
  const { code, stderr } = await cli(['copy', SOURCE.imageId, ...args]);

  expect(code).toBe(2);
  expect(stderr).toContain('--tag: "team" must be key=value');
  expect(stderr).toContain('--tag: "a" is given more than once');
  expect(stderr).toContain('source.regionId: missing; must be a region id');
  expect(stderr).toContain('copyDeadline: "soon" must be a duration');
  expect(stderr).toContain('targets.0: "cn-nowhere" is not a region');
});

test('a command that is mistyped around a good request asks ECS for no copy', async () => {
  const { code } = await cli(copy('--to', 'cn-beijing', '--tag', 'team'));

  expect(code).toBe(2);
  expect(await stack.callsOf('DescribeImages')).not.toEqual([]);
  expect(await stack.callsOf('CopyImage')).toEqual([]);
});

test('what is wrong with the options beside a file is refused together with what is wrong in the file', async () => {
  const file = path.join(directory, 'mixed.json');
  const request = { source: SOURCE_OF_REQUEST, targets: ['cn-nowhere'], dryRun: 'yes', abortWhenDetached: '1s' };
  await writeFile(file, JSON.stringify(request).replace('{', '\ufeff{ "source": {}, '));

  const { code, stderr } = await cli(['copy', '--file', file, '--tag', 'team', '--on-signal', 'leave', '--detach']);
  const unreadable = await cli(['copy', '--file', path.join(directory, 'none.json'), '--tag', 'team']);

  expect(code).toBe(2);
  expect(stderr).toContain('--tag: "team" must be key=value');
  expect(stderr).toContain('--on-signal: is for a command that waits');
  expect(stderr).toContain('mixed.json" source is given twice');
  expect(stderr).toContain('--detach: cannot be combined with abortWhenDetached');
  expect(stderr).toContain('abortWhenDetached: "1s" must be at least "10s"');
  expect(stderr).toContain('dryRun: "yes" must be true or false');
  expect(stderr).toContain('targets.0: "cn-nowhere" is not a region');
  expect(unreadable.code).toBe(2);
  expect(unreadable.stderr).toMatch(/--tag: "team" must be .*\n--file: ".*none\.json" cannot be read \(ENOENT/);
});

test('a malformed request is refused without Temporal, too, and says what was not checked', async () => {
  const { code, stderr } = await cli(copy('--to', 'cn-hangzhou'), { TEMPORAL_ADDRESS: '127.0.0.1:1' });

  expect(code).toBe(2);
  expect(stderr).toContain('targets.0: "cn-hangzhou" is the source region');
  expect(stderr).toContain('not checked against ECS yet: Temporal cannot be reached at 127.0.0.1:1');
});

test('a plan that has to wait says why; Ctrl-C ends it, with 4 as nothing was started', async () => {
  // A worker that has planned before knows the regions.
  await stack.stop();
  stack = await startStack();
  await stack.ecs.addFault({ kind: 'error', action: 'DescribeRegions' });
  const child = spawnCli(copy('--to', 'cn-beijing', '--remind-every', '1s'));
  const output = outputOf(child);
  const obstacle = 'there is no plan yet: DescribeRegions in cn-hangzhou';
  await untilSaid(output, obstacle);
  await eventually(
    () => Promise.resolve(output.stderr.split(obstacle).length > 2),
    () => `it is silent after: ${output.stderr}`,
  );

  child.kill('SIGINT');
  const code = await endOf(child);

  expect(code).toBe(4);
  expect(output.stderr).toContain('nothing was started');
});

test('a connection that is configured wrongly exits with 2, a namespace that does not exist with 5', async () => {
  const copyWith = (environment: Record<string, string>): Promise<Ended> =>
    cli(copy('--to', 'cn-beijing'), environment);
  const [profile, address, namespace] = await Promise.all([
    copyWith({ TEMPORAL_PROFILE: 'missing' }),
    copyWith({ TEMPORAL_ADDRESS: 'http://127.0.0.1:7233' }),
    copyWith({ TEMPORAL_NAMESPACE: 'missing' }),
  ]);

  expect(profile.code).toBe(2);
  expect(profile.stderr).toContain('The connection to Temporal is configured wrongly');
  expect(address.code).toBe(2);
  expect(address.stderr).toContain('"http://127.0.0.1:7233" must be host:port; remove "http://"');
  expect(namespace.code).toBe(5);
});

test('an abort that could not cancel a copy exits with 1', async () => {
  // How long a refusal is waited out is a number of polls.
  await stack.stop();
  stack = await startStack({ pacing: { maximumPollMs: 50 } });
  await stack.setSpeed({ copySeconds: 3600 });
  await stack.ecs.addFault({ kind: 'error', action: 'CancelCopyImage', code: 'Forbidden.RAM', status: 403 });
  const id = (await cli(copy('--to', 'cn-beijing', '--detach'))).stdout.trim();
  await stack.until(id, (manifest) => manifest.copies[0]?.status === 'copying');

  const { code, stdout } = await cli(['abort', id]);

  expect(code).toBe(1);
  expect(stdout).toContain('could-not-cancel');
});

test('a Temporal that cannot be reached exits with 5 and names the address', async () => {
  const { code, stderr } = await cli(copy('--to', 'cn-beijing'), { TEMPORAL_ADDRESS: '127.0.0.1:1' });

  expect(code).toBe(5);
  expect(stderr).toContain('127.0.0.1:1');
});
