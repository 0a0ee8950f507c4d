import type { Completable, CompletableOption } from './completable';
import type { Values } from './values';

/** The script for fish 3 and newer. Pure. */
export function fishScript(all: readonly Completable[]): string {
  const paths = all.map(({ path }) => path).filter((path) => path !== '');
  const valued = all.flatMap(({ path, options }) =>
    options.flatMap(({ flags, values }) => (values === undefined ? [] : flags.map((flag) => `${path} ${flag}`.trim()))),
  );
  return `# fish completion for imageferry; made by: imageferry completion fish
function __imageferry_place
    set -l at ''
    set -l place 0
    set -l is_value no
    for word in (commandline -opc)[2..-1]
        set -l next (string trim "$at $word")
        if test $is_value = yes
            set is_value no
        else if contains -- $next ${paths.map(quoted).join(' ')}
            set at $next
        else if contains -- $next ${valued.map(quoted).join(' ')}
            set is_value yes
        else if not string match -q -- '-*' $word
            set place (math $place + 1)
        end
    end
    echo $at
    echo $place
end

function __imageferry_at
    set -l here (__imageferry_place)
    test "$here[1]" = "$argv"
end

function __imageferry_argument
    set -l here (__imageferry_place)
    test "$here[1]" = "$argv[2..-1]"; and test $here[2] = $argv[1]
end

function __imageferry_later
    set -l here (__imageferry_place)
    test "$here[1]" = "$argv[2..-1]"; and test $here[2] -ge $argv[1]
end

function __imageferry_names
    set -l typed (commandline -opc)
    $typed[1] names $argv[1] 2>/dev/null
end

function __imageferry_list
    set -l before (string match -r '^(?:--[^=]*=)?(.*,)' -- (commandline -ct))[2]
    for word in $argv
        echo "$before$word"
    end
end

complete -c imageferry -f
${all.flatMap((one) => linesOf(one)).join('\n')}
`;
}

function linesOf(one: Completable): string[] {
  const { path, commands, options, places, isRepeated } = one;
  const at = (condition: string): string =>
    `complete -c imageferry -n ${quoted(`${condition} ${path === '' ? "''" : path}`)}`;
  const start = at('__imageferry_at');
  return [
    ...commands.map(({ name, description }) => `${start} -a ${name} -d ${quoted(description)}`),
    ...options.map((option) => `${start} ${optionWords(option)}`),
    ...places.flatMap((values, place) => {
      const isLast = place === places.length - 1;
      const condition = isRepeated && isLast ? '__imageferry_later' : '__imageferry_argument';
      return values.kind === 'free' ? [] : [`${at(`${condition} ${String(place)}`)} ${proposal(values)}`];
    }),
  ];
}

function optionWords({ flags, description, values }: CompletableOption): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  const value = values === undefined ? [] : [values.kind === 'files' ? '-r -F' : `-x ${proposal(values)}`.trimEnd()];
  return [...names, ...value, `-d ${quoted(description)}`].join(' ');
}

function proposal(values: Values): string {
  switch (values.kind) {
    case 'free':
      return '';
    case 'files':
      return '-F';
    case 'names':
      return `-a ${quoted(`(__imageferry_names ${values.of})`)}`;
    case 'words': {
      const words = values.words.join(' ');
      return `-a ${quoted(values.isList ? `(__imageferry_list ${words})` : words)}`;
    }
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
