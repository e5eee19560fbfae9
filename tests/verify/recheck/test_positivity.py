"""Positive polynomials: by shifted coefficients, Sturm chains and squares."""

import pytest

from tests.verify.recheck.certificates import (
    certificate,
    fact,
    number,
    piece,
    positivity_shift,
    positivity_square,
    positivity_sturm,
    theory,
    trace,
)
from tests.verify.recheck.forging import FAILS, alone, changed, edited, shift
from verify.recheck import recheck


def of_one_scalar(**data):
    return piece("positivity", theory("", "x"), **data)


FALSE = {
    "a shift that keeps a negative coefficient": (
        lambda: certificate(edited(positivity_shift(), ("bounds", 0, 1), number("- 1"))),
        "negative",
    ),
    "strict without a constant": (
        lambda: certificate(
            of_one_scalar(
                claim=number("x^1"), strict=True, method="shift", bounds=[["x", number("0")]]
            )
        ),
        "constant",
    ),
    "bounds that lean on each other": (
        lambda: certificate(edited(positivity_shift(), ("bounds", 0, 1), number("y^1"))),
        "later row",
    ),
    "a scalar without a bound": (
        lambda: certificate(changed(positivity_shift(), bounds=positivity_shift()["bounds"][:1])),
        "no bound",
    ),
    "a facts list in positivity": (
        lambda: certificate(
            edited(positivity_shift(), ("theory", "facts"), [fact("f", number("x^1"), number("0"))])
        ),
        "more than",
    ),
    "a root on the half-line": (
        lambda: certificate(edited(positivity_sturm(), ("claim",), number("x^2 - 5 x^1 + 6"))),
        "root",
    ),
    "a double root on the half-line": (
        lambda: certificate(edited(positivity_sturm(), ("claim",), number("x^2 - 4 x^1 + 4"))),
        "root",
    ),
    "negative where the half-line starts": (
        lambda: certificate(edited(positivity_sturm(), ("claim",), number("x^1 - 1"))),
        "not positive",
    ),
    "the zero polynomial is positive": (
        lambda: certificate(edited(positivity_sturm(), ("claim",), number("0"))),
        "not positive",
    ),
    "strict in spite of a square": (
        lambda: certificate(changed(positivity_square(), strict=True)),
        "strict",
    ),
    "a square of something else": (
        lambda: certificate(edited(positivity_square(), ("square",), number("x^1 - 3"))),
        "not the claim",
    ),
}


BROKEN = {
    "a positive trace": (
        alone(changed(shift("0", False, ("x", "0")), claim=trace("0"))),
        "scalar polynomial",
    ),
    "a trace as a bound": (
        alone(changed(shift("x^1", False), bounds=[["x", trace("0")]])),
        "scalar polynomial",
    ),
    "a trace squared": (
        alone(changed(positivity_square(), claim=number("0"), square=trace("0"), rest=number("1"))),
        "scalar polynomial",
    ),
    "a scalar bounded twice": (alone(shift("x^1", False, ("x", "- 1"), ("x", "0"))), "bounded"),
    "a bound from below": (alone(shift("x^1", False, ("x", "y^1"), ("y", "0"))), "later row"),
    "a scalar left unbounded": (alone(shift("y^1", False, ("x", "0"))), "no bound"),
    "a negative scalar": (alone(shift("- 1 x^1", False, ("x", "0"))), "negative"),
    "two scalars in a Sturm chain": (
        alone(
            changed(
                edited(positivity_sturm(), ("theory", "scalars"), ["x", "y"]),
                claim=number("x^1 y^1"),
            )
        ),
        "exactly one",
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
