import { Command } from 'commander';
import { defined } from '../../../contract/defined';
import { withSlots } from '../../connection/connect';
import { limitText } from '../../render/slots';
import { type ByOptions, withByOptions } from './by-options';

/** `imageferry slots limit`: how many copies may run in a region at once. */
export function limitCommand(): Command {
  const command = new Command('limit')
    .description('set how many copies may run from or into a region at once; 0 closes it, copies that run go on')
    .argument('<region>', 'id of the region')
    .argument('<number>', '0 to 50');
  return withByOptions(command).action(async (regionId: string, text: string, { reason, by }: ByOptions) => {
    // What is no number is left as it is, for the slots to refuse with all that is wrong.
    const limit = (/^\d+$/.test(text) ? Number(text) : text) as number;
    const view = await withSlots((slots) => slots.setLimit({ regionId, limit, reason, ...defined({ by }) }));
    process.stdout.write(`${limitText(view, regionId)}\n`);
  });
}
