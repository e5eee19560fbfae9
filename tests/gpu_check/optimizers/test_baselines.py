"""Batched baselines: numerics' steps and torch.optim's, seed by seed."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from gpu_check.optimizers import baselines
from numerics.optimizers import baselines as reference

N = 5
RNG = np.random.default_rng(0)
HESSIAN = [(lambda a: a @ a.T + 0.3 * np.eye(N))(RNG.standard_normal((N, N))) for _ in range(3)]
BATCH = torch.tensor(np.stack(HESSIAN))


def per_seed(make):
    return [make(H) for H in HESSIAN]


PAIRS = {
    "SGD": (baselines.SGD(0.1), lambda H: reference.SGD(0.1)),
    "momentum": (baselines.SGD(0.1, 0.7), lambda H: reference.SGD(0.1, 0.7)),
    "RMSprop": (baselines.RMSprop(0.01, 0.9, 0.5), lambda H: reference.RMSprop(0.01, 0.9, 0.5)),
    "Adam": (baselines.Adam(0.05), lambda H: reference.Adam(0.05)),
    "Adamax": (baselines.Adamax(0.05), lambda H: reference.Adamax(0.05)),
    "Adagrad": (baselines.Adagrad(0.1), lambda H: reference.Adagrad(0.1)),
    "Adagrad, ε inside": (
        baselines.Adagrad(0.1, 1e-3, True),
        lambda H: reference.Adagrad(0.1, 1e-3, True),
    ),
    "Yogi": (baselines.Yogi(0.05), lambda H: reference.Yogi(0.05)),
    "LARS": (baselines.LARS(0.05, 0.5, 0.01, 0.1), lambda H: reference.LARS(0.05, 0.5, 0.01, 0.1)),
    "L-BFGS": (baselines.LBFGS(0.1, 4), lambda H: reference.LBFGS(0.1, 4)),
    "O-LBFGS": (
        baselines.OLBFGS(0.1, lambda x, s: (BATCH @ s[:, :, None])[:, :, 0], 4, 30.0),
        lambda H: reference.OLBFGS(0.1, lambda x, s: H @ s, 4, 30.0),
    ),
    "BFGS": (baselines.BFGS(0.1), lambda H: reference.BFGS(0.1)),
    "Levenberg–Marquardt": (
        baselines.LevenbergMarquardt(lambda x: BATCH, 0.2),
        lambda H: reference.LevenbergMarquardt(lambda x: H, 0.2),
    ),
    "Newton": (baselines.Newton(lambda x: BATCH), lambda H: reference.Newton(lambda x: H)),
}


@pytest.mark.parametrize("name", PAIRS)
def test_every_seed_takes_numerics_steps(name):
    """Noisy quadratics, one Hessian a seed; the noise is what makes sᵀy ≤ 0 happen now and then in
    L-BFGS and BFGS."""
    mine, make = PAIRS[name]
    others, rng = per_seed(make), np.random.default_rng(1)
    x = rng.standard_normal((3, N))
    state, states = mine.init(torch.tensor(x)), [o.init(row) for o, row in zip(others, x)]
    for _ in range(25):
        g = np.stack([H @ row for H, row in zip(HESSIAN, x)]) + 0.5 * rng.standard_normal((3, N))
        state, step = mine.advance(state, torch.tensor(x), torch.tensor(g))
        states = [o.update(s, row, one) for o, s, row, one in zip(others, states, x, g)]
        expected = np.stack([o.step(s) for o, s in zip(others, states)])
        assert np.abs(step.numpy() - expected).max() <= 1e-9 * np.abs(expected).max()
        x = x - expected


@pytest.mark.parametrize(
    "mine,theirs",
    [
        (baselines.SGD(0.1, 0.9), lambda p: torch.optim.SGD(p, 0.1, 0.9)),
        (baselines.Adam(0.1, 0.8, 0.99), lambda p: torch.optim.Adam(p, 0.1, (0.8, 0.99))),
        (
            baselines.RMSprop(0.1, 0.9, 0.5, inside=False),
            lambda p: torch.optim.RMSprop(p, 0.1, 0.9, momentum=0.5),
        ),
        (baselines.Adamax(0.1, 0.8, 0.99), lambda p: torch.optim.Adamax(p, 0.1, (0.8, 0.99))),
        (baselines.Adagrad(0.1), lambda p: torch.optim.Adagrad(p, 0.1)),
    ],
    ids=["SGD", "Adam", "RMSprop", "Adamax", "Adagrad"],
)
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
def test_torch_optim_takes_the_same_steps(mine, theirs, dtype):
    torch.manual_seed(0)
    x = torch.randn(3, N, dtype=dtype)
    parameter = x.clone().requires_grad_(True)
    optimizer, state = theirs([parameter]), mine.init(x)
    for _ in range(20):
        g = torch.randn(3, N, dtype=dtype)
        parameter.grad = g.clone()
        optimizer.step()
        state, step = mine.advance(state, x, g)
        x = x - step
        assert torch.allclose(
            x, parameter.detach(), rtol=0, atol=100 * torch.finfo(dtype).eps * float(x.abs().max())
        )


def test_bfgs_satisfies_the_secant_equation():
    """By = s for the newest pair."""
    torch.manual_seed(1)
    bfgs, x = baselines.BFGS(0.1), torch.randn(3, N, dtype=torch.float64)
    state = bfgs.init(x)
    for _ in range(4):
        before = state
        state, step = bfgs.advance(state, x, (BATCH @ x[:, :, None])[:, :, 0])
        if before.x is not None:
            s, y = state.x - before.x, state.g - before.g
            assert torch.allclose((state.B @ y[:, :, None])[:, :, 0], s, rtol=1e-9, atol=1e-12)
        x = x - step


@pytest.mark.parametrize(
    "call,word",
    [
        (lambda: baselines.SGD(0), "lr"),
        (lambda: baselines.SGD(0.1, 1.0), "momentum"),
        (lambda: baselines.Adam(beta2=1.0), "beta2"),
        (lambda: baselines.RMSprop(0.1, rho=-1), "rho"),
        (lambda: baselines.Yogi(eps=0), "eps"),
        (lambda: baselines.LARS(0.1, trust=0), "trust"),
        (lambda: baselines.Adamax(beta1=1.0), "beta1"),
        (lambda: baselines.Adagrad(0), "lr"),
        (lambda: baselines.LARS(0.1, weight_decay=-1), "weight_decay"),
        (lambda: baselines.LBFGS(history_size=0), "history_size"),
        (lambda: baselines.OLBFGS(0.1, None, tau=0), "tau"),
        (lambda: baselines.BFGS(-1), "lr"),
        (lambda: baselines.LevenbergMarquardt(None, -1), "damping"),
    ],
)
def test_bad_input_is_named(call, word):
    with pytest.raises(ValueError, match=word):
        call()
