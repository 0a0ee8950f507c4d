import { Command } from 'commander';
import { startDevServer } from './durable-temporal';
import { runSeeds, withPrograms } from './seeds';

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
  const size = {
    images: Number(options.images),
    targets: Number(options.targets),
    injections: Number(options.injections),
  };
  const seeds = { first: Number(options.seed), count: Number(options.count), size, log: options.log };
  await withPrograms((programs) => runSeeds(seeds, programs, startDevServer));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
