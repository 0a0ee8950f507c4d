import { readdir } from 'node:fs/promises';
import { Manifest } from '../../contract/schema/manifest';
import { endOf, outputOf, untilSaid } from '../support/programs';
import { type End, Shell } from '../support/shell';
import { SOURCE, startStack, type Stack } from '../support/stack';

let stack: Stack;
let shell: Shell;

beforeAll(async () => {
  stack = await startStack();
  const { address, namespace } = stack.temporal;
  shell = await Shell.open({ TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace });
  const request = { targets: ['cn-beijing', { regionId: 'cn-shanghai', required: true }], tags: { team: 'web' } };
  await shell.write('request.json', `\ufeff${JSON.stringify(request)}\n`);
});

afterAll(async () => {
  await stack.stop();
  await shell.close();
});

const step = (script: string): Promise<End> => shell.run(script);

/** Runs a step, sends it a signal once it copies, and returns its exit code. */
async function signalled(script: string): Promise<number | null> {
  const child = shell.spawn(script);
  await untilSaid(outputOf(child), 'cn-beijing: copying');
  child.kill('SIGTERM');
  return endOf(child);
}

const read = (file: string): Promise<string> => shell.read(file);

async function manifestIn(file: string): Promise<Manifest> {
  return Manifest.parse(JSON.parse(await read(file)));
}

async function outputsIn(file: string): Promise<Record<string, string>> {
  const lines = (await read(file)).trimEnd().split('\n');
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

const imageIn = async (regionId: string): Promise<string> =>
  (await stack.imageIn(regionId, SOURCE.name))?.imageId ?? '';

const COPY = `imageferry copy cn-hangzhou:${SOURCE.imageId} --priority release`;

test('a release: a region fails, the copy is repeated, its images go to the next step, and a second release is cancelled', async () => {
  await stack.addImage({ regionId: 'cn-beijing', imageId: 'm-foreign0001', name: SOURCE.name });

  const failed = await step(`
    echo earlier=step > outputs
    ${COPY} --file - --output github --output-file outputs < request.json
    echo the step goes on`);

  expect(failed.code).toBe(1);
  expect(failed.stdout).not.toContain('the step goes on');
  expect(await outputsIn('outputs')).toEqual({
    earlier: 'step',
    status: 'failed',
    replication_id: expect.stringMatching(/^replicate\//) as string,
    source_region: SOURCE.regionId,
    source_image: SOURCE.imageId,
    image_name: SOURCE.name,
    images: JSON.stringify({ 'cn-shanghai': await imageIn('cn-shanghai') }),
    missing: '{"cn-beijing":"NameConflict"}',
    unshared: '{}',
  });
  expect(await read('outputs')).toBe(`earlier=step\n${failed.stdout}`);
  expect(failed.stderr.trimEnd().split('\n').slice(-3)).toEqual([
    expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ \S+ \(\S+\) from cn-hangzhou: failed, 1 of 2 available$/),
    expect.stringMatching(/^\S+Z cn-beijing: failed \(NameConflict/),
    expect.stringMatching(/^\S+Z cn-shanghai: available as m-/),
  ]);

  await stack.ecs.removeImage({ regionId: 'cn-beijing', imageId: 'm-foreign0001' });
  const plan = await step(`${COPY} --file request.json --dry-run --output json --output-file plan.json`);

  expect(plan.code).toBe(0);
  expect(plan.stderr).toContain('dry run, would succeed: 1 would copy, 1 up to date');
  expect(plan.stderr).toContain('cn-beijing: would copy');
  expect(plan.stderr).toContain(`cn-shanghai: up to date, ${await imageIn('cn-shanghai')}`);
  expect((await manifestIn('plan.json')).status).toBe('planned');

  const repeated = await step(`
    ${COPY} --file request.json --json --output-file manifest.json
    id=$(sed -n 's/^replication_id=//p' outputs)
    imageferry status "$id" --output tfvars --output-file images.auto.tfvars`);

  expect(repeated.code).toBe(0);
  const [beijing, shanghai] = [await imageIn('cn-beijing'), await imageIn('cn-shanghai')];
  const { status, copies } = await manifestIn('manifest.json');
  expect(status).toBe('succeeded');
  expect(copies.map(({ imageId, adopted }) => [imageId, adopted])).toEqual([
    [beijing, false],
    [shanghai, true],
  ]);
  expect((await read('images.auto.tfvars')).split('\n').slice(1)).toEqual([
    'image_ids = {',
    `  "cn-beijing"  = "${beijing}"`,
    `  "cn-shanghai" = "${shanghai}"`,
    '}',
    '',
  ]);
  await stack.setSpeed({ copySeconds: 3600 });
  const second = `exec ${COPY} --to cn-beijing --name web-2 --json --output-file second.json`;

  expect(await signalled(`${second} --on-signal leave`)).toBe(130);
  expect((await manifestIn('second.json')).status).toBe('running');
  expect(await stack.unfinishedImages()).toHaveLength(1);

  const since = Date.now();
  const impatient = await step(`${second} --timeout 1s`);
  expect(impatient.code).toBe(6);
  // Temporal holds the question for the end of a workflow for 20 seconds.
  expect(Date.now() - since).toBeLessThan(15_000);
  expect(impatient.stderr).toContain('attached to replicate/');
  expect(impatient.stderr).toContain('stopped waiting after 1s; the replication goes on');
  expect(impatient.stdout).toBe(await read('second.json'));
  expect((await manifestIn('second.json')).status).toBe('running');

  expect(await signalled(second)).toBe(4);
  expect((await manifestIn('second.json')).status).toBe('aborted');
  expect(await stack.unfinishedImages()).toEqual([]);
  expect((await readdir(shell.folder)).filter((file) => file.startsWith('.'))).toEqual([]);
});
