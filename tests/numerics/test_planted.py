"""Facts that one-token faults in numerics have broken unseen."""

from fractions import Fraction
from importlib import import_module

import numpy as np
import pytest

from experiments.thesis import digits
from numerics import sampling
from numerics.bounds.rounding import gamma
from numerics.lodo import lodo_series_convergence as series
from numerics.lodo import target_runs as target
from numerics.optimizers import LMRLLC
from numerics.rllc.gramian_metric_invariance import energy
from numerics.rllc.references import nesterov_velocity
from numerics.rllc.rllc_momentum_nonconvergence import EDGES, instance
from numerics.rllc.zero_start_basis_dependence import differing, predicted_gap
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


def test_the_cycles_are_drawn_with_the_q_that_they_name():
    """q = c1c2λ; between 0 and 2(1 + 1/a) where drawn."""
    for index in range(-len(EDGES), 40):
        optimizer, problem, theta = instance(5, index)
        a, at = optimizer.rule.T[0, 0], sampling.edge(EDGES, index)
        q, end = optimizer.c1 * optimizer.c2 * problem.H[0, 0], 2 * (1 + 1 / a)
        wanted = {"q = 0": 0.0, "q = 1": 1.0, "q = 2(1 + 1/a)": end}.get(at, q)
        assert q == pytest.approx(wanted, rel=1e-14, abs=0) and (at or 0 < q < end)
        assert (a == 1) == (at == "a = 1") and (optimizer.law == 0).all() == (at == "L = 0")
        assert 1 <= theta[0] <= 2


def test_a_run_that_ends_before_the_deciding_step_is_not_compared(monkeypatch):
    """Equivalent laws decide after k + k' steps, so one point more is needed."""
    check = import_module("numerics.rllc.one_run_certificate")
    pair, honest = check.instance(0, 0), check.fixed_laws.run_both
    assert pair[2] is None

    def cut(by):
        def run_both(*args):
            (base, one), (other, two) = honest(*args)
            return (base, one[: len(one) - by]), (other, two)

        monkeypatch.setattr(check.fixed_laws, "run_both", run_both)
        return check.compare(*pair)

    assert len(cut(0)[0]) and cut(1) == ([], [], []) == cut(2)


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


def test_all_intervals_of_the_target_together_miss_with_the_probability_told(monkeypatch):
    """The probability of a miss, summed over every number that is held against an interval."""
    spent = []

    def interval(samples, *rest):
        mean = np.mean(samples, axis=0)
        spent.append(rest[-1] * np.size(mean))
        return mean, 0.0 * mean + 1e-9

    monkeypatch.setattr(target, "normal", interval)
    monkeypatch.setattr(target, "student", interval)
    monkeypatch.setattr(
        target, "run", lambda beta, rate, runs, steps, start, seed: (np.ones((runs, 2, 2)),) * 2
    )
    target.runs(count=3)
    assert len(spent) == 9 and sum(spent) == pytest.approx(target.ERROR_PROBABILITY, rel=1e-12)


def test_the_bound_of_an_update_does_not_see_signs(monkeypatch):
    """A gradient of the other sign is as large."""
    updates, seen = import_module("numerics.trainable.to_updates"), []
    monkeypatch.setattr(updates, "norm", lambda x: seen.append(np.array(x)) or 1.0)

    class Turned:
        def __init__(self, sign):
            self.rng, self.sign = np.random.default_rng(3), sign

        def standard_normal(self, shape):
            found = self.rng.standard_normal(shape)
            return found * np.array([1, self.sign, 1])[:, None] if shape == (3, 4) else found

        def uniform(self, *args):
            return self.rng.uniform(*args)

    for variant in (updates.full, updates.diagonal, updates.rank_one):
        sizes = []
        for sign in (1, -1):
            seen.clear()
            updates.compare(variant, Turned(sign), 4)
            sizes.append(seen[1])  # the gap, then the size
        assert np.array_equal(*sizes) and (sizes[0] > 0).all()


def test_the_rows_of_the_step_bound_are_those_of_its_edges(monkeypatch):
    check, seen = import_module("numerics.thesis.mng_step_bound"), []
    honest = check.compare
    monkeypatch.setattr(check, "compare", lambda rows: seen.append(rows) or honest(rows))
    assert check.check(instances=6, seed=1).ok
    edges = dict(zip(reversed(check.EDGES), seen))
    least = np.nextafter(0, 1)
    assert (np.abs(edges["smallest"]) == least).all()
    assert not edges["zero gradients"].any() and edges["k = 1"].shape[1] == 1
    assert (edges["one gradient"] != 0).sum(axis=1).max() == 1
    assert (edges["equal gradients"] == edges["equal gradients"][:, :1]).all()
    assert np.allclose(edges["balanced"].sum(axis=1), 0)
    drawn = seen[len(check.EDGES) :]
    assert len(drawn) == 6 and all((np.abs(rows) > least).all() for rows in drawn)


def test_histories_are_scaled_by_factors_of_both_signs_and_many_sizes(monkeypatch):
    check, seen = import_module("numerics.thesis.mng_invariances"), []
    honest = check.after
    monkeypatch.setattr(check, "after", lambda *a: seen.append(a) or honest(*a))
    assert check.check(instances=60, seed=1).ok
    # the second call of each pair has d·G/s, whose quotient with the first's G is d/s
    factors = [
        (after[1] / before[1])[:, 0]
        for before, after in zip(seen[::2], seen[1::2])
        if before[1].all()
    ]
    factors = np.concatenate(factors)
    assert 0.3 < (factors > 0).mean() < 0.7
    assert np.abs(factors).min() < 0.1 and np.abs(factors).max() > 10


@pytest.mark.parametrize("factor", [2.0**8, 2.0**-8])
def test_the_bound_of_the_energy_is_a_square_in_the_law(factor):
    rng = np.random.default_rng(1)
    T, v, L = 0.3 * rng.standard_normal((3, 3)), rng.standard_normal(3), rng.standard_normal(3)
    (gap, bound), (other, scaled) = energy(T, v, L), energy(T, v, factor * L)
    assert gap <= bound and other <= scaled < np.inf
    assert scaled == pytest.approx(factor**2 * bound, rel=1e-12, abs=0)


@pytest.mark.parametrize("factor", [2.0**20, 2.0**-20])
def test_a_predicted_gap_has_its_bound_in_every_scale_of_v(factor):
    optimizer, S, gradients, _, _ = differing(0, 3)
    rule = optimizer.rule
    other = LMRLLC(rule.T, factor * rule.v, np.zeros(rule.units), optimizer.c1, optimizer.c2)
    gap, bound = predicted_gap(optimizer, S, *gradients[:2])
    same, again = predicted_gap(other, S, *gradients[:2])
    assert bound > 0 and again == pytest.approx(bound, rel=1e-12, abs=0)
    assert same == pytest.approx(gap, rel=1e-9)
