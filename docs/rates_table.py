"""Writes docs/results/rates.md, forty methods at three conditions: ``python docs/rates_table.py``.

A few minutes on one core; ``row`` makes one line anew, which the tests do.
"""

import sys
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "results" / "rates.md"
KAPPAS = (4, 30, 1000)

HEAD = """# Forty methods on F(1/κ, 1)

Written by `python docs/rates_table.py`; a test makes some of the lines anew. For every method and
κ, on all 1/κ-strongly convex functions with a 1-Lipschitz gradient, in every dimension:

- *certified*: the least ρ found with a rational certificate that the points converge at least like
  ρᵏ ([how](../rates.md)), rounded up to six decimals; or a *K-cycle*, a function and a start from
  which the method goes round K points for ever, checked in rational numbers; or *open*;
- *not below*: the rate of an explicit run on one function of the class, rounded down, where one was
  found that is slower than quadratics are;
- *quadratics*: the rate on quadratics with spectrum in [1/κ, 1], rounded up, the bound from below
  where no other stands.

Where a tuning asks for √κ, a fraction near it stands: 241/44 for κ = 30, 3605/114 for κ = 1000. One
gradient stands in the potential (two where that finds nothing), so a smaller ρ may be provable.

"""
ROOTS = {4: Fraction(2), 30: Fraction(241, 44), 1000: Fraction(3605, 114)}


def triple(s):
    rho = 1 - 1 / s
    b = rho**2 / (2 - rho)
    return {"lr": 1 + rho, "beta": b, "gamma": b / (1 + rho)}


def same(**values):
    return lambda s: {name: Fraction(value) for name, value in values.items()}


def momentum(s):
    return (s - 1) / (s + 1)


def polyak(s):
    return {"lr": (1 + momentum(s)) ** 2, "beta": momentum(s) ** 2}


def robust(part):
    return lambda s: {"L": 1, "kappa": s**2, "rho": 1 - 1 / (part * s)}


def quadratic_tuning(s):
    """4/(3L + μ) and (√(3κ+1) − 2)/(√(3κ+1) + 2), the root by a fraction near it."""
    kappa = s * s
    root = Fraction(float(3 * kappa + 1) ** 0.5).limit_denominator(1000)
    return {"lr": 4 * kappa / (3 * kappa + 1), "beta": (root - 2) / (root + 2)}


# what is printed, name in the catalogue, parameters from s = √κ
METHODS = (
    ("gradient descent, 1/L", "sgd", same(lr=1)),
    ("gradient descent, 2/(L + μ)", "sgd", lambda s: {"lr": 2 / (1 + 1 / s**2)}),
    ("gradient descent, 1/(2L)", "sgd", same(lr="1/2")),
    ("gradient descent, 1.9/L", "sgd", same(lr="1.9")),
    ("heavy ball, Polyak's tuning", "heavy_ball", polyak),
    ("heavy ball, lr 1, β .5", "heavy_ball", same(lr=1, beta=".5")),
    ("heavy ball, lr 2, β .5", "heavy_ball", same(lr=2, beta=".5")),
    ("heavy ball, lr 2.6, β .5", "heavy_ball", same(lr="2.6", beta=".5")),
    ("heavy ball, lr .1, β .9", "heavy_ball", same(lr=".1", beta=".9")),
    ("heavy ball, lr .5, β .9", "heavy_ball", same(lr=".5", beta=".9")),
    ("heavy ball, lr 1, β .9", "heavy_ball", same(lr=1, beta=".9")),
    ("heavy ball, lr 2, β .9", "heavy_ball", same(lr=2, beta=".9")),
    ("heavy ball, lr .05, β .99", "heavy_ball", same(lr=".05", beta=".99")),
    ("heavy ball, lr 1, β .99", "heavy_ball", same(lr=1, beta=".99")),
    ("heavy ball, lr 1, β −.3", "heavy_ball", same(lr=1, beta="-.3")),
    ("EMA momentum, lr 1, β .9", "ema_momentum", same(lr=1, beta=".9")),
    ("EMA momentum, lr 5, β .9", "ema_momentum", same(lr=5, beta=".9")),
    ("EMA momentum, lr 10, β .9", "ema_momentum", same(lr=10, beta=".9")),
    ("NAG, 1/L, β = (√κ−1)/(√κ+1)", "nag", lambda s: {"lr": 1, "beta": momentum(s)}),
    ("NAG, tuned for quadratics", "nag", quadratic_tuning),
    ("NAG, lr 1, β .5", "nag", same(lr=1, beta=".5")),
    ("NAG, lr 1, β .9", "nag", same(lr=1, beta=".9")),
    ("NAG, lr .1, β .9", "nag", same(lr=".1", beta=".9")),
    ("NAG, lr 1.3, β .9", "nag", same(lr="1.3", beta=".9")),
    ("NAG, lr 1, β .99", "nag", same(lr=1, beta=".99")),
    ("triple momentum", "triple_momentum", triple),
    ("robust momentum, ρ = 1 − 1/(2√κ)", "robust_momentum", robust(2)),
    ("robust momentum, ρ = 1 − 1/(4√κ)", "robust_momentum", robust(4)),
    ("QHM, lr 1, β .9, ν .7", "qhm", same(lr=1, beta=".9", nu=".7")),
    ("QHM, lr 1, β .999, ν .7", "qhm", same(lr=1, beta=".999", nu=".7")),
    ("QHM, lr 3, β .9, ν .7", "qhm", same(lr=3, beta=".9", nu=".7")),
    ("QHM, lr 1, β .9, ν .5", "qhm", same(lr=1, beta=".9", nu=".5")),
    ("AggMo, lr .5, β 0 and .9", "aggmo", same(lr=".5", beta1=0, beta2=".9")),
    ("AggMo, lr .1, β 0, .9, .99", "aggmo_three", same(lr=".1", beta1=0, beta2=".9", beta3=".99")),
    ("delayed gradient, lr 1/3", "delayed_gradient", same(lr="1/3")),
    ("delayed gradient, lr .9", "delayed_gradient", same(lr=".9")),
    ("optimistic gradient, lr 1/3", "optimistic_gradient", same(lr="1/3")),
    ("optimistic gradient, lr .6", "optimistic_gradient", same(lr=".6")),
    ("complex momentum, .5 + .5i, lr .5", "complex_momentum", same(l1=".5", l2=0, a=".5", b=".5")),
    ("two momenta, β .5, .9, lr .1", "two_momenta", same(l1=".1", l2=".1", beta1=".5", beta2=".9")),
)


