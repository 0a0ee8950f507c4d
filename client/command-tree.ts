import type { Command } from 'commander';

/** A command, and the words that lead to it: `schedule`, `create`. The program itself has none. */
export interface PlacedCommand {
  words: readonly string[];
  command: Command;
}

/** The program and all its commands, each before those below it. */
export function commandTree(program: Command, words: readonly string[] = []): PlacedCommand[] {
  const below = program.commands.flatMap((command) => commandTree(command, [...words, command.name()]));
  return [{ words, command: program }, ...below];
}
