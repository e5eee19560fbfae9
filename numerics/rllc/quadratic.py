"""Random quadratics of known spectrum, and the rounding of one RLLC step on them."""

import numpy as np

from .. import sampling
from ..bounds.rounding import U, gamma, norm, orthogonality_defect
from ..problems import Quadratic


def draw(rng, n, low=0.1):
    """(problem, least, largest): ½θᵀHθ with eigenvalues in [low, 1], and safe bounds for them.

    H is V diag(s) Vᵀ rounded. With V₀ the orthonormal polar factor of the computed V, H is within
    ‖H − V diag(s) Vᵀ‖ + 2ω + ω² of V₀ diag(s) V₀ᵀ, ω = ‖VᵀV − I‖ (Weyl's inequality does the rest).
    """
    V = sampling.orthogonal(rng, n)
    s = np.sort(rng.uniform(low, 1, n))
    s[-1] = 1.0
    H = (V * s) @ V.T
    H = (H + H.T) / 2
    scaled = V * s
    off = norm(H - scaled @ V.T) + gamma(n + 2) * norm(np.abs(scaled) @ np.abs(V.T) + np.abs(H))
    omega = orthogonality_defect(V)
    off += 2 * omega + omega**2
    return Quadratic(H), s[0] - off, s[-1] + off


def step_rounding(run, t, c1):
    """A bound of ‖θ̂_t − (θ̂_{t−1} − c1M̂_tL̂_t)‖."""
    state = run.states[t]
    majorant = norm(np.abs(state.memory) @ np.abs(state.law))
    return gamma(state.law.size + 1) * abs(c1) * majorant + U * norm(run.theta[t])


def gradient_defect(problem, run, t, c1):
    """A bound of ‖ĝ_t − H(θ̂_{t−2} − c1M̂_{t−1}L̂_{t−1})‖ for t ≥ 2, b = 0."""
    spread = problem.lipschitz(None, 0) * step_rounding(run, t - 1, c1)
    return problem.gradient_rounding(run.theta[t - 1]) + spread
