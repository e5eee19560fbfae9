"""``compare``: the same points as that one, on the same gradients?"""

from __future__ import annotations

import json
import sys

from .arguments import count
from .console import Console
from .exits import FAILED, OK, UsageError
from .parser import Parser

DESCRIPTION = """\
Do two optimizers take the same steps? Both are run as black boxes on the same
designed gradients, whatever framework they are of, and the answer is the same
points, the same up to rounding or float32, or the first step that differs with
a smallest gradient sequence. Where both are linear their laws are recovered
and compared exactly, start included. Each optimizer is one argument:"""

EXAMPLES = """\
  python -m verify compare "torch.optim.SGD lr=0.1 momentum=0.9" \\
                           "optax:sgd learning_rate=0.1 momentum=0.9"
  python -m verify compare "torch.optim.Adam lr=0.1" \\
                           "keras:Adam learning_rate=0.1"
  python -m verify compare --change lr=0.01 --at 10 \\
                           "torch.optim.SGD lr=0.1 momentum=0.9" \\
                           "keras:SGD learning_rate=0.1 momentum=0.9"
  python -m verify compare "mine.py:MyAdam" "adam(lr=0.001, beta1=0.9)"
  python -m verify compare "mine.py:step" "m = 0.9*m + grad(x); x = x - 0.1*m\""""

SHOWN = 4  # numbers of a point
VERDICTS = {
    "same": "the same points, bit for bit",
    "same_to_rounding": "the same points up to rounding",
    "same_to_float32": "the same points up to float32 rounding",
    "different": "different",
    "undecided": "undecided",
}


def main(argv: list[str]) -> int:
    parser = Parser("compare", DESCRIPTION, EXAMPLES)
    parser.add_argument(
        "optimizers",
        nargs="*",
        metavar="A B",
        help="an import path, FILE.py:NAME, optax:NAME or keras:NAME, each with NAME=VALUE behind "
        "it; a program, a name of the catalogue with numbers, a law",
    )
    parser.add_argument(
        "--steps", type=count, default=60, metavar="N", help="steps of a run (default 60)"
    )
    parser.add_argument(
        "--change", metavar="NAME=VALUE", help="change it under way, in each framework's own way"
    )
    parser.add_argument(
        "--at", type=count, metavar="N", help="with --change: the first step with the new value"
    )
    parser.add_argument(
        "--map", action="store_true", help="look for values of B's arguments that make it A"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object, lemmata/compare/1")
    options = parser.parse_args(argv)
    if len(options.optimizers) != 2:
        raise UsageError(
            f"two optimizers are compared, not {len(options.optimizers)}: put each in quotes with "
            "its arguments; see 'python -m verify compare --help'"
        )
    return _answer(options)


def _answer(options) -> int:
    from ..identify.comparing.answer import as_dict
    from ..identify.comparing.compare import compare
    from ..identify.comparing.maps import mapped

    console = Console(sys.stderr)
    sides = [_side(name, text) for name, text in zip("AB", options.optimizers)]
    change = _change(options)

    def on_stage(words):
        console.progress(f"  compare: {words}")

    try:
        answer = compare(*sides, options.steps, change, on_stage)
        mapped(answer, options.steps, options.map, on_stage)
    except ValueError as reason:
        raise UsageError(str(reason)) from None
    finally:
        console.clear()
    found = as_dict(answer)
    if options.json:
        json.dump(found, sys.stdout, indent=1, ensure_ascii=False)
        print()
    else:
        show(found, Console())
    return FAILED if answer.verdict == "undecided" else OK


def _side(name, text):
    from ..identify.comparing.sides import read_side

    try:
        return read_side(text)
    except ValueError as reason:
        raise UsageError(f"{name}: {reason}") from None


def _change(options):
    if options.change is None and options.at is None:
        return None
    if options.change is None or options.at is None:
        raise UsageError("--change and --at go together: --change lr=0.01 --at 10")
    from ..identify.loading import read_arguments

    try:
        ((name, value),) = read_arguments([options.change]).items()
    except ValueError as reason:
        raise UsageError(f"--change: {reason}") from None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise UsageError(f"--change {options.change}: give a number, as in --change lr=0.01")
    return options.at, name, value


def show(found: dict, console: Console) -> None:
    console.line(f"A = {found['a']}")
    console.line(f"B = {found['b']}")
    change = found["change"]
    if change:
        console.line(f"{change['name']} becomes {change['value']:g} at step {change['at']}")
    tried = f"{found['steps']} steps in {found['runs']} runs"
    words = VERDICTS[found["verdict"]]
    if found["verdict"] == "different":
        console.wrapped(f"different at step {found['step']}: {_parting(found)}", 0, 2, "fail")
    elif found["verdict"] == "undecided":
        console.wrapped(f"undecided: {found['tried']}", 0, 2, "skip")
    else:
        console.wrapped(f"{words}, on {tried}", 0, 2, "pass")
    if found["how"]:
        console.wrapped(found["how"], 2)
    if found["verdict"] == "different":
        console.wrapped(
            f"{len(found['failed'])} of {found['runs']} runs show a difference, "
            + _largest(found["deviation"]),
            2,
        )
    elif found["verdict"] == "same_to_float32":
        console.wrapped(
            f"they differ by up to {found['deviation']:.1e} of the longest step, first at step "
            f"{found['step']}",
            2,
        )
    for line in found["map"]["says"] if found["map"] else ():
        console.wrapped(line, 2, 4)


def _largest(deviation) -> str:
    if deviation is None:
        return "and in one of them the steps of one are not finite"
    return f"the largest {deviation:.1e} of the longest step"


def _parting(found) -> str:
    """One smallest sequence in words, and where it takes both."""
    start, gradients = _vector(found["start"]), [_vector(g) for g in found["gradients"]]
    shown = ", ".join(gradients if len(gradients) <= 6 else [*gradients[:3], "…", gradients[-1]])
    refilled = " in one array that is refilled" if found["refill"] else ""
    first, second = found["points"]
    few, where = len(gradients) == 1, ""
    if len(first) > SHOWN:
        i = _furthest(first, second)
        first, second, where = first[i : i + 1], second[i : i + 1], f"'s coordinate {i + 1}"
    told = [_vector(first), _vector(second)]
    if told[0] == told[1]:
        told = [_vector(first, 17), _vector(second, 17)]
    return (
        f"from {start}, the gradient{'s' * (not few)} {shown}{refilled} "
        f"take{'s' * few} A{where} to {told[0]} and B{where} to {told[1]}"
    )


def _furthest(first, second) -> int:
    """The coordinate in which two points are furthest apart, one that is not finite before all."""
    gaps = [float("inf") if None in (a, b) else abs(a - b) for a, b in zip(first, second)]
    return gaps.index(max(gaps))


def _vector(numbers, digits=10) -> str:
    shown = ["not finite" if x is None else f"{x:.{digits}g}" for x in numbers]
    if len(shown) > SHOWN:
        shown = [*shown[:3], "…"]
    return shown[0] if len(shown) == 1 else f"({', '.join(shown)})"
