"""Batched fixed laws Opt(T, v, L) with exact data, and how far each float run is from its exact
run.

Laws are drawn with dyadic numbers and changed by integer matrices with integer inverses, so that
two realizations of one optimizer are equivalent exactly, also in single precision. A term of g_s
in M̂_t passes at most t(k + 1) + 2 roundings and k more in M̂_t L, so with the majorant
A_t = Σ|ĝ_s||v|ᵀ|T|^{t−s} and the gradient errors δ_s ≥ |ĝ_s − g_s|, entry by entry,

    |θ̂_t − θ_t| ≤ |θ̂_{t−1} − θ_{t−1}| + Σ_{s≤t} δ_s |h_{t−s}| + γ_{t(k+1)+2+k} A_t|L| + u|θ̂_t|,

h_j = vᵀTʲL (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1). With g = Hθ + b,
δ_s = |H||θ̂_{s−1} − θ_{s−1}| + γ_{n+1}(|H||θ̂_{s−1}| + |b|).
"""

from typing import NamedTuple

import torch

from . import sampling
from .bounds import ENLARGE, U64, UNIT, gamma
from .instances import times


class Law(NamedTuple):
    """Opt(T, v, L) with T (B, k, k), v (B, k), L (B, k)."""

    T: torch.Tensor
    v: torch.Tensor
    L: torch.Tensor

    def to(self, dtype):
        return Law(*(A.to(dtype) for A in self))

    def step(self, M, theta, g):
        """M ← M T + g vᵀ, θ ← θ − M L."""
        M = M @ self.T + g[:, :, None] * self.v[:, None, :]
        return M, theta - times(M, self.L)


class Drive(NamedTuple):
    """g_t = Hθ + b_t; H (B, n, n), 0 for given gradients; b (B, steps, n); θ_0 (B, n)."""

    H: torch.Tensor
    b: torch.Tensor
    theta: torch.Tensor

    def to(self, dtype):
        return Drive(*(A.to(dtype) for A in self))


def run(law, drive, steps):
    """θ_1 … θ_N (N, B, n), g_1 (B, n) and entrywise bounds (N, B, n) against the exact run, in
    float64."""
    u, k, n = UNIT[law.T.dtype], law.T.shape[1], drive.theta.shape[1]
    T, v, L = (A.double().abs() for A in law)
    H = drive.H.double().abs()
    closed = (H.flatten(1).sum(1) > 0)[:, None]
    h = responses(law, steps)
    theta, M = drive.theta, drive.theta.new_zeros(len(drive.theta), n, k)
    error, majorant = torch.zeros_like(theta, dtype=torch.float64), M.double()
    deltas, thetas, bounds, first = [], [], [], None
    for t in range(1, steps + 1):
        b = drive.b[:, t - 1]
        g = times(drive.H, theta) + b
        slope = times(H, theta.double().abs()) + b.double().abs()
        deltas.append(torch.where(closed, times(H, error) + gamma(n + 1, u) * slope, 0))
        first = g.double() if first is None else first
        M, theta = law.step(M, theta, g)
        majorant = majorant @ T + g.double().abs()[:, :, None] * v[:, None, :]
        for s, delta in enumerate(deltas):
            error = error + delta * h[t - 1 - s][:, None]
        error = (
            error + gamma(t * (k + 1) + 2 + k, u) * times(majorant, L) + u * theta.double().abs()
        )
        thetas.append(theta.double())
        bounds.append(error * ENLARGE)
    return torch.stack(thetas), first, torch.stack(bounds)


def responses(law, count):
    """Bounds of |h_j|, j < count, each (B,)."""
    T, v, x = law.to(torch.float64)
    k, above, found = T.shape[1], x.abs(), []
    for j in range(count):
        rounding = gamma(k * j + k, U64) * (v.abs() * above).sum(1)
        found.append((v * x).sum(1).abs() + rounding)
        x, above = times(T, x), times(T.abs(), above)
    return found


def small(streams, most, *shape):
    """Whole numbers in −most … most, float64."""
    return ((streams.bits(*shape) >> 33) % (2 * most + 1) - most).double()


def bidiagonal(streams, k):
    """(S, S⁻¹), both integer: a lower times an upper bidiagonal matrix with ones on the diagonal.

    Either factor has norm at most 2 and inverse norm at most (2k + 1)/π, that of the triangle of
    ones: cond(S) ≤ 4(2k + 1)²/π² < 70 for k ≤ 6.
    """
    eye = torch.eye(k, dtype=torch.float64, device=streams.key.device).expand(
        len(streams.key), k, k
    )
    lower, upper = eye, eye
    if k > 1:
        lower = eye + torch.diag_embed(small(streams, 1, k - 1), -1)
        upper = eye + torch.diag_embed(small(streams, 1, k - 1), 1)
    inverse = sampling.product(_inverse(upper), _inverse(lower))
    return sampling.product(lower, upper), inverse


def _inverse(A):
    """(I + N)⁻¹ = I − N + N² − …, exact for small integers."""
    k = A.shape[1]
    eye = torch.eye(k, dtype=A.dtype, device=A.device)
    total = power = eye.expand_as(A)
    for _ in range(k - 1):
        power = sampling.product(power, eye - A)
        total = total + power
    return total


def disguise(streams, law):
    """An equivalent law: a unit that the law ignores, then an integer frame. Exact."""
    k, batch = law.T.shape[1], len(law.T)
    T = law.T.new_zeros(batch, k + 1, k + 1)
    T[:, :k, :k] = law.T
    T[:, :, k] = small(streams, 3, k + 1) / 8
    v = torch.cat([law.v, small(streams, 3, 1)], 1)
    L = torch.cat([law.L, law.L.new_zeros(batch, 1)], 1)
    return change_basis(Law(T, v, L), *bidiagonal(streams, k + 1))


def change_basis(law, S, S_inverse):
    """(S⁻¹TS, Sᵀv, S⁻¹L)."""
    T = sampling.product(S_inverse, sampling.product(law.T, S))
    return Law(T, sampling.dot(S.mT, law.v[:, None, :]), sampling.dot(S_inverse, law.L[:, None, :]))


def draw_law(streams, k):
    """T multiples of 1/8, nilpotent in a third of the instances; v integer; L multiples of 1/64."""
    T = small(streams, 3, k, k) / 8
    nilpotent = (streams.choice(3) == 0)[:, None, None]
    return Law(
        torch.where(nilpotent, 2 * T.triu(1), T), small(streams, 2, k), small(streams, 3, k) / 64
    )


def draw_drive(streams, n, steps, loops=2):
    """Quadratics and, for loops = 2, given gradients in half of the instances."""
    closed = (streams.choice(loops) == 0).double()[:, None, None]
    H = sampling.quadratic(streams, n) * closed
    b = streams.bell(steps, n)
    return Drive(H, torch.where(closed > 0, b[:, :1], b), streams.bell(n))
