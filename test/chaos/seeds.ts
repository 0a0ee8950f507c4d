import { rm } from 'node:fs/promises';
import { addWorkflowBundle, buildPrograms } from '../support/built-programs';
import type { StartTemporal } from './durable-temporal';
import { reportLine } from './report';
import { runScenario } from './scenario';
import type { Size } from './workload';

interface Seeds {
  first: number;
  count: number;
  size: Size;
  /** Print the log of the workers of a seed that failed. */
  log: boolean;
}

/** Runs seeds one after the other, and sets the exit code when one failed. A seed that failed can be run again alone. */
export async function runSeeds(
  { first, count, size, log }: Seeds,
  programs: string,
  startTemporal: StartTemporal,
): Promise<void> {
  for (let seed = first; seed < first + count; seed += 1) {
    const outcome = await runScenario(seed, size, programs, startTemporal);
    process.stdout.write(`${reportLine(outcome, size)}\n`);
    if (outcome.violations.length === 0) continue;
    process.stdout.write(`${outcome.violations.join('\n')}\n`);
    if (log) process.stdout.write(outcome.workerLog);
    process.exitCode = 1;
  }
}

/** Gives `work` the folder of the built programs, with the workflow bundle. */
export async function withPrograms(work: (programs: string) => Promise<void>): Promise<void> {
  const programs = await buildPrograms();
  try {
    await addWorkflowBundle(programs);
    await work(programs);
  } finally {
    await rm(programs, { recursive: true });
  }
}
