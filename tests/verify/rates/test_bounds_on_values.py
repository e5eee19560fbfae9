"""Bounds in 1/k, and rates of function values: what is found, and runs that never contradict it."""

import copy
import json
import random
from dataclasses import replace

import numpy as np
import pytest
from flint import fmpq

from theory.algorithms import parse
from theory.rates.engine.classes import PolyakLojasiewicz, SmoothStronglyConvex
from theory.rates.engine.method import method_of
from verify.rates.answer import answer
from verify.rates.check_values import Wrong, check
from verify.rates.pieces_of_values import potential_piece, value_piece
from verify.rates.question import Question
from verify.rates.search import floats, to_float
from verify.rates.sublinear import potential, sublinear
from verify.rates.values import value_rate

from .test_random_methods import random_method

CONVEX = SmoothStronglyConvex(fmpq(0), fmpq(1))
GD = "x = x - a*grad(x)"
HB = "m = b*m + grad(x); x = x - a*m"
NAG = "x_new = y - a*grad(y); y = x_new + b*(x_new - x); x = x_new"


def of(text, **values):
    return method_of(parse(text, **values))


def plain(piece):
    return json.loads(json.dumps(piece))


@pytest.mark.parametrize(
    "step, of_what, degree, growth",
    [
        # L|x_0 − x*|²/(2k + 2), and ‖∇f(x_k)‖ ≤ L‖x_0 − x*‖/(k + 1)
        ("1", "value", 1, (2, 2)),
        ("1", "gradient", 2, (1, 2, 1)),
        ("3/2", "gradient", 2, (1, fmpq(6, 5), fmpq(9, 5))),
        ("1/2", "gradient", 2, (1, 1, fmpq(1, 4))),
    ],
)
def test_gradient_descent_on_smooth_convex_functions(step, of_what, degree, growth):
    found = potential(of(GD, a=step), fmpq(1), 1, degree, of_what)
    assert found.growth == growth
    assert "V_0 ≤ 1 |x_0 − x*|²" in check(plain(potential_piece(found)))


def test_units_do_not_matter():
    found = potential(of(GD, a="1/7"), fmpq(7), 1, 2, "gradient")
    assert found.growth == (fmpq(1, 49), fmpq(2, 49), fmpq(1, 49))
    check(plain(potential_piece(found)))


@pytest.mark.parametrize(
    "text, values, growth",
    [
        # Floating point with other software (Clarabel): 1.969110, 3.739170, 0.180802
        (HB, {"a": "1/2", "b": "1/2"}, 1.969110),
        (NAG, {"a": 1, "b": "1/2"}, 3.739170),
        (HB, {"a": "1/10", "b": "9/10"}, 0.180802),
    ],
)
def test_momentum_on_smooth_convex_functions(text, values, growth):
    found = sublinear(of(text, **values), fmpq(1), "value")
    assert growth * (1 - 3e-5) < to_float(found.growth[1]) < growth * (1 + 1e-6)
    check(plain(potential_piece(found)))


def test_no_bound_where_the_method_does_not_converge():
    """2/L is too long a step, and heavy ball with β = 19/20 has a 14-cycle."""
    assert sublinear(of(GD, a=2), fmpq(1), "value") is None
    assert sublinear(of(HB, a="39/100", b="19/20"), fmpq(1), "value") is None


@pytest.mark.parametrize("kappa", [2, 10, 100])
def test_gradient_descent_under_polyak_and_lojasiewicz(kappa):
    """(2 − 2/κ)/(2 + 1/κ), not 1 − 1/κ (Abbaszadehpeivasti, de Klerk, Zamani 2023)."""
    functions = PolyakLojasiewicz(fmpq(3, kappa), fmpq(3))
    found = value_rate(of(GD, a="1/3"), functions, 1, 0.0)
    k = fmpq(kappa)
    assert (found.factor, found.epsilon) == ((2 - 2 / k) / (2 + 1 / k), 1)
    assert f"τ = {found.factor}" in check(plain(value_piece(found)))
    assert value_rate(of(GD, a="1/3"), functions, 1, 0.0, found.factor * fmpq(99, 100)) is None


def test_momentum_under_polyak_and_lojasiewicz():
    functions = PolyakLojasiewicz(fmpq(1, 10), fmpq(1))
    one, two = (value_rate(of(NAG, a=1, b="1/4"), functions, N, 0.0) for N in (1, 2))
    assert to_float(one.factor) == pytest.approx(0.862446, abs=2e-6)
    assert to_float(two.factor) == pytest.approx(0.858384, abs=2e-6)
    check(plain(value_piece(two)))


