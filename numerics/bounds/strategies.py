"""How far two float runs of RLLC with any strategy for the inverse may be apart.

As in bounds.gap: run 0 has M, L, θ, run 1 M', L', θ' in the S-frame, P = M'S⁻¹, D = ‖P − M‖,
d = ‖SL' − L‖, δ = ‖g' − g‖. A *strategy* says how far the two computed corrections are apart,
‖Sx̂' − x̂‖ ≤ X(D, δ), and the rest is the same for all:

    d_t ≤ d_{t−1} + |c2|X_t + u‖|S|(|L'_t| + |c2x̂'|)‖ + u‖|L_t| + |c2x̂|‖,   |c2x̂| ≤ (1 +
    2u)(|L_t| + |L_{t−1}|), e_t ≤ e_{t−1} + |c1|(D_t(‖L_t‖ + d_t) + ‖M_t‖d_t) + step rounding of
    both runs.

X is made of bounds.pseudo_inverse, since every strategy is a pseudo-inverse of full column rank or
of the rank r that the exact memory has by theory.

**M⁺** (`PlainGap`), B, B' the nearby matrices of rank r that the factors belong to: by Wedin's
identity X = error + error' + change(D + tail + tail'‖S⁻¹‖) + pδ, if S B'⁺ = (B'S⁻¹)⁺. That is so at
r = k. For r < k let G = SSᵀ be diagonal and the exact rows of M be in span(e_1, …, e_r), zeros
after them included (`flag`). With Q = B'S⁻¹ = CR, RRᵀ = I, Π = RᵀR,
S B'⁺ − Q⁺ = (I − Π)GRᵀ(RGRᵀ)⁻¹C⁺, and (I − Π*)GΠ* = 0 for the projector Π* on the span, so this
is at most 2φ‖G‖‖G⁻¹‖‖Q⁺g‖, φ = ‖Π − Π*‖ = ‖Π(I − Π*)‖ ≤ ‖Q⁺‖‖Q − M‖.

**Metric** (`MetricGap`): x̂ = F ŷ, ŷ ≈ K⁺g or R_ε(K)g, K = MF, FFᵀ = W⁻¹, and the same with F', W'
in run 1. The theorem needs W' = SᵀWS; let Ψ = F⁻¹SF' and ω ≥ ‖ΨΨᵀ − I‖, which is 0 then, so σ(Ψ)²
is in [1 − ω, 1 + ω]. SF'ŷ' = FΨŷ' and K' = M'F' = (PF)Ψ, and ŷ' is a pseudo-inverse of a B' near
K'; Q = B'Ψ⁻¹ and B differ by at most tail + κ + D‖F‖ + (tail' + κ')‖Ψ⁻¹‖, κ the rounding of the
product MF. ΨB'⁺ − Q⁺ = (I − RᵀR)(ΨΨᵀ − I)Rᵀ(RΨΨᵀRᵀ)⁻¹C⁺ has norm at most ω/(1 − ω) on top. For ε >
0 the pseudo-inverse is that of [K; √ε I], of full column rank: ΨR_ε(KΨ) = (KᵀK + ε(ΨΨᵀ)⁻¹)⁻¹Kᵀ is
that of [K; √ε(ΨΨᵀ)^{−1/2}], at a distance of √ε ω/(1 − ω) more. Multiplying by F, F' rounds too.
The regularizer is the square of the float √ε, in both runs and in the exact run.
"""

import math

import numpy as np

from ..optimizers.pseudo_inverse import RCOND
from ..optimizers.relaxed_inverse import augmented, padded
from .gap import Steps
from .pseudo_inverse import applied_steps, wedin
from .rounding import (
    ENLARGE,
    U,
    gamma,
    inverse_norm,
    norm,
    norms,
    orthogonality_defect,
    product_defect,
    spectral,
    spectrals,
)


class PlainGap:
    """X for M⁺ itself, in one run or two; `flag`: G = SSᵀ is diagonal and the rows of M fill up
    e_1, e_2, …"""

    def __init__(self, S=None, flag=False, rcond=RCOND):
        self.S, self.flag, self.rcond = S, flag, rcond
        self.inverse = 1.0 if S is None else inverse_norm(S)

    def over(self, runs):
        """Begin: the Steps of one run or two."""
        frames = (None, self.S)[: len(runs)]
        self.ats = [applied_steps(*run.used, S, self.rcond) for run, S in zip(runs, frames)]

    def __call__(self, t, rank, D, delta):
        """X of step t + 1, infinite where the memories are not seen to have this rank."""
        at, *others = (ats[t] for ats in self.ats)
        error, distance, k = at.error, D + at.tail, at.x.size
        if at.rank != rank:
            return math.inf
        for there in others:
            if there.rank != rank:
                return math.inf
            error += there.error
            distance += there.tail * self.inverse
        change, p = wedin(at, distance, rank == k)
        if others and rank < k and self.flag:
            G = np.diag(self.S @ self.S.T)
            change += 2 * p * distance * G.max() / G.min() * (1 + gamma(k + 2)) * (at.size + change)
        return error + change + p * delta


class GatedGap:
    """X behind a gate that is open exactly at rank k: nothing happens at lower rank."""

    def __init__(self, S=None):
        self.plain = PlainGap(S)

    def over(self, runs):
        """Begin: the Steps of one run or two."""
        self.plain.over(runs)
        self.units = runs[0].law.shape[1]

    def __call__(self, t, rank, D, delta):
        """X; 0 at lower rank."""
        return self.plain(t, rank, D, delta) if rank == self.units else 0.0


