import { Command } from 'commander';
import { withSlots } from '../../connection/connect';
import { moveText } from '../../render/slots';

/** `imageferry slots move`: lets the slots go on on the version of the workers that is current. */
export function moveCommand(): Command {
  return new Command('move')
    .description('move the slots to the version of the workers that is current, after an upgrade or a rollback')
    .option('--json', 'print the versions before and after as JSON')
    .action(async ({ json = false }: { json?: boolean }) => {
      const move = await withSlots((slots) => slots.move());
      const { from = null, to = null } = move;
      process.stdout.write(`${json ? JSON.stringify({ from, to }, null, 2) : moveText(move)}\n`);
    });
}
