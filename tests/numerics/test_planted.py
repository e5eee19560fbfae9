"""Facts that one-token faults in numerics have broken unseen."""

from fractions import Fraction

import numpy as np
import pytest

from experiments.thesis import digits
from numerics import sampling
from numerics.bounds.rounding import gamma
from numerics.lodo import lodo_series_convergence as series
from numerics.rllc.references import nesterov_velocity
from numerics.rllc.zero_starts import _shape
from numerics.trainable.small_gain import converse, witness


def test_the_edges_of_dimensions_are_taken():
    rng = sampling.stream(0, 0)
    assert sampling.dimensions(rng, 0, (3, 1)) == (3, 1)
    assert sampling.dimensions(rng, 0, (3, 3)) == (3, 3)
    assert _shape(rng, 0, (1, 1), True) == (1, 1) and _shape(rng, 0, (1, 2), True) == (1, 2)
    for dims in ((3, 0), (3, 4)):
        with pytest.raises(ValueError, match="1 ≤ k ≤ n"):
            sampling.dimensions(rng, 0, dims)
    for dims in ((0, 1), (1, 0)):
        with pytest.raises(ValueError, match="n, k ≥ 1"):
            _shape(rng, 0, dims, True)


@pytest.mark.parametrize("k", [1, 2, 4, 6])
def test_the_residual_counts_a_rounding_for_every_term(k):
    P, A = 2 * np.eye(k), np.eye(k) / 2**0.5
    sizes = np.abs(P) + A @ P @ A + np.eye(k)
    measured = np.linalg.norm(P - A @ P @ A - np.eye(k))
    counted = (series.residual(P, A) - measured) / np.linalg.norm(sizes)
    assert counted == pytest.approx(gamma(2 * k + 2), rel=1e-6, abs=0)


def test_a_residual_in_floats_is_above_the_exact_one():
    rng = np.random.default_rng(0)
    for k in (1, 3, 6):
        P, A = rng.standard_normal((k, k)), rng.standard_normal((k, k))
        p, a = ([[Fraction(x) for x in row] for row in m.tolist()] for m in (P, A))
        exact = [
            [
                p[i][j]
                - (i == j)
                - sum(a[x][i] * p[x][y] * a[y][j] for x in range(k) for y in range(k))
                for j in range(k)
            ]
            for i in range(k)
        ]
        square = sum(x * x for row in exact for x in row)
        assert Fraction(series.residual(P, A)) ** 2 >= square


@pytest.mark.parametrize("factor", [2.0**20, 2.0**-20])
def test_the_coupled_bounds_scale_with_their_unknowns(factor):
    """M, N and k times a power of two: the sides and their rounding are too."""
    plain = converse(3.0, 0.5, 0.25, 5.0, 2.0, 0.125)
    moved = converse(3.0 * factor, 0.5, 0.25, 5.0 * factor, 2.0 * factor, 0.125)
    assert [x * factor for side in plain for x in side] == [x for side in moved for x in side]
    plain = witness(2.0, 0.5, 0.25, 5.0, None, 0.125)
    moved = witness(2.0, 0.5, 0.25, 5.0 * factor, None, 0.125)
    assert [x * factor for side in plain for x in side] == [x for side in moved for x in side]


def test_the_two_lines_of_nesterov_are_the_points():
    """q ← b·q + w·g, x ← x − p·g − r·q with the recorded numbers, on the gradients of the run."""

    class Problem:
        size = 2
        seen = []

        def gradient(self, t, x):
            self.seen.append(np.array([1.0, 4.0]) * x + t)
            return self.seen[-1]

    problem, start = Problem(), np.array([1.0, -2.0])
    run, _ = nesterov_velocity(problem, start, 6, c=0.125, b=0.75)
    x, q, lines = start, np.zeros(2), run.lines
    for g, point in zip(problem.seen, run.points[1:]):
        q = lines.b * q + lines.w * g
        x = x - lines.p * g - lines.r * q
        assert np.allclose(x, point, rtol=1e-13)


def test_the_table_of_digits_takes_each_method_at_each_rate():
    records = [
        {"key": ["digits", [50], name, rate, seed], "losses": {"50": 100.0 * row + column + seed}}
        for row, name in enumerate(digits.METHODS)
        for column, rate in enumerate(digits.RATES)
        for seed in (0, 2)
    ]
    rows = digits.tables(records, horizons=(50,))["digits"]
    assert [row["optimizer"] for row in rows] == list(digits.METHODS)
    assert [row["t = 50"] for row in rows] == [
        f"{100.0 * row + 1:.4f} ({digits.RATES[0]:g})" for row in range(len(digits.METHODS))
    ]
