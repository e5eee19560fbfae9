"""The baselines against torch.optim step by step, and the quasi-Newton ones where they must be
exact."""

import numpy as np
import pytest

from numerics.optimizers.baselines import (
    BFGS,
    LARS,
    LBFGS,
    OLBFGS,
    SGD,
    Adam,
    LevenbergMarquardt,
    Newton,
    RMSprop,
    Yogi,
)
from numerics.optimizers.learned import LODO
from numerics.optimizers.learned.meta import MetaAdam
from numerics.problems import LodoRosenbrock
from numerics.problems.lodo_rosenbrock import START
from numerics.simulate import closed_loop, open_loop

GRADIENTS = np.random.default_rng(0).standard_normal((40, 7))
START_7 = np.random.default_rng(1).standard_normal(7)
HESSIAN = np.diag([0.5, 1.0, 2.0]) + 0.1


@pytest.mark.parametrize(
    "ours,name,options",
    [
        (SGD(0.1), "SGD", {"lr": 0.1}),
        (SGD(0.1, 0.9), "SGD", {"lr": 0.1, "momentum": 0.9}),
        (
            RMSprop(0.01, 0.95, 0.6, 1e-8, inside=False),
            "RMSprop",
            {"lr": 0.01, "alpha": 0.95, "momentum": 0.6, "eps": 1e-8},
        ),
        (Adam(0.02, 0.8, 0.99), "Adam", {"lr": 0.02, "betas": (0.8, 0.99)}),
    ],
)
def test_every_step_is_torchs(ours, name, options):
    torch = pytest.importorskip("torch")
    x = torch.tensor(START_7, requires_grad=True)
    theirs = getattr(torch.optim, name)([x], **options)
    run = open_loop(ours, GRADIENTS, START_7)
    for t, g in enumerate(GRADIENTS, start=1):
        x.grad = torch.tensor(g)
        theirs.step()
        # some ten roundings a step and an entry, the entries and steps below 10 and 1 in size
        assert np.abs(run.theta[t] - x.detach().numpy()).max() < 200 * t * np.finfo(float).eps


def quadratic():
    from numerics.problems import Quadratic

    return Quadratic(HESSIAN)


def test_newton_is_done_in_one_step_and_damping_slows_it():
    run = closed_loop(Newton(lambda x: HESSIAN), quadratic(), np.ones(3), 1)
    assert np.abs(run.theta[1]).max() < 1e-14
    damped = closed_loop(LevenbergMarquardt(lambda x: HESSIAN, 1.0), quadratic(), np.ones(3), 1)
    assert np.allclose(
        damped.theta[1], np.ones(3) - np.linalg.solve(HESSIAN + np.eye(3), HESSIAN @ np.ones(3))
    )


def test_bfgs_and_lbfgs_take_the_same_steps_while_the_history_is_whole():
    """B_0 = I against a core scaled by sᵀy/yᵀy agree in the secant direction: B y = s for both."""
    for optimizer in (BFGS(0.5), LBFGS(0.5, 20)):
        run = closed_loop(optimizer, quadratic(), np.ones(3), 6)
        s, y = run.theta[5] - run.theta[4], run.gradients[5] - run.gradients[4]
        last = optimizer.update(run.states[5], run.theta[5], run.gradients[5])
        if isinstance(optimizer, BFGS):
            assert np.allclose(last.B @ y, s)
        else:
            from numerics.optimizers.baselines.lbfgs import two_loops

            assert np.allclose(two_loops(last.pairs, y, 0.7), s)


def test_online_lbfgs_learns_a_quadratic():
    run = closed_loop(OLBFGS(1.0, lambda x, s: HESSIAN @ s, 5), quadratic(), np.ones(3), 60)
    assert np.abs(run.theta[-1]).max() < 1e-6


def test_yogis_second_moment_moves_by_at_most_the_square():
    yogi = Yogi(0.1, 0.9, 0.9)
    m, v = yogi.update((np.zeros(2), np.array([4.0, 0.0])), np.zeros(2), np.array([1.0, 1.0]))
    assert np.allclose(v, [3.9, 0.1])


def test_lars_steps_do_not_depend_on_the_gradients_length():
    lars = LARS(0.1, 0.0)
    one, ten = (
        lars.update(np.zeros(3), np.ones(3), scale * np.array([1.0, 2.0, 2.0])) for scale in (1, 10)
    )
    assert np.allclose(one, ten)


@pytest.mark.parametrize(
    "optimizer,printed",
    [(Adam(0.9704, 0.864, 0.99804), 5.28e-5), (Yogi(0.2991, 0.9273, 0.998787), 7.88e-4)],
)
def test_rosenbrock_as_recovered(optimizer, printed):
    """The mean of steps 180 to 200; the printed values are those of an independent script."""
    problem = LodoRosenbrock()
    run = closed_loop(optimizer, problem, START, 200)
    assert np.mean([problem.value(x) for x in run.theta[180:201]]) == pytest.approx(
        printed, rel=0.03
    )


def test_rosenbrock_lodo():
    problem, found = LodoRosenbrock(), []
    for seed in range(4):
        lodo = LODO(2, (seed,), alpha=0.2946, meta=MetaAdam(0.0001394), beta=0.897)
        theta, losses = START[None], []
        state = lodo.init(theta)
        for _ in range(200):
            state = lodo.update(state, theta, problem.gradient(theta[0])[None])
            theta = theta - lodo.step(state)
            losses.append(problem.value(theta[0]))
        found.append(np.mean(losses[179:]))
    assert np.mean(found) == pytest.approx(1.05e-3, rel=0.1)


@pytest.mark.parametrize(
    "call,word",
    [
        (lambda: SGD(0), "lr"),
        (lambda: Adam(0.1, 1.0), "beta1"),
        (lambda: RMSprop(0.1, rho=-1), "rho"),
        (lambda: LBFGS(1, 0), "history"),
        (lambda: LevenbergMarquardt(None, -1), "damping"),
        (lambda: LARS(0.1, weight_decay=-1), "weight_decay"),
    ],
)
def test_bad_input_is_named(call, word):
    with pytest.raises(ValueError, match=word):
        call()
