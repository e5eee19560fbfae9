"""An error bound for two batched runs of LM-RLLC in two bases, instance by instance.

Run 0 is (M, L, θ) with (T, v); run 1 is (M', L', θ') with (T', v') ≈ (S⁻¹TS, Sᵀv).
Both are rounded. Seen from run 0's frame, run 1 has memory P = M'S⁻¹ and law SL'.
Were the arithmetic exact, Theorem 5.2 says that both would obey one recursion;
so what separates them is rounding, carried forward:

    D_t = ‖P_t − M_t‖ ≤ ‖D_0‖‖Tᵗ‖ + Σ_{s≤t} η_s ‖T^{t−s}‖ + δ_s ‖vᵀT^{t−s}‖
    d_t = ‖SL'_t − L_t‖ ≤ d_{t−1} + c2 (p δ_t + w) + law rounding
    e_t = ‖θ'_t − θ_t‖ ≤ e_{t−1} + c1 (D_t(‖L_t‖ + d_t) + ‖M_t‖ d_t) + step rounding

with δ_t ≥ ‖g'_t − g_t‖ = ‖H(θ' − θ)‖ plus rounding, p ≥ ‖P⁺‖, and w ≥ ‖P⁺g − M⁺g‖ from
Wedin's identity at full column rank (BIT 13 (1973) 217–232)

    P⁺ − M⁺ = −P⁺EM⁺ + P⁺P⁺ᵀEᵀ(I − MM⁺),  E = P − M,
    so  w = p D |M⁺g| + p² D |g − MM⁺g|,   p = m/(1 − mD),  m = ‖M⁺‖.

M⁺g itself is computed from factors Q, R with F = M − QR, W = QᵀQ − I, and
x = M⁺g, r = g − Mx satisfy (Higham, Accuracy and Stability, Theorem 8.5 and
section 3.5, γ_n = nu/(1 − nu), |e| ≤ γ_n|Qᵀ||g|, |ΔR| ≤ γ_k|R|)

    x̂ − x = R⁻¹(WRx + QᵀFx + e − ΔR x̂) − R⁻¹R⁻ᵀFᵀr.

F and W are measured in float64 on the factors of the memory, never on x̂.
A truncated SVD acts as the exact pseudo-inverse of B = U diag(s) Vᵀ with its
factors made orthonormal, B at the distance `tail` from M.
Frobenius norms stand for spectral ones; no underflow or overflow is assumed.
The bound is evaluated in float64 and enlarged by 2⁻²⁰ for its own rounding.
"""

from typing import NamedTuple

import torch

from .pseudo_inverse import RCOND, back_substitution, truncated_svd, twice_gram_schmidt

U64 = 2.0**-53
UNIT = {torch.float64: 2.0**-53, torch.float32: 2.0**-24}
ENLARGE = 1 + 2.0**-20


def gamma(n, u):
    """γ_n = nu/(1 − nu)."""
    return n * u / (1 - n * u)


def norm(A):
    """The Euclidean norm of every instance, over all its entries."""
    A = A.reshape(len(A), -1)
    return (A * A).sum(1).sqrt()


def norms(A):
    """`norm` of every instance at every step, A (steps, B, …)."""
    return norm(A.flatten(0, 1)).reshape(A.shape[:2])


def defect(A, X):
    """An upper bound of ‖AX − I‖, instance by instance."""
    k = A.shape[1]
    identity = torch.eye(k, dtype=A.dtype, device=A.device)
    return norm(A @ X - identity) + gamma(A.shape[2] + 1, U64) * norm(A.abs() @ X.abs() + identity)


def inverse_norm(S):
    """A bound of ‖S⁻¹‖: ‖X‖/(1 − ‖SX − I‖) with X the computed inverse, infinite if that fails."""
    X, _ = torch.linalg.inv_ex(S)
    rho = defect(S, X)
    return torch.where(rho < 1, norm(X) / (1 - rho), torch.inf)


def residual(found, A, B):
    """A bound of ‖found − AB‖."""
    return norm(found - A @ B) + gamma(A.shape[2] + 1, U64) * norm(found.abs() + A.abs() @ B.abs())


def product_residual(A, B, C, D):
    """A bound of ‖AB − CD‖ for square matrices."""
    majorant = A.abs() @ B.abs() + C.abs() @ D.abs()
    return norm(A @ B - C @ D) + gamma(A.shape[2] + 1, U64) * norm(majorant)


class Applied(NamedTuple):
    """M⁺g: |S(x̂ − x)| ≤ error, ‖B⁺‖ ≤ inverse, |x| ≤ size, |g − Bx| ≤ residual, ‖B − M‖ ≤ tail."""

    error: torch.Tensor
    inverse: torch.Tensor
    size: torch.Tensor
    residual: torch.Tensor
    tail: torch.Tensor
    rank: torch.Tensor


