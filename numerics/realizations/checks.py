"""The three checks: named optimizers beside their (T, v, L), float64, closed loop with noise."""

import numpy as np

from .. import sampling
from ..bounds.rounding import gamma
from ..invariance.worst import Worst
from ..optimizers import FixedLaw
from ..simulate import Trajectory, iterate
from . import closeness, references
from .problem import draw

STEPS = 40
TORCH = ("plain", "momentum", "nesterov", "dampened")


def two_units(problem, start, steps, b, law, weight=1.0, memory=None, decay=0.0, sign=1.0):
    """The trajectory of Opt(diag(0, b), (1, weight), law) on G = ±∇f + decay·θ, from M_0 (zero if
    None)."""
    optimizer = FixedLaw(np.diag([0.0, b]), [1.0, weight], law, memory)

    def gradient(t, theta):
        return sign * problem.gradient(t, theta) + decay * theta

    found = list(iterate(optimizer, start, gradient, steps))
    gradients, states, thetas = zip(*found)
    return Trajectory(
        np.array([start, *thetas]), np.array(gradients), (optimizer.init(start), *states)
    )


def nag_equivalence(instances=60, seed=0, first=0, factor=1.0):
    """Lemma 4.1: L = c(1, b) against Nesterov's velocity form; `factor` ≠ 1 makes l2 wrong on
    purpose."""

    def pair(rng, problem, start, index):
        c, b = rng.uniform(0.01, 0.1), rng.uniform(-0.5, 0.95)
        law = (c, c * b * factor)
        other, last = references.nesterov_velocity(problem, start, STEPS, c, b)
        return two_units(problem, start, STEPS, b, law), other, last, law, {}

    return _check(pair, instances, seed, first, "velocity form and Opt(diag(0,b),(1,1),c(1,b))")


def torch_sgd_realizations(instances=60, seed=0, first=0, factor=1.0):
    """Plain, momentum, Nesterov and dampened momentum in turn, with weight decay and maximize in
    half of them each."""

    def pair(rng, problem, start, index):
        mode = TORCH[index % 4]
        c, b = rng.uniform(0.01, 0.1), 0.0 if mode == "plain" else rng.uniform(0.1, 0.95)
        damp = rng.uniform(0.1, 0.9) if mode == "dampened" else 0.0
        decay, sign = (
            (rng.uniform(0, 0.1) if index % 8 >= 4 else 0.0),
            (-1.0 if index % 16 >= 8 else 1.0),
        )
        law = {"plain": (c * factor, 0.0), "nesterov": (c, c * b * factor)}.get(
            mode, (0.0, c * factor)
        )
        memory = None
        if damp:
            g = sign * problem.gradient(1, start) + decay * start
            memory = np.stack([0 * g, damp / b * g], axis=1)
        other, last = references.torch_momentum(
            problem, start, STEPS, c, b, damp, mode == "nesterov", decay, sign
        )
        run = two_units(problem, start, STEPS, b, law, 1 - damp, memory, decay, sign)
        gap = 0.0 if memory is None else gamma(2) * np.abs(memory[:, 1])
        return run, other, last, law, {"weight": 1 - damp, "decay": decay, "start_gap": gap}

    return _check(pair, instances, seed, first, "torch.optim.SGD's recursion and its (T, v, L)")


def quasi_hyperbolic_family(instances=60, seed=0, first=0, factor=1.0):
    """QHM and triple momentum in turn, each against its Opt(diag(0,b),(1,1),(l1,l2))."""

    def pair(rng, problem, start, index):
        alpha, b, mix = rng.uniform(0.01, 0.1), rng.uniform(0.2, 0.95), rng.uniform(0.1, 0.9)
        if index % 2:
            law = (alpha * mix / b, alpha * (1 + mix - mix / b) * factor)
            other, last = references.triple_momentum(problem, start, STEPS, alpha, b, mix)
            # l2 is a difference: its rounding is relative to what it is made of
            size = (law[0], alpha * (1 + mix + mix / b))
        else:
            law = (alpha * (1 - mix), alpha * mix * (1 - b) * factor)
            other, last = references.quasi_hyperbolic(problem, start, STEPS, alpha, b, mix)
            size = law
        return two_units(problem, start, STEPS, b, law), other, last, size, {}

    return _check(
        pair, instances, seed, first, "QHM or triple momentum and Opt(diag(0,b),(1,1),(l1,l2))"
    )


def _check(pair, instances, seed, first, what):
    sampling.check_counts(instances, seed, first)
    worst = Worst(seed)
    for index in range(first, first + instances):
        rng = sampling.stream(seed, index)
        n = int(rng.integers(1, 9))
        problem = draw(rng, STEPS, n)
        run, other, last, law, more = pair(rng, problem, rng.standard_normal(n), index)
        bounds = closeness.bounds(problem, run, other, last, law, **more)
        worst.add(index, np.abs(run.theta[1:] - other.points[1:]).ravel(), bounds.ravel())
    return worst.result(
        instances, f"{worst.compared} coordinates of {what}, {STEPS} steps with noisy gradients"
    )
