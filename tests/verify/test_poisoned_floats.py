"""Every float check that a claim declares turns red when a number that it draws is NaN or
infinite.

The first and the last entry of every array drawn get it, from the middle of a check's draws on.
What draws nothing, or too long, is poisoned by hand, below.
"""

import math
from importlib import import_module

import numpy as np
import pytest

pytest.importorskip("torch")
from numerics import sampling, streams, worst
from numerics.bounds import gap
from numerics.lodo import barrier_runs as barrier
from numerics.lodo import lodo_flow_leaves_stability as stability
from numerics.lodo import lodo_noise_floor as noise_floor
from numerics.lodo import target_runs as target
from numerics.result import Result
from numerics.trainable import to_rates_1d as rates
from verify import registry
from verify.address import Run

INF, NAN = math.inf, math.nan
DRAWS = ("standard_normal", "uniform", "normal", "random")


class Generator:
    """A generator whose draws, but for the first `after`, hold `bad`."""

    def __init__(self, honest, poison):
        self.honest, self.poison = honest, poison

    def __getattr__(self, name):
        function = getattr(self.honest, name)
        if name not in DRAWS:
            return function

        def draw(*args, **kwargs):
            found = function(*args, **kwargs)
            self.poison.count += 1
            if self.poison.bad is None or self.poison.count <= self.poison.after:
                return found
            if np.ndim(found) == 0:
                return self.poison.bad
            found.flat[0] = found.flat[-1] = self.poison.bad
            return found

        return draw


class Poison:
    def __init__(self, monkeypatch, bad=None, after=0):
        self.bad, self.after, self.count = bad, after, 0
        self.patch = monkeypatch

    def passes(self, check, instances):
        stream, block = sampling.stream, streams.generator
        with self.patch.context() as patch, np.errstate(all="ignore"):
            patch.setattr(sampling, "stream", lambda *a: Generator(stream(*a), self))
            patch.setattr(streams, "generator", lambda *a, **k: Generator(block(*a, **k), self))
            try:
                return check.function(Run(instances=instances, effort="quick")).ok
            except (ValueError, ArithmeticError):  # numpy's LinAlgError is a ValueError
                return False


# These draw nothing or run for seconds; the functions that they call are poisoned below.
BY_HAND = {
    "lodo/frozen_runs": "carried",
    "lodo/target_runs": "simulated",
    "lodo/barrier_runs": "simulated",
    "lodo/lodo_flow_leaves_stability": "",
    "lodo/lodo_noise_floor": "simulated",
    "lodo/noise_equivariance": "losses",
    "lodo/optimal_law_bowl_loss": "saturation",
    "lodo/transposition_entropy": "sampled",
    "lodo/transposition_entropy_exact": "sampled",
    "rllc/basis_independence": "exact_against_floats",
    "trainable/to_convergence": "logistic",  # whole numbers
    "rllc/rank_drop_instability": "check",  # whole numbers
    # a draw that is no number is drawn again, for ever
    "rllc/propagator_limit": "propagator_limit",
    "rllc/propagator_limit_order_n": "propagator_limit_order_n",
    "trainable/gradient_variance_floor": "adam",
    "trainable/to_rates_1d": "",
}


def called(check):
    """The name of a check's function, also where it is declared by its address."""
    return getattr(check.function, "__name__", None) or getattr(check.function, "function", "")


# Means that a true claim's limit clears by its width, which two runs leave too wide.
RUNS = {
    "trainable/to_convergence": 60,
    "trainable/to_convergence_general": 60,
    "trainable/to_diagonal_convergence": 60,
}


def check_of(claim, function):
    return next(c for c in registry.load(claim).checks if called(c) == function)


def float_checks():
    for name in registry.select(["all"]):
        for check in registry.load(name).checks:
            if check.kind in ("numeric", "statistical"):
                yield name, check


CHECKS = [
    pytest.param(
        check, RUNS.get(name, 2) if check.kind == "statistical" else 2, id=f"{name}-{called(check)}"
    )
    for name, check in float_checks()
    if BY_HAND.get(name) not in ("", called(check))
]


