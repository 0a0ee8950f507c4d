import type { Completable, CompletableOption } from './completable';
import type { Values } from './values';

/** The script for fish 3 and newer. Pure. */
export function fishScript(all: readonly Completable[]): string {
  const paths = all.map(({ path }) => path).filter((path) => path !== '');
  return `# fish completion for imageferry; made by: imageferry completion fish
function __imageferry_at
    set -l at ''
    for word in (commandline -opc)[2..-1]
        set -l next (string trim "$at $word")
        contains -- $next ${paths.map(quoted).join(' ')}; and set at $next
    end
    test "$at" = "$argv"
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

function linesOf({ path, commands, options, values }: Completable): string[] {
  const start = `complete -c imageferry -n ${quoted(`__imageferry_at ${path === '' ? "''" : path}`)}`;
  return [
    ...commands.map(({ name, description }) => `${start} -a ${name} -d ${quoted(description)}`),
    ...options.map((option) => `${start} ${optionWords(option)}`),
    ...(values === undefined || values.kind === 'free' ? [] : [`${start} ${proposal(values)}`]),
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
    case 'words': {
      const words = values.words.join(' ');
      return `-a ${quoted(values.isList ? `(__imageferry_list ${words})` : words)}`;
    }
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
