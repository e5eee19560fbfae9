"""The optimizers that are compared, and the settings that each is tried with.

The paper's lists of rates are lost in the text that we have, but for TO's own parameters, {0, 0.01,
0.1,
0.5, 1}; they are ours. Every optimizer has 90 settings in the reduced grid, where β = 0.001 stands
beside the paper's, since c_1 = β|w_1|² + γ at a normal start has |w_1|² near the number of weights.
`decay` is a factor an epoch, 1 for a constant schedule, on all rates of the optimizer.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

from numerics.optimizers.baselines import SGD, Adam
from numerics.optimizers.to_diagonal import DiagonalTO
from numerics.optimizers.to_full import FullTO
from numerics.optimizers.to_rank_one import RankOneTO
from numerics.trainable.schedules import BrokenHypothesis, Exponential, require

REDUCED, THOROUGH = "reduced", "thorough"
DECAYS = (1.0, 0.95, 0.85)
RATES = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
OWN = (0.0, 0.01, 0.1, 0.5, 1.0)
BASELINE = "Adam"


def _geometric(low, high, count):
    """Rates in geometric progression, to two digits."""
    return [float(f"{rate:.2g}") for rate in np.geomspace(low, high, count)]


@dataclass(frozen=True)
class Baseline:
    """A method with a learning rate, 30 of them in both grids."""

    name: str
    make: object

    def settings(self, grid):
        return [
            {"lr": lr, "decay": decay} for lr, decay in product(_geometric(1e-3, 10.0, 30), DECAYS)
        ]

    def optimizer(self, settings, per_epoch, start):
        """One optimizer for a batch, one setting a row."""
        return _Scheduled(self.make(), *(column(settings, k) for k in ("lr", "decay")), per_epoch)

    def broken(self, setting, per_epoch, length):
        """Nothing is claimed here about the baselines."""
        return []


class _Scheduled:
    """A baseline whose learning rate falls at every step."""

    def __init__(self, inner, lr, decay, per_epoch):
        self.inner, self.lr, self.decay, self.per_epoch, self.t = inner, lr, decay, per_epoch, 0
        self.init = inner.init

    def update(self, state, w, gradient):
        self.inner.lr = self.lr * self.decay ** (self.t / self.per_epoch)
        self.t += 1
        return self.inner.update(state, w, gradient)

    def step(self, state):
        return self.inner.step(state)


@dataclass(frozen=True)
class Trainable:
    """TO, not projected. Full and diagonal start at A = 0, rank one (never learning from zero) at
    random unit vectors."""

    name: str
    variant: type

    def settings(self, grid):
        own = (
            product(OWN, OWN)
            if grid == THOROUGH
            else ((0.0, 0.1), (0.001, 0.1), (0.001, 0.5), (0.01, 0.5), (0.1, 0.5))
        )
        return [
            {"lr": lr, "beta": beta, "gamma": gamma, "decay": decay}
            for lr, (beta, gamma), decay in product(RATES, own, DECAYS)
        ]

    def optimizer(self, settings, per_epoch, start):
        """The same; `start` are two random unit vectors a row, (2, runs, n), which rank one starts
        from."""
        lr, beta, gamma, decay = (column(settings, k) for k in ("lr", "beta", "gamma", "decay"))
        shape = (-1, 1, 1) if self.variant is FullTO else (-1, 1)

        def falling(scale, shape=(-1, 1)):
            return lambda t: (scale * decay ** ((t - 1) / per_epoch)).reshape(shape)

        return self.variant(
            falling(lr),
            falling(beta, shape),
            falling(gamma),
            variables=tuple(start) if self.variant is RankOneTO else None,
        )

    def broken(self, setting, per_epoch, length):
        """Which hypotheses of to_bounded_variables the schedules break where |w| = length, in
        words; known before a run."""
        factor = setting["decay"] ** (1 / per_epoch)
        beta, gamma = (Exponential(setting[k], factor) for k in ("beta", "gamma"))
        found = []
        for wanted in ({"D": length}, {"D": 0.0, "summable": True}):
            try:
                require(beta, gamma, **wanted)
            except BrokenHypothesis as reason:
                found.append(str(reason))
        return found


def column(settings, name):
    return np.array([[s[name]] for s in settings])


METHODS = {
    method.name: method
    for method in [
        Baseline(BASELINE, Adam),
        Baseline("SGD", lambda: SGD(1.0)),
        Baseline("momentum", lambda: SGD(1.0, 0.9)),
        Trainable("full TO", FullTO),
        Trainable("diagonal TO", DiagonalTO),
        Trainable("rank-one TO", RankOneTO),
    ]
}
