import { Command, InvalidArgumentError, Option } from 'commander';
import type { SimulatorOptions } from '.';
import { ACCOUNT_ID, type Settings } from './settings';

/** The simulator's command line; the environment variables are for containers. */
export function commandLine(): Command {
  return new Command('imageferry-simulator')
    .description('An HTTP server that behaves like the image API of Alibaba Cloud ECS')
    .addOption(
      new Option('--host <host>', 'address to listen on').default('127.0.0.1').env('IMAGEFERRY_SIMULATOR_HOST'),
    )
    .addOption(
      new Option('--port <port>', 'port of the ECS API; 0 takes a free one')
        .default(0)
        .argParser(wholeNumber)
        .env('IMAGEFERRY_SIMULATOR_HTTP_PORT'),
    )
    .option('--admin-port <port>', 'port of the admin API, which is off without one', wholeNumber)
    .option('--region-endpoints', 'give each region an endpoint on a free port, which DescribeRegions tells', false)
    .option('--state-file <path>', 'keep the account in this file across restarts')
    .option('--account-id <id>', 'id of the account, 16 digits', checkedAccountId)
    .option('--copy-seconds <seconds>', 'time that a copy takes', positive)
    .option('--limit <number>', 'copies that run at once in a region', wholeNumber)
    .addOption(
      new Option('--limit-key <region>', 'region that the limit counts in').choices(['destination', 'source', 'both']),
    )
    .option('--seed-demo', 'put one image into cn-hangzhou', false);
}

/** Reads the options. Ends the process when they are wrong. */
export function readOptions(argv: readonly string[]): SimulatorOptions {
  const command = commandLine().parse([...argv]);
  const { accountId, copySeconds, limit, limitKey, ...options } = command.opts<SimulatorOptions & Partial<Settings>>();
  const settings = Object.fromEntries(
    Object.entries({ accountId, copySeconds, limit, limitKey }).filter(([, value]) => value !== undefined),
  );
  return { ...options, settings };
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('It must be a whole number.');
  return value;
}

function checkedAccountId(text: string): string {
  if (!ACCOUNT_ID.test(text)) throw new InvalidArgumentError('It must have 16 digits.');
  return text;
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}
