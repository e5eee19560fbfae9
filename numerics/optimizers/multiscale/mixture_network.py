"""The average whose weights a network chooses for every coordinate (Shahid's thesis, sections 4.3.2
and 4.3.3)."""

import numpy as np

from ..dense_network import Dense
from ..learned_steps.network import HIDDEN, softmax


class MixtureNetwork:
    """δ = Σ w̄_i δ_i, w̄ the softmax of a network with `depth` layers of 50 ReLU units on (δ_1, …,
    δ_k).

    Depth 1 is the MLP. The thesis's RNN of one and two layers is "the same architecture", trained
    on the mean loss of u_max steps (equation 4.1): what recurs is the point x, there is no hidden
    state.
    """

    def __init__(self, k, depth):
        self.dense = Dense(k, *[HIDDEN] * depth, k)
        self.count = self.dense.count

    @property
    def equal(self):
        """The weights of equal shares everywhere: zeros."""
        return np.zeros(self.count)

    def draw(self, rng):
        return self.dense.draw(rng)

    def forward(self, w, steps):
        """δ (n,) from the steps (n, k), and what `backward` needs."""
        logits, inputs = self.dense.forward(w, steps)
        shares = softmax(logits)
        average = (shares * steps).sum(axis=-1)
        return average, (inputs, shares, steps, average)

    def backward(self, w, passed, top):
        """d loss/dw for top = d loss/dδ (n,)."""
        inputs, shares, steps, average = passed
        return self.dense.backward(w, inputs, top[:, None] * shares * (steps - average[:, None]))
