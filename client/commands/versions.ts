import { Command } from 'commander';
import { withVersions } from '../connection/connect';
import { versionsText } from '../render/versions';

/** `imageferry versions`: what runs on which version of the workers, and which of them may be stopped. */
export function versionsCommand(): Command {
  return new Command('versions')
    .description('show the versions of the workers, what runs on each, and whether its workers may be stopped')
    .option('--json', 'print them as JSON')
    .action(async ({ json = false }: { json?: boolean }) => {
      const versions = await withVersions((found) => found.show());
      process.stdout.write(`${json ? JSON.stringify(versions, null, 2) : versionsText(versions)}\n`);
    });
}
