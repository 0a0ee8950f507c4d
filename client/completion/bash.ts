import type { Completable } from './completable';
import { commandPatterns, flagsOf, optionCases, placePattern, proposalsOf, valuedFlags } from './places';
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

_imageferry_names() {
  local name before=
  # What stands before a colon is a word of its own for bash.
  [[ $COMP_WORDBREAKS == *:* && $current == *:* ]] && before=\${current%:*}:
  while IFS= read -r name; do
    [[ $name == "$current"* ]] && COMPREPLY+=("\${name#"$before"}")
  done < <("\${words[0]}" names "$1" 2>/dev/null)
}

_imageferry() {
  local current previous command= index place=0
  local -a words=()
  COMPREPLY=()
  for ((index = 0; index <= COMP_CWORD; index++)); do
    # Bash takes a colon in a word for a word of its own.
    if ((index > 1)) && [[ \${COMP_WORDS[index]} == : || \${COMP_WORDS[index - 1]} == : ]]; then
      words[\${#words[@]} - 1]+=\${COMP_WORDS[index]}
    else
      words+=("\${COMP_WORDS[index]}")
    fi
  done
  current=\${words[\${#words[@]} - 1]} previous=\${words[\${#words[@]} - 2]}
  # And so it takes the = of --to=...
  [[ $current == = ]] && current=
  [[ $previous == = ]] && previous=\${words[\${#words[@]} - 3]}
  for ((index = 1; index < \${#words[@]} - 1; index++)); do
    case "$command \${words[index]}" in
${commandPatterns(all, 6)}
      ${valuedFlags(all)})
        [[ \${words[index + 1]} == = ]] && ((index++))
        ((index++))
        ;;
      *' -'*) ;;
      *) ((place++)) ;;
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
  const cases = proposalsOf(one).map((values, place) => `${placePattern(one, place)}) ${proposal(values) || flags} ;;`);
  const elsewhere = cases.length === 0 ? flags : `case $place in ${[...cases, `*) ${flags} ;;`].join(' ')} esac`;
  return `    '${one.path}') if [[ $current == -* ]]; then ${flags}; else ${elsewhere}; fi ;;`;
}

/** A call; empty when there is nothing to propose. */
function proposal(values: Values): string {
  switch (values.kind) {
    case 'free':
      return '';
    case 'files':
      return '_imageferry_files';
    case 'names':
      return `_imageferry_names ${values.of}`;
    case 'words':
      return `_imageferry_${values.isList ? 'list' : 'words'} '${values.words.join(' ')}'`;
  }
}
