"""Inequalities that contradict each other are found out; their neighbours are not."""

import pytest

from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Operator,
    Scalar,
    contradiction,
    identity,
    reciprocal,
)
from theory.operators.check import check

A, B = Operator("A", "n", "n"), Operator("B", "n", "n")
S = Operator("S", "n", "n", symmetric=True)
x, e, g = (Operator(name, "n", "1") for name in "xeg")
a, b = Scalar("a"), Scalar("b")
s, L, m, w = (Scalar(name, nonneg=True) for name in ("s", "L", "m", "w"))
one = identity("1")


def above(left, right):
    return Inequality(left, right, strict=True)


# (hypotheses that contradict each other, nearly the same that do not)
PAIRS = {
    "two orders": ([above(a, b), above(b, a)], [above(a, b), Inequality(a, b)]),
    "a gap": ([Inequality(a, b + 1), Inequality(b, a)], [Inequality(a, b + 1)]),
    "a negative number ≥ 0": ([above(0, s)], [Inequality(0, s)]),
    "an empty interval": (
        [Inequality(1, a), Inequality(a, 2)],
        [Inequality(2, a), Inequality(a, 2)],
    ),
    "a square below 0": ([Equation(one * a, x.T * x), above(0, a)], [Equation(one * a, x.T * x)]),
    "a square length between two": (
        [above(x.T * x, 4), above(3, x.T * x)],
        [above(x.T * x, 3), above(4, x.T * x)],
    ),
    "Cauchy–Schwarz": (
        [Equation(e.T * e, 1), Equation(g.T * g, 4), Equation(g.T * e, 3)],
        [Equation(e.T * e, 1), Equation(g.T * g, 4), Equation(g.T * e, 2)],
    ),
    "a step that is too long": (
        [Inequality(w, 2 * reciprocal(L)), Inequality(1, w * L)],
        [Inequality(w, reciprocal(L)), Inequality(1, w * L)],
    ),
    "μ above L": (
        [
            Inequality(g.T * e, m * e.T * e),
            Inequality(L * L * e.T * e, g.T * g),
            above(m, L),
            Equation(e.T * e, 1),
        ],
        [
            Inequality(g.T * e, m * e.T * e),
            Inequality(L * L * e.T * e, g.T * g),
            above(L, m),
            Equation(e.T * e, 1),
        ],
    ),
    "two orders of matrices": (
        [Inequality(S, identity("n")), Inequality(0, S)],
        [Inequality(S, identity("n")), Inequality(0, -S)],
    ),
    "a commutator that is 1": (
        [Equation(A * B - B * A, identity("n"))],
        [Equation(A * B - B * A, A)],
    ),
}


def proved_from(facts, nonzero=(), psd=()):
    return Derivation(facts, list(nonzero), psd=psd).qed(Equation(2 * a, a + a))


@pytest.mark.parametrize("impossible, possible", PAIRS.values(), ids=PAIRS)
def test_a_contradiction_is_derived_and_none_where_the_hypotheses_can_be_met(impossible, possible):
    found = contradiction(proved_from(impossible))
    assert found is not None and found.text
    check(found.proof)
    assert contradiction(proved_from(possible)) is None


def test_a_number_whose_square_is_zero_and_that_is_not():
    facts = [Equation(a * b, 0), Equation(a, b)]
    assert "a² = 0, and a ≠ 0 is assumed" in contradiction(proved_from(facts, [(a, "")])).text
    assert contradiction(proved_from(facts)) is None
    assert contradiction(proved_from(facts[:1], [(a, "")])) is None


def test_a_form_of_a_semidefinite_matrix_below_zero():
    facts = [Equation(x.T * S * x, -1)]
    assert "ᵀ·S·" in contradiction(proved_from(facts, psd=("S",))).text
    assert contradiction(proved_from(facts)) is None


def test_bounded_operators_have_no_trace():
    """AB − BA = 1 is not refuted by a trace where there is none; AB = 1, BA = 0 is at any size."""
    commutator = proved_from([Equation(A * B - B * A, identity("n"))])
    assert contradiction(commutator, finite=False) is None
    turned = proved_from([Equation(A * B, identity("n")), Equation(B * A, 0)])
    assert contradiction(turned, finite=False) is not None


def test_the_line_is_a_sum_that_can_be_added_up():
    found = contradiction(proved_from([Inequality(1, a), Inequality(a, 2)]))
    assert found.text == "−1 = (1 − a) + (a − 2), which is ≥ 0"
    found = contradiction(proved_from([above(a, b), above(b, a)]))
    assert found.text == "−(a − b) = (b − a), which is ≥ 0, and a > b is assumed"
