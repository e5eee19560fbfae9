"""k timesteps and k momentums: the step's range, MNG's frame around it, and hand-made gradients
against autograd."""

import numpy as np
import pytest

from experiments.meta_training.loop import meta_gradient, unrolled, with_weights
from numerics.optimizers.learned_steps import KMomentums, KTimesteps, StepNetwork
from numerics.optimizers.learned_steps.network import MAGNITUDES
from numerics.optimizers.mng import normalize
from numerics.simulate import open_loop

SYSTEMS = [
    (KTimesteps(4, 0.03), {"k": 4}),
    (KTimesteps(1, 0.03), {"k": 1}),
    (KMomentums([0.2, 0.5, 0.9], 0.03), {"m": [0.2, 0.5, 0.9]}),
    (KMomentums([0.0], 0.03), {"m": [0.0]}),
]


def weights_of(optimizer, seed):
    """Weights large enough that every ReLU and both softmaxes matter."""
    return 0.5 * np.random.default_rng(seed).standard_normal(optimizer.weights.size)


def quadratic(x):
    return float(0.5 * (np.arange(1, x.size + 1) * x**2).sum()), np.arange(1, x.size + 1) * x


def test_the_step_is_an_expected_sign_times_an_expected_magnitude():
    network, rng = StepNetwork(5), np.random.default_rng(0)
    w = 0.8 * rng.standard_normal(network.dense.count)
    delta, (_, p, q, sign, magnitude) = network.forward(w, normalize(rng.standard_normal((500, 5))))
    assert np.abs(delta).max() < 1 and (np.abs(delta) > 0.9).any()
    assert np.allclose(sign, p[:, 0] - p[:, 1]) and np.allclose(
        magnitude, sum(q[:, j] * j / 9 for j in range(10))
    )
    assert MAGNITUDES[0] == 0 and MAGNITUDES[-1] == 1


def test_with_weights_zero_the_first_approach_stays_at_the_middle():
    for optimizer, _ in SYSTEMS:
        state = optimizer.update(optimizer.init(np.ones(3)), np.ones(3), np.ones(3))
        assert np.array_equal(state.move, np.zeros(3))


def test_a_positive_scale_of_the_gradients_changes_nothing():
    """Powers of two, so that the division of the rows is exact."""
    rng = np.random.default_rng(1)
    for optimizer, _ in SYSTEMS:
        optimizer = with_weights(optimizer, weights_of(optimizer, 2))
        x, moves = rng.standard_normal(4), []
        gradients = rng.standard_normal((6, 4))
        for scale in (1.0, 2.0**-30):
            theta, state = x, optimizer.init(x)
            for g in gradients:
                state = optimizer.update(state, theta, scale * g)
                theta = theta - optimizer.step(state)
            moves.append(theta)
        assert np.array_equal(*moves)


@pytest.mark.parametrize("optimizer,named", SYSTEMS)
def test_the_path_and_the_meta_gradient_are_autograds(optimizer, named):
    """Twelve steps in torch's double precision: points to 1e-12, gradients to 1e-10 of their size
    (both some 1e4 roundings)."""
    torch = pytest.importorskip("torch")
    from gpu_check.optimizers import learned_steps

    w = weights_of(optimizer, 3)
    optimizer = with_weights(optimizer, w)
    x = np.random.default_rng(4).standard_normal(5)
    _, gradient = quadratic(x)
    _, end, _, losses, gradients, tape = unrolled(
        optimizer, optimizer.init(x), x, gradient, 12, quadratic
    )
    slope = meta_gradient(optimizer, tape, gradients)

    vector = torch.tensor(w, requires_grad=True)
    parts = learned_steps.parameters(vector, (optimizer.k, 50, 12))
    H = torch.arange(1, 6, dtype=torch.float64)
    options = {
        key: torch.tensor(value, dtype=torch.float64) if key == "m" else value
        for key, value in named.items()
    }
    path = learned_steps.run(lambda z: H * z, parts, torch.tensor(x)[None], 0.03, 12, **options)
    assert np.abs(path[-1, 0].detach().numpy() - end).max() < 1e-12
    loss = (0.5 * H * path[1:] ** 2).sum(-1).mean()
    assert abs(loss.item() - np.mean(losses)) < 1e-12
    loss.backward()
    assert np.abs(slope).max() > 1e-3
    assert np.abs(vector.grad.numpy() - slope).max() < 1e-10 * np.abs(slope).max()


@pytest.mark.parametrize("optimizer,named", SYSTEMS)
def test_the_torch_optimizer_takes_the_same_steps(optimizer, named):
    torch = pytest.importorskip("torch")
    from gpu_check.optimizers.learned_steps_optimizer import LearnedStep

    optimizer = with_weights(optimizer, weights_of(optimizer, 5))
    gradients = np.random.default_rng(6).standard_normal((20, 6))
    run = open_loop(optimizer, gradients)
    x = torch.zeros(2, 3, dtype=torch.float64, requires_grad=True)
    theirs = LearnedStep([x], optimizer.weights, 0.03, k=named.get("k"), timescales=named.get("m"))
    for t, g in enumerate(gradients, start=1):
        x.grad = torch.tensor(g.reshape(2, 3))
        theirs.step()
        # some 1e4 roundings a step of numbers below 10, 20 steps
        assert np.abs(run.theta[t] - x.detach().numpy().ravel()).max() < 1e-10
    x.grad = torch.full((2, 3), float("inf"), dtype=torch.float64)
    with pytest.raises(ValueError, match="step 21"):
        theirs.step()


@pytest.mark.parametrize(
    "options,word",
    [
        ({"eta": 0.1}, "give k"),
        ({"eta": 0.1, "k": 0}, "k is 0"),
        ({"eta": 0, "k": 1}, "eta"),
        ({"eta": 0.1, "timescales": []}, "empty"),
        ({"eta": 0.1, "timescales": [1.0]}, "timescale"),
        ({"eta": 0.1, "k": 2}, "weights"),
    ],
)
def test_the_torch_optimizer_refuses_what_makes_no_sense(options, word):
    torch = pytest.importorskip("torch")
    from gpu_check.optimizers.learned_steps_optimizer import LearnedStep

    with pytest.raises(ValueError, match=word):
        LearnedStep([torch.zeros(1, requires_grad=True)], [0.0], **options)


@pytest.mark.parametrize(
    "wrong,word",
    [
        (lambda: KTimesteps(0, 0.1), "k is 0"),
        (lambda: KTimesteps(True, 0.1), "k is True"),
        (lambda: KTimesteps(3, 0.0), "eta"),
        (lambda: KTimesteps(3, float("nan")), "finite"),
        (lambda: KMomentums([]), "empty"),
        (lambda: KMomentums([0.5, 1.0]), r"\[0, 1\)"),
        (lambda: KTimesteps(3, 0.1, np.zeros(4)), "weights"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(wrong, word):
    with pytest.raises(ValueError, match=word) as refusal:
        wrong()
    assert "\n" not in str(refusal.value)
