import { InvalidArgumentError, Option } from 'commander';
import { durationMs, durationProblem } from '../../contract/duration';
import { DEFAULT_SILENCE } from '../follow/progress';

/** The option of every command that follows a replication, in ms: some pipelines end a program that is silent for long. */
export function remindOption(): Option {
  return new Option(
    '--remind-every <duration>',
    `say what is waited for after so long without other news; default: ${DEFAULT_SILENCE}`,
  )
    .argParser(parseDuration)
    .default(durationMs(DEFAULT_SILENCE), DEFAULT_SILENCE);
}

/** Reads a duration such as `90m` of the command line, in ms. Throws `InvalidArgumentError`. */
export function parseDuration(text: string): number {
  const problem = durationProblem(text);
  if (problem !== undefined) throw new InvalidArgumentError(`It ${problem}.`);
  return durationMs(text);
}
