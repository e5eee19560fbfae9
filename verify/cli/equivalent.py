"""``equivalent``: for which parameters of B is B the same optimizer as A?"""

from __future__ import annotations

import json
import re
import sys

from .console import Console
from .exits import FAILED, OK, UsageError
from .outputs import certificate_file, write_certificate
from .parser import Parser

DESCRIPTION = """\
For which parameters of optimizer B is B the same as optimizer A? Both are given
by a name of the catalogue, a name with values, a program, a law [T], [v], [L],
a transfer function from gradients to steps, or a file that holds one of these.
Parameters are real numbers that stay constant. Every branch of
the answer is exact; in conditions and values A's parameters stand under their
names, B's with _B behind them. Exit status 1 where it stayed undecided."""

EXAMPLES = """\
  python -m verify equivalent nag "m = b*m + grad(z); z = z - a*(grad(z) + b*m)"
  python -m verify equivalent triple_momentum heavy_ball
  python -m verify equivalent "nag(lr=1/10, beta=0.9)" qhm --json
  python -m verify equivalent "lr*z/(z - b)" "[c], [1], [a]"
  python -m verify equivalent nag nag_sutskever --certificate same.json
  python -m verify equivalent --catalogue              the names"""

VERDICTS = {
    "equivalent": "the same, for every constant value of A's parameters",
    "conditional": "the same, for constant parameters, only where a branch below holds",
    "non-linear": "the same where a branch below holds, and at some values of A's parameters for "
    "none of B's; that there are more branches is not excluded",
    "partly": "the same where a branch below holds; elsewhere it stayed open",
    "not_equivalent": "never the same, whatever constant values the parameters have",
    "still": "never the same while A moves, whatever constant values the parameters have",
    "undecided": "not decided",
}


def main(argv: list[str]) -> int:
    parser = Parser("equivalent", DESCRIPTION, EXAMPLES)
    parser.add_argument("optimizers", nargs="*", metavar="OPTIMIZER", help="A and B")
    parser.add_argument(
        "--catalogue", action="store_true", help="list the optimizers that have a name"
    )
    parser.add_argument(
        "--all-branches",
        action="store_true",
        help="show the branches that hold only at special values too",
    )
    parser.add_argument(
        "--json", action="store_true", help="one JSON object, lemmata/equivalence/2"
    )
    parser.add_argument(
        "--certificate",
        metavar="FILE",
        help="write the proof for all times there, of linear programs",
    )
    options = parser.parse_args(argv)
    if options.catalogue:
        return _catalogue()
    path = certificate_file(options.certificate)
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
    try:
        answer = compare(*families)
    except ValueError as reason:
        raise UsageError(str(reason)) from None
    if options.json:
        json.dump(answer.as_dict(), sys.stdout, indent=1, ensure_ascii=False)
        print()
    else:
        show(answer.as_dict(), Console(), options.all_branches)
    if path:
        size = _certify(answer, options.optimizers, path)
        if not options.json:
            Console().line(f"certificate: {size / 1000:.1f} kB, checked")
    return FAILED if answer.verdict == "undecided" else OK


def _certify(answer, texts, path) -> int:
    """Write the theorem and answer with the file's bytes, or say in one line why there is none."""
    from theory.realization.no_theorem import NoTheorem

    from ..certificates.equivalence import equivalence

    try:
        write_certificate(equivalence(answer, texts), path)
    except NoTheorem as reason:
        raise UsageError(f"no certificate was written: {reason}") from None
    return path.stat().st_size


def _catalogue() -> int:
    from theory.optimizers import catalogue, methods

    console = Console()
    for name, optimizer in {**catalogue(), **methods()}.items():
        console.wrapped(f"{name:<28} {', '.join(optimizer.parameters)}", 0, 29)
        console.wrapped(optimizer.title)
        whole = len(optimizer.program) + 2 <= console.width
        for statement in (
            [optimizer.program] if whole else optimizer.program.split("; ")
        ):  # as it may be typed in again
            console.wrapped(statement, 2, 4)
    return OK


