import { Command } from 'commander';
import type { Priority } from '../../../contract/schema/request';
import { withReplications } from '../../connection/connect';
import { priorityText } from '../../render/change';
import { type AnswerOptions, withAnswerOptions, writeAnswer } from './answer';

/** `imageferry change priority`: the priority of the copies that still wait. */
export function priorityCommand(): Command {
  const command = new Command('priority')
    .description('change the priority of the copies that still wait; those that run go on')
    .argument('<id>', 'id of the replication, as `copy` or `list` prints it')
    .argument('<priority>', 'release, manual or nightly');
  return withAnswerOptions(command).action(async (id: string, priority: string, options: AnswerOptions) => {
    // What is no priority is left as it is, for the replication to refuse with all that is wrong.
    const change = { priority: priority as Priority };
    const manifest = await withReplications((replications) => replications.changePriority(id, change));
    writeAnswer(manifest, priorityText(manifest, priority), options);
  });
}
