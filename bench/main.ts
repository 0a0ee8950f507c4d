import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command, Option } from 'commander';
import { messageOf } from '../contract/message-of';
import { busyShare, codeVersion, describeMachine } from './machine';
import { printed } from './print';
import type { Results, ScenarioResult } from './results';
import { SCENARIOS } from './scenarios';
import { SCENARIO_NAMES, type ScenarioName } from './scenarios/names';
import type { Context } from './scenarios/scenario';
import { withPrograms } from './stack/programs';

/** Above this share of the CPU that others use, figures are worth little. */
const QUIET = 0.1;

const RESULTS = path.join(__dirname, 'results.json');

interface Options {
  only: ScenarioName[];
  json?: string;
  tiny: boolean;
  long: boolean;
}

/** Measures, prints tables, and writes what it has found as JSON. */
async function main(): Promise<void> {
  const minutes = Object.entries(SCENARIOS).map(
    ([name, { about, minutes: length }]) => `  ${name}: ${about}, ${length} min`,
  );
  const options = new Command('bench')
    .addOption(
      new Option('--only <names...>', 'only these scenarios; their results go to no file unless --json names one')
        .choices(SCENARIO_NAMES)
        .default([] as string[], 'all'),
    )
    .option(
      '--json <file>',
      'write the results to this file; those of other scenarios in it stay (default: bench/results.json)',
    )
    .option('--tiny', 'only to see whether it works: a minute in all, and figures that are worth nothing', false)
    .option('--long', 'with saturation by 8,000 copies', false)
    .addHelpText('after', `\nScenarios:\n${minutes.join('\n')}`)
    .parse()
    .opts<Options>();
  const file = options.json ?? (options.only.length > 0 || options.tiny ? undefined : RESULTS);
  // Every process that is started is ended when this one ends; a scenario starts more than ten.
  process.setMaxListeners(50);
  const [machine, code] = await Promise.all([describeMachine(), codeVersion()]);
  const scenarios: Record<string, ScenarioResult> = {};
  await withPrograms(async (programs) => {
    for (const name of SCENARIO_NAMES.filter((one) => options.only.length === 0 || options.only.includes(one))) {
      const found = await measured(name, { programs, isTiny: options.tiny, isLong: options.long, say });
      if (found === undefined) continue;
      const result = { ...found, code };
      scenarios[name] = result;
      process.stdout.write(printed(name, result));
      if (file !== undefined) save(file, { machine, scenarios });
    }
  });
}

/** Runs one scenario. One that fails is told, and the others go on. */
async function measured(name: ScenarioName, context: Context): Promise<Omit<ScenarioResult, 'code'> | undefined> {
  const busyBefore = await busyShare();
  if (busyBefore > QUIET) say(`warning: others use ${String(Math.round(busyBefore * 100))} % of the CPU`);
  const measuredAt = new Date().toISOString();
  const startedAt = Date.now();
  try {
    const findings = await SCENARIOS[name].run({ ...context, say: (text) => context.say(`${name}: ${text}`) });
    return { ...findings, measuredAt, seconds: (Date.now() - startedAt) / 1000, busyBefore };
  } catch (error) {
    say(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : messageOf(error)}`);
    process.exitCode = 1;
    return undefined;
  }
}

/** Keeps the results of other scenarios, in the order of the scenarios. */
function save(file: string, { machine, scenarios }: Results): void {
  const earlier = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results).scenarios : {};
  const all = { ...earlier, ...scenarios };
  const inOrder = Object.fromEntries(
    SCENARIO_NAMES.flatMap((name) => {
      const result = all[name];
      return result === undefined ? [] : [[name, result] as const];
    }),
  );
  writeFileSync(file, `${JSON.stringify({ machine, scenarios: inOrder }, null, 2)}\n`);
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

main().catch((error: unknown) => {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});
