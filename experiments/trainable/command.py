"""Trainable optimizers against Adam, SGD and momentum on strongly convex logistic regression.

    python -m experiments trainable [--data NAME ...] [--penalties L ...] [--seeds N] [--epochs N]
        [--methods NAME ...] [--thorough] [--out DIR]

Section 4 of "A Trainable Optimizer" on the data sets that scikit-learn ships (extra `data`): λ by
validation with Adam and five sampled ones, constant and decaying schedules, R against Adam with the
two-sided Wald test. Finished parts are kept in DIR/parts.jsonl; the same command goes on from
there. DIR/table.md has R, DIR/details.md the losses and settings behind it.
"""

import math
import sys
from pathlib import Path

from ..parser import Parser
from .data import NAMES
from .methods import BASELINE, METHODS


def arguments(argv):
    parser = Parser(
        prog="python -m experiments trainable",
        description=" ".join(__doc__.split("\n\n")[0].split()),
    )
    parser.add_argument(
        "--data", nargs="+", metavar="NAME", help=f"of {', '.join(NAMES)}; all by default"
    )
    parser.add_argument(
        "--penalties",
        nargs="+",
        type=float,
        metavar="L",
        help="these λ instead of the validated and the sampled ones",
    )
    parser.add_argument(
        "--seeds", type=int, default=5, help="reported runs a method (default 5, as in the paper)"
    )
    parser.add_argument("--epochs", type=int, default=20, help="epochs a run (default 20)")
    parser.add_argument(
        "--methods", nargs="+", metavar="NAME", help="only these optimizers, beside Adam"
    )
    parser.add_argument(
        "--thorough",
        action="store_true",
        help="all pairs of the paper's β and γ: 450 settings of TO",
    )
    parser.add_argument("--out", type=Path, default=Path("build/trainable"), metavar="DIR")
    options = parser.parse_args(argv)
    options.data_given, options.data = bool(options.data), options.data or list(NAMES)
    return options


def checked(options):
    """The methods to run; ValueError, in one line, for what cannot be."""
    for name in options.data:
        if name not in NAMES:
            raise ValueError(f"{name!r} is no data set here; choose among {', '.join(NAMES)}")
    for name in options.methods or ():
        if name not in METHODS:
            raise ValueError(f"{name!r} is no optimizer here; choose among {', '.join(METHODS)}")
    if options.seeds < 2:
        raise ValueError(f"--seeds is {options.seeds}; the Wald test needs at least 2")
    if options.epochs < 1:
        raise ValueError(f"--epochs is {options.epochs}; give at least 1")
    for penalty in options.penalties or ():
        if not (math.isfinite(penalty) and penalty > 0):
            raise ValueError(
                f"--penalties has {penalty:g}; λ > 0 is the strong convexity that the theorem "
                "assumes, give numbers above 0"
            )
    return [m for m in METHODS if not options.methods or m in options.methods or m == BASELINE]


def run(options, methods):
    """Do what is not kept yet, write the tables and return the text of the first."""
    from .protocol import Kept, Protocol
    from .table import LEGEND, details, differences, origin

    kept, rows, constant, minima, notes = Kept(options.out / "parts.jsonl"), [], [], {}, []
    for name in options.data:
        protocol = Protocol(name, kept, options)
        penalties, validation = protocol.penalties()
        notes.append(
            f"- {name}: {len(protocol.data.train.rows)} rows, {protocol.problem(0).size} weights"
            + "".join(
                f"; Adam's validation loss at λ = {penalty:g} is {loss:.4f}"
                for penalty, loss in validation.items()
            )
            + "."
        )
        for penalty in penalties:
            for kind, found in ((rows, {}), (constant, {})):
                found |= {
                    method: protocol.reported(penalty, method, kind is constant)
                    for method in methods
                }
                found["broken"] = {
                    m: protocol.broken(penalty, m, runs[0]["setting"])
                    for m, runs in found.items()
                    if runs
                }
                kind.append((name, penalty, found))
            minima[name, penalty] = protocol.problem(penalty).minimum()
    text = [
        "## Against Adam, the better of constant and decaying schedules",
        "",
        *differences(rows, methods),
        "",
        "## Against Adam, constant schedules only",
        "",
        *differences(constant, methods),
        "",
    ]
    for other in ("SGD", "momentum"):
        if other in methods:
            rest = [m for m in methods if m == other or m.endswith("TO")]
            text += [
                f"## Against {other}, the better of constant and decaying schedules",
                "",
                *differences(rows, rest, other),
                "",
            ]
    text = "\n".join([LEGEND, "", *text, *notes, "", origin(options), ""])
    (options.out / "table.md").write_text(text, encoding="utf-8")
    (options.out / "details.md").write_text(
        "\n".join(
            [
                *details(rows, methods, minima),
                "",
                "Constant schedules only:",
                "",
                *details(constant, methods, minima),
                "",
                origin(options),
                "",
            ]
        ),
        encoding="utf-8",
    )
    return text


def main(argv=None):
    options = arguments(argv)
    try:
        print(run(options, checked(options)))
    except (ValueError, ModuleNotFoundError, OSError) as problem:
        print(f"experiments: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(
            f"interrupted; what was finished is kept in {options.out / 'parts.jsonl'}, and the "
            "same command goes on from there",
            file=sys.stderr,
        )
        return 130
    return 0
