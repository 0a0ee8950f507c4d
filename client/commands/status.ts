import { Command } from 'commander';
import { withKindOf } from '../connect';
import { EXIT, exitCodeOf, exitCodeOfDrift } from '../exit-codes';
import type { Nights } from '../nights';
import { manifestText } from '../render';
import { driftTable } from '../render-drift';
import type { Replications } from '../replications';
import type { RetryStory } from '../retries';

/** `imageferry status`: the manifest of a replication, or the drift report of a night, so far. */
export function statusCommand(): Command {
  return new Command('status')
    .description('show the progress of a replication or of a night')
    .argument('<id>', 'id of the replication or night, as `copy` or `sync` prints it')
    .option('--json', 'print the manifest or drift report as JSON')
    .action(async (id: string, { json = false }: { json?: boolean }) => {
      process.exitCode = await withKindOf(id, {
        replication: (replications) => showReplication(replications, id, json),
        night: (nights) => showNight(nights, id, json),
      });
    });
}

async function showReplication(replications: Replications, id: string, json: boolean): Promise<number> {
  for (const line of storyLines(await replications.retryStory(id))) process.stderr.write(`${line}\n`);
  const manifest = await replications.manifest(id);
  const obstacle = await replications.obstacle(id);
  if (manifest === null) {
    if (obstacle !== undefined) process.stderr.write(`there is no plan yet: ${obstacle}\n`);
    process.stdout.write(json ? 'null\n' : 'the plan is being made\n');
    return EXIT.succeeded;
  }
  const explained = await replications.withWaits(manifest);
  process.stdout.write(`${json ? JSON.stringify(explained, null, 2) : manifestText(explained)}\n`);
  return exitCodeOf(manifest);
}

function storyLines({ retries, retriedBy }: RetryStory): string[] {
  return [
    ...(retries === undefined ? [] : [`it is a retry of ${retries}`]),
    ...retriedBy.map((later) => `its regions without a copy were retried by ${later}`),
  ];
}

async function showNight(nights: Nights, id: string, json: boolean): Promise<number> {
  const report = await nights.report(id);
  if (report === null) {
    process.stdout.write(json ? 'null\n' : 'the regions are being asked\n');
    return EXIT.succeeded;
  }
  process.stdout.write(`${json ? JSON.stringify(report, null, 2) : driftTable(report)}\n`);
  return exitCodeOfDrift(report);
}
