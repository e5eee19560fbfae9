"""Run an optimizer on a problem or on a given sequence of gradients."""

from dataclasses import dataclass

import numpy as np

from . import arrays


class Diverged(ValueError):
    """A run left the finite numbers at step `step` (the first step is 1).

    `trajectory` holds the finite steps before it, where a trajectory was asked for.
    """

    def __init__(self, what, step):
        super().__init__(
            f"{what} is not finite at step {step}; use smaller learning rates or fewer steps"
        )
        self.step = step
        self.trajectory = None


@dataclass(frozen=True)
class Trajectory:
    """θ_0 … θ_N in `theta` (N+1, n), g_1 … g_N in `gradients` (N, n), `states` 0 … N."""

    theta: np.ndarray
    gradients: np.ndarray
    states: tuple

    @property
    def steps(self):
        return len(self.gradients)


def iterate(optimizer, theta, gradient_at, steps):
    """Yield (g_t, state_t, θ_t) for t = 1 … steps; `gradient_at(t, theta)` gives g_t.

    Raises Diverged, naming the step, at the first NaN or infinity.
    """
    theta = arrays.vector("theta", theta)
    state = optimizer.init(theta)
    with np.errstate(over="ignore", invalid="ignore"):
        for t in range(1, steps + 1):
            gradient = np.asarray(gradient_at(t, theta))
            if not arrays.finite(gradient):
                raise Diverged("the gradient", t)
            state = optimizer.update(state, theta, gradient)
            theta = theta - optimizer.step(state)
            if not arrays.finite(theta):
                raise Diverged("theta", t)
            yield gradient, state, theta


def _record(optimizer, theta, gradient_at, steps):
    theta = arrays.vector("theta", theta)
    thetas, gradients, states = [theta], [], [optimizer.init(theta)]
    try:
        for gradient, state, point in iterate(optimizer, theta, gradient_at, steps):
            gradients.append(gradient)
            states.append(state)
            thetas.append(point)
    except Diverged as stop:
        stop.trajectory = _trajectory(thetas, gradients, states)
        raise
    return _trajectory(thetas, gradients, states)


def _trajectory(thetas, gradients, states):
    shape = (len(gradients), thetas[0].size)
    return Trajectory(np.array(thetas), np.array(gradients).reshape(shape), tuple(states))


def finite_part(run, optimizer, drive, *arguments):
    """run(optimizer, drive, …), cut before the step at which it diverges.

    ValueError for given gradients that are not finite: they are a wrong input, no divergence.
    """
    if isinstance(drive, np.ndarray):
        arrays.matrix("the gradients", drive)
    try:
        return run(optimizer, drive, *arguments)
    except Diverged as stop:
        return stop.trajectory


def closed_loop(optimizer, problem, theta, steps):
    """The trajectory of `steps` steps from θ on the problem, g_t = ∇f(θ_{t−1})."""
    theta = arrays.vector("theta", theta, problem.size)
    return _record(optimizer, theta, lambda t, point: problem.gradient(point), steps)


def open_loop(optimizer, gradients, theta=None):
    """The trajectory on given gradients, of shape (N, n), from θ (zero if left out)."""
    gradients = np.asarray(gradients, dtype=np.float64)
    if gradients.ndim != 2:
        raise ValueError(
            f"the gradients have shape {gradients.shape}; give one row of n numbers a step"
        )
    start = np.zeros(gradients.shape[1]) if theta is None else theta
    start = arrays.vector("theta", start, gradients.shape[1])
    return _record(optimizer, start, lambda t, point: gradients[t - 1], len(gradients))
