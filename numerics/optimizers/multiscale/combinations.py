"""How Multiscale Adam combines the steps of its k Adams (Shahid's thesis, section 4.3)."""

import numpy as np

from ..dense_network import DEVIATION
from .linear_averages import MIXTURES, meta_gradient, mix
from .mixture_network import MixtureNetwork

DEPTHS = {"MLP": 1, "RNN1": 1, "RNN2": 2}
UNROLLS = {**dict.fromkeys((*MIXTURES, "MLP"), 1), "RNN1": 20, "RNN2": 20}  # u_max of section 4.3.3
COMBINATIONS = tuple(UNROLLS)


class LinearCombination:
    """LA_a, LA_b or LA_c: the same k shares for every coordinate."""

    def __init__(self, name, k):
        self.name, self.count = name, k

    @property
    def equal(self):
        """The weights of equal shares."""
        return np.full(self.count, 1 / self.count)

    def draw(self, rng):
        return DEVIATION * rng.standard_normal(self.count)

    def forward(self, w, steps):
        """δ (n,) from the steps (n, k), and what `backward` needs."""
        return mix(self.name, w, steps.T), steps

    def backward(self, w, steps, top):
        """d loss/dw for top = d loss/dδ (n,)."""
        return meta_gradient(self.name, w, top @ steps)


def combination(name, k):
    """The combination of this name for k Adams; ValueError with the names otherwise."""
    if name in MIXTURES:
        return LinearCombination(name, k)
    if name in DEPTHS:
        return MixtureNetwork(k, DEPTHS[name])
    raise ValueError(f"no combination is called {name!r}; choose among {', '.join(COMBINATIONS)}")
