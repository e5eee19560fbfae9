"""Batched checks of the stochastic claims pass on the truth and see planted mistakes."""

import pytest

torch = pytest.importorskip("torch")

from gpu_check.stochastic import one_step


@pytest.mark.parametrize("kind", one_step.KINDS)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_steps_are_bounded_as_claimed(kind, dtype):
    result = one_step.check(60, seed=3, device="cpu", dtype=dtype, kind=kind)
    assert result.ok and 0.1 < result.worst_ratio <= 1


@pytest.mark.parametrize("kind", one_step.KINDS)
def test_too_steep_a_function_is_seen(kind, monkeypatch):
    true = one_step.Sum.gradients
    monkeypatch.setattr(one_step.Sum, "gradients", lambda f, x: 6 * true(f, x))
    assert not one_step.check(120, seed=3, device="cpu", kind=kind).ok


@pytest.mark.parametrize("kind", ["sgd", "saga", "loopless", "storm", "page"])
def test_a_bound_of_a_few_per_cent_less_is_seen(kind, monkeypatch):
    true = one_step.METHODS[kind]

    def less(f, x):
        for left, right, size in true(f, x):
            yield left, 0.95 * right, size

    monkeypatch.setitem(one_step.METHODS, kind, less)
    assert not one_step.check(200, seed=3, device="cpu", kind=kind).ok


def test_it_runs_the_same_methods_as_numerics():
    """One step of SAGA and of SGD from the same state, against plain loops in NumPy."""
    import numpy as np

    rng = np.random.default_rng(0)
    curved, shifts = rng.uniform(0.1, 1, (4, 3)), rng.standard_normal((4, 3))
    shifts -= shifts.mean(axis=0)
    x = rng.standard_normal(3)

    class Streams:
        def uniform(self, low, high):
            return torch.tensor([(low + high) / 2], dtype=torch.float64)

        def bell(self, *shape):
            return torch.ones(1, *shape, dtype=torch.float64)

        def choice(self, count):
            return torch.tensor([1])

    f = one_step.Sum(
        torch.tensor(curved)[None], torch.tensor(shifts)[None], torch.tensor([0.1]), Streams()
    )
    left, _, _ = next(one_step.saga(f, torch.tensor(x)[None]))
    a = (0.01 + 1 / 6) / 2
    table = curved * (x + 1) + shifts
    total = 0.0
    for i in range(4):
        g = curved[i] * x + shifts[i]
        after = x - a * (g - table[i] + table.mean(axis=0))
        later = table.copy()
        later[i] = g
        total += after @ after + 16 * a**2 * np.mean(np.sum((later - shifts) ** 2, axis=1))
    assert abs(float(left) - total / 4) < 1e-12


def test_an_unknown_method_is_named():
    with pytest.raises(ValueError, match="'adam'; give one of sgd"):
        one_step.check(1, device="cpu", kind="adam")
