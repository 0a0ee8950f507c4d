import { Command, Option } from 'commander';
import { defined } from '../../contract/defined';
import { withNights, withReplications } from '../connection/connect';
import type { NightFilterInput, ReplicationFilterInput } from '../list/filter';
import type { NightRow, ReplicationRow } from '../list/rows';
import { NIGHT_STATUSES, REPLICATION_STATUSES } from '../list/statuses';
import type { Listed } from '../list/listing';
import { nightsTable, notesOn, replicationsTable } from '../render/list';
import { type Paint, paintFor } from '../terminal/colours';

interface ListOptions {
  nights?: boolean;
  status?: string[];
  image?: string;
  name?: string;
  since?: string;
  limit?: string;
  json?: boolean;
}

/** `imageferry list`: replications or nights, one line each. */
export function listCommand(): Command {
  return new Command('list')
    .description('list replications: those that run, the newest first, then those that ended, the last to end first')
    .option('--nights', 'list nights, not replications')
    .option(
      '--status <names>',
      `only these, separated by commas: ${REPLICATION_STATUSES.join(', ')} (nights: ${NIGHT_STATUSES.join(', ')})`,
      collect,
    )
    .addOption(new Option('--image <id>', 'only replications of this image').conflicts('nights'))
    .addOption(new Option('--name <name>', 'only replications whose copies have this name').conflicts('nights'))
    .option('--since <time>', 'only those that started since then: a duration such as 24h, or a time of ISO 8601')
    .option('--limit <number>', 'most lines; default: 20')
    .option('--json', 'print them as JSON')
    .action(async ({ nights = false, json = false, limit, ...rest }: ListOptions) => {
      const filter = defined({ ...rest, limit: limit === undefined ? undefined : numberIn(limit) });
      if (nights) await listNights(filter as NightFilterInput, json);
      else await listReplications(filter as ReplicationFilterInput, json);
    });
}

async function listReplications(filter: ReplicationFilterInput, json: boolean): Promise<void> {
  const listed = await withReplications((replications) => replications.list(filter));
  print(listed, json, replicationsTable);
}

async function listNights(filter: NightFilterInput, json: boolean): Promise<void> {
  const listed = await withNights((nights) => nights.list(filter));
  print(listed, json, nightsTable);
}

function print<Row extends ReplicationRow | NightRow>(
  { rows, total }: Listed<Row>,
  json: boolean,
  tableOf: (rows: readonly Row[], now: number, paint: Paint) => string,
): void {
  process.stdout.write(
    `${json ? JSON.stringify(rows, null, 2) : tableOf(rows, Date.now(), paintFor(process.stdout))}\n`,
  );
  for (const note of notesOn(rows, total)) process.stderr.write(`${note}\n`);
}

function collect(names: string, before: string[] = []): string[] {
  const named = names.split(',').map((name) => name.trim());
  return [...before, ...named.filter((name) => name !== '')];
}

/** What is no number is left as it is, for the filter to refuse. */
function numberIn(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}
