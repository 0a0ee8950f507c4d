import type { Completable } from './completable';
import { commandPatterns, optionCases, placePattern, valuedFlags } from './places';
import type { Values } from './values';

/** The script for zsh, to be loaded from a folder of `fpath` or with `source`. Pure. */
export function zshScript(all: readonly Completable[]): string {
  return `#compdef imageferry
# zsh completion for imageferry; made by: imageferry completion zsh
_imageferry() {
  local command= word previous=\${words[CURRENT-1]}
  integer index place=0
  local -a commands options
  for ((index = 2; index < CURRENT; index++)); do
    word=\${words[index]}
    case "$command $word" in
${commandPatterns(all, 6)}
      ${valuedFlags(all)}) ((index++)) ;;
      *' -'*) ;;
      *) ((place++)) ;;
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
function commandCase(one: Completable): string {
  const { path, commands, options } = one;
  const flags = options.map(({ flags: [flag = ''], description }) => described(flag, description));
  const lines = [
    `'${path}')`,
    `  options=(${flags.join(' ')})`,
    `  commands=(${commands.map(({ name, description }) => described(name, description)).join(' ')})`,
    `  if [[ $PREFIX == -* ]]; then ${OPTIONS}; else ${elsewhere(one)}; fi ;;`,
  ];
  return lines.map((line) => `    ${line}`).join('\n');
}

const OPTIONS = '_describe -o option options';

function elsewhere(one: Completable): string {
  if (one.commands.length > 0) return '_describe command commands';
  const cases = one.places.map((values, place) => {
    const proposed = values.kind === 'free' ? OPTIONS : proposal(values);
    return `${placePattern(one, place)}) ${proposed} ;;`;
  });
  return cases.length === 0 ? OPTIONS : `case $place in ${[...cases, `*) ${OPTIONS} ;;`].join(' ')} esac`;
}

function proposal(values: Values): string {
  switch (values.kind) {
    case 'free':
      return "_message 'a value'";
    case 'files':
      return '_files';
    case 'names':
      return `compadd -- \${(f)"$("\${words[1]}" names ${values.of} 2>/dev/null)"}`;
    case 'words':
      return `${values.isList ? "compset -P '*,'; compadd -S ''" : 'compadd'} -- ${values.words.join(' ')}`;
  }
}

/** A word with its description, quoted; a colon would end the word. */
function described(word: string, description: string): string {
  return `'${word}:${description.replaceAll("'", "'\\''")}'`;
}
