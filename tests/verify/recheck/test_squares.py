"""Sums of squares: the squares, their weights and middles, and the rest."""

import pytest

from tests.verify.recheck.certificates import (
    certificate,
    letter,
    number,
    op,
    piece,
    positivity_square,
    squares_number,
    squares_order,
    squares_scalar,
    squares_trace,
    theory,
    trace,
)
from tests.verify.recheck.forging import FAILS, alone, changed, edited
from verify.recheck import recheck


def one_sided_order():
    terms = [["-2", [], ["B*"], "B = D", False, []]]
    return changed(squares_order(), claim=op("n", "n", "H + 2 B* D + c^1 A* H A"), terms=terms)


def squares(claim, q, middle=""):
    return piece(
        "squares",
        theory("n m", "", [letter("K", "n", "n", symmetric=True)], psd="K"),
        claim=claim,
        squares=[["1", [], q, middle]],
        steps=[],
        terms=[],
    )


FALSE = {
    "a negative square": (
        lambda: certificate(edited(squares_scalar(), ("squares", 0, 0), "-1")),
        "negative",
    ),
    "a square less": (
        lambda: certificate(edited(squares_order(), ("squares", 1, 0), "1")),
        "add up",
    ),
    "an odd power of a scalar of either sign": (
        lambda: certificate(
            piece(
                "squares",
                theory("", "a b"),
                claim=number("a^1 b^2"),
                squares=[["1", [["a", 1]], number("b^1"), ""]],
                steps=[],
                terms=[],
            )
        ),
        "may be negative",
    ),
    "a middle that is not semidefinite": (
        lambda: certificate(edited(squares_trace(), ("theory", "pd"), [])),
        "not known to be",
    ),
    "a semidefinite letter that is not symmetric": (
        lambda: certificate(edited(squares_order(), ("theory", "psd"), ["A"])),
        "symmetric letter",
    ),
    "an operator inequality without symmetry": (
        lambda: certificate(
            edited(squares_order(), ("claim",), op("n", "n", "H + 2 B* D + c^1 A* H A"))
        ),
        "adjoint",
    ),
    "a matrix ≥ 0 by squares of another size": (
        lambda: certificate(edited(squares_number(), ("squares", 0, 2), op("n", "1", "x"))),
        "add up",
    ),
}


BROKEN = {
    "an order without symmetry": (alone(one_sided_order()), "its own adjoint"),
    "minus a square": (
        alone(
            changed(
                squares_scalar(), claim=number("- a^2"), squares=[["-1", [], number("a^1"), ""]]
            )
        ),
        "negative",
    ),
    "a middle for a number": (
        alone(edited(squares_scalar(), ("squares", 0, 3), "H")),
        "scalar squares",
    ),
    "a number squared for a matrix": (
        alone(edited(squares_number(), ("squares", 0, 2), number("d^1"))),
        "wrong type",
    ),
    "a middle of another size": (
        alone(squares(trace("K"), op("m", "m", "1"), "K")),
        "does not fit",
    ),
    "a square of another size": (
        alone(squares(op("n", "n", "1"), op("m", "m", "1"))),
        "wrong type",
    ),
    "a square without the rest": (
        alone({key: value for key, value in positivity_square().items() if key != "rest"}),
        "together",
    ),
}


@pytest.mark.parametrize("title", FALSE)
def test_a_false_theorem_is_not_confirmed(title):
    make, reason = FALSE[title]
    with pytest.raises(FAILS, match=reason):
        recheck(make())


@pytest.mark.parametrize("title", BROKEN)
def test_every_rule_is_checked(title):
    make, reason = BROKEN[title]
    with pytest.raises(FAILS, match=reason):
        recheck(make())
