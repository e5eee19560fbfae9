"""Batched runs of LM-RLLC with any strategy for the inverse, in open loop, and error bounds beside
them.

As in gpu_check.batched.bounds, run 0 is (M, L, θ), run 1 (M', L', θ') in the S-frame, P = M'S⁻¹,
D ≥ ‖P − M‖, d ≥ ‖SL' − L‖. What depends on the strategy is the distance X ≥ ‖Sx̂' − x̂‖ of two
computed corrections:

    d ← d + |c2|X + law rounding,   e ← e + |c1|(D(‖L‖ + d) + ‖M‖d) + step rounding.

**Plain** M⁺ of a known rank r. The truncated factors belong to matrices B, B' of rank r; with Q =
B'S⁻¹, ‖Q − B‖ ≤ tail + D + tail'‖S⁻¹‖ =: a, so Wedin bounds ‖Q⁺g − B⁺g‖. At r = k, and wherever SSᵀ
is a multiple of I, SB'⁺ = Q⁺. If SSᵀ is diagonal and the rows of the exact M fill e_1 … e_r, then M
is 0 outside of these columns, the row space of Q is off by at most the angle ‖Q⁺‖a, and SB'⁺ − Q⁺
has norm at most 2‖Q⁺‖a·cond(SSᵀ)·‖Q⁺g‖ (the general formula of pinv_covariance, with (I − Π)SSᵀΠ of
that size).

**Metric**: x = Fy, y the (plain or relaxed) inverse of K = MF, and F', K' in run 1. If Ψ = F⁻¹SF'
were orthogonal, Ψy' = y up to rounding. With ω ≥ ‖ΨΨᵀ − I‖: σ(Ψ)² within 1 ± ω, Ψ(KΨ)⁺ within ω/(1
− ω)·‖K⁺g‖ of K⁺g, and ΨR_ε(KΨ) is the pseudo-inverse of [K; √ε(ΨΨᵀ)^{−1/2}], √ε ω/(1 − ω) from [K;
√ε I].
"""

import torch

from ..batched.bounds import (
    ENLARGE,
    U64,
    UNIT,
    applied_steps,
    defect,
    gamma,
    inverse_norm,
    norm,
    norms,
    residual,
    wedin,
)
from ..batched.instances import joined, times
from ..batched.rllc import State, stacked
from . import relaxed


def step(instance, t, state, inverse):
    """(the state after step t, g_t); `inverse(M, g)` gives the k numbers of each instance."""
    g = instance.gradient(t, state.theta)
    L = state.L + instance.c2[:, None] * inverse(state.M, g)
    M, h = instance.rule(state.M, state.h, g)
    return State(M, L, state.theta - instance.c1[:, None] * times(M, L), h), g


def carry(instances, inverse, distance, memory_gap, steps, rank, S=None):
    """Yield (states, bound (B,)) for t = 1 … steps: of θ' − θ, or for one instance of θ against its
    exact run.

    The instances run as one batch, which `inverse` is for. `rank(t)` (B,) is the rank of the exact
    M_t; `distance.over(used)` sees all steps, and `distance(t, rank, D)` is X of one. The bound is
    infinite from the first step at which that cannot be shown.
    """
    whole, g = _run(joined(instances), inverse, steps)
    whole = [State(*parts) for parts in zip(*(_split(part, len(instances)) for part in whole))]
    used = [(run.M[:-1], g) for run, g in zip(whole, _split(g, len(instances)))]
    base = instances[0]
    c1, c2, u = base.c1.double().abs(), base.c2.double().abs(), UNIT[base.H.dtype]
    zero = torch.zeros_like(c1)
    D, d, e = memory_gap.start, zero, zero
    if S is not None:
        laws = [run.L[0].double()[:, :, None] for run in whole]
        d = residual(laws[0], S, laws[1])
    laws, moves = [], []
    for i, run in enumerate(whole):
        L = run.L.double().abs()
        law = L[1:] * (2 + 2 * u) + L[:-1] * (1 + 2 * u)
        laws.append(u * norms(law if i == 0 else times(S.abs(), law)))
        product = gamma(L.shape[2] + 1, u) * c1 * norms(times(run.M.double().abs(), L))
        moves += product, u * norms(run.theta.double())
    law_norm, memory_norm = norms(whole[0].L.double()), norms(whole[0].M.double())
    distance.over(used)
    memory_gap.over([(M, None, g) for M, g in used])
    for t in range(steps):
        d = d + c2 * distance(t, rank(t), D)
        for law in laws:
            d = d + law[t]
        D = memory_gap.next(D, zero)
        e = e + c1 * (D * (law_norm[t + 1] + d) + memory_norm[t + 1] * d)
        for move in moves:
            e = e + move[t + 1]
        e = e.nan_to_num(nan=torch.inf)
        yield [State(run.M[t + 1], run.L[t + 1], run.theta[t + 1]) for run in whole], e * ENLARGE


def _run(instance, inverse, steps):
    """(the States 0 … steps, the gradients of all steps), stacked, (steps, B, …)."""
    states, drives = [instance.start], []
    for t in range(1, steps + 1):
        state, g = step(instance, t, states[-1], inverse)
        states.append(state)
        drives.append(g)
    return stacked(states), torch.stack(drives)


