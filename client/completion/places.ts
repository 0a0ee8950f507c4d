import type { Completable } from './completable';
import type { Values } from './values';

/** Lines of a `case` of a shell that follow the words of the command line down the tree; `command` holds the path so far. */
export function commandPatterns(all: readonly Completable[], indent: number): string {
  const paths = all.map(({ path }) => path).filter((path) => path !== '');
  return paths.map((path) => `${' '.repeat(indent)}'${keyOf(path)}') command='${path}' ;;`).join('\n');
}

/** The path and its last word have one blank between them, also at the top: ' copy', 'schedule create'. */
function keyOf(path: string): string {
  return path.includes(' ') ? path : ` ${path}`;
}

/** The lines of a `case` for the options of all commands that have a value; `proposal` is empty when there is nothing to propose. */
export function optionCases(all: readonly Completable[], proposal: (values: Values) => string): string {
  const cases = all.flatMap(({ path, options }) =>
    options.flatMap(({ flags, values }) => {
      if (values === undefined) return [];
      const steps = [proposal(values), 'return'].filter((step) => step !== '');
      return [`    ${flagPatterns(path, flags)}) ${steps.join('; ')} ;;`];
    }),
  );
  return cases.join('\n');
}

/** The pattern of a `case` for an option of a command: `'copy --to'`. */
function flagPatterns(path: string, flags: readonly string[]): string {
  return flags.map((flag) => `'${path} ${flag}'`).join(' | ');
}

/** Patterns of the options that have a value, which is no argument; undefined when there are none. */
export function valuedFlags(all: readonly Completable[]): string {
  const valued = all.flatMap(({ path, options }) =>
    options.filter(({ values }) => values !== undefined).map(({ flags }) => flagPatterns(path, flags)),
  );
  return valued.join(' | ');
}

/** The options of a command, short ones left out. */
export function flagsOf({ options }: Completable): string {
  return options.map(({ flags: [flag = ''] }) => flag).join(' ');
}

/** What may stand where no option does, by place: the commands below, or else what each argument may be. */
export function proposalsOf({ commands, places }: Completable): readonly Values[] {
  if (commands.length === 0) return places;
  return [{ kind: 'words', words: commands.map(({ name }) => name), isList: false }];
}

/** The pattern of a `case` for the place of an argument, counted from 0; the last one may stand for all that follow. */
export function placePattern({ places, isRepeated }: Completable, place: number): string {
  return isRepeated && place === places.length - 1 ? '*' : String(place);
}
