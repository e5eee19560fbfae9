"""Propagators (T, v): unions, frames, abstract rules, reachable parts, spectral radius."""

from math import comb

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from theory import J, Propagator, exact

small = st.integers(-3, 3)
fraction = st.fractions(-2, 2, max_denominator=4)


@st.composite
def propagators(draw, entries=small, least=1, most=4):
    k = draw(st.integers(least, most))
    row = st.lists(entries, min_size=k, max_size=k)
    return Propagator(draw(st.lists(row, min_size=k, max_size=k)), draw(row))


@given(fraction, st.integers(1, 5), st.integers(0, 12))
def test_unit_j_of_a_block_has_rule_binomial_times_power(lam, n, i):
    row = J(lam, n).abstract_rule(i)
    assert list(row) == [
        comb(i, j) * exact.to_sympy(lam) ** (i - j) if i >= j else 0 for j in range(n)
    ]


@given(fraction, fraction.filter(bool), st.integers(0, 8))
def test_complex_block_holds_real_and_imaginary_part_of_the_power(a, b, i):
    power = sympy.expand((exact.to_sympy(a) + sympy.I * exact.to_sympy(b)) ** i)
    assert list(J((a, b)).abstract_rule(i)) == list(power.as_real_imag())


@given(propagators(), propagators(), st.integers(0, 6))
def test_rules_of_a_union_stand_side_by_side(p, q, i):
    assert (p | q).abstract_rule(i) == p.abstract_rule(i).row_join(q.abstract_rule(i))


@given(propagators(fraction, 2, 3), st.data())
def test_change_of_basis_multiplies_the_rule_by_S(p, data):
    row = st.lists(small, min_size=p.size, max_size=p.size)
    S = sympy.Matrix(data.draw(st.lists(row, min_size=p.size, max_size=p.size)))
    if S.det() == 0:
        with pytest.raises(ValueError, match="S is singular"):
            p.change_basis(S)
        return
    frame = p.change_basis(S)
    assert frame.T == S.inv() * p.T * S and frame.v == S.T * p.v
    assert frame.abstract_rule(5) == p.abstract_rule(5) * S
    assert frame.change_basis(S.inv()) == p


@settings(max_examples=25)
@given(propagators(small, 1, 3))
def test_closed_form_of_the_rule_is_the_rule(p):
    i = sympy.Symbol("i", integer=True, nonnegative=True)
    formula = p.abstract_rule(i)
    for t in range(5):
        difference = formula.subs(i, t).applyfunc(lambda entry: entry.doit()) - p.abstract_rule(t)
        assert difference.applyfunc(
            lambda entry: sympy.simplify(sympy.expand(entry))
        ).is_zero_matrix


def test_closed_form_of_blocks_with_a_parameter():
    a, i = sympy.Symbol("a"), sympy.Symbol("i")
    assert list(J(a, 3).abstract_rule(i)) == [
        a**i,
        i * a ** (i - 1),
        i * (i - 1) * a ** (i - 2) / 2,
    ]
    assert list(J(0, 2).abstract_rule(i)) == [
        sympy.KroneckerDelta(i, 0),
        sympy.KroneckerDelta(i, 1),
    ]


@pytest.mark.slow
@given(propagators())
def test_transfer_function_generates_the_rule(p):
    z, w = sympy.symbols("z w")
    series = p.transfer_function(z).subs(z, 1 / w)
    for entry, column in zip(series, p.impulse_response(4).T.tolist()):
        numerator, denominator = sympy.fraction(sympy.together(entry))
        rest = sympy.expand(
            numerator - w * denominator * sum(c * w**t for t, c in enumerate(column))
        )
        assert sympy.Poly(rest, w).is_zero or min(m for (m,) in sympy.Poly(rest, w).monoms()) >= 5


@given(propagators(small, 1, 5))
def test_reachable_part_satisfies_its_equations(p):
    part = p.reachable()
    C, F, nu = part.rows, part.propagator.T, part.propagator.v
    krylov = sympy.Matrix([list(p.v.T * p.T**i) for i in range(p.size)])
    assert part.size == krylov.rank() == C.rank()
    assert C * p.T == F * C and C.T * nu == p.v
    assert part.propagator.is_controllable()
    assert p.is_controllable() == (part.size == p.size)


