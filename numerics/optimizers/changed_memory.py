"""The memory rule f_S of Definition 3.6 (Szegedy et al.)."""

import numpy as np

from .. import arrays


class ChangedMemory:
    """f_S(M, h, g) = (f(M S⁻¹, h, g)₁ S, f(M S⁻¹, h, g)₂) for an invertible k by k matrix S."""

    def __init__(self, rule, S):
        self.rule = rule
        self.S = arrays.square("S", S, rule.units)
        try:
            self.S_inverse = np.linalg.inv(self.S)
        except np.linalg.LinAlgError:
            raise ValueError("S is singular; give an invertible matrix") from None
        self.units = rule.units

    def start(self):
        return self.rule.start()

    def __call__(self, M, h, g):
        memory, hidden = self.rule(M @ self.S_inverse, h, g)
        return memory @ self.S, hidden