def _split(part, count):
    """`count` runs of one batch (steps, B, …) apart again."""
    return [None] * count if part is None else part.chunk(count, 1)


class Plain:
    """X of M⁺; `diagonal`: SSᵀ is diagonal and rows fill up. Runs must use
    apply_pinv(full_rank=False)."""

    def __init__(self, S=None, diagonal=False):
        self.S, self.diagonal = S, diagonal
        self.inverse = 1.0 if S is None else inverse_norm(S)

    def over(self, used):
        """The pseudo-inverses of all steps, run by run."""
        self.seen = [applied_steps(M, g, S, False) for (M, g), S in zip(used, (None, self.S))]

    def __call__(self, t, rank, D):
        at, *rest = (steps[t] for steps in self.seen)
        error, apart, known = at.error, D + at.tail, at.rank == rank
        for there in rest:
            error, apart = error + there.error, apart + there.tail * self.inverse
            known = known & (there.rank == rank)
        change, p = wedin(at, apart, full_rank=False)
        if rest and self.diagonal:
            G = (self.S @ self.S.mT).diagonal(dim1=1, dim2=2)
            turned = 2 * p * apart * G.amax(1) / G.amin(1) * (1 + 2.0**-40) * (at.size + change)
            change = change + torch.where(rank < self.S.shape[1], turned, 0)
        return torch.where(known, error + change, torch.inf)


class Metric:
    """X of the metric inverses with frames F (and F'), and of R_ε itself with F = I; `root` is √ε
    or None."""

    def __init__(self, frames, root=None, S=None):
        self.frames, self.root, self.S = frames, root, S
        F = frames[0].double()
        self.size, self.omega = norm(F), torch.zeros_like(norm(F))
        if S is not None:
            self.omega = orthogonality(F, S, frames[1].double())

    def over(self, used):
        """The inverses of all steps, run by run."""
        self.seen = [self._one(M, g, F) for (M, g), F in zip(used, self.frames)]

    def __call__(self, t, rank, D):
        k = self.frames[0].shape[1]
        seen = [(steps[t], product[t], last[t]) for steps, product, last in self.seen]
        at, product, outer = seen[0]
        wanted = rank if self.root is None else torch.full_like(rank, k)
        off = torch.where(self.omega < 1, self.omega / (1 - self.omega), torch.inf)
        error, apart, known = at.error, D * self.size + product + at.tail, at.rank == wanted
        for there, product, last in seen[1:]:
            error = error + (1 + self.omega).sqrt() * there.error
            apart = apart + (product + there.tail) * (1 + off).sqrt()
            outer = outer + norm(self.S) * last
            known = known & (there.rank == wanted)
            if self.root is not None:
                apart = apart + self.root * k**0.5 * off
        change, _ = wedin(at, apart, full_rank=self.root is not None)
        total = self.size * (error + change + off * (at.size + change)) + outer
        total = torch.where(known, total, torch.inf).nan_to_num(nan=torch.inf)
        return torch.where(rank == 0, 0, total)  # M = 0: nothing is corrected, and nothing rounds

    def _one(self, M, g, F):
        """(the inverses of MF, the rounding of MF, the rounding of Fy), step by step."""
        k, u, wide = F.shape[1], UNIT[M.dtype], F.double().abs()
        K, product = M @ F, gamma(k, UNIT[M.dtype]) * norms(M.double().abs() @ wide)
        if self.root is None:
            at = applied_steps(K, g, full_rank=False)
        else:
            tall = (relaxed.extended(A, self.root) for A in K)
            at = applied_steps(
                torch.stack([*tall]), torch.stack([relaxed.lengthened(b, k) for b in g])
            )
        # |ŷ| ≤ |y| + error, and ‖|F||ŷ|‖ ≤ ‖F‖‖ŷ‖.
        sizes = torch.stack([one.size + one.error for one in at])
        return at, product, gamma(k, u) * norm(wide) * sizes


def orthogonality(F, S, F_other):
    """ω ≥ ‖ΨΨᵀ − I‖, Ψ = F⁻¹SF'; with X the computed F⁻¹, X = F⁻¹ + O with ‖O‖ ≤ ‖X‖τ/(1 − τ), τ ≥
    ‖FX − I‖."""
    k = S.shape[1]
    X, _ = torch.linalg.inv_ex(F)
    tau = defect(F, X)
    psi = X @ (S @ F_other)
    rounding = gamma(2 * k, U64) * norm(X.abs() @ (S.abs() @ F_other.abs()))
    moved = rounding + norm(X) * tau / (1 - tau) * norm(S.abs() @ F_other.abs()) * (
        1 + gamma(k, U64)
    )
    omega = defect(psi, psi.mT) + moved * (2 * norm(psi) + moved)
    return torch.where(tau < 1, omega, torch.inf).nan_to_num(nan=torch.inf)


class Gated:
    """X behind a gate that is open exactly at rank k."""

    def __init__(self, S):
        self.plain = Plain(S)

    def over(self, used):
        """The pseudo-inverses of all steps, run by run."""
        self.plain.over(used)

    def __call__(self, t, rank, D):
        return torch.where(rank == self.plain.S.shape[1], self.plain(t, rank, D), 0)
