"""Adamax and Adagrad step by step against torch.optim, and the thesis's formula for Adagrad."""

import numpy as np
import pytest

from numerics.optimizers.baselines import Adagrad, Adam, Adamax, RMSprop
from numerics.simulate import open_loop

GRADIENTS = np.random.default_rng(0).standard_normal((60, 7))
START = np.random.default_rng(1).standard_normal(7)


@pytest.mark.parametrize(
    "ours,name,options",
    [
        (Adamax(0.02, 0.8, 0.99), "Adamax", {"lr": 0.02, "betas": (0.8, 0.99)}),
        (Adamax(), "Adamax", {}),
        (Adagrad(0.05), "Adagrad", {"lr": 0.05}),
        (Adam(0.02, 0.5, 0.555), "Adam", {"lr": 0.02, "betas": (0.5, 0.555)}),
        (RMSprop(0.01, 0.9, inside=False), "RMSprop", {"lr": 0.01, "alpha": 0.9}),
    ],
)
def test_every_step_is_torchs(ours, name, options):
    torch = pytest.importorskip("torch")
    x = torch.tensor(START, requires_grad=True)
    theirs = getattr(torch.optim, name)([x], **options)
    run = open_loop(ours, GRADIENTS, START)
    for t, g in enumerate(GRADIENTS, start=1):
        x.grad = torch.tensor(g)
        theirs.step()
        # some ten roundings a step and an entry, the entries and steps below 10 and 1 in size
        assert np.abs(run.theta[t] - x.detach().numpy()).max() < 200 * t * np.finfo(float).eps


def test_adagrads_first_step_is_the_sign_whatever_the_scale():
    for scale in (1e-3, 1.0, 1e3):
        run = open_loop(Adagrad(0.25), scale * GRADIENTS[:1], START)
        # |g| ≥ 1e-5 here, so ε moves the quotient by at most 1e-5 of itself
        assert np.abs(run.theta[1] - (START - 0.25 * np.sign(GRADIENTS[0]))).max() < 1e-5


def test_with_epsilon_inside_the_root_it_is_the_thesiss_formula():
    run = open_loop(Adagrad(0.25, 0.1, inside=True), GRADIENTS[:2], START)
    total = (GRADIENTS[:2] ** 2).sum(axis=0)
    assert np.allclose(
        run.theta[1] - run.theta[2],
        0.25 * GRADIENTS[1] / np.sqrt(total + 0.1),
        rtol=1e-13,
        atol=1e-15,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Adamax(beta1=1.0),
        lambda: Adamax(beta2=1.5),
        lambda: Adamax(lr=0),
        lambda: Adamax(beta1=float("nan")),
        lambda: Adagrad(lr=-1),
        lambda: Adagrad(eps=0),
    ],
)
def test_a_wrong_rate_is_refused_in_one_line(wrong):
    with pytest.raises(ValueError, match="give a") as refusal:
        wrong()
    assert "\n" not in str(refusal.value)
