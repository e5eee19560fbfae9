"""Refutations and instances: every hypothesis holds at the point, and the claim fails, or holds."""

import pytest

from tests.verify.recheck.certificates import (
    certificate,
    equal,
    fact,
    no_commuting,
    not_positive,
    number,
    op,
    piece,
    point,
    silver,
    theory,
)
from tests.verify.recheck.forging import A_IS_0, AB, FAILS, alone, changed, edited
from verify.recheck import recheck


def imaginary():
    """A*A = 0 with A not 0, over α² = -1."""
    facts = [fact("f", op("n", "n", "A* A"), op("n", "n", "0"))]
    at_i = point({"n": 2}, {}, {"A": [["1", "0"], [["0", "1"], "0"]]}, field=["1", "0", "1"])
    return piece(
        "refutation",
        theory("n", "", AB[:1], facts),
        role="exact",
        claims=[{**A_IS_0, "relation": "="}],
        at=[at_i],
    )


def zero_divisor():
    """Over (x-1)(x-2), α - 1 is neither zero nor a unit: it refutes nothing."""
    at_one = point({}, {"c": ["-1", "1"]}, {}, field=["2", "-3", "1"])
    return piece(
        "refutation",
        theory("", "c"),
        role="exact",
        at=[at_one],
        claims=[{**equal(number("c^1"), number("0")), "relation": "="}],
    )


def lopsided():
    at_two = point({"n": 2}, {}, {"A": [["1", "5"], ["0", "1"]]})
    return piece(
        "instances",
        theory("n", "", AB[:1]),
        role="exact",
        at=[at_two],
        claims=[{**equal(op("n", "n", "A"), op("n", "n", "0")), "relation": ">="}],
    )


FALSE = {
    "imaginary matrices": (lambda: certificate(imaginary(), verdict="refuted"), "no real root"),
    "a zero divisor refutes": (
        lambda: certificate(zero_divisor(), verdict="refuted"),
        "nothing is refuted",
    ),
    "a refutation that breaks a hypothesis": (
        lambda: certificate(
            edited(
                no_commuting(),
                ("theory", "facts"),
                [fact("f", op("n", "n", "A"), op("n", "n", "0"))],
            ),
            verdict="refuted",
        ),
        "does not hold",
    ),
    "a refutation where the claim holds": (
        lambda: certificate(
            edited(no_commuting(), ("at", 0, "letters", "B"), [["1", "0"], ["0", "1"]]),
            verdict="refuted",
        ),
        "nothing is refuted",
    ),
    "two refutations in one": (
        lambda: certificate(
            changed(no_commuting(), at=no_commuting()["at"] * 2), verdict="refuted"
        ),
        "exactly one",
    ),
    "a symmetric letter that is not": (
        lambda: certificate(
            edited(not_positive(), ("at", 0, "letters", "K"), [["2", "1"], ["0", "1"]]),
            verdict="refuted",
        ),
        "not symmetric",
    ),
    "a definite letter that is not": (
        lambda: certificate(
            edited(not_positive(), ("at", 0, "letters", "K"), [["1", "1"], ["1", "1"]]),
            verdict="refuted",
        ),
        "definite",
    ),
    "a semidefinite letter with a zero on the diagonal": (
        lambda: certificate(
            edited(not_positive(), ("at", 0, "letters", "H"), [["0", "1"], ["1", "5"]]),
            verdict="refuted",
        ),
        "definite",
    ),
    "a scalar that should not be negative": (
        lambda: certificate(
            edited(not_positive(), ("at", 0, "scalars", "c"), "-1"), verdict="refuted"
        ),
        "negative",
    ),
    "a nonzero polynomial that is zero": (
        lambda: certificate(
            edited(silver(), ("theory", "nonzero", 0, "poly"), number("s^2 - 2")), verdict="checked"
        ),
        "is zero",
    ),
    "an order between numbers that are not rational": (
        lambda: certificate(
            edited(silver(), ("claims", 1, "left"), number("s^1")), verdict="checked"
        ),
        "not rational",
    ),
    "matrices for a fact for all": (
        lambda: certificate(
            edited(
                no_commuting(),
                ("theory", "facts"),
                [fact("f", op("n", "n", "A"), op("n", "n", "A"), forall=["A"])],
            ),
            verdict="refuted",
        ),
        "for all",
    ),
}


BROKEN = {
    "a field without a polynomial": (
        alone(edited(silver(), ("at", 0, "field"), ["1", "0"]), "checked"),
        "degree",
    ),
    "a point with one letter more": (
        alone(edited(silver(), ("at", 0, "letters", "Z"), [["1"]]), "checked"),
        "not those",
    ),
    "a point with one scalar more": (
        alone(edited(silver(), ("at", 0, "scalars", "z"), "1"), "checked"),
        "not those",
    ),
    "an algebraic number without a field": (
        alone(edited(no_commuting(), ("at", 0, "letters", "B", 0, 0), ["1"]), "refuted"),
        "field",
    ),
    "an algebraic number of too high degree": (
        alone(edited(silver(), ("at", 0, "scalars", "s"), ["0", "0", "1"]), "checked"),
        "field",
    ),
    "a matrix that is not symmetric": (
        alone(edited(no_commuting(), ("theory", "letters", 0, "symmetric"), True), "refuted"),
        "not symmetric",
    ),
    "a number in the field is positive": (
        alone(
            edited(
                silver(), ("claims", 1), {**equal(number("s^1"), number("0")), "relation": ">="}
            ),
            "checked",
        ),
        "not rational",
    ),
    "an order without a symmetric difference": (alone(lopsided(), "checked"), "not symmetric"),
    "an unknown relation": (
        alone(edited(silver(), ("claims", 1, "relation"), "!="), "checked"),
        "relation",
    ),
    "a strict order between operators": (
        alone(edited(not_positive(), ("claims", 0, "relation"), ">"), "refuted"),
        "relation",
    ),
    "an order between operators that are not square": (
        alone(edited(silver(), ("claims", 0, "relation"), ">="), "checked"),
        "relation",
    ),
    "an instance where the claim fails": (
        alone(edited(silver(), ("claims", 0, "right"), op("n", "1", "x")), "checked"),
        "does not hold",
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
