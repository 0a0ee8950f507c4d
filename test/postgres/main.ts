import { Command } from 'commander';
import type { StartTemporal } from '../chaos/durable-temporal';
import { runSeeds } from '../chaos/seeds';
import { SMALL } from '../chaos/workload';
import { findPrograms } from './programs';
import { postgresStack } from './temporal-server';

/** Each injection at least once, also the crash of PostgreSQL. */
const SIZE = { ...SMALL, injections: 11 };

/** The short chaos on what production has: a Temporal server on PostgreSQL, and two workers. */
async function main(): Promise<void> {
  const { seed, count, log } = new Command('test:postgres')
    .option('--seed <number>', 'the first seed', '1')
    .option('--count <number>', 'how many seeds', '1')
    .option('--log', 'print the log of the workers of a seed that failed', false)
    .parse()
    .opts<{ seed: string; count: string; log: boolean }>();
  const seeds = { first: Number(seed), count: Number(count), size: SIZE, log };
  await runSeeds(seeds, timed(postgresStack(await findPrograms())));
}

/** Says how long the start takes, with schemas and namespace. */
function timed(start: StartTemporal): StartTemporal {
  return async (directory) => {
    const startedAt = Date.now();
    const temporal = await start(directory);
    process.stdout.write(`Temporal on PostgreSQL answers after ${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`);
    return temporal;
  };
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