def test_equal_blocks_are_reached_as_one():
    a = sympy.Symbol("a")
    assert (J(a) | J(a)).reachable().propagator == J(a)
    assert not (J(a) | J(a)).is_controllable()
    assert (J(a) | J("1/2")).is_controllable()


def test_cyclic_shift_reaches_as_many_units_as_v_has_fourier_components():
    shift = [[0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [1, 0, 0, 0]]
    sizes = [
        Propagator(shift, v).reachable().size
        for v in ([1, 0, 0, 0], [1, 1, 0, 0], [1, 1, 1, 1], [0] * 4)
    ]
    assert sizes == [4, 3, 1, 0]


@given(propagators(fraction, 1, 4))
def test_spectral_radius_agrees_with_its_ball(p):
    value, ball = p.spectral_radius(), p.spectral_radius_ball(80)
    near = sympy.N(value, 40)
    digits = sympy.Rational(1, 10**15)
    low, high = (
        exact.to_sympy(exact.rational(bound.str(25, radius=False)))
        for bound in (ball.lower(), ball.upper())
    )
    assert low - digits <= near <= high + digits


@pytest.mark.parametrize(
    "T, rho",
    [
        ("1/2,0;0,-3/4", sympy.Rational(3, 4)),
        ("0,2;1,0", sympy.sqrt(2)),
        ("1/2,1/3;-1/3,1/2", sympy.sqrt(13) / 6),
        ("0,1;0,0", 0),
        ("0,0,0,0,-1;1,0,0,0,-1;0,1,0,0,0;0,0,1,0,0;0,0,0,1,0", "x**3 - x - 1"),
        ("0,-2,0,0;1,0,0,0;0,0,0,2;0,0,1,0", sympy.sqrt(2)),
    ],
)
def test_known_spectral_radii(T, rho):
    found = Propagator(T, [0] * len(T.split(";"))).spectral_radius()
    if isinstance(rho, str):
        # x⁵ + x + 1 = (x² + x + 1)(x³ − x² + 1): the largest modulus squared solves this cubic.
        x = sympy.Symbol("x")
        assert found**2 == sympy.CRootOf(x**3 - x - 1, 0)
    else:
        assert found == rho


def test_spectral_radius_with_parameters():
    a, b = sympy.symbols("a b", real=True)
    assert (J(a) | J(b)).spectral_radius() == sympy.Max(sympy.Abs(a), sympy.Abs(b))
    assert J((a, b)).spectral_radius().equals(sympy.sqrt(a**2 + b**2))


def test_equality_ignores_how_the_numbers_were_written():
    assert J("0.9") | J(0) == Propagator([["9/10", 0], [0, 0]], sympy.Matrix([1, 1]))
    assert hash(J("0.9")) == hash(J("9/10"))
    assert J(1) != J(1, 2) and J(1) != J(2) and J(1) != 1


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: Propagator([[1, 2]], [1]), "T is 1×2"),
        (lambda: Propagator([[1, 2], [3]], [1, 2]), "T is ragged"),
        (lambda: Propagator([[1]], [1, 2]), "v has 2 entries"),
        (lambda: Propagator([[float("nan")]], [1]), "T is 'nan'"),
        (lambda: J(1, 0), "n is 0"),
        (lambda: J("x"), "lam is 'x'"),
        (lambda: J((1, 2, 3)), "lam has 3 parts"),
        (lambda: J(1).change_basis([[1, 0], [0, 1]]), "S is 2×2"),
        (lambda: J(1).abstract_rule(-1), "i is -1"),
        (lambda: J(sympy.Symbol("a")).spectral_radius_ball(), "T holds parameters"),
    ],
)
def test_bad_input_is_named_in_one_line(call, message):
    with pytest.raises(ValueError, match=message) as caught:
        call()
    assert "\n" not in str(caught.value)
