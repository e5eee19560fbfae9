"""The theory of a piece: dimensions, scalars, letters and their marks, facts, and the limits of
each."""

import pytest

from tests.verify.recheck.certificates import (
    change_of_basis,
    equal,
    fact,
    instance_and_cancel,
    inverse_unique,
    no_commuting,
    number,
    op,
    powers,
    silver,
    squares_order,
)
from tests.verify.recheck.forging import (
    A_IS_0,
    AB,
    FAILS,
    added,
    alone,
    combine,
    derivation,
    edited,
    with_fact,
    with_letter,
)
from verify.recheck import recheck

A_IS_0_NUMBER = equal(number("c^1"), number("0"))


BROKEN = {
    "an arbitrary letter under an adjoint in a fact": (
        alone(with_fact(instance_and_cancel(), op("1", "n", "y*"), op("1", "n", "0"))),
        "mentions",
    ),
    "an arbitrary letter that is not zero": (
        alone(
            added(
                instance_and_cancel(),
                ("theory", "nonzero"),
                {"id": "y", "poly": op("n", "1", "y"), "why": ""},
            )
        ),
        "mentions",
    ),
    "an arbitrary letter bound": (
        alone(with_fact(instance_and_cancel(), number("0"), number("0"), forall=["y"])),
        "binds",
    ),
    "an unknown name bound": (
        alone(with_fact(instance_and_cancel(), number("0"), number("0"), forall=["q"])),
        "unknown name",
    ),
    "a dimension 1": (
        alone(edited(change_of_basis(), ("theory", "dimensions"), ["n", "k", "1"])),
        'dimension "1"',
    ),
    "a dimension twice": (
        alone(edited(change_of_basis(), ("theory", "dimensions"), ["n", "k", "n"])),
        "repeats",
    ),
    "a letter that is also a scalar": (
        alone(edited(change_of_basis(), ("theory", "scalars"), ["M"])),
        "repeats",
    ),
    "a letter twice": (alone(with_letter(change_of_basis(), "M", "n", "k")), "repeats"),
    "a letter with a space": (alone(with_letter(change_of_basis(), "M N", "n", "k")), "no name"),
    "a letter with quotes": (alone(with_letter(change_of_basis(), "M«", "n", "k")), "no name"),
    "a letter that cannot be seen": (
        alone(with_letter(change_of_basis(), "\u200b", "n", "k")),
        "no name",
    ),
    "a letter of unknown size": (
        alone(with_letter(change_of_basis(), "Z", "q", "q")),
        "unknown dimension",
    ),
    "a symmetric letter that is not square": (
        alone(with_letter(change_of_basis(), "Z", "n", "k", symmetric=True)),
        "not square",
    ),
    "a letter that is nonnegative": (
        alone(edited(change_of_basis(), ("theory", "nonneg"), ["M"])),
        "not a scalar",
    ),
    "a letter definite without symmetry": (
        alone(edited(change_of_basis(), ("theory", "pd"), ["T"])),
        "symmetric letter",
    ),
    "an id twice": (
        alone(
            added(
                change_of_basis(), ("theory", "facts"), fact("S·Si = 1", number("0"), number("0"))
            )
        ),
        "twice",
    ),
    "a scalar twice in a monomial": (
        alone(with_fact(inverse_unique(), number("c^1 c^1"), number("0"))),
        "repeats",
    ),
    "a polynomial of unknown size": (
        alone(with_fact(inverse_unique(), op("q", "q", "0"), op("q", "q", "0"))),
        "unknown dim",
    ),
    "sides of two types": (
        alone(with_fact(inverse_unique(), op("k", "k", "0"), number("0"))),
        "different types",
    ),
    "two facts of one id": (
        alone(with_fact(with_fact(powers(), number("0"), number("0")), number("0"), number("0"))),
        "twice",
    ),
    "an exponent 0": (alone(with_fact(inverse_unique(), number("c^0"), number("1"))), "exponent"),
    "an exponent True": (
        alone(
            with_fact(
                inverse_unique(), number("0"), {"scalar": True, "terms": [["1", [["c", True]], []]]}
            )
        ),
        "exponent",
    ),
    "a fraction that is not in lowest terms": (
        alone(edited(no_commuting(), ("at", 0, "letters", "B", 1, 1), "2/4"), "refuted"),
        "lowest terms",
    ),
    "a polynomial that is no scalar": (
        alone(with_fact(inverse_unique(), number("0"), {"scalar": False, "terms": []})),
        "not true",
    ),
    "a nonnegative scalar twice": (
        alone(edited(squares_order(), ("theory", "nonneg"), ["c", "c"])),
        "repeats",
    ),
    "a semidefinite letter twice": (
        alone(edited(squares_order(), ("theory", "psd"), ["H", "H"])),
        "repeats",
    ),
    "two nonzero polynomials of one id": (
        alone(
            added(
                instance_and_cancel(),
                ("theory", "nonzero"),
                {"id": "c", "poly": number("c^1"), "why": ""},
            )
        ),
        "twice",
    ),
    "an unknown scalar": (
        alone(with_fact(inverse_unique(), number("q^1"), number("q^1"))),
        "no scalar",
    ),
    "a dimension over the limit": (
        alone(
            edited(
                edited(silver(), ("theory", "dimensions"), ["n", "m"]),
                ("at", 0, "dimensions"),
                {"n": 2, "m": 65},
            ),
            "checked",
        ),
        "no dimension",
    ),
    "a word that grows over the limit": (
        alone(
            derivation(
                AB,
                [fact("f", **A_IS_0)],
                [combine("s", A_IS_0, ["1", [], ["A"] * 6000, "f", False, ["A"] * 6000])],
                [A_IS_0],
            )
        ),
        "grows over",
    ),
    "an exponent that grows over the limit": (
        alone(
            derivation(
                [],
                [fact("f", number("c^10000"), number("0"))],
                [combine("s", A_IS_0_NUMBER, ["1", [["c", 1]], [], "f", False, []])],
                [A_IS_0_NUMBER],
                "",
                "c",
            )
        ),
        "grows over",
    ),
    "a polynomial of too many terms": (
        alone(
            with_fact(
                inverse_unique(), number("0"), {"scalar": True, "terms": [["1", [], []]] * 200_001}
            )
        ),
        "terms",
    ),
}


@pytest.mark.parametrize("title", BROKEN)
def test_every_rule_is_checked(title):
    make, reason = BROKEN[title]
    with pytest.raises(FAILS, match=reason):
        recheck(make())
