import { Manifest } from '../../contract/schema/manifest';
import { endOf, outputOf, startProgram } from '../support/programs';
import { SOURCE, startStack, type Stack } from '../support/stack';

const EXAMPLE = 'examples/replicate';

let stack: Stack;

beforeEach(async () => {
  stack = await startStack();
});

afterEach(async () => {
  await stack.stop();
});

async function runExample(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { address, namespace } = stack.temporal;
  const child = startProgram(EXAMPLE, args, { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace });
  const output = outputOf(child);
  const code = await endOf(child);
  return { code, ...output };
}

test('the example copies an image, prints each change, and exits with 0', async () => {
  const { code, stdout, stderr } = await runExample(SOURCE.imageId, SOURCE.regionId, 'cn-beijing', 'cn-shanghai');

  expect(code).toBe(0);
  const { status, copies } = Manifest.parse(JSON.parse(stdout));
  expect(status).toBe('succeeded');
  expect(copies.map((copy) => [copy.regionId, copy.status])).toEqual([
    ['cn-beijing', 'available'],
    ['cn-shanghai', 'available'],
  ]);
  expect(stderr).toMatch(/^started replicate\//);
  expect(stderr).toContain(`cn-beijing: available (${copies[0]?.imageId ?? ''})`);
});

test('the example exits with 1 when a copy fails, and prints the manifest that says why', async () => {
  const fault = { action: 'CopyImage', regionId: SOURCE.regionId, code: 'Forbidden.RAM', status: 403 };
  await stack.failCalls({ ...fault, times: 1 });
  const { code, stdout } = await runExample(SOURCE.imageId, SOURCE.regionId, 'cn-beijing');

  expect(code).toBe(1);
  const { status, copies } = Manifest.parse(JSON.parse(stdout));
  expect(status).toBe('failed');
  expect(copies.map(({ error }) => error?.code)).toEqual(['Forbidden.RAM']);
});

test('the example exits with 1 and says what is wrong with a malformed request', async () => {
  const { code, stdout, stderr } = await runExample(SOURCE.imageId, SOURCE.regionId, SOURCE.regionId);

  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toContain('"cn-hangzhou" is the source region');
});
