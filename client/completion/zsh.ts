import type { Completable } from './completable';
import { commandPatterns, optionCases } from './places';
import type { Values } from './values';

/** The script for zsh, to be loaded from a folder of `fpath` or with `source`. Pure. */
export function zshScript(all: readonly Completable[]): string {
  return `#compdef imageferry
# zsh completion for imageferry; made by: imageferry completion zsh
_imageferry() {
  local command= word previous=\${words[CURRENT-1]}
  local -a commands options
  for word in \${words[2,CURRENT-1]}; do
    case "$command $word" in
${commandPatterns(all, 6)}
    esac
  done
  if [[ $PREFIX == --*=* ]]; then
    previous=\${PREFIX%%=*}
    compset -P '*='
  fi
  case "$command $previous" in
${optionCases(all, proposal)}
  esac
  case "$command" in
${all.map((one) => commandCase(one)).join('\n')}
  esac
}

if [[ $funcstack[1] == _imageferry ]]; then _imageferry "$@"; else compdef _imageferry imageferry; fi
`;
}

/** Options are proposed where a hyphen was typed, and where nothing else can stand. */
function commandCase({ path, commands, options, values }: Completable): string {
  const flags = options.map(({ flags: [flag = ''], description }) => described(flag, description));
  const lines = [
    `'${path}')`,
    `  options=(${flags.join(' ')})`,
    `  commands=(${commands.map(({ name, description }) => described(name, description)).join(' ')})`,
    `  ${choice(elsewhere(commands.length > 0, values))} ;;`,
  ];
  return lines.map((line) => `    ${line}`).join('\n');
}

const OPTIONS = '_describe -o option options';

function choice(elsewhere: string | undefined): string {
  return elsewhere === undefined ? OPTIONS : `if [[ $PREFIX == -* ]]; then ${OPTIONS}; else ${elsewhere}; fi`;
}

function elsewhere(hasCommands: boolean, values: Values | undefined): string | undefined {
  if (hasCommands) return '_describe command commands';
  return values === undefined || values.kind === 'free' ? undefined : proposal(values);
}

function proposal(values: Values): string {
  switch (values.kind) {
    case 'free':
      return "_message 'a value'";
    case 'files':
      return '_files';
    case 'words':
      return `${values.isList ? "compset -P '*,'; compadd -S ''" : 'compadd'} -- ${values.words.join(' ')}`;
  }
}

/** A word with its description, quoted; a colon would end the word. */
function described(word: string, description: string): string {
  return `'${word}:${description.replaceAll("'", "'\\''")}'`;
}
