"""One small given run of LM-RLLC: lists in, arrays out."""

import numpy as np

from . import arrays
from .optimizers import LMRLLC
from .simulate import open_loop


def trajectory_rllc(T, v, law, c1, c2, gradients, theta=None, memory=None, S=None):
    """θ_0 … θ_N of shape (N+1, n) for LM-RLLC(T, v, c1, c2) on given gradients (N, n).

    `law` is L_0, `memory` M_0 (zero if left out), `theta` θ_0 (zero if left
    out). With S (k, k), the run is made in the S-frame (S⁻¹TS, Sᵀv, S⁻¹L_0, M_0 S).
    """
    gradients = arrays.matrix("the gradients", gradients)
    optimizer = LMRLLC(T, v, law, c1, c2, memory)
    if S is not None:
        optimizer = optimizer.change_basis(S)
    start = np.zeros(gradients.shape[1]) if theta is None else theta
    return open_loop(optimizer, gradients, start).theta
