"""The bounds of how far two float runs drift, against the same recursion written in Fractions."""

from fractions import Fraction as Q
from importlib import import_module
from types import SimpleNamespace

import numpy as np
import pytest

from numerics.bounds.rounding import ENLARGE, gamma
from numerics.rllc import closeness
from numerics.rllc.noisy_convex import ROUNDINGS, NoisyHuber


def sixteenths(rng, *shape):
    return rng.integers(-32, 33, shape) / 16.0


@pytest.mark.parametrize("seed", range(4))
def test_the_drift_of_two_realizations_is_the_recursion_of_the_docstring(seed):
    rng, N, n = np.random.default_rng(seed), 3, 2
    problem = NoisyHuber(rng.integers(1, 9, n) / 8.0, sixteenths(rng, n), sixteenths(rng, N, n))
    run = SimpleNamespace(
        steps=N,
        theta=sixteenths(rng, N + 1, n),
        states=sixteenths(rng, N + 1, n, 2),
        gradients=sixteenths(rng, N, n),
    )
    lines = SimpleNamespace(b=0.75, w=-1.5, p=0.375, r=-0.625)
    asked, memory, point = (np.abs(sixteenths(rng, N, n)) / 64 for _ in range(3))
    other = SimpleNamespace(lines=lines, asked=asked, memory=memory, point=point)
    law, u, decay, gap, last = (-0.5, 0.25), 0.5, -0.125, 1 / 32, np.full(n, 1 / 128)
    found = closeness.bounds(problem, run, other, last, law, u, decay, gap)

    b, w, p, r = (abs(Q(x)) for x in (lines.b, lines.w, lines.p, lines.r))
    line, slope = Q(gamma(8)), Q(gamma(ROUNDINGS + 2))
    for i in range(n):
        e, delta = Q(0), Q(gap)
        for t in range(1, N + 1):
            g, M, before = (
                abs(Q(x))
                for x in (run.gradients[t - 1, i], run.states[t, i, 1], run.states[t - 1, i, 1])
            )
            theta, theta_before = abs(Q(run.theta[t, i])), abs(Q(run.theta[t - 1, i]))
            # either run's gradient: h, the noise, and the decay's term at a point |θ| + e
            size = Q(problem.slope[i]) + abs(Q(problem.noise[t - 1, i]))
            either = size + abs(Q(decay)) * (theta_before + e)
            h = Q(problem.slope[i]) + abs(Q(decay))
            epsilon = h * (e + Q(asked[t - 1, i])) + 2 * slope * either
            # Opt's M ← bM + ug counted in q's units, w/u; both runs have the term w·g
            delta = (
                b * delta
                + w * epsilon
                + line * (w / Q(u) * b * before + w * g + w * g)
                + Q(memory[t - 1, i])
            )
            moved = theta + abs(Q(law[0])) * g + abs(Q(law[1])) * M
            e = p * epsilon + r * delta + e + 2 * line * moved + Q(point[t - 1, i])
            wanted = (e + Q(asked[t, i] if t < N else last[i])) * Q(ENLARGE)
            assert float(found[t - 1, i]) == pytest.approx(float(wanted), rel=1e-13, abs=0)


def dot(x, y):
    return sum((a * b for a, b in zip(x, y)), Q(0))


