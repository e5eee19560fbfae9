"""A wrong algorithm cannot widen the bound that judges it: every statistical check turns red.

Each fault is planted in the source of the run; the bounds come from the claim. Heavy-tailed errors
were green while bounds came from the sample.
"""

import inspect
import sys
import textwrap

import numpy as np
import pytest

pytest.importorskip("torch")
from gpu_check.batched import moments
from gpu_check.lodo import bowl_losses, transposition_entropy
from gpu_check.lodo import lodo_noise_floor as batched_floor
from gpu_check.trainable import gradient_variance_floor as to_variance_floor
from gpu_check.trainable import to_rates_1d
from numerics.lodo import lodo_noise_floor as noise_floor
from numerics.lodo import target_runs as target
from numerics.lodo.bowl import linear, preconditioned
from numerics.trainable import convergence
from verify import registry
from verify.address import Run


@pytest.fixture
def plant(monkeypatch):
    """plant(function, old, new): the module's function with one token of its source changed."""

    def planted(function, old, new):
        source = textwrap.dedent(inspect.getsource(function))
        assert source.count(old) == 1, old
        module = sys.modules[function.__module__]
        namespace = dict(vars(module))
        exec(compile(source.replace(old, new), module.__file__, "exec"), namespace)
        monkeypatch.setattr(module, function.__name__, namespace[function.__name__])

    return planted


BATCHED = [
    (to_rates_1d, "run", "g = mu * w +", "g = mu / w +"),
    (to_rates_1d, "run", "streams.bell().to", "streams.bell().exp().to"),
    (to_rates_1d, "run", "a / t * m", "a * t * m"),
    (bowl_losses, "run", "b - memory @ law", "b + memory @ law"),
    (bowl_losses, "run", "* scale", "* scale * 3"),
    (batched_floor, "balance", "(A / lam).square()", "(A * lam).square()"),
    (
        batched_floor,
        "balance",
        "push, pulled = lam * later, lam * b",
        "push, pulled = lam / later, lam * b",
    ),
    (batched_floor, "balance", "4 * excess", "2 * excess"),
    (transposition_entropy, "_chi", "streams.choice(3)", "streams.choice(2)"),
    (
        transposition_entropy,
        "_chi",
        "p.gather(1, moves[matching, pair])) / 2",
        "p.gather(1, moves[matching, pair])) / 3",
    ),
    (
        to_variance_floor,
        "squared_gaps",
        'adam.state[w]["exp_avg"] - at',
        'adam.state[w]["exp_avg"] * 0',
    ),
]


def small(module):
    if module is bowl_losses:
        method = bowl_losses.heavy_ball(1.5, 0.5)
        return module.check(method, [0.1, 0.3, 0.7, 1.0], instances=1000, steps=60, device="cpu")
    more = {"steps": 100} if module is batched_floor else {}
    return module.check(instances=4000, device="cpu", **more)


@pytest.mark.parametrize(
    "module", [to_rates_1d, bowl_losses, batched_floor, transposition_entropy], ids=str
)
def test_the_right_algorithm_is_green(module):
    assert small(module).ok


@pytest.mark.parametrize("module, name, old, new", BATCHED, ids=lambda x: str(x)[:40])
def test_a_wrong_batched_run_is_red(module, name, old, new, plant):
    plant(getattr(module, name), old, new)
    assert not small(module).ok


def test_the_bounds_do_not_look_at_the_sample(monkeypatch):
    """The runs' numbers times 1000: red, and the bound is of the same size (of another of the eight
    means of to_rates_1d)."""
    for module, name in (
        (to_rates_1d, "run"),
        (bowl_losses, "run"),
        (batched_floor, "balance"),
        (transposition_entropy, "_chi"),
    ):
        honest, run = small(module), getattr(module, name)
        monkeypatch.setattr(module, name, lambda *a, run=run: 1000 * run(*a))
        found = small(module)
        assert honest.ok and not found.ok and found.bound < 2 * honest.bound


