"""k momentums: the learned step on averages at k timescales (Shahid's thesis, section 3.5,
Algorithm 3)."""

import numpy as np

from ... import arrays
from .history import HistoryOptimizer

TIMESCALES = tuple(np.linspace(0.2, 0.99, 6))  # one of the thesis's two best, section 3.5.2


class KMomentums(HistoryOptimizer):
    """H ← mH + (1 − m)U for points and gradients, one column a timescale m in [0, 1); x^ref = x
    (equation 3.5)."""

    def __init__(self, timescales=TIMESCALES, eta=1e-3, weights=None, **tried):
        self.m = arrays.vector("the timescales", timescales)
        if not self.m.size:
            raise ValueError("the list of timescales is empty; give at least one")
        for m in self.m:
            if not 0 <= m < 1:
                raise ValueError(f"a timescale is {m:g}; give timescales in [0, 1)")
        super().__init__(self.m.size, eta, weights, **tried)

    @property
    def options(self):
        return {"system": "momentums", "timescales": self.m.tolist(), "eta": self.eta, **self.tried}

    def mix(self, history, newest):
        return self.m * history + (1 - self.m) * newest[:, None]

    def unmix(self, carried):
        """d/d newest (n,) and d/d history (n, k)."""
        return carried @ (1 - self.m), carried * self.m

    def reference(self, theta, top, bottom):
        return theta

    def unreference(self, after):
        """All goes to θ itself, nothing to the largest and the least average."""
        return after, 0.0
