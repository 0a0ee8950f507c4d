import { type Command, Option } from 'commander';
import type { Manifest } from '../../../contract/schema/manifest';

/** In which form the answer to a change is given. */
export interface AnswerOptions {
  json?: boolean;
  output?: 'line' | 'json';
}

export function withAnswerOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--output <format>', 'form of the answer: one line (default), or the manifest as JSON').choices([
        'line',
        'json',
      ]),
    )
    .addOption(new Option('--json', 'short for --output json').conflicts('output'));
}

/** Gives the answer to a change as the options say. */
export function writeAnswer(manifest: Manifest, line: string, { json = false, output }: AnswerOptions): void {
  const isJson = json || output === 'json';
  process.stdout.write(`${isJson ? JSON.stringify(manifest, null, 2) : line}\n`);
}