def test_the_exact_variances_are_those_of_samples():
    """The bound is right, not merely fixed: sample variances lie within a tenth of it."""
    import torch

    device, number = torch.device("cpu"), torch.float64
    rows = to_rates_1d.run(0, range(40_000), device, number, 40, 1.0, 2.0, 0.5, 1.0)
    exact = list(to_rates_1d.variances(40, 1.0, 2.0, 0.5, 1.0))
    assert np.allclose(rows.var(1), exact, rtol=0.1)
    means = list(to_rates_1d.moments(40, 1.0, 2.0, 0.5, 1.0))
    assert np.allclose(rows.mean(1), means, rtol=0.05)
    mean, variance = moments.square(0.5, torch.tensor([1.0, -2.0], dtype=number))
    assert mean == pytest.approx(0.25 + 5 * moments.VARIANCE) and variance > 0
    moves = transposition_entropy._moves(torch, device)
    chi = transposition_entropy._chi(0, range(20_000), moves, 3, number)
    assert float(chi.var()) == pytest.approx(float(transposition_entropy.variance(3)), rel=0.1)
    assert transposition_entropy.variance(1) == 0


def check_of(claim, name):
    return next(
        c for c in registry.load(claim).checks if getattr(c.function, "__name__", "") == name
    )


def red(check, **options):
    """Fails, or says that the run left the finite numbers."""
    try:
        with np.errstate(all="ignore"):
            return not check.function(Run(effort="quick", **options)).ok
    except ValueError:
        return True


@pytest.mark.parametrize(
    "factor, claim",
    [
        (factor, claim)
        for factor in (1.5, 1000.0)
        for claim in ("sgd_bowl_loss", "momentum_bowl_loss", "preconditioned_bowl_loss")
    ],
)
def test_losses_that_are_too_large_leave_their_interval(factor, claim, monkeypatch):
    import numerics.lodo.bowl as bowl

    module, name = (preconditioned, "frozen_losses") if "pre" in claim else (linear, "final_losses")
    honest = getattr(module, name)
    wrong = lambda *a, **k: factor * honest(*a, **k)  # noqa: E731
    monkeypatch.setattr(module, name, wrong)
    monkeypatch.setattr(bowl, name, wrong, raising=False)
    assert red(check_of(f"lodo/{claim}", "simulated"))


def test_heavy_tails_leave_the_interval_of_a_bowl(monkeypatch):
    """One run in fifty is off by 10⁵: Student's interval holds it, the claim's does not."""
    honest = linear.final_losses

    def wrong(*args):
        losses = honest(*args)
        losses[::50] *= 1e5
        return losses

    monkeypatch.setattr(linear, "final_losses", wrong)
    assert red(check_of("lodo/sgd_bowl_loss", "simulated"))


def test_wrong_float_levels_of_lodo_are_red(plant):
    assert noise_floor.ratios(effort=1, runs=64).ok
    plant(
        noise_floor.run,
        "push, pulled = scale * b_next, scale * b",
        "push, pulled = scale / b_next, scale * b",
    )
    with np.errstate(all="ignore"):
        assert not noise_floor.ratios(effort=1, runs=64).ok


@pytest.mark.parametrize(
    "old, new", [("4 * excess", "2 * excess"), ("((As / scale) ** 2)", "((As * scale) ** 2)")]
)
def test_a_wrong_balance_of_lodo_is_red(old, new, plant):
    plant(noise_floor.run, old, new)
    assert not noise_floor.ratios(effort=1, runs=64).ok


def test_the_variance_at_a_frozen_preconditioner_is_that_of_samples():
    for beta, start in ((0.5, 1.5), (0.8, 1.0)):
        slope = target.run(beta, 0.0, 600, 400, start, 0)[1]
        exact = target.frozen_variances(beta, start, 400)
        assert np.allclose(slope.var(0), exact, rtol=0.25)


def test_a_wrong_optimizer_leaves_the_bounds_of_convergence(monkeypatch):
    """mu/w for mu·w, and noise of a hundred times the size: limits above their bounds."""
    honest = convergence.run

    def wrong(variant, bounds, w, star, slip, gradient, full, steps):
        return honest(
            variant,
            bounds,
            w,
            star,
            slip,
            lambda w: 100 * (gradient(w) - full(w)) + full(w),
            full,
            steps,
        )

    assert convergence.quadratics(runs=100, steps=60)["ok"]
    monkeypatch.setattr(convergence, "run", wrong)
    assert not convergence.quadratics(runs=100, steps=60)["ok"]
