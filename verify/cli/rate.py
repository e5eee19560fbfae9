"""``rate``: how fast does an optimizer converge at worst on a class of functions?"""

from __future__ import annotations

import json
import sys

from .arguments import seconds
from .console import Console
from .exits import FAILED, OK, UsageError
from .outputs import certificate_file, write_certificate
from .parser import Parser, place

DESCRIPTION = """\
How fast does an optimizer with linear memory converge, at worst, on every
function of a class? A bound ρ from above comes with a certificate in rational
numbers, which is checked before it is printed; a failure is an explicit
function and start from which the optimizer goes round in a cycle. OPTIMIZER is
a name of the catalogue ('equivalent --catalogue'), a program, or a file.
Exit status 1 where it stayed undecided."""

EXAMPLES = """\
  python -m verify rate nag lr=1 beta=9/11 --mu 1/100 --L 1
  python -m verify rate heavy_ball lr=1/9 beta=4/9 --mu 1 --L 25
  python -m verify rate "x = x - a*grad(x)" a=.1 --class sector --mu .1 --L 1
  python -m verify rate nag lr=1 beta=9/11 --mu 1/100 --L 1 --rho 0.93 --json
  python -m verify rate torch.optim.SGD lr=0.1 momentum=0.9 --mu 1/10 --L 1
  python -m verify rate sgd lr=1 --mu 0 --L 1
  python -m verify rate --mu 0 --L 1 \\
      "x_new = y - grad(y); y = x_new + (t-1)/(t+2)*(x_new - x); x = x_new"
  python -m verify rate nag lr=1 "beta=(s-1)/(s+1)" \\
                        --mu 1/s^2 --L 1 --for s=2..10"""


def main(argv: list[str]) -> int:
    parser = Parser("rate", DESCRIPTION, EXAMPLES)
    parser.add_argument("optimizer", metavar="OPTIMIZER", help="a name, a program, or a file")
    parser.add_argument("values", nargs="*", metavar="NAME=VALUE", help="its parameters")
    parser.add_argument("--mu", metavar="M", help="strong convexity, or strong monotonicity")
    parser.add_argument("--L", metavar="L", help="Lipschitz constant of the gradient or operator")
    parser.add_argument("--beta", metavar="B", help="cocoercivity, for --class cocoercive")
    parser.add_argument(
        "--class",
        dest="functions",
        default="smooth-strongly-convex",
        metavar="CLASS",
        help="smooth-strongly-convex (the default), quadratic, strongly-monotone-lipschitz, "
        "cocoercive, sector, smooth-convex (as --mu 0), pl",
    )
    parser.add_argument(
        "--for",
        dest="interval",
        metavar="S=A..B",
        help="for every value of a letter: parameters, mu and L may be formulas in it; without B, "
        "every value above A",
    )
    parser.add_argument(
        "--rho", metavar="R", help="certify this rate instead of the least; with --for also sqrt(F)"
    )
    parser.add_argument(
        "--where",
        metavar="FACTS",
        help="what is known of a sequence that the program reads, at every t: "
        "'s[1] = 1; s[t] >= 1; s[t+1]^2 - s[t+1] <= s[t]^2'",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object, lemmata/rate/1")
    parser.add_argument(
        "--certificate", type=place, metavar="FILE", help="write the certificate there"
    )
    parser.add_argument(
        "--time-limit", type=seconds, default=60.0, metavar="S", help="seconds, by default 60"
    )
    options = parser.parse_intermixed_args(argv)
    path = certificate_file(options.certificate)
    from ..rates.letters import has_letter

    if has_letter(options.mu, options.interval, options.L):
        return _for_all(options, path)
    from ..rates.answer import answer
    from ..rates.question import ask

    progress = Console(sys.stderr)

    def on_stage(words):
        progress.progress(f"  {words} …")

    try:
        question = ask(
            options.optimizer,
            options.values,
            options.functions,
            {"mu": options.mu, "L": options.L, "beta": options.beta},
            options.rho,
            on_stage,
            options.where,
        )
        found = answer(question, options.time_limit, on_stage)
    except ValueError as reason:
        raise UsageError(str(reason)) from None
    finally:
        progress.clear()
    from ..rates.page import show

    return _hand_over(found, options, path, show)


def _for_all(options, path) -> int:
    """A question with a letter."""
    from ..rates.letters import answer_for_all, ask_for_all, show

    progress = Console(sys.stderr)
    if options.where is not None:
        raise UsageError("--where goes with numbers for mu and L: leave the letter out")
    if options.beta is not None:
        raise UsageError("a letter goes with the class smooth-strongly-convex: leave --beta out")
    try:
        asked = ask_for_all(
            options.optimizer,
            options.values,
            options.functions,
            options.mu,
            options.L,
            options.interval,
            options.rho,
        )
        found = answer_for_all(
            asked, options.time_limit, lambda words: progress.progress(f"  {words} …")
        )
    except ValueError as reason:
        raise UsageError(str(reason)) from None
    finally:
        progress.clear()
    return _hand_over(found, options, path, show)


def _hand_over(found, options, path, show) -> int:
    """Write and print an answer; the exit status."""
    data = found.as_dict()
    if path and data["certificate"]:
        write_certificate(data["certificate"], path)
    if options.json:
        json.dump(data, sys.stdout, indent=1, ensure_ascii=False)
        print()
    else:
        show(found, Console())
    return FAILED if found.verdict == "undecided" else OK