def row(title, kappa):
    """(certified, not below, quadratics) as they are printed."""
    from flint import fmpq

    from theory import optimizers
    from theory.algorithms import parse
    from theory.rates.engine.classes import SmoothStronglyConvex
    from theory.rates.engine.method import method_of
    from verify.rates.certify import least_certificate
    from verify.rates.cycles import find_cycle
    from verify.rates.quadratic import quadratic_rate
    from verify.rates.spirals import find_spiral

    (name, tuning) = next((n, t) for words, n, t in METHODS if words == title)
    made = method_of(parse(optimizers.get(name).program, **tuning(ROOTS[kappa])))
    where = SmoothStronglyConvex(fmpq(1, kappa), fmpq(1))
    on_quadratics = quadratic_rate(made, where.mu, where.L)
    low = number(on_quadratics.low)
    if low >= 1:
        return "–", "–", "> 1" if low > 1 else "1"
    quadratics = f"{up(low)}"
    found = least_certificate(made, where, 1, low) or least_certificate(made, where, 2, low)
    if found is None:
        cycle = find_cycle(made, where.mu, where.L)
        return (f"{cycle.period}-cycle" if cycle else "open"), "–", quadratics
    high = number(found.rate)
    below = "–"
    if high - low > 1e-3 * (1 - low):
        spiral = find_spiral(made, where.mu, where.L, low, high)
        below = "–" if spiral is None else down(number(spiral.rate))
    return up(high), below, quadratics


def number(x):
    return float(int(x.p)) / float(int(x.q))


def up(x):
    """Six decimals, not below x: a unit more than the rounded number where that is below."""
    shown = round(x, 6)
    return f"{shown if shown >= x else shown + 1e-6:.6f}"


def down(x):
    shown = round(x, 6)
    return f"{shown if shown <= x else shown - 1e-6:.6f}"


def page(report=lambda words: None):
    """The text of the page."""
    titles = [f"κ = {k}: {w}" for k in KAPPAS for w in ("certified", "not below", "quadratics")]
    lines = [f"| method | {' | '.join(titles)} |", "| --- |" + " --- |" * len(titles)]
    for title, _, _ in METHODS:
        cells = [cell for kappa in KAPPAS for cell in row(title, kappa)]
        lines.append(f"| {title} | {' | '.join(cells)} |")
        report(lines[-1])
    return HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    PAGE.write_text(page(print), encoding="utf-8")
