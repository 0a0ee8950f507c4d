# Loaded into the zsh that is asked: it prints what is proposed, in place of drawing it.
compadd() {
  # A call that only fills arrays proposes nothing.
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
  local -a hits; local -A prefix
  builtin compadd -A hits "$@"
  zparseopts -E P:=prefix
  (( $#hits )) && print -rl -- ${^hits/#/$IPREFIX$prefix[-P]}
  builtin compadd "$@"
}
told() { print -r -- '<<BEGIN>>'; _main_complete; print -r -- '<<END>>'; compstate[insert]=; compstate[list]= }
zle -C told complete-word told
bindkey '^I' told
