# SPDX-License-Identifier: BSD-3-Clause
# complete.bash SCRIPT WORD... : the completions of the last word, one a line.
# NATIVE=1 puts a completion for gcc beside it, as bash-completion does.
source "$1"
shift
if [ -n "${NATIVE-}" ]; then
    _gcc() { COMPREPLY=($(compgen -W "-native-option" -- "$2")); }
fi
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
COMP_LINE="$*" COMP_POINT=${#COMP_LINE}
_edatcc "$1" "${@: -1}" "${@:$#-1:1}"
printf '%s\n' "${COMPREPLY[@]}"