@pytest.mark.slow
@pytest.mark.parametrize("check, instances", CHECKS)
def test_a_poisoned_draw_turns_the_check_red(check, instances, monkeypatch):
    clean = Poison(monkeypatch)
    assert clean.passes(check, instances) and clean.count > 0
    for bad, after in ((NAN, 0), (NAN, clean.count // 2), (INF, clean.count // 2)):
        poisoned = Poison(monkeypatch, bad, after)
        assert not poisoned.passes(check, instances), (bad, after, clean.count)


def spoiled(function, bad):
    """`function` with the first and last number of every array, or its first number, replaced."""

    def spoil(*args, **kwargs):
        found = function(*args, **kwargs)
        parts = list(found) if isinstance(found, tuple) else [found]
        arrays = [i for i, part in enumerate(parts) if isinstance(part, (np.ndarray, list))]
        for i in arrays:
            parts[i] = np.array(parts[i], dtype=float)
            parts[i].flat[0] = parts[i].flat[-1] = bad
        if not arrays:
            parts[0] = bad
        return tuple(parts) if isinstance(found, tuple) else parts[0]

    return spoil


def by_hand():
    """(claim, its check's function, module, function of it that is spoiled)."""
    import numerics.lodo.bowl.free_poles as free_poles
    import numerics.lodo.noise_equivariance as scaling
    import numerics.lodo.transpositions as transpositions
    from numerics.rllc import principal_angles
    from numerics.trainable import convergence

    yield "lodo/target_runs", "simulated", target, "frozen_variances"
    yield "lodo/barrier_runs", "simulated", barrier, "final_losses"
    yield "lodo/lodo_flow_leaves_stability", "floats", stability, "escape"
    yield "lodo/lodo_flow_leaves_stability", "peak", stability, "rise_and_fall"
    yield "lodo/lodo_noise_floor", "simulated", noise_floor, "run"
    yield "lodo/noise_equivariance", "losses", scaling, "losses"
    yield "lodo/optimal_law_bowl_loss", "saturation", free_poles, "refine"
    yield "lodo/transposition_entropy", "sampled", transpositions, "layer_statistics"
    yield "lodo/transposition_entropy_exact", "sampled", transpositions, "layer_statistics"
    yield "rllc/basis_independence", "exact_against_floats", gap, "run_gap"
    yield "trainable/to_convergence", "logistic", convergence, "minimum"
    drop = import_module("numerics.rllc.rank_drop_instability")
    yield "rllc/rank_drop_instability", "check", drop, "compare"
    yield "rllc/propagator_limit", "propagator_limit", principal_angles, "sine"
    yield "rllc/propagator_limit_order_n", "propagator_limit_order_n", principal_angles, "sine"
    for name in ("long_runs", "measured_slopes", "slow_runs", "constant_runs", "stuck_runs"):
        yield "trainable/to_rates_1d", name, rates, "_apply"


@pytest.mark.parametrize("bad", [NAN, INF], ids=str)
@pytest.mark.parametrize("place", list(by_hand()), ids=lambda place: "-".join(place[:2]))
def test_a_spoiled_number_turns_the_check_red(place, bad, monkeypatch):
    claim, name, module, function = place
    honest = getattr(module, function)
    if function in SHORT:
        honest = SHORT[function]
    monkeypatch.setattr(module, function, spoiled(honest, bad))
    try:
        with np.errstate(all="ignore"):
            assert not check_of(claim, name).function(Run(effort="quick")).ok
    except (ValueError, ArithmeticError):
        pass


# Honest numbers without the runs of seconds that find them: what is spoiled is read all the same.
SHORT = {
    "final_losses": lambda rate, steps, runs, seed: np.full(runs, INF if rate == 0.1 else 50.0),
    "escape": lambda step: (1.4e-4, True, 0.99995),
    "rise_and_fall": lambda step: (1.0889, 14.3, 0.999, 0.9),
    "run": lambda rate, runs, steps, seed: (
        np.tile([*(rate * np.array([1.476, 1.8, 0.6724])), 0.0], (runs, 1)),
        int(0.8 * steps),
    ),
    "refine": lambda poles, law: 7.0 if len(poles) == 5 else 6.99995,
}


@pytest.mark.parametrize(
    "changed",
    [
        {"worst_error": NAN},
        {"bound": NAN},
        {"worst_error": INF},
        {"bound": INF},
        {"worst_error": 3.0},
        {"worst_ratio": NAN},
        {"worst_ratio": 1.5},
        {"worst_ratio": -1.0},
        {"instances": 0},
        {"ok": False},
    ],
    ids=str,
)
def test_the_numbers_of_a_result_decide(changed):
    sound = {
        "instances": 5,
        "worst_error": 1.0,
        "bound": 2.0,
        "worst_ratio": 0.5,
        "worst_seed": (0, 0),
        "ok": True,
        "note": "",
    }
    assert Result(**sound).ok
    assert not Result(**{**sound, **changed}).ok


def test_what_is_no_number_is_the_worst_there_is():
    assert worst.worst_pair([(1.0, 2.0), (NAN, 1.0), (1.0, 1.0)])[0] == INF
    assert worst.worst_pair([])[0] == INF
    assert worst.worst_pair([(1.0, 4.0), (-1.0, 0.5)]) == (0.25, 1.0, 4.0)
    for pair in ((NAN, 1.0), (1.0, NAN), (INF, 1.0), (1.0, INF), (1.0, 0.0), (0.0, -1.0)):
        assert worst.quotient(*pair) == INF
        assert not worst.checked("", [pair], 1)["ok"]
    assert worst.checked("", [(1.0, 2.0)], 1)["ok"] and not worst.checked("", [(1.0, 2.0)], 0)["ok"]
    assert not worst.Worst(0).result(1, "").ok
