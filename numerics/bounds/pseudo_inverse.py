"""How far the computed M⁺g is from the true one.

**QR.** Let Q, R be the computed factors of M, F = M − QR, W = QᵀQ − I, x = M⁺g,
r = g − Mx (so Mᵀr = 0). The computed x̂ satisfies (R + ΔR) x̂ = Qᵀg + e with
|ΔR| ≤ γ_k |R| (Higham, Theorem 8.5) and |e| ≤ γ_n |Qᵀ||g| (section 3.5). From
Qᵀg = QᵀMx + Qᵀr = Rx + WRx + QᵀFx + Qᵀr and RᵀQᵀr = (M − F)ᵀr = −Fᵀr,

    x̂ − x = R⁻¹ (W R x + QᵀF x + e − ΔR x̂) − R⁻¹R⁻ᵀ Fᵀ r.

The last term is the κ² term of least squares: it is small when r is, which is
what Wedin's theorem says (Higham, Theorem 20.1). Householder QR has ‖F‖ and
‖W‖ of order u (Higham, Theorem 19.4) with a constant that the theorem leaves
open, so both are measured, rounding of the measurement included. They are
measured on the factors, never on x̂: a wrong x̂ does not widen its own bound.
Multiplied by S from the left, R⁻¹ becomes S R⁻¹; multiplied by M, it becomes
MR⁻¹ = Q + FR⁻¹, of norm at most ‖Q‖ + ‖F‖‖R⁻¹‖: M(x̂ − x) is small even where x̂ − x is not.

**SVD.** Let U, s, V be the r computed leading triples, U₀, V₀ the orthonormal
polar factors of U, V, ω_U ≥ ‖UᵀU − I‖ ≥ ‖U − U₀‖, the same for V, and
B = U₀ diag(s) V₀ᵀ. B has rank r and B⁺ = V₀ diag(1/s) U₀ᵀ exactly. So the run
acts as if its memory were B, at the distance (`tail`) from M of at most
‖M − U diag(s) Vᵀ‖ + s₁(ω_U + ω_V + ω_Uω_V), and x̂ is within
(ω_U + ω_V + ω_Uω_V)‖g‖/s_r + γ_{n+r+1} ‖ |V| diag(1/s) |Uᵀ||g| ‖ of B⁺g.
"""

import math
from typing import NamedTuple

import numpy as np

from ..optimizers.pseudo_inverse import RCOND, QRFactors, factor
from .rounding import gamma, norm, norms, orthogonality_defect, product_defects, spectral, spectrals


class Applied(NamedTuple):
    """B⁺g with B = M (QR) or the nearby B of rank r (SVD).

    `x` is computed; ‖S(x − B⁺g)‖ ≤ `error`; ‖B⁺‖₂ ≤ `inverse_norm`;
    ‖B − M‖₂ ≤ `tail`; ‖g − BB⁺g‖ ≤ `residual`; ‖B⁺g‖ ≤ `size`. At full rank also
    ‖M(x − M⁺g)‖ ≤ `fit`, and ‖Ay‖ ≤ ‖A `through`‖_F ‖My‖ for all A and y, up to the
    rounding of the product A `through`.
    """

    rank: int
    x: np.ndarray
    error: float
    inverse_norm: float
    tail: float
    residual: float
    size: float
    fit: float = np.inf
    through: np.ndarray | None = None


def applied(M, g, S=None, rcond=RCOND):
    """Bounds for fl(M⁺g) at full or lower rank; M (n, k), g (n,) or (n, m), S (k, k) or None.

    For a matrix g every norm is Frobenius's. The bounds are infinite when the
    factors are too far from orthogonal, or R too close to singular, to conclude.
    """
    return applied_steps(M[None], g[None], S, rcond)[0]


def applied_steps(M, g, S=None, rcond=RCOND):
    """`applied` of every step of a run, M (steps, n, k), g (steps, n) or (steps, n, m): those of
    full rank are worked out together, and no step gives none."""
    if not len(M):
        return []
    factors = [factor(memory, rcond) for memory in M]
    full = [t for t, one in enumerate(factors) if isinstance(one, QRFactors)]
    if len(full) == len(M):
        return _by_qr(M, g, S, factors)
    found = [None if t in full else _by_svd(M[t], g[t], S, factors[t]) for t in range(len(M))]
    if full:
        together = _by_qr(M[full], g[full], S, [factors[t] for t in full])
        for t, one in zip(full, together):
            found[t] = one
    return found


