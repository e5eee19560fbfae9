"""Two-class data that scikit-learn's wheel ships, rows scaled to length at most 1."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np

from verify.evidence import Skip


def two_classes() -> list:
    """(name, X, labels ±1) for breast cancer (569×30) and digits (1797×64; is it five or more?).

    They are read from scikit-learn's own files without importing it, which takes half a second.
    """
    found = find_spec("sklearn")
    if found is None:
        raise Skip("scikit-learn is not installed; get it with: python -m pip install scikit-learn")
    data = Path(found.origin).parent / "datasets" / "data"
    cancer = np.loadtxt(data / "breast_cancer.csv", delimiter=",", skiprows=1)
    digits = np.loadtxt(data / "digits.csv.gz", delimiter=",")
    return [
        ("breast cancer", *_prepared(cancer[:, :-1], cancer[:, -1] == 1)),
        ("digits", *_prepared(digits[:, :-1], digits[:, -1] >= 5)),
    ]


def _prepared(X, y):
    X = X - X.mean(0)
    scale = X.std(0)
    X = X / np.where(scale > 0, scale, 1)
    return X / np.sqrt((X * X).sum(1).max()), np.where(y, 1.0, -1.0)
