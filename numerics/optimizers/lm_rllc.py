"""LM-RLLC(T, v, c1, c2): RLLC with linear memory (Szegedy et al., section 5)."""

import numpy as np

from .. import arrays
from .linear_memory import LinearMemory
from .rllc import RLLC


class LMRLLC(RLLC):
    """RLLC over the linear memory M ← M T + g vᵀ, from M_0 = 0 unless `memory` is given."""

    def __init__(self, T, v, law, c1, c2, memory=None, inverse=None):
        super().__init__(LinearMemory(T, v), law, c1, c2, memory, inverse)

    def change_basis(self, S):
        """LM-RLLC(S⁻¹TS, Sᵀv, c1, c2) from M_0 S and S⁻¹L_0 (Theorem 5.2); S invertible.

        An inverse that refers to a basis has a `change_basis` of its own; the paper's stay as they
        are.
        """
        T, v = self.rule.T, self.rule.v
        S = arrays.square("S", S, self.rule.units)
        try:
            changed, law = np.linalg.solve(S, T @ S), np.linalg.solve(S, self.law)
        except np.linalg.LinAlgError:
            raise ValueError("S is singular; give an invertible matrix") from None
        memory = None if self.memory is None else self.memory @ S
        inverse = (
            self.inverse.change_basis(S) if hasattr(self.inverse, "change_basis") else self.inverse
        )
        return LMRLLC(changed, S.T @ v, law, self.c1, self.c2, memory, inverse)
