"""The thesis's training of a learned optimizer (Shahid, sections 2.1, 2.2 and Algorithms 2, 4,
5)."""

import copy
from dataclasses import dataclass, field, replace

import numpy as np

from numerics.optimizers.baselines.checks import positive
from numerics.optimizers.learned.meta import MetaAdam
from numerics.simulate import Diverged

SMALL = 1e-15  # the author's code adds it to a loss before the logarithm


@dataclass(frozen=True)
class Plan:
    """How to train; the thesis's own numbers in brackets.

    `iterations` meta-steps [50,000; 200,000 for learned steps] of Adam on w, its rate going
    geometrically from `first_rate` [2e-4] to `last_rate` [5e-6]; each on the mean loss after
    `unroll` steps [1; 20 for the RNNs]. The problem starts anew after a random number of meta-steps
    between `resets` [1,000 and 20,000]; both bounds grow by `growth` when a validation is the best
    so far. Every `dump` meta-steps the weights run, frozen, for `horizon` steps from `trials` fixed
    starts; the least mean loss wins. With `log` the meta-loss is the mean of log(loss + 1e-15), as
    in the author's public code.
    """

    iterations: int = 1000
    unroll: int = 1
    first_rate: float = 3e-3
    last_rate: float = 1e-4
    resets: tuple = (50, 200)
    growth: float = 1.25
    dump: int = 100
    horizon: int = 300
    trials: int = 2
    seed: int = 0
    log: bool = False

    def __post_init__(self):
        for name in ("iterations", "unroll", "dump", "horizon", "trials"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise ValueError(f"{name} is {value!r}; give a whole number of at least 1")
        positive(first_rate=self.first_rate, last_rate=self.last_rate)
        low, high = self.resets
        if not 1 <= low <= high:
            raise ValueError(f"resets is {self.resets}; give two whole numbers, 1 ≤ low ≤ high")
        if not self.growth >= 1:
            raise ValueError(f"growth is {self.growth}; give a number of at least 1")

    def rate(self, iteration):
        """The rate of meta-step 0, 1, …"""
        return self.first_rate * (self.last_rate / self.first_rate) ** (
            iteration / max(1, self.iterations - 1)
        )


@dataclass
class Progress:
    """What was done: the meta-steps, the best validation and its optimizer, all validations
    [meta-step, score].

    `stopped` is the one line that says why training ended early, or None.
    """

    done: int = 0
    best: object = None
    score: float = np.inf
    validations: list = field(default_factory=list)
    stopped: str | None = None


def with_weights(optimizer, weights):
    """The optimizer with other weights."""
    other = copy.copy(optimizer)
    other.weights = weights
    return other


def unrolled(optimizer, state, theta, gradient, steps, loss_at):
    """`steps` steps from θ, where `gradient` was received; `loss_at(θ)` gives loss and gradient on
    a fresh batch.

    Returns the last state, point and gradient, the losses after every step, the gradients there,
    and what `back` needs. Raises Diverged with the step (1 … steps) at a loss or point that is not
    finite.
    """
    losses, gradients, tape = [], [], []
    for u in range(1, steps + 1):
        state, passed = optimizer.record(state, theta, gradient)
        theta = theta - state.move
        loss, gradient = loss_at(theta)
        if not (np.isfinite(loss) and np.isfinite(gradient).all()):
            raise Diverged("the loss", u)
        losses.append(loss)
        gradients.append(gradient)
        tape.append(passed)
    return state, theta, gradient, losses, gradients, tape


def meta_gradient(optimizer, tape, gradients, losses=None):
    """d/dw of the mean of the losses after each step (equation 4.1, over u_max terms), received
    gradients fixed; of the mean of log(loss + 1e-15) if the losses are given."""
    total, after, carried = np.zeros_like(optimizer.weights), 0.0, None
    weights = np.full(len(tape), 1 / len(tape))
    if losses is not None:
        weights = weights / (np.array(losses) + SMALL)
    for passed, gradient, weight in zip(reversed(tape), reversed(gradients), reversed(weights)):
        part, after, carried = optimizer.back(passed, after + gradient * weight, carried)
        total += part
    return total


def validate(optimizer, task, plan):
    """The mean loss over `horizon` steps from each of `trials` starts, the same at every call; inf
    if one diverges."""
    total = 0.0
    for trial in range(plan.trials):
        rng = np.random.default_rng([plan.seed, trial, 1])
        try:
            losses = run(optimizer, task, rng, plan.horizon)
        except Diverged:
            return np.inf
        total += float(np.mean(losses))
    return total / plan.trials


def run(optimizer, task, rng, steps):
    """The losses after each of `steps` steps of a frozen optimizer, (steps,): start and batches
    from `rng`."""
    theta = task.start(rng)
    state = optimizer.init(theta)
    losses = np.empty(steps)
    with np.errstate(over="ignore", invalid="ignore"):
        _, gradient = task.loss_gradient(theta, task.batch(rng))
        for t in range(steps):
            state = optimizer.update(state, theta, gradient)
            theta = theta - optimizer.step(state)
            losses[t], gradient = task.loss_gradient(theta, task.batch(rng))
            if not (np.isfinite(losses[t]) and np.isfinite(gradient).all()):
                raise Diverged("the loss", t + 1)
    return losses


def train(optimizer, task, plan, report=lambda progress: None, progress=None):
    """Train the optimizer's weights from a random draw; returns Progress, filled as it goes.

    Pass a Progress to keep what is done when the call is interrupted. A loss that is not finite
    ends the training, named with its step in `stopped`. `report(progress)` is called after every
    validation.
    """
    progress = Progress() if progress is None else progress
    rng = np.random.default_rng([plan.seed, 0])
    learner = with_weights(optimizer, optimizer.draw(rng))
    meta, low, high, left = MetaAdam(plan.first_rate, eps=1e-8), *plan.resets, 0
    memory = meta.init(learner.weights)

    def dump():
        nonlocal low, high
        score = validate(learner, task, plan)
        progress.validations.append([progress.done, score])
        if progress.best is None or score < progress.score:
            progress.best, progress.score = learner, score
            low, high = low * plan.growth, high * plan.growth
        report(progress)

    dump()
    while progress.done < plan.iterations:
        if left <= 0:
            theta = task.start(rng)
            state = learner.init(theta)
            _, gradient = task.loss_gradient(theta, task.batch(rng))
            left, steps = int(rng.integers(int(low), int(high) + 1)), 0
        try:
            with np.errstate(over="ignore", invalid="ignore"):
                state, theta, gradient, losses, gradients, tape = unrolled(
                    learner,
                    state,
                    theta,
                    gradient,
                    plan.unroll,
                    lambda x: task.loss_gradient(x, task.batch(rng)),
                )
        except Diverged as end:
            progress.stopped = (
                f"the loss is not finite at meta-step {progress.done + 1}, step "
                f"{steps + end.step} after the last reset; use a smaller rate or "
                "fewer steps"
            )
            return progress
        slope = meta_gradient(learner, tape, gradients, losses if plan.log else None)
        memory, weights = replace(meta, rate=plan.rate(progress.done)).step(
            memory, learner.weights, slope
        )
        learner = with_weights(learner, weights)
        steps, left = steps + plan.unroll, left - 1
        progress.done += 1
        if progress.done % plan.dump == 0 or progress.done == plan.iterations:
            dump()
    return progress
