"""Identities with a letter, written by hand: proved for every value, refused where wrong."""

from dataclasses import replace

import pytest
from flint import fmpq

from theory.laws.rational_functions import Field
from theory.rates.engine.certificate import Refused
from theory.rates.engine.families import Family, FamilyRate, squares
from theory.rates.engine.letters import at, family_of, formula, method_at

FIELD = Field(("s",))
s = FIELD.variable("s")
ONE, ZERO = FIELD.one, FIELD.zero


def triple_momentum(low=fmpq(1), high=None):
    """ρ = 1 − 1/s, κ = s², L = 1: V_k = f_k − f* − |g − μy|²/(2(1 − μ)) − μ|y|²/2 + |z|²/(κ − 1)
    with z_k = (x_{k+1} − ρ²x_k)/(1 − ρ²) (Van Scoy, Freeman, Lynch 2018, Theorem 1)."""
    rho, mu = 1 - ONE / s, ONE / s**2
    a, b, c = 1 + rho, rho**2 / (2 - rho), rho**2 / ((1 + rho) * (2 - rho))
    A, B, C = [[1 + b, -b], [ONE, ZERO]], [-a, ZERO], [1 + c, -c]
    family = Family("", {}, "s", low, high, A, B, C, [ONE, ONE], mu, ONE)
    z = [(1 + b - rho**2) / (1 - rho**2), -b / (1 - rho**2), -a / (1 - rho**2)]
    y, g = [*C, ZERO], [ZERO, ZERO, ONE]
    u = [p - mu * q for p, q in zip(g, y)]
    P = [
        [
            z[i] * z[j] / (s**2 - 1) - u[i] * u[j] / (2 * (1 - mu)) - mu / 2 * y[i] * y[j]
            for j in range(3)
        ]
        for i in range(3)
    ]
    decrease = (("q", 0, 1, rho**2), ("q", "*", 1, 1 - rho**2))
    positive = (("q", 0, "*", ONE),)
    return FamilyRate(family, rho**2, P, [ONE], decrease, positive, z, ONE / (s**2 - 1))


def test_triple_momentum_for_every_condition_number():
    good = triple_momentum()
    good.check()
    square, pairs = good.square, good.decrease
    for wrong in (
        replace(good, square=square * fmpq(99, 100)),
        replace(good, square=square * 2),
        replace(good, decrease=(("q", 1, 0, pairs[0][3]), pairs[1])),
        replace(good, decrease=(pairs[0], ("q", "*", 1, pairs[1][3] / 2))),
        replace(good, positive=()),
        replace(good, epsilon=good.epsilon * 2),
        replace(good, epsilon=-good.epsilon),
        replace(good, P=[row[:2] for row in good.P[:2]]),
        replace(good, readout=[ONE, ONE, ZERO]),  # rests at 2x*
        replace(good, decrease=(*pairs, ("q", 0, 0, ONE))),
        replace(good, family=replace(good.family, low=fmpq(1, 2))),  # not for μ > L
        replace(good, family=replace(good.family, B=[-2 * ONE, ZERO])),
    ):
        with pytest.raises(Refused):
            wrong.check()


def test_the_constant_of_triple_momentum():
    """V_0 ≤ C|x_0 − x*|² from rest, C/ε = (s − 1)²(s² + 1)/s²: at s = 2 5/4, so C = 5/12."""
    rested = triple_momentum()
    rested = replace(rested, family=replace(rested.family, starts_at_rest=True))
    done = rested.with_constant()
    assert done.constant / done.epsilon == (s - 1) ** 2 * (s**2 + 1) / s**2
    assert set(done.check()) == {"decrease", "positive", "start"}
    for wrong in (
        replace(done, constant=done.constant * fmpq(99, 100)),
        replace(done, constant=-done.constant),
        replace(done, start=done.start[:-1]),
    ):
        with pytest.raises(Refused):
            wrong.check()
    assert triple_momentum().with_constant().constant is None  # it is not said to start at rest


def test_a_moving_kernel_is_shown_by_squares():
    """(sx − y)² has no positive semidefinite Bernstein coefficients on an interval."""
    form = [[s**2, -s], [-s, ONE]]
    ((weight, row),) = squares(form)
    assert [[weight * a * b for b in row] for a in row] == form
    assert (weight, row) == (ONE, [-s, ONE])  # of both orders the one without a denominator
    assert squares([[ZERO, ONE], [ONE, ZERO]]) is None


def test_a_program_with_formulas():
    text = "x = x - a*grad(x)"
    found = family_of(text, {"a": "2/(1 + m)"}, "m", (fmpq(0), fmpq(1)), "m", "1")
    method, functions = method_at(found, fmpq(1, 4))
    assert method.B[0, 0] == fmpq(-8, 5) and functions.mu == fmpq(1, 4)
    assert at(found.B[0], fmpq(1, 4)) == fmpq(-8, 5)


@pytest.mark.parametrize(
    "text, values, mu, words",
    [
        ("x = x - a*grad(x)", {"a": "b*m"}, "m", "one letter at a time, and it is m"),
        (
            "x = x - a*grad(x)",
            {"a": "t/2"},
            "t",
            "t is the time, so call the letter something else",
        ),
        ("x = x - a*grad(x)", {"a": "m; x = 0"}, "m", "give a formula in m"),
        ("x = x - a*grad(x)", {"a": "grad(m)"}, "m", "give a formula in m"),
        ("x = x - a*grad(x)", {"a": "m/0"}, "m", "give a formula in m"),
        ("x = x - a*grad(x)", {}, "m", "the parameter a has no value"),
        ("x = x - a*grad(x)", {"a": "1"}, "m+", "mu is 'm+'"),
        ("u = u + grad(x); x = x - a*grad(x)", {"a": "m"}, "m", "states that its points do not"),
    ],
)
def test_what_is_no_family(text, values, mu, words):
    with pytest.raises(ValueError) as caught:
        family_of(text, values, "m", (fmpq(0), fmpq(1)), mu, "1")
    assert words in str(caught.value)


def test_formulas_are_rational_functions():
    assert formula("(s - 1)^2/(s + 1)", "beta", "s") == (s - 1) ** 2 / (s + 1)
    assert formula("0.25", "mu", "s") == FIELD.number(fmpq(1, 4))
