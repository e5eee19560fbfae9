"""The network that turns a normalized history into a step (Shahid's thesis, section 3.3)."""

import numpy as np

from ..dense_network import Dense

HIDDEN = 50
SIGNS = np.array([1.0, -1.0])
MAGNITUDES = np.arange(10) / 9


class StepNetwork:
    """δ = E[sign]·E[magnitude]: k inputs, 50 ReLU units, 12 logits, softmax over 2 signs and 10
    magnitudes j/9.

    |δ| < 1, since the softmax never puts all weight on one value (in float64 it may round to 1).
    """

    def __init__(self, k):
        self.dense = Dense(k, HIDDEN, SIGNS.size + MAGNITUDES.size)

    def forward(self, w, rows):
        """δ (n,) for normalized histories (n, k), and what `backward` needs."""
        logits, inputs = self.dense.forward(w, rows)
        p, q = softmax(logits[..., :2]), softmax(logits[..., 2:])
        sign, magnitude = p @ SIGNS, q @ MAGNITUDES
        return sign * magnitude, (inputs, p, q, sign, magnitude)

    def backward(self, w, passed, top):
        """d loss/dw for top = d loss/dδ (n,)."""
        inputs, p, q, sign, magnitude = passed
        signs = (top * magnitude)[:, None] * p * (SIGNS - sign[:, None])
        sizes = (top * sign)[:, None] * q * (MAGNITUDES - magnitude[:, None])
        return self.dense.backward(w, inputs, np.concatenate([signs, sizes], axis=1))


class TanhNetwork:
    """δ = tanh of one output of k inputs and 50 ReLU units: what the thesis tried in the place of
    the two softmaxes (section 3.3)."""

    def __init__(self, k):
        self.dense = Dense(k, HIDDEN, 1)

    def forward(self, w, rows):
        """δ (n,) for histories (n, k), and what `backward` needs."""
        outputs, inputs = self.dense.forward(w, rows)
        delta = np.tanh(outputs[..., 0])
        return delta, (inputs, delta)

    def backward(self, w, passed, top):
        """d loss/dw for top = d loss/dδ (n,)."""
        inputs, delta = passed
        return self.dense.backward(w, inputs, (top * (1 - delta**2))[:, None])


NETWORKS = {"softmax": StepNetwork, "tanh": TanhNetwork}


def softmax(logits):
    """exp(logits)/Σ exp(logits) along the last axis."""
    weights = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)