def run(method, gradient, x, steps):
    """The points at which the method asks for gradients, from rest at x."""
    A, B, C, r = map(floats, (method.A, method.B, method.C, method.rest))
    state, points = r @ x[None], []
    for _ in range(steps):
        y = (C @ state)[0]
        points.append(y)
        state = A @ state + B @ gradient(y)[None]
    return points


def huber(rng, n):
    """Σ w_i h(⟨u_i, x⟩), u_i orthonormal, h quadratic near 0 and then linear: f and ∇f."""
    frame = np.linalg.qr(rng.normal(size=(n, n)))[0]
    weights, width = rng.uniform(0, 1, n), rng.exponential(size=n) * rng.choice([0.02, 1], n)

    def value(x):
        u = np.abs(frame.T @ x)
        return float(weights @ np.where(u < width, u * u / 2, width * (u - width / 2)))

    return value, lambda x: frame @ (weights * np.clip(frame.T @ x, -width, width))


def worst_against(found, rng, steps=60):
    """The largest ratio of what a run shows and its bound."""
    value, gradient = huber(rng, 4)
    x, worst = rng.normal(size=4), 0.0
    for k, y in enumerate(run(found.method, gradient, x, steps)):
        size = gradient(y) @ gradient(y) if found.of == "gradient" else value(y)
        bound = sum(to_float(c) * k**i for i, c in enumerate(found.growth))
        worst = max(worst, size * bound / (to_float(found.constant) * (x @ x)))
    return worst


def test_runs_stay_below_the_bounds_and_come_near_them():
    """On h linear almost everywhere gradient descent reaches half of L|x_0 − x*|²/(2k + 2)."""
    rng = np.random.default_rng(1)
    for method in (of(GD, a=1), of(GD, a="3/2"), of(HB, a="1/2", b="1/2"), of(NAG, a=1, b="1/2")):
        for what in ("value", "gradient"):
            found = sublinear(method, fmpq(1), what)
            worst = max(worst_against(found, rng) for _ in range(40))
            assert 0.01 < worst <= 1 + 1e-9


def test_runs_on_a_function_that_is_not_convex():
    """x² + 3 sin² x: curvature at most 8, and |f'|² ≥ 2f/32 (Karimi, Nutini, Schmidt 2016)."""
    functions = PolyakLojasiewicz(fmpq(1, 32), fmpq(8))

    def value(x):
        return float(np.sum(x**2 + 3 * np.sin(x) ** 2))

    def gradient(x):
        return 2 * x + 3 * np.sin(2 * x)

    for method in (of(GD, a="1/8"), of(HB, a="1/16", b="1/8")):
        found = value_rate(method, functions, 1, 0.0)
        bound, factor = to_float(found.constant / found.epsilon), to_float(found.factor)
        for start in np.linspace(-4, 4, 17):
            points = run(method, gradient, np.array([start]), 50)
            first = value(points[0])
            assert all(
                value(y) <= bound * factor**k * first * (1 + 1e-9) + 1e-12
                for k, y in enumerate(points)
            )


FEW_AND_MANY = [range(3), pytest.param(range(3, 60), marks=pytest.mark.slow)]


@pytest.mark.parametrize("seeds", FEW_AND_MANY)
def test_random_methods_on_smooth_convex_functions(seeds):
    for seed in seeds:
        method = random_method(random.Random(seed))
        found = answer(Question("random", method, CONVEX, False, None))
        rng = np.random.default_rng(seed)
        assert found.potentials or found.tried or found.verdict == "diverges"
        for one in found.potentials:
            assert max(worst_against(one, rng) for _ in range(5)) <= 1 + 1e-9, seed


@pytest.mark.parametrize("seeds", FEW_AND_MANY)
def test_random_methods_on_a_function_that_is_not_convex(seeds):
    """x² + 3 sin² x again, steps of up to 2.5/L."""
    for seed in seeds:
        method = random_method(random.Random(1000 + seed))
        method = replace(method, B=method.B / 8)
        question = Question("random", method, PolyakLojasiewicz(fmpq(1, 32), fmpq(8)), False, None)
        found = answer(question).values
        if found is None:
            continue
        bound, factor = to_float(found.constant / found.epsilon), to_float(found.factor)
        for start in np.linspace(-4, 4, 9):
            points = run(method, lambda x: 2 * x + 3 * np.sin(2 * x), np.array([start]), 50)
            values = [float(np.sum(x**2 + 3 * np.sin(x) ** 2)) for x in points]
            assert all(
                value <= bound * factor**k * values[0] * (1 + 1e-9) + 1e-12
                for k, value in enumerate(values)
            ), seed


