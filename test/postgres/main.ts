import { Command } from 'commander';
import type { StartTemporal } from '../chaos/durable-temporal';
import { runSeeds, withPrograms } from '../chaos/seeds';
import { SMALL } from '../chaos/workload';
import { checkRestored } from './restored';
import { checkSecured } from './secured';
import { findPrograms } from './programs';
import { postgresStack } from './temporal-server';

/** Each injection at least once, also the crash of PostgreSQL. */
const SIZE = { ...SMALL, injections: 11 };

/**
 * A server that asks for certificate and token, one that is restored from a backup, then the short chaos: on what production has,
 * Temporal on PostgreSQL and two workers.
 */
async function main(): Promise<void> {
  const { seed, count, log } = new Command('test:postgres')
    .option('--seed <number>', 'the first seed', '1')
    .option('--count <number>', 'how many seeds; with 0 only the secured and the restored server are tried', '1')
    .option('--log', 'print the log of the workers of a seed that failed', false)
    .parse()
    .opts<{ seed: string; count: string; log: boolean }>();
  const seeds = { first: Number(seed), count: Number(count), size: SIZE, log };
  const programs = await findPrograms();
  await withPrograms(async (built) => {
    await checkSecured(programs, built);
    await checkRestored(programs, built);
    await runSeeds(seeds, built, timed(postgresStack(programs)));
  });
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
