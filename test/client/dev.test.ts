import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { Manifest } from '../../contract/schema/manifest';
import { freePort } from '../../dev/ports';
import { startTemporalServer } from '../../dev/temporal-server';
import { clusterOf } from '../support/cluster-of';
import { blocksOf } from '../support/doc-page';
import { endOf, outputOf, startProgram, startSource, untilSaid } from '../support/programs';
import { shapesOf } from '../support/shapes';

function logOf(text: string): string {
  return /worker log +(\S+)/.exec(text)?.[1] ?? '';
}

/** Each has processes of its own, and waits for most of its time: they do so side by side. */

test.concurrent(
  'the demo copies an image to eight regions, five at a time, through one transient fault, and ends by itself',
  async () => {
    const child = startSource('scripts/demo');
    const output = outputOf(child);
    const code = await endOf(child);

    expect(code === 0 ? '' : output.stderr).toBe('');
    expect(code).toBe(0);
    const { status, copies } = Manifest.parse(JSON.parse(output.stdout));
    expect(status).toBe('succeeded');
    expect(copies.map((copy) => copy.status)).toEqual(Array<string>(8).fill('available'));
    expect(shapesOf(output.stderr)).toEqual(expect.arrayContaining(whatReadmeShows()));
  },
);

/** Without the states before the end of a copy: which of them are seen depends on the speed of the machine. */
function whatReadmeShows(): string[] {
  const block = blocksOf('README.md').find(({ text }) => text.startsWith('starting the Temporal dev server'));
  return shapesOf(block?.text ?? '').filter((line) => !/^\.\.\.$|: (starting|queued|copying)/.test(line));
}

test.concurrent('dev ends with the worker that died, and stops the rest', async () => {
  const dev = startProgram('client/main', ['dev'], { TEMPORAL_NAMESPACE: 'of-the-developer' });
  const said = outputOf(dev);
  await untilSaid(said, '--to cn-beijing');
  const [ui = ''] = /http:\S+/.exec(said.stderr) ?? [];
  const cluster = await clusterOf(ui);
  expect(cluster).toBeDefined();

  const log = logOf(said.stderr);
  const [line = ''] = readFileSync(log, 'utf8').split('\n');
  process.kill((JSON.parse(line) as { pid: number }).pid, 'SIGKILL');

  expect(await endOf(dev)).toBe(1);
  expect(said.stderr).toContain('the worker has ended by itself');
  expect(existsSync(log)).toBe(true);
  expect(await clusterOf(ui)).not.toBe(cluster);
});

test.concurrent('dev refuses a time that is none before it starts anything', async () => {
  const dev = startSource('client/main', ['dev', '--copy-seconds', 'abc']);
  const said = outputOf(dev);

  expect(await endOf(dev)).toBe(2);
  expect(said.stderr).toContain('It must be a number of seconds');
  expect(said.stderr).not.toContain('starting');
});

test.concurrent(
  'the UI is on its usual port when Temporal is on its own: links of the command lead there',
  async () => {
    const other = createServer().listen(8233, '127.0.0.1');
    // Another dev stack may have the port already.
    await once(other, 'listening').catch(() => undefined);
    const { address, uiPort, stop } = await startTemporalServer({ ui: true, preferUsualPorts: true });
    await stop();
    other.close();
    expect(address.endsWith(':7233')).toBe(uiPort === 8233);
  },
);

test.concurrent('a Temporal server whose port another one took a moment before does not pass for started', async () => {
  const port = await freePort();
  const servers = await Promise.allSettled([port, port].map((wanted) => startTemporalServer({ port: wanted })));
  const started = servers.flatMap((server) => (server.status === 'fulfilled' ? [server.value] : []));
  await Promise.all(started.map(({ stop }) => stop()));
  expect(started).toHaveLength(1);
});
