"""Multiscale Adam: Adam for one timescale, torch's own Adams as inputs, hand-made gradients against
autograd."""

import numpy as np
import pytest

from experiments.meta_training.loop import meta_gradient, unrolled, with_weights
from numerics.optimizers.baselines import Adam
from numerics.optimizers.multiscale import (
    COMBINATIONS,
    TABLE_41A,
    TABLE_41B,
    MultiscaleAdam,
    timescales,
)
from numerics.simulate import open_loop

GRADIENTS = np.random.default_rng(0).standard_normal((40, 5))
U = np.finfo(float).eps
CURVATURE = np.arange(1.0, 6.0)


def quadratic(x):
    return float(0.5 * (CURVATURE * x**2).sum()), CURVATURE * x


def learner(name, k=6, seed=3):
    optimizer = MultiscaleAdam(name, k, 0.05)
    return with_weights(
        optimizer, 0.5 * np.random.default_rng(seed).standard_normal(optimizer.weights.size) + 0.3
    )


@pytest.mark.parametrize("name", [name for name in COMBINATIONS if name != "LA_c"])
def test_with_one_timescale_every_normalized_combination_is_adam(name):
    pair = (0.9, 0.999)
    optimizer = MultiscaleAdam(name, [pair], 0.05)
    optimizer = with_weights(
        optimizer, np.random.default_rng(1).standard_normal(optimizer.weights.size)
    )
    ours, adam = open_loop(optimizer, GRADIENTS), open_loop(Adam(0.05, *pair), GRADIENTS)
    # a step is below .37 here (adam_step_bound 7.3 at rate .05) and passes some thirty roundings
    assert np.abs(ours.theta - adam.theta).max() < 40 * 30 * U


def test_equal_shares_are_the_mean_of_torchs_adams():
    torch = pytest.importorskip("torch")
    ours = open_loop(MultiscaleAdam("LA_b", 11, 0.05), GRADIENTS)
    total = np.zeros(5)
    for pair in timescales(11):
        x = torch.zeros(5, dtype=torch.float64, requires_grad=True)
        adam = torch.optim.Adam([x], lr=0.05, betas=pair)
        for g in GRADIENTS:
            x.grad = torch.tensor(g)
            adam.step()
        total += x.detach().numpy()
    # 40 steps below .37, each passing some thirty roundings; the mean of eleven
    assert np.abs(ours.theta[-1] - total / 11).max() < 40 * 50 * U


@pytest.mark.parametrize("name", COMBINATIONS)
@pytest.mark.parametrize("steps", [1, 20])
def test_the_path_and_the_meta_gradient_are_autograds(name, steps):
    """In torch's double precision: points to 1e-12, gradients to 1e-10 of their size (both some 1e4
    roundings)."""
    torch = pytest.importorskip("torch")
    from gpu_check.optimizers import multiscale

    optimizer = learner(name)
    x = np.random.default_rng(4).standard_normal(5)
    _, end, _, losses, gradients, tape = unrolled(
        optimizer, optimizer.init(x), x, quadratic(x)[1], steps, quadratic
    )
    slope = meta_gradient(optimizer, tape, gradients)
    vector = torch.tensor(optimizer.weights, requires_grad=True)
    H = torch.tensor(CURVATURE)
    path = multiscale.run(
        lambda z: H * z,
        name,
        vector,
        torch.tensor(x)[None],
        0.05,
        torch.tensor(TABLE_41A, dtype=torch.float64),
        steps,
    )
    loss = (0.5 * H * path[1:] ** 2).sum(-1).mean()
    loss.backward()
    assert np.abs(path[-1, 0].detach().numpy() - end).max() < 1e-12
    assert abs(loss.item() - np.mean(losses)) < 1e-12
    if name in ("LA_a", "LA_b"):  # 0-homogeneous in w (linear_average_homogeneity)
        assert abs(slope @ optimizer.weights) < 1e-12 * max(1.0, np.abs(slope).max())
    if steps > 1:  # after one step all k Adams agree, and only LA_c can change it
        assert np.abs(slope).max() > 1e-6
        assert np.abs(vector.grad.numpy() - slope).max() < 1e-10 * np.abs(slope).max()
    else:
        assert np.abs(vector.grad.numpy() - slope).max() < 1e-12


@pytest.mark.parametrize("name", COMBINATIONS)
def test_the_torch_optimizer_takes_the_same_steps(name):
    torch = pytest.importorskip("torch")
    from gpu_check.optimizers.multiscale_optimizer import MultiscaleAdam as Torch

    optimizer = learner(name)
    run = open_loop(optimizer, GRADIENTS)
    x = torch.zeros(5, dtype=torch.float64, requires_grad=True)
    theirs = Torch([x], 0.05, TABLE_41A, name, optimizer.weights)
    for t, g in enumerate(GRADIENTS, start=1):
        x.grad = torch.tensor(g)
        theirs.step()
        assert np.abs(run.theta[t] - x.detach().numpy()).max() < 1e-12


def test_the_timescales_are_the_tables():
    assert (
        timescales(6) == TABLE_41A
        and timescales(5) == TABLE_41A[:5]
        and set(timescales(11)) == {*TABLE_41A, *TABLE_41B}
    )
    assert [b1 for b1, _ in TABLE_41B] == [0.95, 0.85, 0.75, 0.65, 0.55]
    # what was run; the print has .8855, an erratum
    assert [b2 for _, b2 in TABLE_41B] == [0.9995, 0.8885, 0.7775, 0.6665, 0.5555]


@pytest.mark.parametrize(
    "wrong,word",
    [
        (lambda: MultiscaleAdam("LA_b", []), "empty"),
        (lambda: MultiscaleAdam("LA_b", 0), "k is 0"),
        (lambda: MultiscaleAdam("LA_b", 7), "5, 6 or 11"),
        (lambda: MultiscaleAdam("LA_b", [(1.0, 0.9)]), "beta1 is 1.0"),
        (lambda: MultiscaleAdam("LA_b", [(0.9, 1.5)]), "beta2"),
        (lambda: MultiscaleAdam("LA_d"), "no combination"),
        (lambda: MultiscaleAdam(rate=0), "rate"),
        (lambda: MultiscaleAdam("LA_b", [0.9]), "pairs"),
        (lambda: MultiscaleAdam("LA_b", 6, weights=[1.0]), "weights"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(wrong, word):
    with pytest.raises(ValueError, match=word) as refusal:
        wrong()
    assert "\n" not in str(refusal.value)
