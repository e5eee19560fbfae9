"""Points with one root of a quadratic polynomial, where no rational point meets the hypotheses."""

from fractions import Fraction

import pytest

from theory.operators import Derivation, Equation, Inequality, Operator, Scalar
from theory.operators.irrational import in_words
from theory.operators.theorems import irrational_points

a, b = Scalar("a"), Scalar("b")
s, t = Scalar("s", nonneg=True), Scalar("t", nonneg=True)
x, y = Operator("x", "n", "1"), Operator("y", "n", "1")


def at(*facts, nonzero=()):
    proof = Derivation(list(facts), list(nonzero)).qed(Equation(2 * a, a + a))
    return ", ".join(map(in_words, irrational_points([proof])))


def test_the_golden_ratio():
    assert "s = 1/2 + 1/2·√5" in at(Equation(s * s, s + 1))
    assert "a = 1/2 − 1/2·√5" in at(Equation(a * a, a + 1), Inequality(0, a))


def test_what_is_solved_for_hangs_on_the_root():
    """(r + 1)x = 2y with r irrational: x and y, rational, vanish."""
    found = at(Equation(s * s, 2), Equation((s + 1) * x, 2 * y), Inequality(y.T * y, 0))
    assert "s = √2" in found and "x = 0" in found and "y = 0" in found


@pytest.mark.parametrize("bound, met", [(Fraction(7, 5), True), (Fraction(3, 2), False)])
def test_an_inequality_is_decided_at_the_root_exactly(bound, met):
    """√2 > 7/5 and √2 < 3/2: s² = 2, s > bound."""
    found = at(Equation(s * s, 2), Inequality(s, bound, strict=True))
    assert bool(found) == met


@pytest.mark.parametrize(
    "facts",
    [
        [Equation(s * s, -2)],  # no real root
        [Equation(s * s, 2), Inequality(1, s)],
        [Equation(s**3, 2)],  # no quadratic one
        [Equation(s * s, 2), Equation(t * t, 3)],  # two of them
        [Equation(s * s, 2), Equation(s, 1)],
    ],
)
def test_what_is_no_such_point_is_not_told(facts):
    assert at(*facts) == ""


def test_what_must_not_be_zero_is_not():
    assert at(Equation(s * s, 2), nonzero=[(s, "")])
    assert at(Equation(s * s, 2), nonzero=[(s * s - 2, "")]) == ""
