"""The rule `cancel`: only a number that is assumed not to be zero is divided out."""

import pytest

from tests.verify.recheck.certificates import certificate, equal, fact, letter, number, op
from tests.verify.recheck.forging import A_IS_0, AB, FAILS, derivation
from verify.recheck import recheck

FALSE = {
    "cancelling what may be zero": (
        lambda: certificate(
            derivation(
                AB,
                [fact("f", op("n", "n", "c^1 A"), op("n", "n", "0"))],
                [{"id": "s", "rule": "cancel", "of": "f", "by": "f", **A_IS_0}],
                [A_IS_0],
                "n",
                "c",
            )
        ),
        "no nonzero polynomial",
    ),
    "cancelling a nonzero matrix": (
        lambda: certificate(
            derivation(
                AB,
                [fact("f", op("n", "n", "B A"), op("n", "n", "0"))],
                [{"id": "s", "rule": "cancel", "of": "f", "by": "B", **A_IS_0}],
                [A_IS_0],
                nonzero=[("B", op("n", "n", "B"))],
            )
        ),
        "times the equation",
    ),
    "cancelling another factor": (
        lambda: certificate(
            derivation(
                AB,
                [fact("f", op("n", "n", "c^1 A"), op("n", "n", "0"))],
                [{"id": "s", "rule": "cancel", "of": "f", "by": "d", **A_IS_0}],
                [A_IS_0],
                "n",
                "c d",
                [("d", number("d^1"))],
            )
        ),
        "times the equation",
    ),
}


@pytest.mark.parametrize("title", FALSE)
def test_a_false_theorem_is_not_confirmed(title):
    make, reason = FALSE[title]
    with pytest.raises(FAILS, match=reason):
        recheck(make())


@pytest.mark.parametrize(
    "left, right, claim",
    [
        (
            op("1", "n", "x* x z*"),
            op("1", "n", "x* x y*"),
            equal(op("1", "n", "z*"), op("1", "n", "y*")),
        ),
        (
            op("n", "1", "z x* x"),
            op("n", "1", "y x* x"),
            equal(op("n", "1", "z"), op("n", "1", "y")),
        ),
    ],
)
def test_a_number_that_is_a_product_is_cancelled_on_either_side(left, right, claim):
    step = {"id": "s", "rule": "cancel", "of": "f", "by": "p", **claim}
    recheck(
        certificate(
            derivation(
                [letter(n, "n", "1") for n in "xyz"],
                [fact("f", left, right)],
                [step],
                [claim],
                nonzero=[("p", op("1", "1", "x* x"))],
            )
        )
    )
