import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { builtProgram } from '../../support/prepared';

const execute = promisify(execFile);

/** Commander, and what lays out tables and reads durations. */
const LIGHT = ['commander', 'ms', 'string-width', 'strip-ansi', 'ansi-regex', 'emoji-regex', 'is-fullwidth-code-point'];

const LOADED = 'loaded: ';

/** Runs the program, and tells at its end which modules it has loaded. Commander takes -e for its own. */
const PROBE = `
process.execArgv = [];
process.on('exit', () => process.stderr.write('${LOADED}' + JSON.stringify(Object.keys(require.cache))));
require(process.argv[1]);
`;

async function packagesLoadedBy(...args: string[]): Promise<string[]> {
  const env = { ...process.env, TEMPORAL_ADDRESS: '127.0.0.1:1' };
  const run = execute(process.execPath, ['-e', PROBE, builtProgram('client/main'), ...args], { env });
  const { stderr } = await run.catch((error: unknown) => error as { stderr: string });
  const modules = JSON.parse(stderr.slice(stderr.lastIndexOf(LOADED) + LOADED.length)) as string[];
  const names = modules.map((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]);
  return [...new Set(names.flatMap((name) => name ?? []))];
}

test.each([
  [['--help']],
  [[]],
  [['copy', '--help']],
  [['schedule', 'create', '--help']],
  [['completion', 'bash']],
  [['no-such-command']],
  [['copy', '--no-such-option']],
  [['copy', '--remind-every', 'often']],
])('imageferry %j loads no package that takes long to load', async (args) => {
  const loaded = await packagesLoadedBy(...args);

  expect(loaded).toContain('commander');
  expect(loaded.filter((name) => !LIGHT.includes(name))).toEqual([]);
});

test('a request that is refused before Temporal is asked does not load its SDK', async () => {
  const loaded = await packagesLoadedBy('sync', '--policy', 'no-such-file.json');

  expect(loaded).toContain('zod');
  expect(loaded.filter((name) => name.startsWith('@temporalio/'))).toEqual([]);
});

test('a command that asks Temporal loads nothing of the worker', async () => {
  const loaded = await packagesLoadedBy('status', 'replicate/m-1/0');

  expect(loaded).toContain('@temporalio/client');
  const ofWorker = /^(@alicloud|@darabonba)\/|^@temporalio\/(worker|workflow|activity|core-bridge)$|^(pino|httpx)$/;
  expect(loaded.filter((name) => ofWorker.test(name))).toEqual([]);
});
