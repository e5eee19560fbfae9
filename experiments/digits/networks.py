"""The dense and the convolutional network of the paper's Appendix C.1."""

from functools import partial

from torch import nn


def dense(channels, side):
    """Three hidden layers of width 128, ReLU, no normalization: as in the paper."""
    layers, width = [nn.Flatten()], channels * side * side
    for _ in range(3):
        layers += [nn.Linear(width, 128), nn.ReLU()]
        width = 128
    return nn.Sequential(*layers, nn.Linear(width, 10))


def conv(channels, side, widths=(8, 16, 16)):
    """Three 3 by 3 convolutions with ReLU, max pooling, a dense layer; channels 8, 16, 16.

    The paper has 32, 64, 64 (`conv-paper`); these are a quarter, so that two cores train it in
    seconds. The first convolution has stride 2 on images larger than 8 by 8.
    """
    layers, before, size = [], channels, side
    for i, width in enumerate(widths):
        stride = 2 if i == 0 and side > 8 else 1
        layers += [nn.Conv2d(before, width, 3, stride, padding=1), nn.ReLU()]
        before, size = width, -(-size // stride)
    return nn.Sequential(
        *layers, nn.MaxPool2d(2), nn.Flatten(), nn.Linear(before * (size // 2) ** 2, 10)
    )


NETWORKS = {"dense": dense, "conv": conv, "conv-paper": partial(conv, widths=(32, 64, 64))}
