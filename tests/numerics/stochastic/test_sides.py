"""Both sides of every step against the same written out by hand, on two parabolas at one state: a
bound that is looser than what the claim says would pass every run."""

import numpy as np
import pytest

from numerics.rates.functions import FAR, Function
from numerics.stochastic import methods
from numerics.stochastic.sums import Sum

MU, A, B = 0.25, (0.5, 1.0), (0.75, -0.75)  # curvatures and slopes at 0
X = 2.0
MEAN = sum(A) / 2  # of the curvatures


class Fixed:
    """Draws that are the middle of their range; the first whole number; ones."""

    def uniform(self, low=0.0, high=1.0):
        return (low + high) / 2

    def integers(self, low, high=None):
        return 0 if high is None else low

    def standard_normal(self, shape):
        return np.ones(shape)


def parabolas(n=1, signs=None):
    terms = [Function(MU, np.eye(n), np.full(n, a - MU), np.full(n, FAR)) for a in A]
    return Sum(terms, np.array([[b] * n for b in B]), signs)


def g(x):
    return [a * x + b for a, b in zip(A, B)]


def mean(values):
    values = list(values)
    return sum(values) / len(values)


def spread(values):
    centre = mean(values)
    return mean((v - centre) ** 2 for v in values)


def f(x):
    return MEAN * x * x / 2


def sgd():
    a = 1.05 / 2
    left = mean((X - a * v) ** 2 for v in g(X))
    return [(left, (1 - a * MU) * X**2 + a**2 * spread(g(X)))]


def expected_smoothness():
    a = 0.55 / 2
    left = mean((X - a * v) ** 2 for v in g(X))
    return [(left, (1 - a * MU) * X**2 + 2 * a**2 * mean(b * b for b in B))]


def subgradient():
    a = 2 / (MU * 2)
    ends = [max(-X, min(X, X - a * v)) for v in g(X)]
    left = mean(y * y for y in ends) + 2 * a * f(X)
    return [(left, (1 - a * MU) * X**2 + a**2 * mean(v * v for v in g(X)))]


def nonconvex():
    a, slope = 1.05 / 2, MEAN * X
    left = mean(f(X - a * v) for v in g(X))
    return [(left, f(X) - a * (1 - a / 2) * slope**2 + a**2 / 2 * spread(g(X)))]


def svrg():
    a, v = 0.55 / 2, MEAN * X  # at the snapshot every draw is the whole gradient
    left = (X - a * v) ** 2 + 2 * a * (1 - 2 * a) * f(X)
    return [(v * v, 8 * f(X)), (left, X**2 + 4 * a**2 * f(X))]


def centred(x):
    return [a * x for a in A]


def saga():
    a = (0.01 + 1 / 6) / 2
    kept, c = g(X + 1), 8 * a**2
    after = [X - a * (new - old + mean(kept)) for new, old in zip(g(X), kept)]
    old, new = [v * v for v in centred(X + 1)], [v * v for v in centred(X)]
    tables = [mean([new[0], old[1]]), mean([old[0], new[1]])]
    left = mean(y * y for y in after) + c * mean(tables)
    return [(left, (1 - a * MU) * X**2 + 0.75 * c * mean(old))]


def loopless():
    a, p = (0.01 + 1 / 6) / 2, 1.05 / 2
    c, w = 4 * a**2 / p, X + 1
    after = [X - a * (new - old + MEAN * w) for new, old in zip(g(X), g(w))]
    here, there = (mean(v * v for v in centred(x)) for x in (X, w))
    left = mean(y * y for y in after) + c * (p * here + (1 - p) * there)
    return [(left, (1 - a * MU) * X**2 + (1 - p / 2) * c * there)]


def storm():
    a, c, d = 1.05 / 2, 0.5, g(X)[0]
    moved = X - a * d
    errors = [new + (1 - c) * (d - old) - MEAN * moved for new, old in zip(g(moved), g(X))]
    right = (1 - c) ** 2 * (d - MEAN * X) ** 2 + 2 * c**2 * spread(g(moved))
    return [(mean(e * e for e in errors), right + 2 * (1 - c) ** 2 * a**2 * d**2)]


def page():
    a, p, d = 1.05 / 2, 0.5, g(X)[0]
    moved = X - a * d
    errors = [d + new - old - MEAN * moved for new, old in zip(g(moved), g(X))]
    right = (1 - p) * ((d - MEAN * X) ** 2 + a**2 * d**2)
    return [((1 - p) * mean(e * e for e in errors), right)]


def ef21():
    a, s, slope = 1.05 / 2, 1.0, MEAN * X
    # g = 0 at first, all of n = 1 is sent, so nothing is lost: 1 − k/n = 0
    return [(0.0, 0.0 * ((1 + s) * slope**2 + (1 + 1 / s) * a**2))]


def predictable():
    c = 2.1 / 2
    left, right = mean((X - c * v) ** 2 for v in g(X)), (X - c * MEAN * X) ** 2
    right += c**2 * spread(g(X))
    return [(left, right), (right, left)]


KINDS = [sgd, expected_smoothness, subgradient, nonconvex, svrg, saga, loopless, storm, page, ef21]
SHIFTED = {"nonconvex", "subgradient"}  # size² is added to both sides


@pytest.mark.parametrize("by_hand", [*KINDS, predictable])
def test_both_sides_are_what_the_claim_says(by_hand):
    name = by_hand.__name__
    run = getattr(methods, name)(parabolas(), np.array([X]), Fixed())
    for (left, right), (ours, bound, size) in zip(by_hand(), run):
        shift = size**2 if name in SHIFTED else 0.0
        assert ours - shift == pytest.approx(left, abs=1e-12), name
        assert bound - shift == pytest.approx(right, abs=1e-12), name


def test_the_compressor_keeps_one_of_two_coordinates():
    """n = 2, k = 1: ω = 1, each coordinate alone and twice as long."""
    x, k, n = np.array([2.0, 1.0]), 1, 2
    a = 1.05 / 2 * k / n
    gradient = MEAN * x
    kept = [np.array([2 * gradient[0], 0]), np.array([0, 2 * gradient[1]])]
    left = np.mean([MEAN * (x - a * c) @ (x - a * c) / 2 for c in kept])
    right = MEAN * x @ x / 2 - a * (1 - a) * gradient @ gradient
    ours, bound, size = next(methods.compressor(parabolas(2), x, Fixed()))
    assert ours - size**2 == pytest.approx(left, abs=1e-12)
    assert bound - size**2 == pytest.approx(right, abs=1e-12)


def test_error_feedback_sends_one_of_two_coordinates():
    """The larger is sent first, and the second step has an old message and an error."""
    x = np.array([2.0, 1.0])
    a, s = 1.05 / 2, 1.0
    run = methods.ef21(parabolas(2), x, Fixed())
    left, right, _ = next(run)
    first = MEAN * x
    assert left == pytest.approx(first[1] ** 2) and right == pytest.approx(first @ first)
    left, right, _ = next(run)
    g = np.array([first[0], 0])
    moved = x - a * g
    change = MEAN * moved - g
    error = (g - MEAN * x) @ (g - MEAN * x)
    assert left == pytest.approx(min(change**2))
    assert right == pytest.approx(0.5 * ((1 + s) * error + (1 + 1 / s) * a**2 * g @ g))
