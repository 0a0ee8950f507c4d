import { existsSync, readFileSync } from 'node:fs';
import { Manifest } from '../../contract/schema/manifest';
import { endOf, outputOf, startProgram, startSource, untilSaid } from '../support/programs';

async function isReachable(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

function logOf(text: string): string {
  return /worker log +(\S+)/.exec(text)?.[1] ?? '';
}

test('the demo copies an image to eight regions, five at a time, through one transient fault, and ends by itself', async () => {
  const child = startSource('scripts/demo');
  const output = outputOf(child);
  const code = await endOf(child);

  expect(code === 0 ? '' : output.stderr).toBe('');
  expect(code).toBe(0);
  const { status, copies } = Manifest.parse(JSON.parse(output.stdout));
  expect(status).toBe('succeeded');
  expect(copies.map((copy) => copy.status)).toEqual(Array<string>(8).fill('available'));
  expect(output.stderr).toContain('CopyImage calls: 9, of which answered with InternalError: 1');
  expect(output.stderr).toContain('copies that ran at the same time out of cn-hangzhou, at most: 5');
});

test('dev starts everything, prints its links and a command that works, and leaves nothing running after Ctrl-C', async () => {
  const dev = startProgram('client/main', ['dev', '--copy-seconds', '1']);
  const said = outputOf(dev);
  await untilSaid(said, '--to cn-beijing');
  const [ui = ''] = /http:\S+/.exec(said.stderr) ?? [];
  const [, address = '', command = ''] = /TEMPORAL_ADDRESS=(\S+) npm run imageferry -- ([^]*)$/.exec(said.stderr) ?? [];
  expect(await isReachable(ui)).toBe(true);

  const copy = startProgram('client/main', command.replace('\\\n', ' ').trim().split(/\s+/), {
    TEMPORAL_ADDRESS: address,
  });
  const copied = outputOf(copy);
  const copyCode = await endOf(copy);
  expect(copied.stdout).toContain('succeeded, 3 of 3 available');
  expect(copyCode).toBe(0);

  dev.kill('SIGINT');
  await untilSaid(said, 'stopping everything');
  // npm passes on what the terminal has sent already, and people press again.
  dev.kill('SIGINT');
  expect(await endOf(dev)).toBe(0);
  expect(await isReachable(ui)).toBe(false);
  expect(existsSync(logOf(said.stderr))).toBe(false);
});

test('dev ends with the worker that died, and stops the rest', async () => {
  const dev = startProgram('client/main', ['dev'], { TEMPORAL_NAMESPACE: 'of-the-developer' });
  const said = outputOf(dev);
  await untilSaid(said, '--to cn-beijing');
  const [ui = ''] = /http:\S+/.exec(said.stderr) ?? [];

  const log = logOf(said.stderr);
  const [line = ''] = readFileSync(log, 'utf8').split('\n');
  process.kill((JSON.parse(line) as { pid: number }).pid, 'SIGKILL');

  expect(await endOf(dev)).toBe(1);
  expect(said.stderr).toContain('the worker has ended by itself');
  expect(existsSync(log)).toBe(true);
  expect(await isReachable(ui)).toBe(false);
});

test('dev refuses a time that is none before it starts anything', async () => {
  const dev = startSource('client/main', ['dev', '--copy-seconds', 'abc']);
  const said = outputOf(dev);

  expect(await endOf(dev)).toBe(2);
  expect(said.stderr).toContain('It must be a number of seconds');
  expect(said.stderr).not.toContain('starting');
});
