import { Command } from 'commander';
import { defined } from '../../../contract/defined';
import { withSlots } from '../../connection/connect';
import { releaseText } from '../../render/slots';
import { type ByOptions, withByOptions } from './by-options';

/** `imageferry slots release`: frees a lane in quarantine on the word of an operator. */
export function releaseCommand(): Command {
  const command = new Command('release')
    .description('free a lane in quarantine; only when its copy has certainly stopped in ECS')
    .argument('<lane>', 'id of the lane, as `slots` prints it');
  return withByOptions(command).action(async (lane: string, { reason, by }: ByOptions) => {
    const view = await withSlots((slots) => slots.releaseLane({ lane, reason, ...defined({ by }) }));
    process.stdout.write(`${releaseText(view, lane)}\n`);
  });
}
