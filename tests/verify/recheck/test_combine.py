"""The rule `combine`: cofactors that do not add up to the claim, or whose words do not fit."""

import pytest

from tests.verify.recheck.certificates import certificate, equal, fact, letter, number, op, trace
from tests.verify.recheck.forging import (
    A_IS_0,
    A_IS_B,
    AB,
    FAILS,
    NOTHING,
    XX,
    X,
    combine,
    derivation,
    induction,
)
from verify.recheck import recheck

FALSE = {
    "a claim nobody derived": (
        lambda: certificate(derivation(AB, [], [], [A_IS_B])),
        "neither a fact",
    ),
    "zero of another type": (
        lambda: certificate(
            derivation(
                AB,
                [],
                [combine("z", equal(number("0"), number("0")))],
                [equal(op("n", "n", "0"), op("n", "n", "0"))],
            )
        ),
        "neither a fact",
    ),
    "a step that proves itself": (
        lambda: certificate(
            derivation(AB, [], [combine("s", A_IS_B, ["1", [], [], "s", False, []])], [A_IS_B])
        ),
        "earlier step",
    ),
    "two steps that prove each other": (
        lambda: certificate(
            derivation(
                AB,
                [],
                [
                    combine("s", A_IS_B, ["1", [], [], "t", False, []]),
                    combine("t", A_IS_B, ["1", [], [], "s", False, []]),
                ],
                [A_IS_B],
            )
        ),
        "earlier step",
    ),
    "an id used twice": (
        lambda: certificate(
            derivation(AB, [fact("f", **A_IS_B)], [combine("f", A_IS_0)], [A_IS_0])
        ),
        "twice",
    ),
    "a step takes the name of an induction hypothesis": (
        lambda: certificate(
            induction(
                XX,
                [fact("IH0", **equal(op("n", "n", "P"), op("n", "n", "P")))],
                [["P", "Q"]],
                equal(op("n", "n", "P"), op("n", "n", "0")),
                NOTHING,
                NOTHING,
            )
        ),
        "twice",
    ),
    "operators commute": (
        lambda: certificate(
            derivation(
                AB,
                [],
                [combine("s", equal(op("n", "n", "A B"), op("n", "n", "B A")))],
                [equal(op("n", "n", "A B"), op("n", "n", "B A"))],
            )
        ),
        "add up",
    ),
    "the trace is multiplicative under any order": (
        lambda: certificate(
            derivation(
                [*AB, letter("C", "n", "n")],
                [],
                [combine("s", equal(trace("A B C"), trace("A C B")))],
                [equal(trace("A B C"), trace("A C B"))],
            )
        ),
        "add up",
    ),
    "an outer product commutes": (
        lambda: certificate(
            derivation(
                [X, letter("y", "n", "1")],
                [],
                [combine("s", equal(op("n", "n", "x y*"), op("n", "n", "y x*")))],
                [equal(op("n", "n", "x y*"), op("n", "n", "y x*"))],
            )
        ),
        "add up",
    ),
    "a trace fact as an operator fact": (
        lambda: certificate(
            derivation(
                AB,
                [fact("t", trace("A"), trace("B"))],
                [combine("s", A_IS_B, ["1", [], [], "t", False, []])],
                [A_IS_B],
            )
        ),
        "does not fit",
    ),
    "a trace fact under words": (
        lambda: certificate(
            derivation(
                AB,
                [fact("t", trace("A"), trace("B"))],
                [combine("s", equal(trace("A A"), trace("B A")), ["1", [], [], "t", False, ["A"]])],
                [equal(trace("A A"), trace("B A"))],
            )
        ),
        "does not fit",
    ),
    "a trace fact behind words": (
        lambda: certificate(
            derivation(
                AB,
                [fact("t", trace("A"), trace("B"))],
                [combine("s", equal(trace("A A"), trace("A B")), ["1", [], ["A"], "t", False, []])],
                [equal(trace("A A"), trace("A B"))],
            )
        ),
        "does not fit",
    ),
    "an adjoint for the fact itself": (
        lambda: certificate(
            derivation(
                AB,
                [fact("f", op("n", "n", "A*"), op("n", "n", "B"))],
                [combine("s", A_IS_B, ["1", [], [], "f", False, []])],
                [A_IS_B],
            )
        ),
        "add up",
    ),
    "dimensions that do not fit": (
        lambda: certificate(
            derivation(
                [letter("A", "n", "m")],
                [],
                [combine("s", equal(op("n", "m", "A A"), op("n", "m", "A A")))],
                [equal(op("n", "m", "A A"), op("n", "m", "A A"))],
                "n m",
            )
        ),
        "do not fit",
    ),
    "an identity that is not square": (
        lambda: certificate(
            derivation(
                [letter("A", "n", "m")],
                [],
                [combine("s", equal(op("n", "m", "1"), op("n", "m", "1")))],
                [equal(op("n", "m", "1"), op("n", "m", "1"))],
                "n m",
            )
        ),
        "wrong type",
    ),
    "the dimension 1 declared": (
        lambda: certificate(derivation(AB, [], [], [A_IS_B], "n 1")),
        'dimension "1"',
    ),
    "the trace of the identity as a number": (
        lambda: certificate(
            derivation(
                AB,
                [fact("f", op("n", "n", "A"), op("n", "n", "1"))],
                [combine("s", equal(trace("A"), trace("0")), ["1", [], [], "f", False, []])],
                [equal(trace("A"), trace("0"))],
            )
        ),
        "trace of the identity",
    ),
    "a number fact makes any word": (
        lambda: certificate(
            derivation(
                [letter("A", "n", "m")],
                [fact("c", number("c^1"), number("0"))],
                [combine("s", equal(op("n", "n", "c^1 A"), op("n", "n", "0")))],
                [equal(op("n", "n", "0"), op("n", "n", "0"))],
                "n m",
                "c",
            )
        ),
        "wrong type",
    ),
    "combining a fact for all": (
        lambda: certificate(
            derivation(
                [*AB, X],
                [fact("f", op("n", "1", "A x"), op("n", "1", "0"), forall=["x"])],
                [
                    combine(
                        "s",
                        equal(op("n", "1", "A x"), op("n", "1", "0")),
                        ["1", [], [], "f", False, []],
                    )
                ],
                [equal(op("n", "1", "A x"), op("n", "1", "0"))],
            )
        ),
        "for all",
    ),
}


@pytest.mark.parametrize("title", FALSE)
def test_a_false_theorem_is_not_confirmed(title):
    make, reason = FALSE[title]
    with pytest.raises(FAILS, match=reason):
        recheck(make())
