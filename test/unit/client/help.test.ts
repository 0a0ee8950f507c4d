import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Command, CommanderError } from 'commander';
import { commandTree } from '../../../client/command-tree';
import { HELP_PAGES } from '../../../client/help/pages';
import { createProgram } from '../../../client/program';

const ROOT = path.join(__dirname, '..', '..', '..');

/** The words of a command line, as a shell splits it. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word = '']) => quoted ?? word);
}

/** Lets a program parse its arguments and do nothing; returns what it has written, and how it ended. */
async function parse(args: readonly string[]): Promise<{ text: string; code: string }> {
  let text = '';
  const write = (part: string): void => {
    text += part;
  };
  const program = createProgram();
  for (const { command } of commandTree(program)) quieten(command, write);
  const code = await program.parseAsync(args, { from: 'user' }).then(
    () => 'parsed',
    (error: unknown) => {
      if (!(error instanceof CommanderError)) throw error;
      return error.code;
    },
  );
  return { text, code };
}

function quieten(command: Command, write: (text: string) => void): void {
  command.configureOutput({ ...command.configureOutput(), writeOut: write, writeErr: write });
  if (command.parent !== null) command.action(() => undefined);
}

const TREE = commandTree(createProgram()).map(({ words }) => words.join(' '));

test('every command has a page of help, and every page a command', () => {
  expect(Object.keys(HELP_PAGES).sort()).toEqual([...TREE].sort());
});

describe.each(Object.entries(HELP_PAGES))('the help of "imageferry %s"', (name, { examples, docs }) => {
  test('begins with examples, and has exit codes and a page that exists', async () => {
    const { text, code } = await parse([...wordsOf(name), '--help']);

    expect(code).toBe('commander.helpDisplayed');
    expect(text.startsWith('Examples:\n  imageferry ')).toBe(true);
    expect(text).toMatch(/\nExit codes:\n {2}0 {2,}\S/);
    const [file = '', heading] = docs.split('#');
    expect(text).toContain(`Read more: ${path.join(ROOT, file)}`);
    expect(existsSync(path.join(ROOT, file))).toBe(true);
    if (heading !== undefined) {
      const headings = readFileSync(path.join(ROOT, file), 'utf8').match(/^#+ .+$/gm) ?? [];
      expect(headings.map((line) => line.replace(/^#+ /, '').toLowerCase().replaceAll(' ', '-'))).toContain(heading);
    }
  });

  test.each(examples)('has an example that the command takes: %s', async (line) => {
    const [command = ''] = line.split(' > ');
    const { text, code } = await parse(wordsOf(command));

    expect(code === 'commander.helpDisplayed' ? '' : text).toBe('');
    expect(['parsed', 'commander.helpDisplayed']).toContain(code);
  });
});

describe.each(commandTree(createProgram()).filter(({ words }) => words.length > 0))(
  'what is wrong with the words of "imageferry $words"',
  ({ words, command }) => {
    const answer = new RegExp(`^error: [^\\n]+\\nsee imageferry ${words.join(' ')} --help\\n$`);
    const places = command.registeredArguments;
    const given = places.map(({ argChoices }) => argChoices?.[0] ?? 'x');

    test('is said on one line: an unknown option', async () => {
      const needed = command.options.flatMap(({ mandatory, long }) => (mandatory && long ? [long, 'x'] : []));
      const { text } = await parse([...words, ...given, ...needed, '--no-such']);
      expect(text).toMatch(answer);
      expect(text).toContain("unknown option '--no-such'");
    });

    const required = places.filter((place) => place.required);
    if (required.length > 0)
      test('and a missing argument', async () => {
        const { text } = await parse(words);
        expect(text).toMatch(answer);
      });

    if (places.at(-1)?.variadic !== true)
      test('and one too many', async () => {
        const { text } = await parse([...words, ...given, 'x']);
        expect(text).toMatch(answer);
      });
  },
);

test.each([
  [
    ['copy', '--form', 'cn-beijing'],
    "error: unknown option '--form' (Did you mean --from?)\nsee imageferry copy --help\n",
  ],
  [['schedule', 'show'], "error: missing required argument 'id'\nsee imageferry schedule show --help\n"],
  [['copi'], "error: unknown command 'copi' (Did you mean copy?)\nsee imageferry --help\n"],
  [
    ['completion', 'tcsh'],
    "error: command-argument value 'tcsh' is invalid for argument 'shell'. Allowed choices are bash, zsh, fish.\n" +
      'see imageferry completion --help\n',
  ],
])('what is refused is named on one line, with the way to the help: %j', async (args, expected) => {
  expect((await parse(args)).text).toBe(expected);
});
