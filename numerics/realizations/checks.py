"""The three checks: named optimizers beside their (T, v, L), float64, closed loop with noise."""

from dataclasses import replace

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
EDGES = ("n = 1", "b = 0", "b = 1", "c = 0", "at rest")


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

    def pair(rng, problem, start, index, at):
        c, b = rng.uniform(0.01, 0.1) * (at != "c = 0"), rng.uniform(-0.5, 0.95)
        b = {"b = 0": 0.0, "b = 1": 1.0}.get(at, b)
        law = (c, c * b * factor)
        other, last = references.nesterov_velocity(problem, start, STEPS, c, b)
        return two_units(problem, start, STEPS, b, law), other, last, law, {}

    return _check(pair, instances, seed, first, "velocity form and Opt(diag(0,b),(1,1),c(1,b))")


def torch_sgd_realizations(instances=60, seed=0, first=0, factor=1.0):
    """Plain, momentum, Nesterov and dampened momentum in turn, with weight decay and maximize in
    half of them each."""

    def pair(rng, problem, start, index, at):
        # torch refuses nesterov without momentum
        mode = {"b = 0": "plain", "b = 1": "nesterov"}.get(at, TORCH[index % 4])
        c, b = rng.uniform(0.01, 0.1), 0.0 if mode == "plain" else rng.uniform(0.1, 0.95)
        c, b = c * (at != "c = 0"), {"b = 0": 0.0, "b = 1": 1.0}.get(at, b)
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

    def pair(rng, problem, start, index, at):
        alpha, b, mix = rng.uniform(0.01, 0.1), rng.uniform(0.2, 0.95), rng.uniform(0.1, 0.9)
        alpha *= at != "c = 0"
        mix = {"b = 0": 0.0, "b = 1": 1.0}.get(at, mix)  # of the mixture: its two ends
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
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        n = 1 if at == "n = 1" else int(rng.integers(1, 9))
        problem, start = draw(rng, STEPS, n), rng.standard_normal(n)
        if at == "at rest":  # every gradient is 0
            problem = replace(problem, noise=0 * problem.noise, minimizer=start)
        run, other, last, law, more = pair(rng, problem, start, index, at)
        bounds = closeness.bounds(problem, run, other, last, law, **more)
        worst.add(index, np.abs(run.theta[1:] - other.points[1:]).ravel(), bounds.ravel())
    return worst.result(
        instances, f"{worst.compared} coordinates of {what}, {STEPS} steps with noisy gradients"
    )
