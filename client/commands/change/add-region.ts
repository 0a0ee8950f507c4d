import { Command } from 'commander';
import { defined } from '../../../contract/defined';
import { addedText } from '../../render/change';
import { withReplications } from '../../connection/connect';
import { type AnswerOptions, withAnswerOptions, writeAnswer } from './answer';

interface AddOptions extends AnswerOptions {
  bestEffort?: boolean;
  encrypted?: boolean;
  kmsKey?: string;
  resourceGroup?: string;
}

/** `imageferry change add-region`: one more target of a replication that runs. */
export function addRegionCommand(): Command {
  const command = new Command('add-region')
    .description('add a target region to a replication that runs; it is checked as a request is')
    .argument('<id>', 'id of the replication, as `copy` or `list` prints it')
    .argument('<region>', 'id of the region')
    .option('--best-effort', 'the region may fail (required: false)')
    .option('--encrypted', 'encrypt the copy (encrypted)')
    .option('--kms-key <key>', 'with this KMS key of the region (kmsKeyId); goes with --encrypted')
    .option('--resource-group <group>', 'resource group of the copy (resourceGroupId)');
  return withAnswerOptions(command).action(async (id: string, regionId: string, options: AddOptions) => {
    const { bestEffort, encrypted, kmsKey: kmsKeyId, resourceGroup: resourceGroupId } = options;
    const settings = { encrypted, kmsKeyId, resourceGroupId, required: bestEffort === true ? false : undefined };
    const target = { regionId, ...defined(settings) };
    const manifest = await withReplications((replications) => replications.addRegion(id, target));
    writeAnswer(manifest, addedText(manifest, regionId), options);
  });
}
