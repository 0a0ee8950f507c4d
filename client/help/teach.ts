import type { Command } from 'commander';
import { commandTree } from '../command-tree';
import { detailsText, examplesText } from './help-text';
import { HELP_PAGES } from './pages';

/**
 * Gives every command its examples, exit codes, variables and a page to read. A refused argument or option is answered by one
 * line, and by where the help is. Commands throw a `CommanderError` where commander would end the process.
 */
export function teach(program: Command): void {
  for (const { words, command } of commandTree(program)) {
    command
      .exitOverride()
      .showHelpAfterError(`see ${[program.name(), ...words].join(' ')} --help`)
      .configureOutput({
        outputError: (text, write) => {
          write(onOneLine(text));
        },
      });
    const page = HELP_PAGES[words.join(' ')];
    if (page === undefined) continue;
    command.addHelpText('before', () => examplesText(page)).addHelpText('after', () => detailsText(page));
  }
}

/** Commander puts a suggestion on a line of its own. */
function onOneLine(text: string): string {
  return `${text.trimEnd().replaceAll('\n', ' ')}\n`;
}
