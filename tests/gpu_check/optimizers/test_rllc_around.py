"""RLLC around another optimizer: the same in numpy and in torch, and the optimizer itself where
the law stands still."""

import io

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from gpu_check.optimizers.rllc_around import RLLCAround
from numerics.optimizers import RLLC, LastStep, RelaxedInverse
from numerics.optimizers.baselines import SGD, Adam
from numerics.optimizers.to_diagonal import DiagonalTO

# H of a quadratic on which both run; |gradient| and |step| stay near 1
H = np.diag([0.5, 1.0, 2.0, 3.0])
PAIRS = {
    "Adam": (lambda: Adam(0.05), lambda p: torch.optim.Adam(p, lr=0.05)),
    "momentum": (lambda: SGD(0.05, 0.8), lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.8)),
}


def reference(make, c2, steps, epsilon=1e-3):
    optimizer = RLLC(LastStep(make()), [1.0], 1.0, c2, inverse=RelaxedInverse(epsilon))
    theta = np.array([1.0, -1.0, 0.5, 2.0])
    state, path, laws = optimizer.init(theta), [], []
    for _ in range(steps):
        state = optimizer.update(state, theta, H @ theta)
        theta = theta - optimizer.step(state)
        path.append(theta)
        laws.append(float(state.law[0]))
    return np.array(path), laws


def parameters():
    start = ([[1.0, -1.0]], [0.5, 2.0])
    return [torch.nn.Parameter(torch.tensor(x, dtype=torch.float64)) for x in start]


def gradients(both):
    theta = np.concatenate([p.detach().numpy().ravel() for p in both])
    g = H @ theta
    both[0].grad, both[1].grad = torch.tensor(g[:2].reshape(1, 2)), torch.tensor(g[2:])
    return theta


def walk(both, optimizer, steps):
    path = []
    for _ in range(steps):
        gradients(both)
        optimizer.step()
        path.append(np.concatenate([p.detach().numpy().ravel() for p in both]))
    return np.array(path)


@pytest.mark.parametrize("name", PAIRS)
def test_torch_takes_the_steps_of_numpy(name):
    """30 steps of well-conditioned arithmetic on numbers near 1: 1e-11 is some 5e4 roundings, and
    a law that saw the new step in the place of the old one is off by 1e-3."""
    make, wrapped = PAIRS[name]
    path, laws = reference(make, 0.02, 30)
    both = parameters()
    optimizer = RLLCAround(wrapped(both), c2=0.02, epsilon=1e-3)
    assert np.abs(walk(both, optimizer, 30) - path).max() < 1e-11
    assert optimizer.law == pytest.approx(laws[-1], abs=1e-11) and abs(laws[-1] - 1) > 0.01


@pytest.mark.parametrize("name", PAIRS)
def test_a_law_that_stands_still_leaves_the_optimizer_as_it_is(name):
    make, wrapped = PAIRS[name]
    one, two = parameters(), parameters()
    around = walk(one, RLLCAround(wrapped(one), c2=0.0), 20)
    assert np.abs(around - walk(two, wrapped(two), 20)).max() < 1e-13
    assert np.abs(reference(make, 0.0, 20)[0] - around).max() < 1e-13


def test_the_law_is_the_projection_on_the_old_step():
    """Two steps by hand: s = lr g with plain SGD, L = 1 + c2 s·g'/|s|²."""
    optimizer = RLLC(LastStep(SGD(0.5)), [1.0], 1.0, 0.25)
    g, later = np.array([2.0, 0.0]), np.array([1.0, 3.0])
    state = optimizer.update(optimizer.init(np.zeros(2)), np.zeros(2), g)
    assert state.law.tolist() == [1.0] and optimizer.step(state).tolist() == [1.0, 0.0]
    state = optimizer.update(state, np.zeros(2), later)
    assert state.law.tolist() == [1.25] and optimizer.step(state).tolist() == [0.625, 1.875]


def test_a_saved_state_goes_on_as_if_nothing_had_happened():
    whole, first = parameters(), parameters()
    wanted = walk(whole, RLLCAround(torch.optim.Adam(whole, lr=0.05), c2=0.02), 12)
    optimizer = RLLCAround(torch.optim.Adam(first, lr=0.05), c2=0.02)
    walk(first, optimizer, 5)
    file = io.BytesIO()
    torch.save(optimizer.state_dict(), file)
    file.seek(0)
    again = RLLCAround(torch.optim.Adam(first, lr=0.5), c2=0.7)
    again.load_state_dict(torch.load(file))
    assert np.array_equal(walk(first, again, 7), wanted[5:])


def test_an_optimizer_that_reads_the_point_is_refused():
    optimizer = RLLC(LastStep(DiagonalTO(0.1, 0.1, 0.5)), [1.0], 1.0, 0.1)
    with pytest.raises(ValueError, match="DiagonalTO is not finite: it reads the point"):
        optimizer.update(optimizer.init(np.ones(2)), np.ones(2), np.ones(2))


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"c2": "one"}, "c2 is 'one'; give a number"),
        ({"law": float("nan")}, "law is nan; give a finite number"),
        ({"epsilon": -1.0}, "epsilon is -1.0; give a number of at least 0"),
    ],
)
def test_wrong_arguments_are_named(wrong, words):
    with pytest.raises(ValueError, match=words):
        RLLCAround(torch.optim.SGD(parameters(), lr=0.1), **wrong)


def test_a_gradient_that_is_not_finite_changes_nothing():
    both = parameters()
    optimizer = RLLCAround(torch.optim.Adam(both, lr=0.05))
    before = gradients(both)
    both[1].grad[0] = float("inf")
    with pytest.raises(ValueError, match="NaN or infinity"):
        optimizer.step()
    assert np.array_equal(gradients(both), before) and optimizer.law == 1.0
