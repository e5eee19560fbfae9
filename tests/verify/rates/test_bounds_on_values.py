"""Bounds in 1/k, and rates of function values: what is found, and runs that never contradict it."""

import json
import random
import re
from dataclasses import replace

import numpy as np
import pytest
from flint import fmpq, fmpq_mat

from theory.algorithms import parse
from theory.operators.steps import NotProved
from theory.rates.engine.classes import PolyakLojasiewicz, SmoothStronglyConvex
from theory.rates.engine.method import method_of
from verify.certificates.certificate import of_rates
from verify.rates.answer import answer
from verify.rates.question import Question
from verify.rates.search import floats, to_float
from verify.rates.sublinear import potential, sublinear
from verify.rates.telling import squares_of
from verify.rates.theorems_of_values import potential_theorem, value_theorem
from verify.rates.values import value_rate
from verify.recheck import Rejected, recheck

from .samples import changed
from .test_random_methods import random_method

CONVEX = SmoothStronglyConvex(fmpq(0), fmpq(1))
GD = "x = x - a*grad(x)"
HB = "m = b*m + grad(x); x = x - a*m"
NAG = "x_new = y - a*grad(y); y = x_new + b*(x_new - x); x = x_new"


def of(text, **values):
    return method_of(parse(text, **values))


def told(found):
    """A bound as a theorem, plain data."""
    write = potential_theorem if hasattr(found, "of") else value_theorem
    return json.loads(json.dumps(write(found, "bound")))


def shown(theorem):
    """What recheck prints, without limits beyond its usual ones, in one line."""
    return " ".join(" ".join(recheck(of_rates("a method", [], [theorem])).lines).split())


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
    text = shown(told(found))
    assert "then for every k: x₀*·x₀ >= (" in text and "for all sizes n" in text
    assert ("k^2)·g*·g" if of_what == "gradient" else "k)·f") in text


def test_units_do_not_matter():
    found = potential(of(GD, a="1/7"), fmpq(7), 1, 2, "gradient")
    assert found.growth == (fmpq(1, 49), fmpq(2, 49), fmpq(1, 49))
    shown(told(found))


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
    shown(told(found))


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
    text = shown(told(found))
    assert f"τ = {found.factor};" in text and f"p′ = {found.factor}·p" in text
    assert "then for every k: p·D >= f" in text
    assert value_rate(of(GD, a="1/3"), functions, 1, 0.0, found.factor * fmpq(99, 100)) is None


def test_momentum_under_polyak_and_lojasiewicz():
    functions = PolyakLojasiewicz(fmpq(1, 10), fmpq(1))
    one, two = (value_rate(of(NAG, a=1, b="1/4"), functions, N, 0.0) for N in (1, 2))
    assert to_float(one.factor) == pytest.approx(0.862446, abs=2e-6)
    assert to_float(two.factor) == pytest.approx(0.858384, abs=2e-6)
    assert "p·D >= " in shown(told(two))


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


@pytest.mark.slow
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
def bounds():
    return [
        potential(of(HB, a="1/2", b="1/2"), fmpq(1), 1, 1, "value"),
        potential(of(GD, a=1), fmpq(1), 1, 2, "gradient"),
        value_rate(of(NAG, a=1, b="1/4"), PolyakLojasiewicz(fmpq(1, 10), fmpq(1)), 1, 0.0),
    ]


def test_the_theorem_is_about_the_run_it_names(bounds):
    """At its point the hypotheses hold: the first step of the method on f = L|x|²/2, from 1."""
    for found in bounds:
        theorem = told(found)
        (at,) = theorem["points"]
        state = [
            at["letters"][f"s{mark}"][0][0]
            for mark in (("₁", "₂") if len(found.method.rest.entries()) > 1 else ("",))
        ]
        assert state == [str(x) for x in found.method.rest.entries()]
        assert at["letters"]["f"] == [["1/2"]] and at["letters"]["y"] == at["letters"]["g"]


def test_a_bound_from_any_start_is_told_by_the_first_value(bounds):
    first, _, last = (replace(x, constant=None, start=()) for x in bounds)
    assert "then for every k: D >= (" in shown(told(first))
    assert "then for every k: p·D >= " in shown(told(last))


