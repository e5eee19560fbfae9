"""Two-class data that scikit-learn's wheel ships, rows scaled to length at most 1."""

import numpy as np

from verify.evidence import Skip


def two_classes() -> list:
    """(name, X, labels ±1) for breast cancer (569×30) and digits (1797×64; is it five or more?)."""
    try:
        from sklearn.datasets import load_breast_cancer, load_digits
    except ImportError:
        raise Skip(
            "scikit-learn is not installed; get it with: python -m pip install scikit-learn"
        ) from None
    X, y = load_digits(return_X_y=True)
    return [
        ("breast cancer", *_prepared(*load_breast_cancer(return_X_y=True))),
        ("digits", *_prepared(X, y >= 5)),
    ]


def _prepared(X, y):
    X = X - X.mean(0)
    scale = X.std(0)
    X = X / np.where(scale > 0, scale, 1)
    return X / np.sqrt((X * X).sum(1).max()), np.where(y, 1.0, -1.0)
