"""``completion``: a script that completes commands, options and claims in bash and zsh."""

from __future__ import annotations

from .commands import COMMANDS
from .exits import OK
from .parser import Parser

EXAMPLES = """\
  source <(lemmata completion bash)        # in ~/.bashrc
  source <(lemmata completion zsh)         # in ~/.zshrc, after compinit"""

# Options and names are asked of the program itself, so that they never drift.
SCRIPT = r"""_lemmata() {
  local current=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]}
  local before=${COMP_WORDS[COMP_CWORD-1]} words
  case $before in
    --only|--skip) words="@KINDS@" ;;
    --device) words="auto cpu cuda" ;;
    --style) words="@STYLES@" ;;
    --width) words="@WIDTHS@" ;;
    --format) words="@FORMATS@" ;;
    --topic|--paper) words=$(lemmata list 2>/dev/null | sed -n 's|^\([a-z]*\)/.*|\1|p' | sort -u) ;;
  esac
  if [[ -z $words && $current == -* ]]; then
    [[ " @COMMANDS@ " == *" $command "* ]] || command=run
    words=$(lemmata "$command" --help 2>/dev/null | grep -oE -- '--[a-z][a-z-]*' | sort -u)
  elif [[ -z $words ]]; then
    if [[ $COMP_CWORD -eq 1 ]]; then
      words="@COMMANDS@"
    elif [[ $command == completion ]]; then
      words="bash zsh"
    elif [[ $command == equivalent ]]; then
      words=$(lemmata equivalent --catalogue 2>/dev/null | sed -n 's|^\([a-z_0-9]*\) .*|\1|p')
    elif [[ $command == figure ]]; then
      words="all $(lemmata figure --list 2>/dev/null | sed -n 's|^[a-z]*/\([a-z_0-9]*\).*|\1|p')"
    fi
    if [[ $COMP_CWORD -eq 1 || " campaign explain lock report run " == *" $command "* ||
          " @COMMANDS@ " != *" $command "* ]]; then
      local topic='[a-z]*/'
      [[ $current == */* ]] && topic=
      words+=" all $(lemmata list 2>/dev/null | sed -n "s|^$topic\([a-z_0-9/]*\) .*|\1|p")"
    fi
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _lemmata lemmata
"""
ZSH = "autoload -U +X bashcompinit && bashcompinit\n"


def script(shell: str) -> str:
    """The completion script of a shell, ``bash`` or ``zsh``."""
    from ..evidence import KINDS
    from ..figures.build import FORMATS
    from ..figures.style import STYLES, WIDTHS

    text = SCRIPT
    for name, words in {
        "COMMANDS": [*COMMANDS, "run"],
        "KINDS": KINDS,
        "STYLES": STYLES,
        "WIDTHS": WIDTHS,
        "FORMATS": FORMATS,
    }.items():
        text = text.replace(f"@{name}@", " ".join(words))
    return (ZSH if shell == "zsh" else "") + text


def main(argv: list[str]) -> int:
    parser = Parser(
        "completion",
        "Prints a script that completes lemmata's commands, options and claims.",
        EXAMPLES,
    )
    parser.add_argument("shell", choices=("bash", "zsh"), help="the shell to complete in")
    print(script(parser.parse_args(argv).shell), end="")
    return OK
