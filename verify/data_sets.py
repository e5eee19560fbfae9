"""Two-class data that scikit-learn's wheel ships, rows scaled to length at most 1."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np

from verify.evidence import Skip


def two_classes() -> list:
    """(name, X, labels ±1) for breast cancer (569×30) and digits (1797×64; is it five or more?).

    They are read from scikit-learn's own files without importing it, which takes half a second; it
    is asked for them where the files are not found.
    """
    found = find_spec("sklearn")
    if found is None:
        raise Skip("scikit-learn is not installed; get it with: python -m pip install scikit-learn")
    (cancer, benign), (digits, value) = _read(found.origin) or _loaded()
    return [
        ("breast cancer", *_prepared(cancer, benign == 1)),
        ("digits", *_prepared(digits, value >= 5)),
    ]


def _read(origin):
    """(X, targets) of both; None where the files are not where they are today."""
    data = Path(origin or "").parent / "datasets" / "data"
    try:
        cancer = np.loadtxt(data / "breast_cancer.csv", delimiter=",", skiprows=1)
        digits = np.loadtxt(data / "digits.csv.gz", delimiter=",")
    except OSError:
        return None
    return [(table[:, :-1], table[:, -1]) for table in (cancer, digits)]


def _loaded():
    """The same from scikit-learn itself."""
    from sklearn.datasets import load_breast_cancer, load_digits

    return load_breast_cancer(return_X_y=True), load_digits(return_X_y=True)


def _prepared(X, y):
    X = X - X.mean(0)
    scale = X.std(0)
    X = X / np.where(scale > 0, scale, 1)
    return X / np.sqrt((X * X).sum(1).max()), np.where(y, 1.0, -1.0)