def show(answer: dict, console: Console, everything: bool, more: str = "--all-branches") -> None:
    """Write the answer ``lemmata/equivalence/2`` in words; branches that say little are folded into
    a line that ends with how to see them (``more``), unless ``everything`` is wanted."""
    console.line(f"A = {answer['a']}, B = {answer['b']}")
    verdict = answer["verdict"]
    words = VERDICTS[verdict]
    if verdict == "undecided" and any(branch["moves"] for branch in answer["branches"]):
        words = VERDICTS["partly"]
    elif verdict == "conditional" and answer["kind"] == "non-linear":
        words = VERDICTS["non-linear"]
    if verdict == "not_equivalent" and answer["branches"]:
        words = VERDICTS["still"]
    if not any(branch["moves"] for branch in answer["branches"]) and answer["shift"]:
        words += ", except for a delay"
    if verdict == "equivalent" and not _has_parameters(answer):
        words = "the same"
    console.wrapped(f"{verdict}: {words}", 0, 2, _style(verdict))
    for note in answer["notes"]:
        console.wrapped(f"note: {note}", 2, 4)
    if answer["tried"]:
        console.wrapped(f"open: {answer['tried']}", 2, 4)
    if answer["match"]:
        console.wrapped(f"where {'; '.join(answer['match'])}", 2, 4)
    shown = chosen(answer, everything)
    _branches("B is A", answer["branches"], shown, console, more)
    if answer["shift"]:
        late = "late" if answer["shift"] > 0 else "early"
        _branches(
            f"B is A with its gradients {abs(answer['shift'])} "
            f"step{'s' * (abs(answer['shift']) > 1)} {late}",
            answer["shift_branches"],
            range(len(answer["shift_branches"])),
            console,
        )
    for entry in answer["startup"]:
        if entry["branch"] in shown:
            _start(entry, console)
    if answer["S"]:
        _joining(answer, console)
    if answer["states"]:
        console.line()
        console.line("B's states, in A's, on the first branch:")
        for name, value in answer["states"].items():
            console.wrapped(f"{name} = {value}", 2, 6)
    if answer["first_difference"]:
        _difference(answer, console)


def _has_parameters(answer: dict) -> bool:
    """Whether B's values depend on anything: on A's parameters, or on what is free."""
    return any(
        branch["free"] or any(any(c.isalpha() for c in value) for value in branch["map"].values())
        for branch in answer["branches"]
    )


def chosen(answer: dict, everything: bool) -> list[int]:
    """The numbers of the branches to show: those on which A moves, under fewest conditions."""
    branches = answer["branches"]
    if everything:
        return list(range(len(branches)))
    moving = [i for i, branch in enumerate(branches) if branch["moves"] is not False]
    if answer["verdict"] == "equivalent" and not moving:
        moving = list(range(len(branches)))  # A stands still, whatever its parameters are
    fewest = min((_equations(branches[i]) for i in moving), default=0)
    return [i for i in moving if _equations(branches[i]) == fewest]


def _equations(branch: dict) -> int:
    return sum(condition.endswith(" = 0") for condition in branch["conditions"])


def _start(entry: dict, console: Console) -> None:
    console.line()
    console.wrapped(
        f"On branch {entry['branch'] + 1} they start differently: at step {entry['step']} the "
        f"points differ by {entry['difference']} times {entry['of']}.",
        0,
        2,
    )
    for conditions in entry["agrees_when"]:
        console.wrapped(f"The starts agree when {' and '.join(conditions)}.", 2, 4)


def _joining(answer: dict, console: Console) -> None:
    console.line()
    where = " and ".join(_sign(condition) for condition in answer["S_where"])
    console.wrapped(
        "S, joining the minimal memories on the first branch (T_B = S⁻¹T_A S)"
        + (f", exists where {where}:" if where else ":"),
        0,
        2,
    )
    for row in answer["S"]:
        console.line("  " + "  ".join(row))


def _style(verdict: str) -> str:
    return {"equivalent": "pass", "not_equivalent": "fail"}.get(verdict, "skip")


