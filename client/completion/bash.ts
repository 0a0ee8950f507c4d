import type { Completable } from './completable';
import { commandPatterns, flagsOf, optionCases, proposalsOf } from './places';
import type { Values } from './values';

/** The script for bash 3.2 and newer. Pure. */
export function bashScript(all: readonly Completable[]): string {
  return `# bash completion for imageferry; made by: imageferry completion bash
_imageferry_words() {
  local IFS=$' \\n'
  COMPREPLY=($(compgen -W "$1" -- "$current"))
}

_imageferry_list() {
  local IFS=$' \\n' before=
  [[ $current == *,* ]] && before=\${current%,*},
  COMPREPLY=($(compgen -P "$before" -W "$1" -- "\${current##*,}"))
}

_imageferry_files() {
  local IFS=$'\\n'
  compopt -o filenames 2>/dev/null
  COMPREPLY=($(compgen -f -- "$current"))
}

_imageferry() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} command= index
  COMPREPLY=()
  # Bash takes the = of --to=... for a word of its own.
  [[ $current == = ]] && current=
  [[ $previous == = ]] && previous=\${COMP_WORDS[COMP_CWORD - 2]}
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "$command \${COMP_WORDS[index]}" in
${commandPatterns(all, 6)}
    esac
  done
  case "$command $previous" in
${optionCases(all, proposal)}
  esac
  case "$command" in
${all.map((one) => commandCase(one)).join('\n')}
  esac
}

complete -F _imageferry imageferry
`;
}

/** Options are proposed where a hyphen was typed, and where nothing else can stand. */
function commandCase(one: Completable): string {
  const flags = `_imageferry_words '${flagsOf(one)}'`;
  const other = proposalsOf(one);
  const elsewhere = other === undefined ? flags : proposal(other) || flags;
  return `    '${one.path}') if [[ $current == -* ]]; then ${flags}; else ${elsewhere}; fi ;;`;
}

/** A call; empty when there is nothing to propose. */
function proposal(values: Values): string {
  switch (values.kind) {
    case 'free':
      return '';
    case 'files':
      return '_imageferry_files';
    case 'words':
      return `_imageferry_${values.isList ? 'list' : 'words'} '${values.words.join(' ')}'`;
  }
}
