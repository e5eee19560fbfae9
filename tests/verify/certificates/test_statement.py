"""The lock's hash covers all that a theorem or piece of a certificate states, and nothing else."""

import copy

import pytest

from theory.operators import (
    Equation,
    Inequality,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    induction,
    number,
    positive_beyond,
    positive_on_half_line,
    prove,
    refute,
)
from theory.operators.data import piece
from theory.operators.theorems import theorem
from verify.certificates.statement import method, says, stated

A, B = Operator("A", "n", "n"), Operator("B", "n", "n")
x, x1 = Operator("x", "n", "1"), Operator("x1", "n", "1")
a = Scalar("a")
q = Scalar("q", nonneg=True)
THEOREMS = {
    "derivation": prove(Equation(A * A * x, x, "twice"), [Equation(A * x, x, "once")]),
    "induction": induction(
        Equation(A * x, x),
        state=[(x, x1)],
        initial=[Equation(A * x, x, "the start")],
        recurrence=[Equation(x1, A * x, "the step")],
        conclusion=[Equation(A * A * x, x)],
        final=[Equation(B, A)],
    ),
    "squares": SumOfSquares(a * a + q, [Square(a), Square(number(1), q)]),
    "shift": positive_beyond(a - 1, [(a, 2)]),
    "sturm": positive_on_half_line(a * a - 2, 2),
}
OUTSIDE = {"name", "words", "part", "from", "cites", "points", "why"}
PROSE = {"why", "name", "says", "part", "role", "at", "weakens"}


def entered(kind):
    data = {"name": "p", "words": "so", "part": "", "cites": []}
    return data | theorem([THEOREMS[kind]])


def leaves(data, path=()):
    """Every (path, value) of the numbers, words and truths in a theorem."""
    items = list(data.items() if isinstance(data, dict) else enumerate(data))
    for key, value in items:
        if isinstance(value, (dict, list)) and value:
            yield from leaves(value, (*path, key))
        else:
            yield (*path, key), value


def changed(data, path, value):
    data = copy.deepcopy(data)
    inner = data
    for key in path[:-1]:
        inner = inner[key]
    more = [{"id": "more"}] if isinstance(value, list) else not value
    inner[path[-1]] = f"{value}~" if isinstance(value, str) else more
    return data


def moved(data, outside):
    before, inside = stated(data), 0
    for path, value in leaves(data):
        differs = stated(changed(data, path, value)) != before
        assert differs == (path[0] not in outside and path[-1] != "why"), path
        inside += differs
    return inside


@pytest.mark.parametrize("kind", THEOREMS)
def test_every_leaf_of_what_a_theorem_states_changes_the_hash_and_no_other_does(kind):
    assert moved(entered(kind), OUTSIDE) > 3


def test_every_leaf_of_what_a_refutation_states_changes_the_hash():
    found = refute(Equation(A * B, B * A))
    data = {"name": "p", "part": "", "role": "mutant", "says": "so", **piece(found)}
    assert moved(data, PROSE) > 5


def test_a_conclusion_that_is_assumed_is_another_statement():
    """The start of an induction, the recurrence, what is used at the end: each is a hypothesis."""
    data = entered("induction")
    for block in ("start", "recurrence", "end"):
        weaker = copy.deepcopy(data)
        weaker["induction"][block].append({**data["induction"]["start"][0], "id": "more"})
        assert stated(weaker) != stated(data)


@pytest.mark.parametrize(
    "kind, how, line",
    [
        ("derivation", "derivation", "A·x = x ⟹ A²·x = x"),
        (
            "induction",
            "induction",
            "at the start: A·x = x; from step to step: x1 = A·x; at the end: B = A ⟹ A²·x = x",
        ),
        ("squares", "squares", "q ≥ 0 ⟹ a² + q ≥ 0"),
        ("shift", "shift", "a ≥ 2 ⟹ a − 1 ≥ 0"),
        ("sturm", "sturm", "a ≥ 2 ⟹ a² − 2 > 0"),
    ],
)
def test_how_a_theorem_is_shown_and_what_it_says(kind, how, line):
    assert (method(entered(kind)), says(entered(kind))) == (how, line)


def test_a_strict_inequality_is_another_statement():
    weak, strict = (
        theorem([SumOfSquares(Inequality(a * a + 1, 0, strict=s), [Square(a), Square(number(1))])])
        for s in (False, True)
    )
    assert stated(weak) != stated(strict)
