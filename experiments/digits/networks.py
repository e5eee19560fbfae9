"""The dense and the convolutional network of the paper's Appendix C.1."""

from torch import nn


def dense(side):
    """Three hidden layers of width 128, ReLU, no normalization: as in the paper."""
    layers, width = [nn.Flatten()], side * side
    for _ in range(3):
        layers += [nn.Linear(width, 128), nn.ReLU()]
        width = 128
    return nn.Sequential(*layers, nn.Linear(width, 10))


def conv(side):
    """Three 3 by 3 convolutions with ReLU, max pooling, a dense layer; channels 8, 16, 16.

    The paper has 32, 64, 64; these are a quarter, so that two cores train it in seconds. The
    first convolution has stride 2 on images larger than 8 by 8.
    """
    layers, before, size = [], 1, side
    for i, channels in enumerate((8, 16, 16)):
        stride = 2 if i == 0 and side > 8 else 1
        layers += [nn.Conv2d(before, channels, 3, stride, padding=1), nn.ReLU()]
        before, size = channels, -(-size // stride)
    return nn.Sequential(
        *layers, nn.MaxPool2d(2), nn.Flatten(), nn.Linear(before * (size // 2) ** 2, 10)
    )


NETWORKS = {"dense": dense, "conv": conv}
