import { rm } from 'node:fs/promises';
import { Command } from 'commander';
import { addWorkflowBundle, buildPrograms } from '../support/built-programs';
import { reportLine } from './report';
import { runScenario } from './scenario';
import type { Size } from './workload';

/** Runs seeds one after the other; a seed that failed can be run again alone. */
async function main(): Promise<void> {
  const options = new Command('test:chaos')
    .option('--seed <number>', 'the first seed', '1')
    .option('--count <number>', 'how many seeds', '10')
    .option('--images <number>', 'images to replicate', '40')
    .option('--targets <number>', 'regions of each image, at most 8', '8')
    .option('--injections <number>', 'kills, terminations, resets and changes of limits', '18')
    .option('--log', 'print the log of the workers of a seed that failed', false)
    .parse()
    .opts<Record<'seed' | 'count' | 'images' | 'targets' | 'injections', string> & { log: boolean }>();
  const size: Size = {
    images: Number(options.images),
    targets: Number(options.targets),
    injections: Number(options.injections),
  };
  const programs = await buildPrograms();
  await addWorkflowBundle(programs);
  for (let seed = Number(options.seed); seed < Number(options.seed) + Number(options.count); seed += 1) {
    const outcome = await runScenario(seed, size, programs);
    process.stdout.write(`${reportLine(outcome, size)}\n`);
    if (outcome.violations.length === 0) continue;
    process.stdout.write(`${outcome.violations.join('\n')}\n`);
    if (options.log) process.stdout.write(outcome.workerLog);
    process.exitCode = 1;
  }
  await rm(programs, { recursive: true });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
