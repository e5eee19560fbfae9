"""python -m experiments: the papers' experiments, each with its tables."""

import argparse
import os
import sys
from importlib import import_module

from . import drawn, inventory
from .bowl import command as bowl
from .data.sources import Changed, Missing
from .declared import command as declared
from .parser import Parser
from .thesis import command as thesis

EXAMPLES = """\
examples:
  python -m experiments list                     what of the papers is here
  python -m experiments run more_adams           a declared experiment
  python -m experiments figures                  what figures show of the runs
  python -m experiments bowl                     Table 1 of the LODO paper
  python -m experiments thesis table rosenbrock  a table of the thesis
  python -m experiments thesis train LA_b --problem sum_of_squares --out la.json
  python -m experiments thesis run la.json --problem sum_of_squares
  python -m experiments digits --network conv    RLLC beside other optimizers
  python -m experiments trainable --data wine    trainable optimizers"""

# These have parsers of their own, and libraries that the others do without.
OWN = {
    "digits": "RLLC beside SGD, momentum, NAG and Adam on images of digits",
    "trainable": "trainable optimizers beside Adam, SGD and momentum on logistic regression",
}


def main(arguments=None):
    """Parse the call and run it; returns the exit status (0, 2 for a wrong call, 130 if
    interrupted)."""
    parser = Parser(
        prog="python -m experiments",
        description="The papers' experiments, each with its tables.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    inventory.arguments(commands)
    declared.arguments(commands)
    drawn.arguments(commands)
    bowl.arguments(commands)
    thesis.arguments(commands)
    for name, text in OWN.items():
        commands.add_parser(name, help=text, add_help=False)
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    options = None
    _streams()
    try:
        if arguments[:1] and arguments[0] in OWN:
            return import_module(f"experiments.{arguments[0]}.command").main(arguments[1:])
        options = parser.parse_args(arguments)
        rooms = {"list": inventory, "bowl": bowl, "run": declared, "figures": drawn}
        chosen = rooms.get(options.command, thesis)
        status = chosen.main(options)
        sys.stdout.flush()  # what cannot be written is said here, not as Python ends
        return status
    except (ValueError, Missing, Changed) as reason:
        print(f"experiments: {' '.join(str(reason).split())}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # the reader of the table has left; what was computed is in the files
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as reason:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print(
            f"experiments: cannot write {reason.filename or 'the output'}: "
            f"{reason.strerror or reason}; make room, or name another place",
            file=sys.stderr,
        )
        return 2
    except KeyboardInterrupt:
        kept = (
            f"; finished runs are kept in {options.out}, the same call goes on"
            if hasattr(options, "out")
            else ""
        )
        print(f"experiments: interrupted{kept}", file=sys.stderr)
        return 130


def _streams():
    """Standard streams that take every text: a closed one leads nowhere, and what is no UTF-8
    becomes it."""
    for stream in ("stdout", "stderr"):
        if getattr(sys, stream) is None:
            setattr(sys, stream, open(os.devnull, "w", encoding="utf-8"))
        elif hasattr(getattr(sys, stream), "reconfigure"):
            getattr(sys, stream).reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
