"""The saddle ½xᵀHx, H = Hᵀ with eigenvalues of both signs."""

import numpy as np

from .. import arrays


class Saddle:
    """f(x) = ½xᵀHx. Raises ValueError for an H that is not symmetric or has no negative
    eigenvalue."""

    def __init__(self, H):
        self.H = arrays.square("H", H)
        if not np.array_equal(self.H, self.H.T):
            raise ValueError("H is not symmetric; give a symmetric matrix")
        self.size = len(self.H)
        self.negative = int((np.linalg.eigvalsh(self.H) < 0).sum())
        if not self.negative:
            raise ValueError("H has no negative eigenvalue; give a saddle")

    def value(self, x):
        return float(x @ self.H @ x) / 2

    def gradient(self, x):
        return self.H @ x
