"""The rule `definite`: only w from w*w = 0."""

import pytest

from tests.verify.recheck.certificates import certificate, equal, fact, op, trace
from tests.verify.recheck.forging import A_IS_0, AB, FAILS, alone, derivation
from verify.recheck import recheck


def nilpotent():
    """tr(A A) = 0 says nothing of tr(A)."""
    return derivation(
        AB,
        [fact("f", trace("A A"), trace("0"))],
        [{"id": "s", "rule": "definite", "of": "f", "vector": trace("A")}],
        [equal(trace("A"), trace("0"))],
    )


FALSE = {
    "definite from 0 = 0 for 0": (
        lambda: certificate(
            derivation(
                AB,
                [fact("f", op("n", "n", "0"), op("n", "n", "0"))],
                [{"id": "s", "rule": "definite", "of": "f", "vector": op("n", "n", "0")}],
                [A_IS_0],
            )
        ),
        "no multiple",
    ),
    "nilpotent is zero": (
        lambda: certificate(
            derivation(
                AB,
                [fact("f", op("n", "n", "A A"), op("n", "n", "0"))],
                [{"id": "s", "rule": "definite", "of": "f", "vector": op("n", "n", "A")}],
                [A_IS_0],
            )
        ),
        "no multiple",
    ),
    "definite from 0 = 0": (
        lambda: certificate(
            derivation(
                AB,
                [fact("f", op("n", "n", "0"), op("n", "n", "0"))],
                [{"id": "s", "rule": "definite", "of": "f", "vector": op("n", "n", "A")}],
                [A_IS_0],
            )
        ),
        "no multiple",
    ),
    "definite from c·w*w with a scalar c": (
        lambda: certificate(
            derivation(
                AB,
                [fact("f", op("n", "n", "c^1 A* A"), op("n", "n", "0"))],
                [{"id": "s", "rule": "definite", "of": "f", "vector": op("n", "n", "A")}],
                [A_IS_0],
                scalars="c",
            )
        ),
        "no multiple",
    ),
}


BROKEN = {"a definite trace": (alone(nilpotent()), "not squared")}


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
