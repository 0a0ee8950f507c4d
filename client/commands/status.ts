import { Command } from 'commander';
import { withKindOf } from '../connection/connect';
import { InvalidOptionsError } from '../errors';
import { EXIT, exitCodeOf, exitCodeOfDrift } from '../exit-codes';
import type { Nights } from '../nights';
import type { Replications } from '../replications';
import type { RetryStory } from '../retry/retries';
import {
  checkOutputOfNight,
  formatOf,
  type OutputOptions,
  outputProblems,
  withOutputOptions,
  writeManifest,
  writeReport,
} from './output-options';
import {
  checkNoTimelineOfNight,
  type TimelineOptions,
  timelineProblems,
  withTimelineOption,
  writeTimeline,
} from './timeline-option';

type StatusOptions = OutputOptions & TimelineOptions;

/** `imageferry status`: the manifest of a replication, or the drift report of a night, so far. */
export function statusCommand(): Command {
  const command = new Command('status')
    .description('show the progress of a replication or of a night')
    .argument('<id>', 'id of the replication or night, as `copy` or `sync` prints it');
  withTimelineOption(withOutputOptions(command, 'manifest or drift report'));
  return command.action(async (id: string, options: StatusOptions) => {
    const problems = [...(await outputProblems(options)), ...(await timelineProblems(options))];
    if (problems.length > 0) throw new InvalidOptionsError(problems);
    process.exitCode = await withKindOf(id, {
      replication: (replications) => showReplication(replications, id, options),
      night: (nights) => showNight(nights, id, options),
    });
  });
}

async function showReplication(replications: Replications, id: string, options: StatusOptions): Promise<number> {
  for (const line of storyLines(await replications.retryStory(id))) process.stderr.write(`${line}\n`);
  const manifest = await replications.manifest(id);
  const obstacle = await replications.obstacle(id);
  if (manifest === null) {
    if (obstacle !== undefined) process.stderr.write(`there is no plan yet: ${obstacle}\n`);
    return showNothing('the plan is being made', options);
  }
  await writeManifest(await replications.explained(manifest), options);
  await writeTimeline(manifest, options);
  return exitCodeOf(manifest);
}

function storyLines({ retries, retriedBy }: RetryStory): string[] {
  return [
    ...(retries === undefined ? [] : [`it is a retry of ${retries}`]),
    ...retriedBy.map((later) => `its regions without a copy were retried by ${later}`),
  ];
}

async function showNight(nights: Nights, id: string, options: StatusOptions): Promise<number> {
  checkOutputOfNight(options);
  checkNoTimelineOfNight(options);
  const report = await nights.report(id);
  if (report === null) return showNothing('the regions are being asked', options);
  await writeReport(report, options);
  return exitCodeOfDrift(report);
}

/** There is no result yet. No file is written: one that is there tells of an earlier time. */
function showNothing(text: string, options: OutputOptions): number {
  const format = formatOf(options);
  if (format === 'json') process.stdout.write('null\n');
  else (format === 'table' ? process.stdout : process.stderr).write(`${text}\n`);
  return EXIT.succeeded;
}
