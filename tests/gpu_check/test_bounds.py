"""Error bounds of the batched checks: attained at 1×1, equal to those of numerics on the same
inputs, and scaled as their errors are."""

from fractions import Fraction

import numpy as np
import pytest

torch = pytest.importorskip("torch")

import numerics.bounds.pseudo_inverse as float_bounds
from gpu_check.batched import bounds, exact_run
from gpu_check.batched.memory_gap import LinearGap
from gpu_check.batched.streams import Streams
from gpu_check.lodo import lodo_condition_barrier as condition_barrier
from gpu_check.rllc import (
    basis_independence,
    retrospective_improvement,
    rllc_convergence,
    rllc_relaxation_identity,
)
from gpu_check.trainable import to_convergence
from numerics.bounds.abstract_rule import abstract_rule_bound
from numerics.bounds.rounding import ENLARGE, gamma
from numerics.rllc.rllc_relaxation_identity import best_law as float_best_law

F64, CPU = torch.float64, torch.device("cpu")


def tensor(x):
    return torch.tensor(x, dtype=F64)


def test_wedin_is_attained_by_one_number():
    at = bounds.applied(tensor([[[1.0]]]), tensor([[1.0]]))
    for distance in (0.25, 0.5, 0.75):
        change, p = bounds.wedin(at, distance, True)
        # 1 ↦ 1 − d moves the inverse by d/(1 − d), and its norm to 1/(1 − d)
        assert 1 / (1 - distance) <= float(p[0]) < 1 / (1 - distance) + 1e-12
        assert distance / (1 - distance) <= float(change[0])
    assert torch.isinf(bounds.wedin(at, 1.0, True)[1]).all()


def test_both_packages_bound_a_pseudo_inverse_alike():
    """The orthonormal memories of one column have no norm but one, so spectral and Frobenius norms
    agree."""
    rng = np.random.default_rng(3)
    for _ in range(20):
        M, g = rng.standard_normal((5, 1)), rng.standard_normal(5)
        here = bounds.applied(tensor(M)[None], tensor(g)[None])
        there = float_bounds.applied(M, g)
        assert np.isclose(float(here.inverse[0]), there.inverse_norm, rtol=1e-10, atol=0)
        assert np.isclose(float(here.residual[0]), there.residual, rtol=1e-10, atol=0)
        for distance in (0.01, 0.2):
            for full_rank in (True, False):
                found = bounds.wedin(here, distance, full_rank)
                wanted = float_bounds.wedin(there, distance, full_rank)
                assert np.allclose([float(x[0]) for x in found], wanted, rtol=1e-10, atol=0)


def test_both_packages_bound_the_best_law_alike():
    """M = (e_1, …, e_k), H = 1 and θ whole numbers: the residual is 0 and only its rounding is
    left."""
    for n, k in ((1, 1), (3, 2), (16, 4)):
        H, M, theta = np.eye(n), np.eye(n, k), np.arange(1.0, n + 1)
        best, bound = float_best_law(H, M, theta, 1.0)
        law, here = rllc_relaxation_identity.best_law(
            tensor(H)[None], tensor(M)[None], tensor(theta)[None], tensor([1.0])
        )
        assert np.allclose(best, law[0], rtol=1e-12) and np.isclose(
            bound, float(here[0]), rtol=1e-9
        )
        size = np.linalg.norm(2 * theta[:k])
        assert gamma(2 * n + k + 3) * size * (1 - 1e-9) < bound < gamma(2 * n + k + 3) * size * 1.1


def test_the_bound_of_equation_two_counts_its_roundings():
    """T = 1, v = 1, g = 1: M_t = t, and t(k + 1) + 2 roundings a term of either side."""
    found = abstract_rule_bound(np.eye(1), np.ones(1), np.ones((6, 1)))[:, 0, 0]
    assert np.allclose(
        found, [2 * gamma(2 * t + 2) * t * ENLARGE for t in range(1, 7)], rtol=1e-12, atol=0
    )


def scaled(instance, factor):
    """The same run with memory, start and drive times a power of two: laws stay, all else
    scales."""
    start = instance.start
    return instance._replace(
        start=start._replace(M=factor * start.M, theta=factor * start.theta), b=factor * instance.b
    )


def holds_its_units(compare, instance, factor, powers):
    """Errors and bounds of row i are multiplied by factor^powers[i]."""
    for before, after in zip(compare(instance), compare(scaled(instance, factor))):
        wanted = before * tensor([factor**power for power in powers])[:, None]
        kept = torch.isfinite(before)
        assert kept.any() and torch.equal(kept, torch.isfinite(after))
        assert torch.allclose(after[kept], wanted[kept], rtol=1e-9, atol=0)


@pytest.mark.parametrize("factor", [2.0**20, 2.0**-20])
def test_bounds_scale_with_memory_start_and_gradients(factor):
    numbers, steps = range(12), 4
    run = retrospective_improvement.draw(0, numbers, 5, 2, CPU, steps)
    # a distance of points, then a decrease of a quadratic
    holds_its_units(
        lambda one: retrospective_improvement.compare(one, steps), run, factor, [1, 2] * steps
    )
    run = rllc_relaxation_identity.draw(0, numbers, 5, 2, CPU, steps, "linear")
    holds_its_units(
        lambda one: rllc_relaxation_identity.compare(one, steps), run, factor, [0] * steps
    )
    run = rllc_convergence.draw(0, numbers, 5, CPU, steps)
    holds_its_units(
        lambda one: rllc_convergence.compare(one, steps)[:2], run, factor, [0] * (steps - 1)
    )


def test_the_bound_against_exact_fractions_scales_too():
    instance = basis_independence.draw(0, range(6), 3, 2, CPU, 3)[0].to(F64)
    plain, moved = (
        exact_run.errors(one, LinearGap(one), 3) for one in (instance, scaled(instance, 2.0**20))
    )
    for before, after in zip(plain, moved):
        assert torch.allclose(after, before * 2.0**20, rtol=1e-9, atol=0)


def test_a_run_mirrored_at_the_origin_has_the_same_bounds(monkeypatch):
    """w, w*, b and the noise change their signs, A does not: sizes are the same."""
    honest, drawn = Streams.bell, [0]

    def mirrored(self, *shape):
        drawn[0] += 1
        found = honest(self, *shape)
        return found if drawn[0] == 3 else -found  # the third is A

    def compare():
        return to_convergence.compare(0, range(20), 3, CPU, F64, 4)

    plain = compare()
    monkeypatch.setattr(Streams, "bell", mirrored)
    moved = compare()
    assert drawn[0] == 4
    for before, after in zip(plain, moved):
        assert torch.equal(before, after)


def test_a_mode_shrinks_as_the_recursion_says():
    for a, c in ((0.5, 0.25), (-0.75, 0.125), (0.125, 2.0)):
        exact = Fraction(a) * (1 - Fraction(c) / (1 - Fraction(a) ** 2))
        found = condition_barrier.shrunk(tensor(a), tensor(c))
        assert abs(float(found) - float(exact)) < 1e-15
