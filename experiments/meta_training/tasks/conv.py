"""The thesis's convolutional networks on images of digits (Shahid's thesis, section 2.3.3,
smaller)."""

import numpy as np

from .digits import CLASSES, cross_entropy, images

BATCH = 32


class ConvDigits:
    """Cross entropy of two 3 by 3 convolutions, each with ReLU and 2 by 2 max pooling, a dense
    layer with ReLU and a softmax over 10 classes: ConvMnist's layers.

    `widths`: the two numbers of channels and the width of the dense layer, (4, 8, 16) for the
    small network (1,034 weights) and (8, 16, 32) for the large one (3,658). ConvMnist has 5 by 5
    filters, (16, 32, 512) and (32, 64, 1024) on 28 by 28. First weights N(0, 2/inputs), biases
    zero; batches of 32 of the 1,438 training images.
    """

    def __init__(self, widths=(4, 8, 16), name="conv_digits"):
        self.name = name
        pictures, labels = images()
        kept = np.arange(len(labels)) % 5 != 4
        self.images, self.labels = pictures[kept].reshape(-1, 8, 8, 1), labels[kept]
        first, second, dense = widths
        self.shapes = [(9, first), (9 * first, second), (4 * second, dense), (dense, CLASSES)]
        self.size = sum((i + 1) * o for i, o in self.shapes)

    def start(self, rng):
        return np.concatenate(
            [
                part
                for i, o in self.shapes
                for part in (rng.standard_normal(i * o) * (2 / i) ** 0.5, np.zeros(o))
            ]
        )

    def batch(self, rng):
        return rng.integers(0, len(self.labels), BATCH)

    def layers(self, theta):
        """[(matrix, bias), …], views of θ."""
        found, at = [], 0
        for i, o in self.shapes:
            found.append((theta[at : at + i * o].reshape(i, o), theta[at + i * o :][:o]))
            at += (i + 1) * o
        return found

    def loss_gradient(self, theta, batch):
        """Mean cross entropy on the batch, and its gradient (n,)."""
        x, y = self.images[batch], self.labels[batch]
        layers, tape = self.layers(theta), []
        for W, b in layers[:2]:
            patches = windows(x)
            z = patches @ W + b
            x, where = pool(np.maximum(z, 0))
            tape.append((patches, z > 0, where))
        flat = x.reshape(len(y), -1)
        h = flat @ layers[2][0] + layers[2][1]
        top = np.maximum(h, 0)
        z = top @ layers[3][0] + layers[3][1]
        loss, d = cross_entropy(z, y)
        parts = [d.sum(axis=0), (top.T @ d).ravel()]
        d = (d @ layers[3][0].T) * (h > 0)
        parts += [d.sum(axis=0), (flat.T @ d).ravel()]
        d = (d @ layers[2][0].T).reshape(x.shape)
        for at in (1, 0):
            patches, positive, where = tape[at]
            d = unpool(d, where) * positive
            parts += [d.sum(axis=(0, 1, 2)), outer(patches, d).ravel()]
            if at:
                d = unwindow(d @ layers[at][0].T)
        return loss, np.concatenate(parts[::-1])


def outer(patches, d):
    """Σ over images and pixels of patch times gradient, (inputs, outputs)."""
    return patches.reshape(-1, patches.shape[-1]).T @ d.reshape(-1, d.shape[-1])


def windows(x):
    """(N, s, s, c) to the zero-padded 3 by 3 surroundings of every pixel, (N, s, s, 9c)."""
    n, s, _, c = x.shape
    padded = np.zeros((n, s + 2, s + 2, c))
    padded[:, 1:-1, 1:-1] = x
    parts = [padded[:, i : i + s, j : j + s] for i in range(3) for j in range(3)]
    return np.concatenate(parts, axis=-1)


def unwindow(d):
    """The transpose of `windows`: (N, s, s, 9c) to (N, s, s, c)."""
    n, s, _, width = d.shape
    c = width // 9
    padded = np.zeros((n, s + 2, s + 2, c))
    for at in range(9):
        i, j = divmod(at, 3)
        padded[:, i : i + s, j : j + s] += d[..., at * c : at * c + c]
    return padded[:, 1:-1, 1:-1]


CORNERS = ((0, 0), (0, 1), (1, 0), (1, 1))


def pool(x):
    """The maxima of 2 by 2 blocks, (N, s/2, s/2, c), and for each corner of the blocks where the
    maximum stands there first."""
    parts = [x[:, i::2, j::2] for i, j in CORNERS]
    top = np.maximum(np.maximum(parts[0], parts[1]), np.maximum(parts[2], parts[3]))
    free, where = np.ones(top.shape, bool), []
    for part in parts:
        here = free & (part == top)
        free &= ~here
        where.append(here)
    return top, where


def unpool(d, where):
    """The transpose of `pool`: each number to the place of its maximum."""
    n, s, _, c = d.shape
    out = np.empty((n, 2 * s, 2 * s, c))
    for (i, j), here in zip(CORNERS, where):
        out[:, i::2, j::2] = d * here
    return out
