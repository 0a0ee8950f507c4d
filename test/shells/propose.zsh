# What zsh proposes when Tab is pressed behind a line: one proposal in a line, as it would stand in the line.
# Arguments: the folder with the completion script, and the line.
zmodload zsh/zpty || exit 1
zpty shell zsh -f -i
zpty -w shell "PS1=; stty -echo 2>/dev/null; fpath=($1 \$fpath)"
zpty -w shell "autoload -Uz compinit && compinit -u -D; source $0:h/told.zsh; echo R''EADY"
zpty -m -r shell reply '*READY*'
zpty -w -n shell "$2"$'\t'
zpty -m -r shell reply '*<<END>>*'
print -r -- "${${reply#*<<BEGIN>>}%%<<END>>*}"
zpty -d shell
