import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { endOf, outputOf } from '../support/programs';
import { builtProgram } from '../support/prepared';
import { eventually } from '../support/stack';

const CTRL_C = '\x03';
const MARK = 'IMAGEFERRY_TEST_MARK';

/** Runs a command through npm in a terminal of its own, which turns Ctrl-C into a signal for npm and for what npm starts. */
function inTerminal(script: string, env: Record<string, string>): ChildProcessWithoutNullStreams {
  const command = JSON.stringify(['npm', 'exec', '--call', script]);
  const program = `import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(${command})))`;
  return spawn('python3', ['-c', program], { env: { ...process.env, ...env } });
}

/** The processes that have the mark in their environment, with what they run. */
function marked(mark: string): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      try {
        const isMarked = readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`${MARK}=${mark}`);
        return isMarked ? [`${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')}`] : [];
      } catch {
        return [];
      }
    });
}

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('two Ctrl-C through npm end a dev that has not finished its start, with all that it started', async () => {
  const mark = randomUUID();
  const TMPDIR = await mkdtemp(path.join(tmpdir(), 'interrupted-'));
  const dev = inTerminal(`exec node ${builtProgram('client/main')} dev`, { [MARK]: mark, TMPDIR });
  const output = outputOf(dev);
  const untilShown = (text: string): Promise<void> =>
    eventually(
      () => Promise.resolve(output.stdout.includes(text)),
      () => `the terminal does not show "${text}", but: ${output.stdout}`,
    );
  await untilShown('starting a worker');
  await eventually(
    async () => (await readdir(TMPDIR)).length > 0,
    () => 'there is no temporary folder',
  );

  dev.stdin.write(CTRL_C);
  await untilShown('stopping everything');
  dev.stdin.write(CTRL_C);
  const code = await endOf(dev);

  expect(code).toBe(0);
  expect(marked(mark)).toEqual([]);
  expect(await readdir(TMPDIR)).toEqual([]);
  await rm(TMPDIR, { recursive: true });
});
