import type { Command, Option } from 'commander';
import { commandTree, type PlacedCommand } from '../command-tree';
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
  /** What each of its arguments may be, in their order. */
  places: readonly Values[];
  /** The last argument may be repeated. */
  isRepeated: boolean;
}

/** Everything that shells complete, in the order of the tree. Pure. */
export function completables(program: Command): Completable[] {
  return commandTree(program)
    .filter(isVisible)
    .map(({ words, command }) => {
      const path = words.join(' ');
      return {
        path,
        commands: visibleCommands(command).map((below) => ({ name: below.name(), description: below.description() })),
        options: [...command.options.filter(({ hidden }) => !hidden).map((option) => optionOf(option, path)), HELP],
        places: command.registeredArguments.map((argument) =>
          valuesOf({ path, name: argument.name(), choices: argument.argChoices }),
        ),
        isRepeated: command.registeredArguments.at(-1)?.variadic === true,
      };
    });
}

const HELP: CompletableOption = { flags: ['--help', '-h'], description: 'display help for command' };

function isVisible({ command }: PlacedCommand): boolean {
  return command.parent === null || visibleCommands(command.parent).includes(command);
}

/** Commander shows a command of its own, too, which is nothing to complete. */
function visibleCommands(command: Command): Command[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .filter((below) => command.commands.includes(below));
}

function optionOf(option: Option, path: string): CompletableOption {
  const { long, short, description } = option;
  const [, placeholder] = /[<[]([^>\]]+)[>\]]/.exec(option.flags) ?? [];
  return {
    flags: [long, short].flatMap((flag) => flag ?? []),
    description,
    ...(placeholder === undefined
      ? {}
      : { values: valuesOf({ path, name: placeholder, choices: option.argChoices, flag: long }) }),
  };
}
