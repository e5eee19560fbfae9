"""The lock's hash covers all that a piece of a certificate states, and nothing else."""

import copy

import pytest

from theory.operators import (
    Equation,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    induction,
    positive_beyond,
    positive_on_half_line,
    prove,
    refute,
)
from theory.operators.data import piece
from verify.certificates.statement import stated

A, B = Operator("A", "n", "n"), Operator("B", "n", "n")
x, x1 = Operator("x", "n", "1"), Operator("x1", "n", "1")
a = Scalar("a")
PIECES = {
    "derivation": prove(Equation((A * B).T, B.T * A.T, "the order turns"), [Equation(A * x, x)]),
    "induction": induction(
        Equation(A * x, x),
        state=[(x, x1)],
        initial=[Equation(A * x, x, "the start")],
        recurrence=[Equation(x1, A * x, "the step")],
        conclusion=[Equation(A * A * x, x)],
        final=[Equation(B, A)],
    ),
    "squares": SumOfSquares(a * a + 1, [Square(a)] + [Square(a**0)]),
    "shift": positive_beyond(a - 1, [(a, 2)]),
    "half line": positive_on_half_line(a * a - 2, 2),
    "refutation": refute(Equation(A * B, B * A)),
}
BLOCKS = {"base", "step", "conclusion"}
PROSE = {"why", "name", "says", "part", "role"}
WITNESSES = {"steps", "terms", "squares", "at", "square", "rest", "weakens"}


def leaves(data, path=()):
    """Every (path, value) of the numbers, words and truths in a piece."""
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


def is_outside(path):
    """Prose, a witness, or a step of an induction's block."""
    return (
        path[0] in PROSE | WITNESSES
        or path[-1] == "why"
        or (path[0] in BLOCKS and path[1] == "steps")
    )


@pytest.mark.parametrize("kind", PIECES)
def test_every_leaf_of_what_is_stated_changes_the_hash_and_no_other_does(kind):
    data = {"name": "p", "part": "", "role": "proof", "says": "so", **piece(PIECES[kind])}
    before, inside = stated(data), 0
    for path, value in leaves(data):
        moved = stated(changed(data, path, value)) != before
        assert moved == (not is_outside(path)), path
        inside += moved
    assert inside > 5


def test_a_conclusion_that_is_assumed_is_another_statement():
    """The start of an induction, the recurrence, what is used at the end: each is a hypothesis."""
    data = piece(PIECES["induction"])
    for block in ("base", "step", "conclusion"):
        weaker = copy.deepcopy(data)
        weaker[block]["facts"].append({**data["base"]["facts"][0], "id": "more"})
        assert stated(weaker) != stated(data)
