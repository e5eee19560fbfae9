"""Random linear methods: a certificate, a cycle, or neither; runs never contradict what is
proved."""

import random

import numpy as np
import pytest
from flint import fmpq

from theory.algorithms import parse
from theory.rates.engine.classes import SmoothStronglyConvex
from theory.rates.engine.method import method_of
from verify.rates.answer import answer
from verify.rates.question import Question
from verify.rates.search import floats, to_float

TEXTS = (
    "y = x + c*(x - x_prev); x_new = x + b*(x - x_prev) - a*grad(y); x_prev = x; x = x_new",
    "m = b*m + grad(x); n = c*n + grad(x); x = x - a*(m + n)/2",
    "m = b*m + (1 - b)*grad(x); x = x - a*(c*m + (1 - c)*grad(x))",
    "m = b*m + grad(x); n = c*n + m; x = x - a*(1 - c)*n",
    "h = grad(x); x = x - a*((1 + b)*h - b*g); g = h",
    "h = grad(x); m = b*m + g; g = h; x = x - a*(m + c*h)",
    "m = b*m + grad(x); n = c*n + grad(x); o = b*c*o + grad(x); x = x - a*(m - n/2 + o)/3",
)


def random_method(rng):
    """A program with one to three units of memory and random numbers."""
    number = {
        "a": fmpq(rng.randint(1, 40), 16),
        "b": fmpq(rng.randint(-3, 15), 16),
        "c": fmpq(rng.randint(-3, 15), 16),
    }
    text = rng.choice(TEXTS)
    return method_of(parse(text, **{k: v for k, v in number.items() if k in letters(text)}))


def letters(text):
    return set(parse(text).parameters)


def random_function(rng, mu, L, n):
    """The gradient of μ/2|x|² + (L − μ) Σ w_i h_i(⟨u_i, x⟩), u_i orthonormal, 0 ≤ w_i ≤ 1 and
    h_i' = a clipped identity: in F(μ, L) with minimizer 0, and neither smooth twice nor
    symmetric."""
    frame = np.linalg.qr(rng.normal(size=(n, n)))[0]
    weights = rng.choice([0.0, 0.3, 1.0], size=n)
    low, high = -rng.exponential(size=n), rng.exponential(size=n)
    return lambda x: mu * x + (L - mu) * frame @ (weights * np.clip(frame.T @ x, low, high))


def contradiction(found, rng, n=4, steps=60):
    """How far a run from rest exceeds the bound that was proved, relative to it."""
    method, certificate = found.question.method, found.upper
    A, B, C, r, w = map(floats, (method.A, method.B, method.C, method.rest, certificate.readout))
    functions = found.question.functions
    gradient = random_function(rng, to_float(functions.mu), to_float(functions.L), n)
    x = rng.normal(size=n)
    state, squares, gradients = r @ x[None], [], []
    states = []
    for _ in range(steps + certificate.values):
        states.append(state)
        gradients.append(gradient((C @ state)[0]))
        state = A @ state + B @ gradients[-1][None]
    worst = -np.inf
    bound = to_float(certificate.constant / certificate.epsilon) * (x @ x)
    for k in range(steps):
        seen = np.vstack([states[k], *(g[None] for g in gradients[k : k + certificate.values])])
        square = float(((w @ seen) ** 2).sum())
        # Rounding of a run of 60 steps, relative to its start.
        allowed = bound * to_float(certificate.rate) ** (2 * k) + 1e-12 * (x @ x)
        squares.append(square)
        worst = max(worst, square / allowed)
    return worst


def asked(seed):
    rng = random.Random(seed)
    kappa = rng.choice((4, 20, 100))
    return Question(
        "random", random_method(rng), SmoothStronglyConvex(fmpq(1, kappa), fmpq(1)), False, None
    )


@pytest.mark.parametrize("seeds", [range(8), pytest.param(range(8, 300), marks=pytest.mark.slow)])
def test_runs_never_contradict_what_is_proved(seeds):
    verdicts = []
    for seed in seeds:
        found = answer(asked(seed))
        verdicts.append(found.verdict)
        if found.upper is not None:
            assert found.upper.rate >= found.quadratic.low
            rng = np.random.default_rng(seed)
            assert all(contradiction(found, rng) <= 1 for _ in range(5)), seed
        elif found.verdict == "undecided":
            assert found.tried
    assert {"converges", "diverges"} <= set(verdicts)
    assert verdicts.count("undecided") <= len(verdicts) / 5


def test_a_rate_that_is_too_good_is_contradicted_by_a_run():
    """The bound of a certificate whose rate were lower is broken by the slowest quadratic."""
    from dataclasses import replace

    method = method_of(parse("x = x - a*grad(x)", a=1))
    question = Question("gd", method, SmoothStronglyConvex(fmpq(1, 4), fmpq(1)), False, None)
    found = answer(question)
    assert found.upper.rate == fmpq(3, 4)
    rng = np.random.default_rng(0)
    assert max(contradiction(found, rng) for _ in range(20)) <= 1
    found.upper = replace(found.upper, rate=fmpq(70, 100))
    assert max(contradiction(found, rng) for _ in range(20)) > 1
