"""The pseudo-inverse with small singular values left out."""

from .. import arrays
from .pseudo_inverse import PseudoInverse


class TruncatedInverse(PseudoInverse):
    """V_r diag(1/s) U_rᵀ g over the singular values s > cutoff·s_max of M; 0 for M = 0.

    0 < cutoff < 1. It is the exact M⁺ where M has full column rank and condition below
    1/cutoff, and jumps by about 1/(cutoff·s_max) where a singular value crosses the cutoff
    (truncated_svd_invariance).
    """

    def __init__(self, cutoff):
        cutoff = arrays.number("cutoff", cutoff)
        if not 0 < cutoff < 1:
            raise ValueError(f"cutoff is {cutoff}; give a number above 0 and below 1")
        super().__init__(cutoff)