@pytest.mark.parametrize("seed", range(3))
def test_the_rounding_of_the_predicted_gap_is_the_sum_of_its_terms(seed):
    """|c1c2|(|g1|·|g2|/|g1|²)(|v|ᵀ|T|(|Gv|/vᵀGv + |v|/vᵀv))|g1| for every term at once."""
    check = import_module("numerics.rllc.zero_start_basis_dependence")
    rng, k, n = np.random.default_rng(seed), 3, 4
    T, v, s = sixteenths(rng, k, k), sixteenths(rng, k) + 1 / 32, np.array([0.5, 2.0, -4.0])
    g1, g2 = sixteenths(rng, n) + 1 / 32, sixteenths(rng, n)
    optimizer = SimpleNamespace(rule=SimpleNamespace(T=T, v=v), c1=-0.5, c2=0.75)
    gap, rounding = check.predicted_gap(optimizer, np.diag(s), g1, g2)

    v, g1, g2, s = ([Q(x) for x in each] for each in (v, g1, g2, s))
    T = [[Q(x) for x in row] for row in T]
    Gv = [a * a * b for a, b in zip(s, v)]
    rate, vGv, vv = Q(-3, 8) / dot(g1, g1), dot(v, Gv), dot(v, v)
    d = [a / vGv - b / vv for a, b in zip(Gv, v)]
    size = [abs(a) / vGv + abs(b) / vv for a, b in zip(Gv, v)]
    along, wide = (
        dot(w, [dot(row, x) for row in M])
        for w, M, x in (
            (v, T, d),
            ([abs(x) for x in v], [[abs(x) for x in row] for row in T], size),
        )
    )
    wanted = [float(-rate * dot(g1, g2) * along * x) for x in g1]
    assert np.allclose(gap, wanted, rtol=1e-12, atol=1e-15)
    terms = abs(rate) * dot([abs(x) for x in g1], [abs(x) for x in g2]) * wide
    length = float(dot(g1, g1)) ** 0.5
    assert rounding == pytest.approx(gamma(2 * n + 5 * k + 16) * float(terms) * length, rel=1e-12)


def test_the_energy_of_one_unit_is_off_by_the_sum_of_the_text():
    """k = 1: h_i = v tⁱ l, with every number of the bound written out."""
    check = import_module("numerics.rllc.gramian_metric_invariance")
    t, v, l, terms = 0.5, 3.0, 2.0, 60
    T, L = np.array([[t]]), np.array([l])
    found, bound = check.energy(T, np.array([v]), L, terms)
    W, y = float(check.gramian(T, np.array([v]))[0, 0]), check.power_sum(T)
    x = moved = rounding = total = Q(0)
    x, g = Q(l), Q(gamma(1))
    for _ in range(terms):
        wrong = Q(v) * moved + g * Q(v) * x
        rounding += wrong * (2 * Q(v) * x + wrong)
        total += (Q(v) * x) ** 2
        moved += Q(float(y) ** 0.5) * g * Q(t) * x
        x *= Q(t)
    tail = Q(y) * (Q(v) * (x + moved)) ** 2
    wanted = rounding + Q(gamma(terms + 1)) * total + tail
    wanted += Q(check.residual(T, np.array([v]), np.array([[W]]))) * Q(y) * Q(l) ** 2
    wanted += Q(gamma(3)) * Q(l) ** 2 * abs(Q(W))
    assert abs(found - abs(l * l * W - float(total))) < 1e-13
    assert bound == pytest.approx(float(wanted) * ENLARGE, rel=1e-9)


def test_how_far_descent_may_shorten_the_weights_is_the_sum_of_the_text():
    """2η times the inner product's bound, and γ_{2k+8} of the squares and of twice |w| + η|∇L|."""
    check = import_module("numerics.thesis.linear_average_homogeneity")
    w, h, eta = np.array([0.5, 1.25, -0.25]), np.array([1.0, -2.0, 0.75]), 1 / 32
    for name in ("LA_a", "LA_b"):
        _, bounds = check.descent(name, w, h, rate=eta, steps=1)
        slope = check.MIXTURES[name](w) - h
        found = [Q(x) for x in check.meta_gradient(name, w, slope)]
        old, rate = [Q(x) for x in w], Q(eta)
        new = [a - rate * b for a, b in zip(old, found)]
        moved = [abs(a) + rate * abs(b) for a, b in zip(old, found)]
        squares = dot(old, old) + dot(new, new) + 2 * dot(moved, moved)
        inner = Q(float(check.inner(name, w, slope)[1][0]))
        wanted = 2 * rate * inner + Q(gamma(2 * len(w) + 8)) * squares
        assert bounds[0] == pytest.approx(float(wanted) * ENLARGE, rel=1e-12, abs=0)
