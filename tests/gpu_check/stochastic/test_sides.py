"""The batched steps compute the sides that numerics computes, from the same states and draws."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from gpu_check.stochastic import one_step
from numerics.rates.functions import FAR, Function
from numerics.stochastic import methods
from numerics.stochastic.sums import Sum

MU, N, SIZE = 0.2, one_step.TERMS, 3


class Rng:
    """Middles of ranges, zeros and ones, for numerics."""

    def uniform(self, low=0.0, high=1.0):
        return (low + high) / 2

    def integers(self, low, high=None):
        return 0

    def standard_normal(self, shape):
        return np.ones(shape)


class Streams:
    """The same for a batch of one."""

    def uniform(self, low, high, *shape):
        return torch.full((1, *shape), (low + high) / 2, dtype=torch.float64)

    def bell(self, *shape):
        return torch.ones(1, *shape, dtype=torch.float64)

    def choice(self, count):
        return torch.zeros(1, dtype=torch.int64)


def sums():
    """One sum of parabolas in both forms, and a start."""
    rng = np.random.default_rng(5)
    curved, shifts = rng.uniform(MU, 1, (N, SIZE)), rng.standard_normal((N, SIZE))
    shifts -= shifts.mean(axis=0)
    terms = [Function(MU, np.eye(SIZE), a - MU, np.full(SIZE, FAR)) for a in curved]
    batch = torch.tensor(curved)[None], torch.tensor(shifts)[None]
    ours = one_step.Sum(*batch, torch.tensor([MU], dtype=torch.float64), Streams())
    return ours, Sum(terms, shifts), rng.standard_normal(SIZE)


@pytest.mark.parametrize(
    "kind", ["sgd", "expected_smoothness", "saga", "loopless", "storm", "page"]
)
def test_both_sides_are_those_of_numerics(kind):
    ours, theirs, x = sums()
    batched = one_step.METHODS[kind](ours, torch.tensor(x)[None])
    plain = getattr(methods, kind)(theirs, x, Rng())
    for _ in range(6):
        (left, right, size), (one, other, scale) = next(batched), next(plain)
        assert float(left) == pytest.approx(one, abs=1e-12)
        assert float(right) == pytest.approx(other, abs=1e-12)
        assert 0.3 * scale <= float(size) <= 3 * scale


def test_the_variance_of_svrg():
    """In the fourth step the snapshot is the point of the third."""
    f, plain, x = sums()
    w = x
    for count, (left, right, size) in zip(range(1, 6), one_step.svrg(f, torch.tensor(x)[None])):
        v = plain.gradients(x) - plain.gradients(w) + plain.gradient(w)
        assert float(left) == pytest.approx(np.mean(np.sum(v * v, axis=1)))
        assert float(right) == pytest.approx(4 * (plain.value(x) + plain.value(w)))
        spread = np.linalg.norm(plain.shifts, axis=1).max()
        assert float(size) == pytest.approx(np.linalg.norm(x) + np.linalg.norm(w) + spread)
        x = x - v[0] / 4
        w = x if count % 3 == 0 else w


def test_error_feedback_of_the_largest_entry():
    f, plain, x = sums()
    a, s, g = (0.05 + 1) / 2, (0.3 + 3) / 2, np.zeros(SIZE)
    for _, (left, right, _) in zip(range(4), one_step.ef21(f, torch.tensor(x)[None])):
        error, moved = g - plain.gradient(x), x - a * g
        change = plain.gradient(moved) - g
        sent = np.where(np.arange(SIZE) == np.argmax(abs(change)), change, 0)
        rest = change - sent
        bound = (1 + s) * error @ error + (1 + 1 / s) * a**2 * g @ g
        assert float(left) == pytest.approx(rest @ rest)
        assert float(right) == pytest.approx((1 - 1 / SIZE) * bound)
        x, g = moved, g + sent
