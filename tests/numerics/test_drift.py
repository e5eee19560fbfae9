"""The bounds of how far two float runs drift, against the same recursion written in Fractions."""

from fractions import Fraction as Q
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
