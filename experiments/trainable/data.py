"""Classification data that ship inside scikit-learn: nothing is downloaded."""

from typing import NamedTuple

import numpy as np

NAMES = ("breast_cancer", "digits", "wine", "diabetes")


class Part(NamedTuple):
    """Rows with a last column of ones, (N, d + 1), and classes 0, 1, …, (N,)."""

    rows: np.ndarray
    labels: np.ndarray


class Data(NamedTuple):
    train: Part
    validation: Part
    classes: int


def load(name):
    """80 % to train, 20 % to validate by a fixed permutation; every feature standardized with its
    training mean and deviation.

    Diabetes is a regression; its two classes are 'above the median of the targets' and the rest.
    ValueError for an unknown name, ModuleNotFoundError with the mend without scikit-learn.
    """
    if name not in NAMES:
        raise ValueError(f"{name!r} is no data set here; choose among {', '.join(NAMES)}")
    try:
        from sklearn import datasets
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            "scikit-learn is not installed; get it with: python -m pip install scikit-learn"
        ) from None
    rows, labels = getattr(datasets, f"load_{name}")(return_X_y=True)
    if name == "diabetes":
        labels = labels > np.median(labels)
    order = np.random.default_rng(0).permutation(len(labels))
    rows, labels = rows[order], labels[order].astype(int)
    cut = len(labels) * 8 // 10
    mean, deviation = rows[:cut].mean(0), rows[:cut].std(0)
    rows = (rows - mean) / np.where(deviation > 0, deviation, 1)
    rows = np.concatenate([rows, np.ones((len(rows), 1))], 1)
    return Data(
        Part(rows[:cut], labels[:cut]), Part(rows[cut:], labels[cut:]), int(labels.max()) + 1
    )
