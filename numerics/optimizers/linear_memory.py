"""Linear memory (Szegedy et al., section 4, equation (1))."""

from .. import arrays


class LinearMemory:
    """The memory rule M ← M T + g vᵀ, T of shape (k, k), v of shape (k,); no hidden state."""

    def __init__(self, T, v):
        self.T = arrays.square("T", T)
        self.v = arrays.vector("v", v, self.T.shape[0])
        self.units = self.v.size
        if self.units == 0:
            raise ValueError("the propagator has no memory unit; give k ≥ 1")

    def start(self):
        return None

    def __call__(self, M, h, g):
        return M @ self.T + g[:, None] * self.v, h
