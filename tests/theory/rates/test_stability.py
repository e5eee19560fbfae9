"""Stability on quadratics: Jury's conditions against the roots, and the known best parameters."""

from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from theory import FixedLaw, optimizers
from theory.rates.stability import convergence_region, converges, spectral_radius
from theory.rates.tuning import NAMES, tuning
from theory.realization import resolve

number = st.fractions(-1, 3, max_denominator=8)


@settings(deadline=None, max_examples=60)
@given(
    name=st.sampled_from(
        ["sgd", "heavy_ball", "nag", "triple_momentum", "pid", "aggmo", "aggmo_three"]
    ),
    data=st.data(),
)
def test_conditions_hold_exactly_where_the_roots_are_small(name, data):
    """One eigenvalue: `converges` against the exact roots of the recursion, isolated by SymPy."""
    optimizer = optimizers.get(name)
    values = {p: data.draw(number, label=p) for p in optimizer.parameters}
    lam = data.draw(st.fractions(Fraction(1, 4), 4, max_denominator=4))
    family = resolve(name).at(**values)
    z = sympy.Symbol("z")
    law = FixedLaw.from_family(family)
    closed = sympy.together((z - 1) + z * law.transfer_function(z) * sympy.Rational(lam))
    polynomial = sympy.Poly(sympy.numer(closed), z)
    small = all(
        abs(root.evalf(40)) < 1 for root in sympy.Poly(polynomial, z).nroots(n=40, maxsteps=500)
    )
    near = any(
        abs(abs(root) - 1) < sympy.Float("1e-12") for root in polynomial.nroots(n=40, maxsteps=500)
    )
    if not near:
        assert converges(family, lam, lam) == small


def test_gradient_descent_region():
    assert convergence_region(resolve("sgd")).on_interval() == (
        "lr*m > 0",
        "lr*L > 0",
        "2 - lr*m > 0",
        "2 - lr*L > 0",
    )


def test_heavy_ball_region():
    """Polyak: 0 < lr·λ < 2(1 + β) and β < 1 (with β > −1 implied)."""
    assert convergence_region(resolve("heavy_ball")).texts() == (
        "lr*lam",
        "1 - beta",
        "2*beta - lr*lam + 2",
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("u, w", [(1, 4), (1, 11)])
def test_tunings_reach_their_rate_and_not_less(name, u, w):
    """m = 1 and L = w² (for nag_quadratic: √(3L + m) = w): both rational, so all is exact."""
    m, L = Fraction(u * u), Fraction(w * w)
    if name == "nag_quadratic":
        L = Fraction(w * w - u * u, 3)
    found = tuning(name)
    put = {
        sympy.Symbol("m", positive=True): sympy.Rational(m),
        sympy.Symbol("L", positive=True): sympy.Rational(L),
    }
    values = {
        key: Fraction(str(sympy.nsimplify(value.subs(put)))) for key, value in found.values.items()
    }
    rate = Fraction(str(sympy.nsimplify(found.rate.subs(put))))
    family = optimizers.get(found.optimizer).family(**values)
    assert converges(family, m, L, rate + Fraction(1, 10**9))
    assert not converges(family, m, L, rate)
    assert spectral_radius(family, m) == sympy.Rational(rate)


@settings(deadline=None)
@given(
    lr=st.fractions(Fraction(1, 50), 1, max_denominator=50),
    beta=st.fractions(-1, 1, max_denominator=30),
)
def test_no_heavy_ball_beats_polyak(lr, beta):
    """m = 1, L = 9: Polyak's rate is 1/2, and no other (lr, beta) gets below it."""
    assert not converges(resolve("heavy_ball").at(lr=lr, beta=beta), 1, 9, "1/2")


@settings(deadline=None)
@given(
    lr=st.fractions(Fraction(1, 50), 1, max_denominator=50),
    beta=st.fractions(0, 1, max_denominator=30),
)
def test_no_nag_beats_the_quadratic_tuning(lr, beta):
    """m = 1, L = 5: √(3L + m) = 4, so the best rate is 1/2."""
    assert not converges(resolve("nag").at(lr=lr, beta=beta), 1, 5, "1/2")


def test_converging_at_both_ends_does_not_suffice():
    """A complex momentum with a gradient term that converges for small and large lam, not
    between."""
    text = "u = a*p - b*q + grad(x); q = b*p + a*q; p = u; x = x - (l0*grad(x) + l1*p + l2*q)"
    region = convergence_region(resolve(text))
    assert [line for line in region.on_interval() if line.endswith("for all lam in [m, L]")]
    family = resolve(text).at(a="1/2", b="1/2", l0="1/2", l1="1/4", l2="3/4")
    assert converges(family, "1/10", "9/10") and converges(family, "21/10", "39/10")
    assert not converges(family, "3/2", "3/2") and spectral_radius(family, "3/2").evalf() > 1
    assert not converges(family, "1/10", "39/10")


def test_bad_input():
    with pytest.raises(ValueError, match="beta of heavy_ball|lr of heavy_ball"):
        converges(resolve("heavy_ball"), 1, 2)
    with pytest.raises(ValueError, match="low <= high"):
        converges(resolve("sgd(lr=1)"), 2, 1)
    with pytest.raises(ValueError, match="rate is 0"):
        converges(resolve("sgd(lr=1)"), 1, 2, 0)
    with pytest.raises(ValueError, match="named lam"):
        convergence_region(resolve("x = x - lam*grad(x)"))
    with pytest.raises(ValueError, match="no closed form"):
        tuning("pid")
    with pytest.raises(ValueError, match="parameter L"):
        convergence_region(resolve("robust_momentum")).on_interval()