def applied(M, g, S=None, full_rank=True):
    """The numbers of `Applied` for M (B, n, k) and g (B, n) or (B, n, m) in the run's number
    type."""
    if g.dim() == 2:
        g = g[:, :, None]
    if not full_rank:
        return _by_svd(M, g, S)
    u, rcond, n, k = UNIT[M.dtype], RCOND[M.dtype], M.shape[1], M.shape[2]
    Q, R = (A.double() for A in twice_gram_schmidt(M))
    x = back_substitution(R.to(M.dtype), Q.to(M.dtype).mT @ g).double()
    M, g = M.double(), g.double()
    X = back_substitution(R, torch.eye(k, dtype=R.dtype, device=R.device).expand_as(R))
    off = defect(R, X)
    rho = norm(X) / (1 - off)
    s_rho = rho
    if S is not None:
        s_rho = (norm(S @ X) + gamma(k, U64) * norm(S.abs() @ X.abs())) / (1 - off)
    F = norm(M - Q @ R) + gamma(k + 1, U64) * norm(Q.abs() @ R.abs() + M.abs())
    W = defect(Q.mT, Q)
    q, r_norm = 1 + W, norm(R)
    rounding = gamma(n, u) * norm(Q.mT.abs() @ g.abs()) + gamma(k, u) * norm(R.abs() @ x.abs())
    residual = norm(g - M @ x) + gamma(k + 1, U64) * norm(g.abs() + M.abs() @ x.abs())
    beta = rho * (W * r_norm + q * F)
    size = (norm(x) + rho * rounding + rho * rho * F * residual) / (1 - beta)
    error = s_rho * ((W * r_norm + q * F) * size + rounding + rho * F * residual)
    least = (1 - W).clamp(min=0).sqrt() / rho - F
    diagonal = R.diagonal(dim1=1, dim2=2)
    independent = diagonal.amin(1) > rcond * diagonal.amax(1)
    good = independent & (off < 1) & (W < 1) & (beta < 1) & (least > 0)
    inverse = torch.where(good, 1 / least, torch.inf)
    error = torch.where(good, error, torch.inf)
    rank = torch.where(good, k, k - 1)
    return Applied(error, inverse, size, residual, torch.zeros_like(size), rank)


def applied_steps(M, g, S=None, full_rank=True):
    """`applied` of every step, M (steps, B, n, k), g (steps, B, n): all worked out at once."""
    if S is not None:
        S = S.expand(len(M), *S.shape).flatten(0, 1)
    found = applied(M.flatten(0, 1), g.flatten(0, 1), S, full_rank)
    return [Applied(*parts) for parts in zip(*(part.reshape(M.shape[:2]) for part in found))]


def _by_svd(M, g, S):
    u, n, k = UNIT[M.dtype], M.shape[1], M.shape[2]
    U, s, Vt, inverse = (A.double() for A in truncated_svd(M))
    keep = inverse > 0
    rank = keep.sum(1)
    M, g = M.double(), g.double()
    U, V, s = U * keep[:, None, :], (Vt * keep[:, :, None]).mT, s * keep
    identity = torch.diag_embed(keep.double())
    omega_u = norm(U.mT @ U - identity) + gamma(n + 1, U64) * norm(U.mT.abs() @ U.abs() + identity)
    omega_v = norm(V.mT @ V - identity) + gamma(k + 1, U64) * norm(V.mT.abs() @ V.abs() + identity)
    omega = omega_u + omega_v + omega_u * omega_v
    largest, smallest = s[:, 0], inverse.amax(1)
    scaled = U * s[:, None, :]
    tail = norm(M - scaled @ V.mT) + gamma(k + 2, U64) * norm(scaled.abs() @ V.mT.abs() + M.abs())
    tail = tail + largest * omega
    x = V @ ((U.mT @ g) * inverse[:, :, None])
    majorant = V.abs() @ ((U.mT.abs() @ g.abs()) * inverse[:, :, None])
    off = omega * smallest * norm(g) + gamma(n + k + 1, u) * norm(majorant)
    size = norm(x) + off
    scale = 1.0 if S is None else norm(S)
    # |g − BB⁺g| ≤ |g|: BB⁺ is an orthogonal projector.
    return Applied(scale * off, smallest, size, norm(g), tail, rank)


def wedin(at, distance, full_rank):
    """(w, p): the change of B⁺g and the new ‖B⁺‖ when B moves by `distance` within its rank.

    Below full column rank the identity has a third term, (I − P⁺P)EᵀB⁺ᵀB⁺.
    """
    m = at.inverse
    stays = m * distance < 1
    p = torch.where(stays, m / (1 - m * distance), torch.inf)
    change = p * distance * at.size + p * p * distance * at.residual
    if not full_rank:
        change = change + m * distance * at.size
    return torch.where(stays, change, torch.inf), p
