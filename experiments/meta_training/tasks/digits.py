"""The thesis's MlpMnist on the digits that scikit-learn ships (Shahid's thesis, section 2.3.3,
smaller)."""

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

HIDDEN, CLASSES, BATCH = 20, 10, 128


def cross_entropy(z, y):
    """The mean loss of logits z (batch, classes) with labels y, and its gradient in z."""
    z = z - z.max(axis=1, keepdims=True)
    total = np.exp(z).sum(axis=1, keepdims=True)
    rows = np.arange(len(y))
    loss = float((np.log(total[:, 0]) - z[rows, y]).mean())
    d = np.exp(z) / total
    d[rows, y] -= 1
    d /= len(y)
    return loss, d


class Digits:
    """Cross entropy of 20 sigmoid units and a softmax over 10 classes, on batches of 128 of the
    training images.

    1,797 images of 8 by 8 in [0, 1]; those with number 4 mod 5 are left out of training. n = 1,510
    (MNIST's 784 inputs give the thesis's 15,910). First weights N(0, 1/inputs), biases zero.
    """

    name = "digits"

    def __init__(self):
        self.images, self.labels = self.training()
        self.inputs = self.images.shape[1]
        self.size = (self.inputs + 1) * HIDDEN + (HIDDEN + 1) * CLASSES

    def training(self):
        """The training images (N, inputs) in [0, 1], and their labels."""
        pictures, labels = images()
        kept = np.arange(len(labels)) % 5 != 4
        return pictures[kept], labels[kept]

    def start(self, rng):
        first = rng.standard_normal((self.inputs, HIDDEN)) / self.inputs**0.5
        second = rng.standard_normal((HIDDEN, CLASSES)) / HIDDEN**0.5
        return np.concatenate([first.ravel(), np.zeros(HIDDEN), second.ravel(), np.zeros(CLASSES)])

    def batch(self, rng):
        return rng.integers(0, len(self.labels), BATCH)

    def loss_gradient(self, theta, batch):
        """Mean cross entropy on the batch, and its gradient (n,)."""
        cut = self.inputs * HIDDEN
        W, b = theta[:cut].reshape(self.inputs, HIDDEN), theta[cut : cut + HIDDEN]
        rest = theta[cut + HIDDEN :]
        V, c = rest[: HIDDEN * CLASSES].reshape(HIDDEN, CLASSES), rest[HIDDEN * CLASSES :]
        x, y = self.images[batch], self.labels[batch]
        h = sigmoid(x @ W + b)
        z = h @ V + c
        loss, top = cross_entropy(z, y)
        hidden = (top @ V.T) * h * (1 - h)
        return loss, np.concatenate(
            [(x.T @ hidden).ravel(), hidden.sum(axis=0), (h.T @ top).ravel(), top.sum(axis=0)]
        )


class Images(Digits):
    """The same network on the 60,000 images of `mnist` or `fashion-mnist`: n = 15,910, the
    thesis's own. Raises Missing where the data are not on this machine."""

    def __init__(self, name):
        self.name = name
        super().__init__()

    def training(self):
        from ...data.images import load

        found = load(self.name)
        rows = found.images[: found.fixed].reshape(found.fixed, -1)
        return rows.astype(float), found.labels[: found.fixed]


def sigmoid(z):
    """1/(1 + e^(−z)), without overflow."""
    return 0.5 * (1 + np.tanh(0.5 * z))


@lru_cache(maxsize=1)
def images():
    """(1797, 64) in [0, 1] and the labels, read from scikit-learn's own file without importing it.

    Raises ValueError with the mend where scikit-learn is not installed.
    """
    found = find_spec("sklearn")
    path = (
        None if found is None else Path(found.origin).parent / "datasets" / "data" / "digits.csv.gz"
    )
    if path is None or not path.is_file():
        raise ValueError(
            "scikit-learn, which ships the digits, is not installed; get it with: python -m pip "
            "install scikit-learn"
        )
    table = np.loadtxt(path, delimiter=",")
    return table[:, :-1] / 16, table[:, -1].astype(int)