def _branches(what: str, branches: list, shown, console: Console, more: str = "") -> None:
    for number in shown:
        branch = branches[number]
        console.line()
        own, theirs = _conditions(branch)
        doubt = " (for real parameters: open)" if branch["moves"] is None else ""
        bare = not (branch["map"] or branch["roots"] or branch["free"] or theirs)
        head = f"{number + 1}. {what} {_when(branch, own, theirs)}{doubt}"
        console.wrapped(head + ("." if bare else ":"), 0, 3)
        for name, value in branch["map"].items():
            closed = branch["radicals"].get(name)
            console.wrapped(f"B's {name} = {closed or value}", 5, 9)
        for name, root in branch["roots"].items():
            console.wrapped(_root(name, root), 5, 9)
        for name in branch["free"]:
            console.wrapped(f"B's {name} is free" + _written(name, branch), 5, 9)
        if theirs:
            console.wrapped(f"as long as {' and '.join(theirs)}", 5, 9)
    hidden = [branch for i, branch in enumerate(branches) if i not in shown]
    if shown and hidden:
        console.line()
        console.wrapped(_folded(hidden, more), 0, 3)


def _conditions(branch: dict) -> tuple[list[str], list[str]]:
    """The conditions on A's parameters, and those in which parameters of B stand."""
    names = [*branch["map"], *branch["roots"], *branch["free"]]
    held = [
        any(re.search(rf"\b{name}_B\b", condition) for name in names)
        for condition in branch["conditions"]
    ]
    signed = [_sign(condition) for condition in branch["conditions"]]
    return (
        [text for text, b in zip(signed, held) if not b],
        [text for text, b in zip(signed, held) if b],
    )


def _when(branch: dict, own: list[str], theirs: list[str]) -> str:
    if own:
        return f"when {' and '.join(own)}"
    surely = all(
        root["values"] or (root["formula"] and not root["where"])
        for root in branch["roots"].values()
    )
    return "always" if surely and not theirs else "with"


def _root(name: str, root: dict) -> str:
    where = " and ".join(_sign(condition) for condition in root["where"])
    if root["formula"]:
        return f"B's {name} = {root['formula']}" + (f", real where {where}" if where else "")
    text = f"B's {name} is a real root of {root['equation']}"
    if root["values"] is not None:
        values = ", ".join(value["decimal"] for value in root["values"])
        return f"{text}: about {values}"
    return text + (f", where {where}" if where else "")


def _written(name: str, branch: dict) -> str:
    """ ", written name_B" where the free parameter stands in the branch."""
    texts = [*branch["conditions"], *branch["map"].values(), *branch["radicals"].values()]
    for root in branch["roots"].values():
        texts += [root["equation"], root["formula"] or "", *root["where"]]
    used = any(re.search(rf"\b{name}_B\b", text) for text in texts)
    return f", written {name}_B" if used else ""


def _folded(hidden: list, more: str) -> str:
    """One line for the branches that are not shown."""
    cases = []
    for branch in hidden:
        equations = [c for c in branch["conditions"] if c.endswith(" = 0")]
        cases.append(" and ".join(equations) or "A does not move")
    cases = list(dict.fromkeys(cases))
    listed = "; ".join(cases[:4]) + ("; …" if len(cases) > 4 else "")
    return f"{len(hidden)} more where {listed}: {more}"


def _sign(condition: str) -> str:
    return condition.replace("!=", "≠")


def _difference(answer: dict, console: Console) -> None:
    found = answer["first_difference"]

    def values(which):
        return ", ".join(f"{n} = {x}" for n, x in found[which].items()) or "no parameters"

    linear = answer["kind"] != "non-linear"
    where = "Elsewhere they" if answer["verdict"] == "conditional" and linear else "They"
    if answer["verdict"] == "undecided":
        where = "With these numbers they"
    given = ", ".join(map(_row, found["gradients"]))
    told = f"the gradients {given} then 0, the points at step" if given else "the points at step"
    if any(isinstance(row, list) for row in found["gradients"]):
        told = f"the answers {given}, the points of iteration"
    first, second = map(_row, found["points"])
    console.line()
    console.wrapped(
        f"{where} differ. With {values('parameters_a')} for A and {values('parameters_b')} for B, "
        f"and {told} {found['step']} are {first} and {second}.",
        0,
        2,
    )


def _row(numbers) -> str:
    return f"({', '.join(numbers)})" if isinstance(numbers, list) else numbers