@pytest.fixture(scope="module")
def pieces():
    found = [
        potential_piece(potential(of(HB, a="1/2", b="1/2"), fmpq(1), 1, 1, "value")),
        potential_piece(potential(of(GD, a=1), fmpq(1), 1, 2, "gradient")),
        value_piece(
            value_rate(of(NAG, a=1, b="1/4"), PolyakLojasiewicz(fmpq(1, 10), fmpq(1)), 1, 0.0)
        ),
    ]
    return [plain(piece) for piece in found]


def numbers(value, path=()):
    """The paths of all numbers that mean something."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key not in ("method", "values", "kind", "of"):
                yield from numbers(part, (*path, key))
    elif isinstance(value, list):
        for i, part in enumerate(value):
            yield from numbers(part, (*path, i))
    elif isinstance(value, str) and value not in (
        "*",
        "q",
        "pl",
        "lower",
        "smooth-strongly-convex",
    ):
        yield path, fmpq(*map(int, value.split("/")))


def changed(piece, path, new):
    other = copy.deepcopy(piece)
    place = other
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = str(new)
    return other


def confirmed(piece):
    try:
        return check(piece)
    except Wrong:
        return None


def test_no_edit_of_a_number_passes_but_weaker_statements(pieces):
    """A growth or ε that is smaller, a factor or constant that is larger, a smaller class, and
    another multiplier that proves the same."""
    weaker = {"growth": -1, "epsilon": -1, "factor": 1, "constant": 1, "mu": 1, "L": -1}
    tried = refused = 0
    for piece in pieces:
        for path, old in numbers(piece):
            for new in (old * fmpq(4, 3), -old if old else fmpq(1), old + 1, old / 2):
                if new == old:
                    continue
                tried += 1
                if confirmed(changed(piece, path, new)) is None:
                    refused += 1
                    continue
                key = path[-1] if path[0] == "class" else path[0]
                sign = weaker.get(key)
                assert key in ("decrease", "positive", "start") or (
                    sign is not None and (new - old) * sign > 0
                ), (piece["kind"], path, str(old), str(new))
    assert tried > 250 and refused > 0.75 * tried


def test_what_is_badly_formed_is_refused(pieces):
    first, _, last = pieces
    for wrong in (
        {},
        [],
        {**first, "kind": "rate"},
        {**first, "of": "gradient"},
        {**first, "P": first["P"][:1]},
        {**first, "class": {"name": "pl", "mu": "0", "L": "1"}},
        {**first, "growth": ["1", 2]},
        {**first, "start": []},
        {**last, "class": {**last["class"], "name": "smooth-strongly-convex"}},
        {**last, "decrease": [["q", "*", 0, "1"], *last["decrease"]]},
        {**last, "rest": ["1"]},
    ):
        assert confirmed(wrong) is None, wrong


def test_a_minimizer_enters_nothing():
    """A method that stands still, whose |x − x*|² stays: refused, as it speaks of one x*."""
    still = {
        "kind": "value-rate",
        "A": [["1"]],
        "B": ["0"],
        "C": ["1"],
        "rest": ["1"],
        "class": {"name": "pl", "mu": "1/2", "L": "1"},
        "factor": "1",
        "P": [["0", "0"], ["0", "0"]],
        "p": ["1"],
        "decrease": [["q", 0, 1, "1"]],
        "positive": [],
        "epsilon": "1",
        "start": [],
        "constant": None,
    }
    assert "τ = 1" in check(still)
    assert confirmed({**still, "P": [["1", "0"], ["0", "0"]]}) is None


def test_the_powers_of_k_are_expanded(monkeypatch):
    """(k + 1)² = k² + 2k + 1: a potential found with other coefficients is refused."""
    from theory.rates.engine import growth
    from theory.rates.engine import potential as exact

    monkeypatch.setattr(growth, "comb", lambda i, j: int(j <= i))
    monkeypatch.setattr(exact.Potential, "check", lambda self: None)
    forged = potential(of(GD, a=1), fmpq(1), 1, 2, "gradient")
    assert forged.growth[2] > 1  # more than is true
    assert confirmed(plain(potential_piece(forged))) is None
