import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** `npm test` lets jest run here, too, as the last step. */
const tests = process.argv.slice(2);

/** Lint and compiler take longest, and every check uses one core: the two lines run side by side. */
const LINES = [
  [['node', 'scripts/lint-and-compile.mjs']],
  [['prettier', '--check', '.'], ...(tests.length > 0 ? [tests] : [])],
];

/** Runs every step of a line, also after one that fails. Returns those that failed. npm puts the programs on PATH. */
async function runLine(steps) {
  const failed = [];
  for (const [program, ...args] of steps) {
    const [code] = await once(spawn(program, args, { stdio: 'inherit' }), 'exit');
    if (code !== 0) failed.push([program, ...args].join(' '));
  }
  return failed;
}

const failed = (await Promise.all(LINES.map(runLine))).flat();
for (const step of failed) console.error(`failed: ${step}`);
process.exitCode = failed.length === 0 ? 0 : 1;
