"""A dense network with ReLU between its layers, its weights one flat vector."""

import numpy as np

DEVIATION = 0.01  # the thesis draws the first weights from N(0, 0.01²) (section 4.3)


class Dense:
    """Layers of the given sizes, inputs (…, sizes[0]), outputs (…, sizes[-1]).

    The weights are one vector of `count` numbers: for every layer its matrix, row by row, then its
    bias.
    """

    def __init__(self, *sizes):
        self.sizes = sizes
        self.shapes = list(zip(sizes[:-1], sizes[1:]))
        self.count = sum(i * o + o for i, o in self.shapes)

    def draw(self, rng):
        """First weights, every one from N(0, 0.01²)."""
        return DEVIATION * rng.standard_normal(self.count)

    def layers(self, w):
        """[(matrix (in, out), bias (out,)), …], views of the vector w."""
        found, at = [], 0
        for i, o in self.shapes:
            found.append((w[at : at + i * o].reshape(i, o), w[at + i * o : at + i * o + o]))
            at += i * o + o
        return found

    def forward(self, w, x):
        """The outputs, and the inputs of every layer for `backward`."""
        inputs = []
        for at, (W, b) in enumerate(self.layers(w)):
            inputs.append(x)
            x = x @ W + b
            if at < len(self.shapes) - 1:
                x = np.maximum(x, 0.0)
        return x, inputs

    def backward(self, w, inputs, top):
        """d loss/dw (count,) for top = d loss/d outputs (n, out), the inputs of the network held
        fixed."""
        parts = []
        for at, (W, _) in reversed(list(enumerate(self.layers(w)))):
            parts += [top.sum(axis=0), (inputs[at].T @ top).ravel()]
            if at:
                top = (top @ W.T) * (inputs[at] > 0)
        return np.concatenate(parts[::-1])