def numbers(value, path=()):
    """The paths of all numbers in trees, weights and cofactors."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from numbers(part, (*path, key))
    elif isinstance(value, list):
        for i, part in enumerate(value):
            yield from numbers(part, (*path, i))
    elif isinstance(value, str) and re.fullmatch("-?[0-9]+(/[0-9]+)?", value):
        yield path, fmpq(*map(int, value.split("/"))), str
    elif isinstance(value, int):
        yield path, fmpq(value), int


def confirmed(theorem):
    try:
        shown(theorem)
    except (Rejected, ValueError):
        return False
    return True


@pytest.mark.slow
def test_no_edit_of_a_number_passes(bounds):
    """In a conclusion, a hypothesis, a weight of the proof or a cofactor."""
    tried = 0
    for found in bounds:
        theorem = told(found)
        for part in ("conclusions", "from", "induction", "theory"):
            for path, old, kind in numbers(theorem[part], (part,)):
                new = str(old + 1) if kind is str else int(old) + 1
                tried += 1
                assert not confirmed(changed(theorem, path, new)), (path, old)
    assert tried > 250


def test_no_hypothesis_can_be_left_out(bounds):
    for found in bounds:
        theorem = told(found)
        for place in (("theory", "facts"), ("induction", "start"), ("induction", "recurrence")):
            facts = theorem[place[0]][place[1]]
            for i in range(len(facts)):
                less = changed(theorem, place, facts[:i] + facts[i + 1 :])
                gone = facts[i]["id"]
                for cite in less["cites"]:
                    cite["gives"] = [x for x in cite["gives"] if x != gone]
                assert not confirmed(less), (place, facts[i])


def test_multipliers_that_prove_less_make_no_theorem(bounds):
    """A tenth of a multiplier, one that is negative, and a growth that is not there."""
    first, gradient, last = bounds
    for wrong in (
        replace(first, growth=(first.growth[0], first.growth[1] * 2)),
        replace(gradient, growth=(*gradient.growth[:2], gradient.growth[2] * fmpq(3, 2))),
        replace(first, decrease=(first.decrease[0][1:], first.decrease[1])),
        replace(last, factor=last.factor * fmpq(9, 10)),
        replace(last, epsilon=last.epsilon * 2),
        replace(last, decrease=tuple((*m[:3], -m[3]) for m in last.decrease)),
    ):
        with pytest.raises((ArithmeticError, ValueError, NotProved)):
            told(wrong)


def test_squares_of_a_form():
    form = fmpq_mat([[4, 2, 0], [2, 1, 0], [0, 0, 3]])
    assert squares_of(form) == [(4, [1, fmpq(1, 2), 0]), (3, [0, 0, 1])]
    for wrong in ([[0, 1], [1, 5]], [[1, 2], [2, 3]], [[-1]]):
        with pytest.raises(ArithmeticError):
            squares_of(fmpq_mat(wrong))


def test_a_minimizer_enters_nothing(bounds):
    """V with |x − x*|² in it speaks of one minimizer: no theorem where there may be many."""
    *_, last = bounds
    P = fmpq_mat(last.P)
    P[0, 0] += 1
    with pytest.raises((ArithmeticError, ValueError, NotProved)):
        told(replace(last, P=P))


def test_the_powers_of_k_are_expanded(monkeypatch):
    """(k + 1)² = k² + 2k + 1: a potential found with other coefficients makes no theorem."""
    from theory.rates.engine import growth
    from theory.rates.engine import potential as exact

    monkeypatch.setattr(growth, "comb", lambda i, j: int(j <= i))
    monkeypatch.setattr(exact.Potential, "check", lambda self: None)
    forged = potential(of(GD, a=1), fmpq(1), 1, 2, "gradient")
    assert forged.growth[2] > 1  # more than is true
    with pytest.raises((ArithmeticError, NotProved)):
        told(forged)


def test_what_cannot_be_told_is_not_claimed(monkeypatch):
    """A bound without a theorem that recheck confirms is no answer."""
    from verify.rates import theorems_of_values as module

    def fails(found, name):
        raise NotProved("no cofactors")

    monkeypatch.setattr(module, "potential_theorem", fails)
    found = answer(Question("gd", of(GD, a=1), CONVEX, False, None))
    assert found.verdict == "undecided" and found.certificate() is None
    assert "no theorem" in found.tried[-1] and found.as_dict()["sublinear"] is None
