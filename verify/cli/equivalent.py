"""``equivalent``: for which parameters of B is B the same optimizer as A?"""

from __future__ import annotations

import json
import sys

from . import OK, Parser, UsageError
from .console import Console

DESCRIPTION = """\
For which parameters of optimizer B is B the same as optimizer A? Both are given
by a name of the catalogue, a name with values, a program, or a file that holds
one of these. Every branch of the answer is exact; in conditions and values A's
parameters stand under their names, B's free ones with _B behind them."""

EXAMPLES = """\
  python -m verify equivalent nag "m = b*m + grad(z); z = z - a*(grad(z) + b*m)"
  python -m verify equivalent triple_momentum heavy_ball
  python -m verify equivalent "nag(lr=1/10, beta=0.9)" qhm --json
  python -m verify equivalent --catalogue              the names"""

VERDICTS = {
    "equivalent": "the same, for every value of A's parameters",
    "conditional": "the same only where a branch below holds",
    "not_equivalent": "never the same",
    "undecided": "not decided",
}


def main(argv: list[str]) -> int:
    parser = Parser("equivalent", DESCRIPTION, EXAMPLES)
    parser.add_argument("optimizers", nargs="*", metavar="OPTIMIZER", help="A and B")
    parser.add_argument(
        "--catalogue", action="store_true", help="list the optimizers that have a name"
    )
    parser.add_argument(
        "--json", action="store_true", help="one JSON object, lemmata/equivalence/1"
    )
    options = parser.parse_args(argv)
    if options.catalogue:
        return _catalogue()
    if len(options.optimizers) != 2:
        raise UsageError(
            f"two optimizers are compared, not {len(options.optimizers)}; see 'python -m verify "
            "equivalent --help'"
        )
    from theory.realization import compare, resolve

    families = []
    for place, text in zip("AB", options.optimizers):
        try:
            families.append(resolve(text))
        except ValueError as reason:
            raise UsageError(f"{place}: {reason}") from None
    answer = compare(*families)
    if options.json:
        json.dump(answer.as_dict(), sys.stdout, indent=1, ensure_ascii=False)
        print()
    else:
        _show(answer.as_dict(), Console())
    return OK


def _catalogue() -> int:
    from theory.optimizers import catalogue

    console = Console()
    for name, optimizer in catalogue().items():
        console.wrapped(f"{name:<28} {', '.join(optimizer.parameters)}", 0, 29)
        console.wrapped(optimizer.title)
        whole = len(optimizer.program) + 2 <= console.width
        for statement in (
            [optimizer.program] if whole else optimizer.program.split("; ")
        ):  # as it may be typed in again
            console.wrapped(statement, 2, 4)
    return OK


def _show(answer: dict, console: Console) -> None:
    a, b = answer["a"], answer["b"]
    console.line(f"A = {a}, B = {b}")
    console.line(
        f"{console.paint(answer['verdict'], _style(answer['verdict']))}: "
        f"{VERDICTS[answer['verdict']]}"
    )
    if answer["tried"]:
        console.wrapped(f"tried: {answer['tried']}", 2, 4)
    _branches("B is A", answer["branches"], console)
    if answer["shift"]:
        late = "late" if answer["shift"] > 0 else "early"
        _branches(
            f"B is A with its gradients {abs(answer['shift'])} "
            f"step{'s' * (abs(answer['shift']) > 1)} {late}",
            answer["shift_branches"],
            console,
        )
    for entry in answer["startup"]:
        console.line()
        console.wrapped(
            f"On branch {entry['branch'] + 1} they start differently: at step {entry['step']} the "
            "points differ by "
            f"{entry['difference']} times {entry['of']}.",
            0,
            2,
        )
        for conditions in entry["agrees_when"]:
            console.wrapped(f"The starts agree when {' and '.join(conditions)}.", 2, 4)
    if answer["S"]:
        console.line()
        console.line("S, joining the minimal memories on the first branch (T_B = S⁻¹T_A S):")
        for row in answer["S"]:
            console.line("  " + "  ".join(row))
    if answer["first_difference"]:
        _difference(answer["first_difference"], console)


def _style(verdict: str) -> str:
    return {"equivalent": "pass", "not_equivalent": "fail"}.get(verdict, "skip")


def _branches(what: str, branches: list, console: Console) -> None:
    for number, branch in enumerate(branches, 1):
        console.line()
        when = " and ".join(_sign(c) for c in branch["conditions"]) or "always"
        console.wrapped(
            f"{number}. {what} when {when}:"
            if branch["conditions"]
            else f"{number}. {what} always:",
            0,
            3,
        )
        for name, value in branch["map"].items():
            console.wrapped(f"B's {name} = {value}", 5, 9)
        for name in branch["free"]:
            written = any(
                f"{name}_B" in text for text in [*branch["conditions"], *branch["map"].values()]
            )
            console.wrapped(
                f"B's {name} is free" + (f", written {name}_B" if written else ""), 5, 9
            )


def _sign(condition: str) -> str:
    return condition.replace("!=", "≠")


def _difference(found: dict, console: Console) -> None:
    def values(which):
        return ", ".join(f"{n} = {x}" for n, x in found[which].items()) or "no parameters"

    console.line()
    console.wrapped(
        f"Elsewhere they differ. With {values('parameters_a')} for A and {values('parameters_b')} "
        "for B, and the "
        f"gradients {', '.join(found['gradients'])} then 0, the points at step {found['step']} are "
        f"{found['points'][0]} and {found['points'][1]}.",
        0,
        2,
    )
