import { type Command, Option } from 'commander';
import { messageOf } from '../../contract/message-of';
import type { DriftReport } from '../../contract/schema/drift';
import type { Manifest } from '../../contract/schema/manifest';
import { InvalidOptionsError } from '../errors';
import { hindranceTo, writeOutputFile } from '../files/output-file';
import { OUTPUT_FORMATS, type OutputFormat, renderManifest } from '../outputs';
import { driftTable } from '../render/drift';
import { paintFor } from '../terminal/colours';

/** In which form a command gives its result, and where. */
export interface OutputOptions {
  /** Short for the form `json`. */
  json?: boolean;
  output?: OutputFormat;
  /** A file that gets what standard output gets. */
  outputFile?: string;
}

/** The forms of a drift report: fewer than those of a manifest. */
export const FORMATS_OF_NIGHTS: readonly OutputFormat[] = ['table', 'json'];

/** Adds the options; `result` is what is printed, such as "manifest", and `formats` the forms that it has. */
export function withOutputOptions(
  command: Command,
  result = 'manifest',
  formats: readonly OutputFormat[] = OUTPUT_FORMATS,
): Command {
  return command
    .addOption(
      new Option('--output <format>', `form of the ${result} on standard output; default: table`).choices(formats),
    )
    .option('--json', 'short for --output json')
    .option('--output-file <path>', `write the ${result} to this file, too, whatever the exit code is`);
}

/** The form that the options choose. */
export function formatOf({ json = false, output = json ? 'json' : 'table' }: OutputOptions): OutputFormat {
  return output;
}

/** What is wrong with the options. It is asked before anything starts: a replication may end hours later. */
export async function outputProblems(options: OutputOptions): Promise<string[]> {
  const { json = false, output, outputFile } = options;
  const problems: string[] = [];
  if (json && output !== undefined && output !== 'json')
    problems.push(`--json: is short for --output json, and --output is "${output}"; keep one of them`);
  if (outputFile === undefined) return problems;
  const hindrance = await hindranceTo(outputFile);
  if (hindrance !== undefined)
    problems.push(
      `--output-file: "${outputFile}" cannot be written (${hindrance}); name a file in a folder that exists`,
    );
  if (output === 'tfvars' && outputFile.endsWith('.json'))
    problems.push(`--output-file: "${outputFile}" is read as JSON by Terraform; end its name in ".tfvars"`);
  return problems;
}

/** Throws `InvalidOptionsError` for options that cannot be followed. */
export async function checkOutput(options: OutputOptions): Promise<void> {
  const problems = await outputProblems(options);
  if (problems.length > 0) throw new InvalidOptionsError(problems);
}

/** The same where an id has turned out to be that of a night. */
export function checkOutputOfNight(options: OutputOptions): void {
  const format = formatOf(options);
  if (FORMATS_OF_NIGHTS.includes(format)) return;
  const forms = FORMATS_OF_NIGHTS.join(' and ');
  throw new InvalidOptionsError([`--output: "${format}" is for replications; the report of a night has ${forms}`]);
}

/** Gives the manifest as the options say. */
export function writeManifest(manifest: Manifest, options: OutputOptions): Promise<void> {
  const format = formatOf(options);
  const now = Date.now();
  const painted = renderManifest(manifest, format, { now, paint: paintFor(process.stdout) });
  return writeResult(renderManifest(manifest, format, { now }), options, painted);
}

/** Gives the drift report as the options say; see `checkOutputOfNight`. */
export function writeReport(report: DriftReport, options: OutputOptions): Promise<void> {
  if (formatOf(options) === 'json') return writeResult(`${JSON.stringify(report, null, 2)}\n`, options);
  return writeResult(`${driftTable(report)}\n`, options, `${driftTable(report, paintFor(process.stdout))}\n`);
}

/**
 * Gives the text of a result to standard output, where it may be `painted`, and to the file. Throws when the file is not
 * written.
 */
export async function writeResult(text: string, options: OutputOptions, painted = text): Promise<void> {
  process.stdout.write(painted);
  const { outputFile } = options;
  if (outputFile === undefined) return;
  try {
    // A step of a GitHub workflow has one file for its outputs, and may have written some before.
    await writeOutputFile(outputFile, { text, isAdded: formatOf(options) === 'github' });
  } catch (error) {
    throw new Error(`--output-file: "${outputFile}" was not written: ${messageOf(error)}`, { cause: error });
  }
}