@np.errstate(over="ignore", invalid="ignore")
def _by_qr(M, g, S, factors):
    Q, R = np.array([one.Q for one in factors]), np.array([one.R for one in factors])
    vectors, (n, k) = g.ndim == 2, M.shape[1:]
    g = g[:, :, None] if vectors else g
    # back substitution, as the factors do it
    x, X = np.linalg.solve(R, Q.transpose(0, 2, 1) @ g), np.linalg.inv(R)
    sizes_M, sizes_Q, sizes_R, sizes_g, sizes_x = map(np.abs, (M, Q, R, g, x))
    F = norms(M - Q @ R) + gamma(k + 1) * norms(sizes_Q @ sizes_R + sizes_M)
    rounding = gamma(n) * norms(sizes_Q.transpose(0, 2, 1) @ sizes_g)
    rounding = rounding + gamma(k) * norms(sizes_R @ sizes_x)
    residual = norms(g - M @ x) + gamma(k + 1) * norms(sizes_g + sizes_M @ sizes_x)
    defect, W = product_defects(R, X), product_defects(Q.transpose(0, 2, 1), Q)
    size_X = size_SX = spectrals(X)
    if S is not None:
        size_SX = spectrals(S @ X) + gamma(k) * norms(np.abs(S) @ np.abs(X))
    numbers = defect, size_X, size_SX, F, W, spectrals(R), rounding, residual, norms(x)
    x = x[:, :, 0] if vectors else x
    return list(map(_together, x, X, *(part.tolist() for part in numbers)))


def _together(x, X, defect, size_X, size_SX, F, W, r, rounding, residual, size_x):
    """Applied at full rank from the norms of one step; r is that of R."""
    k = len(x)
    useless = Applied(k, x, np.inf, np.inf, 0.0, np.inf, np.inf)
    if not (defect < 1 and W < 1):
        return useless
    # ‖R⁻¹‖₂, and ‖S R⁻¹‖ = ‖S X (RX)⁻¹‖; q ≥ ‖Q‖₂
    rho, s_rho, q = size_X / (1 - defect), size_SX / (1 - defect), 1 + W
    # ‖x‖ ≤ ‖x̂‖ + ‖x̂ − x‖, and the second is α + β‖x‖ by the identity above.
    beta = rho * (W * r + q * F)
    alpha = rho * rounding + rho * rho * F * residual
    if not (beta < 1 and rho * F * q < 1):
        return useless
    size = (size_x + alpha) / (1 - beta)
    bracket = (W * r + q * F) * size + rounding + rho * F * residual
    # σ_min(M) ≥ σ_min(Q)σ_min(R) − ‖F‖ and σ_min(Q)² ≥ 1 − W.
    root = math.sqrt(1 - W)
    least = root / rho - F
    inverse_norm = 1 / least if least > 0 else np.inf
    # ‖Ry‖ ≤ ‖QRy‖/√(1−W) ≤ (1 + ‖F‖‖M⁺‖)‖My‖/√(1−W), and R⁻¹ = X(RX)⁻¹.
    through = X * ((1 + F * inverse_norm) / root / (1 - defect))
    return Applied(
        k, x, s_rho * bracket, inverse_norm, 0.0, residual, size, (q + F * rho) * bracket, through
    )


def _by_svd(M, g, S, factors):
    U, s, V = factors.U, factors.s, factors.V
    n, r = U.shape
    x = factors.apply(g)
    if r == 0:
        return Applied(0, x, 0.0, 0.0, spectral(M), norm(g), 0.0)
    a, b = orthogonality_defect(U), orthogonality_defect(V)
    omega = a + b + a * b
    scaled = U * s
    outside = spectral(M - scaled @ V.T) + gamma(r + 2) * norm(
        np.abs(scaled) @ np.abs(V.T) + np.abs(M)
    )
    tail = outside + s[0] * omega
    majorant = np.abs(V) @ ((np.abs(U.T) @ np.abs(g)).T / s).T
    off = omega * norm(g) / s[-1] + gamma(n + r + 1) * norm(majorant)
    error = off if S is None else spectral(S) * off
    size = norm(x) + off
    # ‖g − BB⁺g‖ ≤ ‖g‖: BB⁺ is an orthogonal projector.
    return Applied(r, x, error, 1 / s[-1], tail, norm(g), size)


def wedin(at, distance, full_rank):
    """A bound of ‖C⁺g − B⁺g‖ for ‖C − B‖₂ ≤ distance, C of the same rank r as B; `at` describes
    B⁺g.

    C⁺ − B⁺ = −C⁺EB⁺ + C⁺C⁺ᵀEᵀ(I − BB⁺) + (I − C⁺C)EᵀB⁺ᵀB⁺ with E = C − B
    (P.-Å. Wedin, Perturbation theory for pseudo-inverses, BIT 13 (1973),
    217–232); the last term vanishes at full column rank. Returns the bound and
    ‖C⁺‖₂ ≤ ‖B⁺‖/(1 − ‖B⁺‖‖E‖); infinite when ‖B⁺‖‖E‖ ≥ 1.
    """
    b = at.inverse_norm
    if not b * distance < 1:
        return np.inf, np.inf
    c = b / (1 - b * distance)
    change = c * distance * at.size + c * c * distance * at.residual
    if not full_rank:
        change += b * distance * at.size
    return change, c
