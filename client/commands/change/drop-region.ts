import { Command } from 'commander';
import { withReplications } from '../../connection/connect';
import { droppedText } from '../../render/change';
import { type AnswerOptions, withAnswerOptions, writeAnswer } from './answer';

/** `imageferry change drop-region`: takes a target out of a replication that runs. */
export function dropRegionCommand(): Command {
  const command = new Command('drop-region')
    .description(
      'take a region out of a replication that runs; its copy is cancelled, and does not count in the verdict',
    )
    .argument('<id>', 'id of the replication, as `copy` or `list` prints it')
    .argument('<region>', 'id of the region');
  return withAnswerOptions(command).action(async (id: string, regionId: string, options: AnswerOptions) => {
    const manifest = await withReplications((replications) => replications.dropRegion(id, { regionId }));
    writeAnswer(manifest, droppedText(manifest, regionId), options);
  });
}
