import { Command } from 'commander';
import type { Manifest } from '../../contract/schema/manifest';
import { withReplications } from '../connect';
import { exitCodeOf } from '../exit-codes';
import { manifestText } from '../render';
import type { Replications } from '../replications';

/** `imageferry status`: the manifest so far. */
export function statusCommand(): Command {
  return new Command('status')
    .description('show the progress of a replication')
    .argument('<id>', 'id of the replication, as `copy` prints it')
    .option('--json', 'print the manifest as JSON')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const { manifest, obstacle } = await withReplications(async (replications) => ({
        manifest: await explained(replications, id),
        obstacle: await replications.obstacle(id),
      }));
      if (manifest === null) {
        if (obstacle !== undefined) process.stderr.write(`there is no plan yet: ${obstacle}\n`);
        process.stdout.write(json === true ? 'null\n' : 'the plan is being made\n');
        return;
      }
      process.stdout.write(`${json === true ? JSON.stringify(manifest, null, 2) : manifestText(manifest)}\n`);
      process.exitCode = exitCodeOf(manifest);
    });
}

async function explained(replications: Replications, id: string): Promise<Manifest | null> {
  const manifest = await replications.manifest(id);
  return manifest && replications.withWaits(manifest);
}