class MetricGap:
    """X for the metric inverses (F, ε) and, in run 1, (F', ε); F is the identity for R_ε itself."""

    def __init__(self, frame, epsilon=0.0, other_frame=None, S=None):
        self.frames, self.epsilon, self.S = (frame, other_frame), epsilon, S
        self.rcond = 0.0 if epsilon else RCOND
        self.size, self.omega = spectral(frame), 0.0
        if other_frame is not None:
            self.omega = metric_defect(frame, other_frame, S)

    def over(self, runs):
        """Begin: the Steps of one run or two."""
        self.seen = [self._apply(*run.used, frame) for run, frame in zip(runs, self.frames)]

    def __call__(self, t, rank, D, delta):
        """X of step t + 1, infinite where the memories are not seen to have this rank."""
        if not self.omega < 1:
            return math.inf
        (at, kappa, outer), *others = (tuple(part[t] for part in seen) for seen in self.seen)
        k = at.x.size
        wanted = k if self.epsilon else rank
        error, distance = at.error, D * self.size + kappa + at.tail
        if at.rank != wanted:
            return math.inf
        relative = self.omega / (1 - self.omega)
        for there, there_kappa, there_outer in others:
            if there.rank != wanted:
                return math.inf
            error += math.sqrt(1 + self.omega) * there.error
            distance += (there_kappa + there.tail) / math.sqrt(1 - self.omega)
            distance += math.sqrt(self.epsilon) * relative
            outer += spectral(self.S) * there_outer
        change, p = wedin(at, distance, wanted == k)
        if wanted < k:
            change += relative * (at.size + change)
        return self.size * (error + change + p * delta) + outer

    def _apply(self, M, g, frame):
        """(the pseudo-inverse in the frame, rounding of MF, rounding of Fŷ), step by step."""
        k = len(frame)
        K = M @ frame
        kappa = gamma(k) * norms(np.abs(M) @ np.abs(frame))
        if self.epsilon:
            K = np.array([augmented(one, self.epsilon) for one in K])
            g = np.array([padded(one, k) for one in g])
        ats = applied_steps(K, g, None, self.rcond)
        sizes = np.abs([at.x for at in ats])[:, :, None]
        return ats, kappa.tolist(), (gamma(k) * norms(np.abs(frame) @ sizes)).tolist()


def metric_defect(frame, other_frame, S):
    """ω ≥ ‖ΨΨᵀ − I‖, Ψ = F⁻¹SF': with X the computed F⁻¹ and τ ≥ ‖FX − I‖, F⁻¹ is within ‖X‖τ/(1 −
    τ) of X."""
    k = len(S)
    X = np.linalg.inv(frame)
    tau = product_defect(frame, X)
    if not tau < 1:
        return math.inf
    there, above = S @ other_frame, np.abs(S) @ np.abs(other_frame)
    psi = X @ there
    moved = gamma(2 * k) * norm(np.abs(X) @ above) + spectral(X) * tau / (1 - tau) * (
        1 + gamma(k)
    ) * norm(above)
    return orthogonality_defect(psi.T) + moved * (2 * spectral(psi) + moved)


@np.errstate(over="ignore", invalid="ignore")
def strategy_gap(
    base, other, memory_gap, strategy, c1, c2, S=None, problem=None, rank=None, limit=math.inf
):
    """Upper bounds e_0, e_1, … of ‖θ'_t − θ_t‖₂; arguments as in bounds.gap.run_gap.

    `strategy` is one of the classes above. The result ends before the first step at which the
    strategy has no finite X or e_t would exceed `limit`.
    """
    k = base.states[0].law.size
    both, frames = ([base], [None]) if other is None else ([base, other], [None, S])
    D = memory_gap.first(*(run.states[0].memory for run in both))
    e, d = [0.0], 0.0
    if other is not None:
        e[0] = norm(other.theta[0] - base.theta[0])
        here, there = base.states[0].law, other.states[0].law
        d = norm(S @ there - here) + gamma(k + 1) * norm(np.abs(S) @ np.abs(there) + np.abs(here))
    steps = min(run.steps for run in both)
    if not steps:
        return np.array(e) * ENLARGE
    runs = [Steps.of(run, steps) for run in both]
    law_roundings, roundings = (
        [sum(parts) for parts in zip(*found)]
        for found in (
            [_law_roundings(run, frame) for run, frame in zip(runs, frames)],
            [run.step_roundings(c1) for run in runs],
        )
    )
    law_norms, sizes = norms(runs[0].law).tolist(), spectrals(runs[0].memory).tolist()
    strategy.over(runs)
    memory_gap.over(*runs)
    for t in range(steps):
        delta = 0.0
        if problem is not None:
            delta = problem.lipschitz(base.theta[t], e[-1]) * e[-1]
            delta += sum(problem.gradient_rounding(run.theta[t]) for run in runs)
        X = strategy(t, k if rank is None else rank(t), D, delta)
        if not math.isfinite(X):
            break
        d += abs(c2) * X + law_roundings[t]
        D = memory_gap.next(D, delta)
        step = abs(c1) * (D * (law_norms[t + 1] + d) + sizes[t + 1] * d)
        step += roundings[t]
        if not e[-1] + step <= limit:
            break
        e.append(e[-1] + step)
    return np.array(e) * ENLARGE


def _law_roundings(run, S):
    """u(|L_t| + |c2x̂|), seen from run 0's frame, step by step."""
    law = np.abs(run.law)
    new, old = law[1:], law[:-1]
    summands = new + (new + old) * (1 + 2 * U)
    return U * norms(summands if S is None else (np.abs(S) @ summands[:, :, None])[:, :, 0])
