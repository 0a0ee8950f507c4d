import { Command, InvalidArgumentError, Option } from 'commander';
import { RegionId } from '../contract/schema/request';
import { type PolicyScope, ramPolicy } from './ram-policies';

function listOf(text: string): string[] {
  return text.split(',').map((part) => part.trim());
}

function regionsOf(text: string): string[] {
  const wrong = listOf(text).filter((regionId) => !RegionId.safeParse(regionId).success);
  if (wrong.length > 0) throw new InvalidArgumentError(`It must be region ids, and is not: ${wrong.join(', ')}.`);
  return listOf(text);
}

function accountOf(text: string): string {
  if (!/^\d{16}$/.test(text)) throw new InvalidArgumentError('It must have 16 digits.');
  return text;
}

/** Prints the policy for the options on standard output. */
function main(): void {
  const without = new Option('--without <purposes...>', 'what the worker is not to do');
  const command = new Command('ram-policy')
    .option('--regions <a,b>', 'regions in which images may be changed; all unless given', regionsOf)
    .option('--account <id>', 'id of the account; any unless given', accountOf)
    .addOption(without.choices(['sharing', 'retention', 'delete']))
    .parse();
  process.stdout.write(`${JSON.stringify(ramPolicy(command.opts<PolicyScope>()), null, 2)}\n`);
}

main();
