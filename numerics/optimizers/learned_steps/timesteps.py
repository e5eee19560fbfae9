"""k timesteps: the learned step on the last k points and gradients (Shahid's thesis, section
3.4.2)."""

import numpy as np

from ..mng import push
from .history import HistoryOptimizer


class KTimesteps(HistoryOptimizer):
    """Both histories are queues, the newest column first; x^ref = (max + min)/2 (equation 3.1)."""

    @property
    def options(self):
        return {"system": "timesteps", "k": self.k, "eta": self.eta, **self.tried}

    def mix(self, history, newest):
        return push(history, newest)

    def unmix(self, carried):
        """d/d newest (n,) and d/d history (n, k): the oldest column was dropped."""
        return carried[:, 0], np.concatenate([carried[:, 1:], np.zeros((len(carried), 1))], axis=1)

    def reference(self, theta, top, bottom):
        return (top + bottom) / 2

    def unreference(self, after):
        """What θ itself receives, none, and what the largest and the least point receive each."""
        return np.zeros_like(after), after / 2
