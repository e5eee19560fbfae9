"""Potentials written by hand are proved, and wrong in any part they are refused."""

from dataclasses import replace

import pytest
from flint import fmpq, fmpq_mat

from theory.algorithms import parse
from theory.rates.engine.certificate import Refused
from theory.rates.engine.classes import SmoothStronglyConvex
from theory.rates.engine.method import at_rest_first, method_of
from theory.rates.engine.potential import GRADIENT, VALUE, Potential


def multipliers(*weights):
    """By power of k, from polynomials (c_0, c_1, c_2) for pairs."""
    return tuple(
        tuple(("q", i, j, fmpq(c[power])) for (i, j), c in weights if c[power])
        for power in range(3)
    )


def taylor_bach(L=1):
    """V_k = (2k + 1)(f_k − f*) + k(k + 2)|g_k|² + |x_k − x*|² for L = 1 and steps 1/L (A. Taylor,
    F. Bach 2019, Theorem 3); V_0 ≤ 3/2 |x_0 − x*|²."""
    method = method_of(parse("x = x - a*grad(x)", a=fmpq(1, L)))
    decrease = multipliers((("*", 0), (2, 0, 0)), ((0, 1), (6, 8, 2)), ((1, 0), (3, 6, 2)))
    P = [fmpq_mat([[int(i == 0), 0], [0, fmpq(c, L * L)]]) for i, c in enumerate((0, 2, 1))]
    return Potential(
        method,
        SmoothStronglyConvex(fmpq(0), fmpq(L)),
        VALUE,
        (fmpq(1, L), fmpq(2, L), fmpq(0)),
        tuple(P),
        ((fmpq(1, L),), (fmpq(2, L),), (fmpq(0),)),
        tuple(tuple((q, i, j, w / L) for q, i, j, w in part) for part in decrease),
        ((), (), ()),
        (("q", 0, "*", fmpq(0)), ("q", "*", 0, fmpq(1, L))),
        fmpq(3, 2),
    )


def test_the_known_potential_of_gradient_descent():
    """f_k − f* ≥ |g_k|²/(2L), so V_0 ≤ 3/2|x_0 − x*|² by ⟨g, x⟩ ≥ f + |g|²/2 and |g| ≤ |x|."""
    good = replace(taylor_bach(), start=(), constant=None)
    good.check()
    for wrong in (
        replace(good, growth=(fmpq(1), fmpq(21, 10), fmpq(0))),
        replace(good, growth=(fmpq(11, 10), fmpq(2), fmpq(0))),
        replace(good, growth=(fmpq(1), fmpq(0), fmpq(0))),  # does not fall
        replace(good, growth=(fmpq(1), fmpq(2))),
        replace(good, of="distance"),
        replace(good, p=((fmpq(1),), (fmpq(3),), (fmpq(0),))),
        replace(good, P=(good.P[0], good.P[1], good.P[2] * 2)),
        replace(good, decrease=(good.decrease[0], good.decrease[2], good.decrease[1])),
        replace(good, decrease=((), *good.decrease[1:])),
        replace(good, method=method_of(parse("x = x - a*grad(x)", a=2))),
        replace(good, functions=SmoothStronglyConvex(fmpq(0), fmpq(2))),
    ):
        with pytest.raises(Refused):
            wrong.check()


def test_the_same_in_other_units():
    replace(taylor_bach(7), start=(), constant=None).check()


def test_it_bounds_the_gradient_too():
    """k(k + 2)|g_k|² is part of V, and (2k + 1)(f − f*) ≥ (2k + 1)|g|²/2."""
    good = replace(
        taylor_bach(),
        of=GRADIENT,
        growth=(fmpq(1, 2), fmpq(3), fmpq(1)),
        positive=((("q", 0, "*", fmpq(1)),), (("q", 0, "*", fmpq(2)),), ()),
        start=(),
        constant=None,
    )
    good.check()
    for growth in ((fmpq(1), fmpq(3), fmpq(1)), (fmpq(1, 2), fmpq(3), fmpq(11, 10))):
        with pytest.raises(Refused, match="positive at k"):
            replace(good, growth=growth).check()


def test_the_start_needs_its_constant():
    """|x|² + f ≤ 3/2|x|², by f ≤ ⟨g, x⟩ − |g|²/2 ≤ |x|²/2."""
    good = taylor_bach()
    good.check()
    for wrong in (replace(good, constant=fmpq(149, 100)), replace(good, start=())):
        with pytest.raises(Refused, match="start"):
            wrong.check()


def test_coordinates_with_the_state_of_rest_first():
    method = method_of(parse("m = b*m + grad(x); x = x - a*m", a="1/3", b="2/5"))
    plain, S = at_rest_first(method)
    assert plain.rest == fmpq_mat([[1], [0]]) and plain.C == fmpq_mat([[1, 0]])
    assert S * plain.A == method.A * S and S * plain.B == method.B and method.C * S == plain.C
