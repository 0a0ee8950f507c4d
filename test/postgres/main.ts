import { Command } from 'commander';
import { SMALL } from '../chaos/workload';
import { runSeeds } from '../chaos/seeds';
import { findPrograms } from './programs';
import { postgresStack } from './temporal-server';

/** The short chaos on what production has: a Temporal server on PostgreSQL, and two workers. */
async function main(): Promise<void> {
  const { seed, count, log } = new Command('test:postgres')
    .option('--seed <number>', 'the first seed', '1')
    .option('--count <number>', 'how many seeds', '1')
    .option('--log', 'print the log of the workers of a seed that failed', false)
    .parse()
    .opts<{ seed: string; count: string; log: boolean }>();
  const seeds = { first: Number(seed), count: Number(count), size: SMALL, log };
  await runSeeds(seeds, postgresStack(await findPrograms()));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
