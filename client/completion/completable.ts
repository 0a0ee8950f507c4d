import type { Argument, Command, Option } from 'commander';
import { commandTree } from '../command-tree';
import { type Values, valuesOf } from './values';

/** An option as a shell completes it. */
export interface CompletableOption {
  /** `--to`, and `-t` where there is one. */
  flags: readonly string[];
  description: string;
  /** What may follow it; undefined when nothing does. */
  values?: Values;
}

/** A command as a shell completes it. */
export interface Completable {
  /** The words that lead to it, `schedule create`; empty for the program itself. */
  path: string;
  commands: readonly { name: string; description: string }[];
  options: readonly CompletableOption[];
  /** What its arguments may be; undefined when it has none. */
  values?: Values;
}

/** Everything that shells complete, in the order of the tree. Pure. */
export function completables(program: Command): Completable[] {
  return commandTree(program).map(({ words, command }) => {
    const [argument] = command.registeredArguments;
    return {
      path: words.join(' '),
      commands: command.commands.map((below) => ({ name: below.name(), description: below.description() })),
      options: [...command.options.filter(({ hidden }) => !hidden).map(optionOf), HELP],
      ...(argument === undefined ? {} : { values: valuesOf(nameOf(argument), argument.argChoices) }),
    };
  });
}

const HELP: CompletableOption = { flags: ['--help', '-h'], description: 'display help for command' };

function optionOf(option: Option): CompletableOption {
  const { long, short, description } = option;
  const [, placeholder] = /[<[]([^>\]]+)[>\]]/.exec(option.flags) ?? [];
  return {
    flags: [long, short].flatMap((flag) => flag ?? []),
    description,
    ...(placeholder === undefined ? {} : { values: valuesOf(placeholder, option.argChoices, long) }),
  };
}

function nameOf(argument: Argument): string {
  return argument.name();
}
