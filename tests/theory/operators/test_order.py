"""Scalars of one degree are ordered alike under every factor: a single scalar fact proves its
multiples."""

import pytest

from theory.operators import Derivation, Equation, Scalar

X, s, k = (Scalar(name) for name in ("X", "s", "k"))


@pytest.mark.parametrize("factor", [X, s, k, X * s, k**2 * s, X + s - 2 * k, (s + k) ** 3])
def test_multiples_of_one_scalar_fact_are_found(factor):
    assert Derivation([Equation(X, s - 2 * k)]).qed(Equation(X * factor, (s - 2 * k) * factor))
