"""How far apart two float runs of the same RLLC in two bases may drift.

Run 0 has memory M_t, law L_t, parameters θ_t and linear memory (T, v). Run 1
has M'_t, L'_t, θ'_t and (T', v'), the computed S-frame: T' ≈ S⁻¹TS, v' ≈ Sᵀv.
Both are float runs. Pull run 1 back: P_t = M'_t S⁻¹, Λ_t = S L'_t. If the
theorem is true, (P, Λ, θ') obeys the same exact recursion as (M, L, θ) up to
local errors, because S M'⁺ = (M'S⁻¹)⁺ at full column rank (or for SSᵀ = σ²I).
With E = P − M, D = ‖E‖_F, Δ = Λ − L, e = ‖θ' − θ‖ and δ = ‖g' − g‖:

**Gradient.** δ_t ≤ ℓ_t e_{t−1} + the rounding of both gradients in closed loop, ℓ_t
the Lipschitz constant of ∇f on the ball of radius e_{t−1} around θ_{t−1}; 0 in open loop.

**Law.** Δ_t − Δ_{t−1} = c2 (P⁺(g' − g) + (P⁺ − M⁺)g) + local errors of both laws, with the
old memories, x = M⁺g, r = g − Mx and, by Wedin's identity at full column rank,
(P⁺ − M⁺)g = −P⁺Ex + P⁺P⁺ᵀEᵀr. What matters is this increment Δ^(t) seen through the
memory that it was learned from, and MP⁺ = PP⁺ − EP⁺ has norm ≤ 1 + pD, where
p = ‖M⁺‖/(1 − ‖M⁺‖D) ≥ ‖P⁺‖:

    ‖M_{t−1}Δ^(t)‖ ≤ α_t = (1 + pD)(|c2|(δ + D‖x‖ + pD‖r‖) + λ') + λ,
    λ = |c2|‖M(x̂ − M⁺g)‖ + u‖|M|(|L_t| + |c2 x̂|)‖,  λ' the same of run 1 (P S = M').

At a later time ‖M_tΔ^(s)‖ ≤ ‖M_t M_{s−1}⁺‖ α_s, which is of the order of α_s and not of
cond(M) α_s. Below full rank the increment is bounded by its own norm instead,
with the third term of Wedin's identity, and by ‖M_t‖ times that later.

**Step.** PΛ − ML = EΛ + MΔ, so

    e_t ≤ e_{t−1} + |c1|(D_t(‖L_t‖ + ‖Δ_t‖) + ‖M_tΔ_t‖) + step rounding of both runs,

each γ_{k+1}|c1| ‖|M_t||L_t|‖ + u‖θ_t‖ (u the unit roundoff).

**Memory.** P_t = P_{t−1}T + g'_t vᵀ + η_t, where η_t collects the rounding
γ_{k+1}(|M'||T'| + |g'||v'|ᵀ)S⁻¹, the error of the basis P_{t−1}(ST'−TS)S⁻¹ and
g'(v' − Sᵀv)ᵀS⁻¹. Run 0 has the same with S = I, T' = T. The recursion is solved,
not bounded step by step, or ‖T‖ > 1 would make it explode:

    D_t ≤ ‖E_0‖‖Tᵗ‖ + Σ_{s≤t} (‖η_s‖ + ‖η⁰_s‖)‖T^{t−s}‖ + δ_s ‖vᵀT^{t−s}‖.

So the bound depends on cond(M_t) and cond(M'_t) through the pseudo-inverses, on
cond(S) through run 1's memory, on the norms, and on the number of steps. The
pseudo-inverse is bounds.pseudo_inverse; γ_n as in Higham, Accuracy and Stability
of Numerical Algorithms, section 3.1.
"""

import math

import numpy as np

from ..optimizers.pseudo_inverse import RCOND
from .pseudo_inverse import applied, wedin
from .rounding import ENLARGE, U, gamma, inverse_norm, norm, spectral


def start_gap(M, other_M, S, inverse):
    """A bound of ‖M'S⁻¹ − M‖_F = ‖(M' − MS)S⁻¹‖_F; `inverse` bounds ‖S⁻¹‖₂."""
    majorant = norm(np.abs(other_M) + np.abs(M) @ np.abs(S))
    return (norm(other_M - M @ S) + gamma(len(S) + 1) * majorant) * inverse


class LinearMemoryGap:
    """D_t for linear memory; `base` and `other` are the two LinearMemory, S joins them.

    Without them, the other run is the exact one in the same frame.
    """

    def __init__(self, base, other=None, S=None):
        self.rules = (base, other)
        self.S = S
        T, v = base.T, base.v
        k = len(v)
        self.T, self.v = T, v
        self.inverse = 1.0 if S is None else inverse_norm(S)
        self.powers, self.row_norms = [spectral(np.eye(k))], [norm(v)]
        self._power, self._majorant = np.eye(k), np.eye(k)
        self.basis = self.start = 0.0
        self.vector = 0.0
        if S is not None:
            residual = S @ other.T - T @ S
            majorant = np.abs(S) @ np.abs(other.T) + np.abs(T) @ np.abs(S)
            self.basis = (norm(residual) + gamma(k + 1) * norm(majorant)) * self.inverse
            residual = other.v - S.T @ v
            majorant = np.abs(other.v) + np.abs(S.T) @ np.abs(v)
            self.vector = (norm(residual) + gamma(k + 1) * norm(majorant)) * self.inverse
        self.local, self.delta = [], []

    def first(self, M, other_M=None):
        """D_0 = ‖M'_0 S⁻¹ − M_0‖."""
        self.start = 0.0 if self.S is None else start_gap(M, other_M, self.S, self.inverse)
        return self.start

    def next(self, D, delta, base_step, other_step=None):
        """D_t from D_{t−1} and δ_t; a step is (M_{t−1}, g_t) of a run."""
        self._grow()
        M, g = base_step
        eta = self._rounding(self.rules[0], M, g)
        if other_step is not None:
            other_M, other_g = other_step
            eta += self.inverse * self._rounding(self.rules[1], other_M, other_g)
            eta += (norm(M) + D) * self.basis + norm(other_g) * self.vector
        self.local.append(eta)
        self.delta.append(delta)
        t = len(self.local)
        past = zip(self.local, self.delta, reversed(self.powers[:t]), reversed(self.row_norms[:t]))
        return self.start * self.powers[t] + sum(eta * a + d * b for eta, d, a, b in past)

    def _rounding(self, rule, M, g):
        majorant = np.abs(M) @ np.abs(rule.T) + np.outer(np.abs(g), np.abs(rule.v))
        return gamma(len(rule.v) + 1) * norm(majorant)

    def _grow(self):
        """‖Tⁱ‖ and ‖vᵀTⁱ‖ for one more i; computed powers have error γ_{ki}|T|ⁱ."""
        i, k = len(self.powers), len(self.v)
        self._power = self._power @ self.T
        self._majorant = self._majorant @ np.abs(self.T)
        self.powers.append(spectral(self._power) + gamma(k * i) * norm(self._majorant))
        row = norm(self.v @ self._power) + gamma(k * i + k) * norm(np.abs(self.v) @ self._majorant)
        self.row_norms.append(row)


class LawGap:
    """‖Δ_t‖ and ‖M_tΔ_t‖ from the increments α_s and what is bounded by its own norm."""

    def __init__(self, start):
        self.plain = start
        self.alphas, self.through, self.inverse_norms = [], [], []

    def add(self, at, alpha):
        """An increment with ‖M_{s−1}Δ^(s)‖ ≤ α, `at` the pseudo-inverse of M_{s−1}."""
        self.alphas.append(alpha)
        self.through.append(at.through)
        self.inverse_norms.append(at.inverse_norm)

    def norm(self):
        """A bound of ‖Δ_t‖."""
        return self.plain + sum(a * b for a, b in zip(self.alphas, self.inverse_norms))

    def seen_by(self, M):
        """A bound of ‖MΔ_t‖."""
        total = spectral(M) * self.plain
        if self.alphas:
            through = np.array(self.through)
            seen, rounding = (
                np.sqrt(np.add.reduce(A * A, axis=(1, 2)))
                for A in (M @ through, np.abs(M) @ np.abs(through))
            )
            total += float(np.dot(self.alphas, seen + gamma(M.shape[1]) * rounding))
        return total


def run_gap(
    base, other, memory_gap, c1, c2, S=None, problem=None, rank=None, rcond=RCOND, limit=math.inf
):
    """Upper bounds e_0, e_1, … of ‖θ'_t − θ_t‖₂ for two trajectories.

    `other` None compares `base` with the exact run from the same data. `S` (k, k)
    joins the frames. `problem` closes the loop. `rank(t)` is the rank that the
    exact M_t has by theory (k if left out: the runs compared are of full column
    rank). The result is shorter than the runs if the old memory no longer has
    that rank, or cannot be shown to (there the theorem says nothing), and ends
    before the first e_t above `limit`.
    """
    k = base.states[0].law.size
    runs = [base] if other is None else [base, other]
    frames = [None] if other is None else [None, S]
    inverse = 0.0 if other is None else inverse_norm(S)
    e, law_gap = [0.0], LawGap(0.0)
    D = memory_gap.first(*(run.states[0].memory for run in runs))
    if other is not None:
        e[0] = norm(other.theta[0] - base.theta[0])
        law_gap.plain = _start_law(base.states[0].law, other.states[0].law, S)
    for t in range(1, min(run.steps for run in runs) + 1):
        wanted = k if rank is None else rank(t - 1)
        ats = [
            applied(run.states[t - 1].memory, run.gradients[t - 1], frame, rcond)
            for run, frame in zip(runs, frames)
        ]
        if any(at.rank != wanted for at in ats):
            break
        delta = 0.0 if problem is None else _gradient_gap(problem, runs, t, e[-1])
        distance = D + ats[0].tail + sum(at.tail * inverse for at in ats[1:])
        change, p = wedin(ats[0], distance, wanted == k)
        if not math.isfinite(change):
            break
        if wanted == k:
            law_gap.add(ats[0], _increment(runs, ats, t, c2, delta, D, p))
        else:
            law_gap.plain += abs(c2) * (p * delta + change) + _plain_rounding(
                runs, ats, frames, t, c2
            )
        D = memory_gap.next(
            D, delta, *((run.states[t - 1].memory, run.gradients[t - 1]) for run in runs)
        )
        state = base.states[t]
        step = abs(c1) * (D * (norm(state.law) + law_gap.norm()) + law_gap.seen_by(state.memory))
        step += sum(_step_rounding(run, t, c1) for run in runs)
        if not e[-1] + step <= limit:
            break
        e.append(e[-1] + step)
    return np.array(e) * ENLARGE


def _start_law(law, other_law, S):
    """A bound of ‖S L'_0 − L_0‖."""
    majorant = np.abs(S) @ np.abs(other_law) + np.abs(law)
    return norm(S @ other_law - law) + gamma(law.size + 1) * norm(majorant)


def _increment(runs, ats, t, c2, delta, D, p):
    """α_t at full column rank."""
    local = []
    for run, at in zip(runs, ats):
        summands = np.abs(run.states[t].law) + abs(c2) * np.abs(at.x)
        local.append(abs(c2) * at.fit + U * norm(np.abs(run.states[t - 1].memory) @ summands))
    moved = abs(c2) * (delta + D * ats[0].size + p * D * ats[0].residual)
    return (1 + p * D) * (moved + sum(local[1:])) + local[0]


def _plain_rounding(runs, ats, frames, t, c2):
    """The rounding of both laws, by its own norm."""
    total = 0.0
    for run, at, S in zip(runs, ats, frames):
        summands = np.abs(run.states[t].law) + abs(c2) * np.abs(at.x)
        seen = summands if S is None else np.abs(S) @ summands
        total += abs(c2) * at.error + U * norm(seen)
    return total


def _gradient_gap(problem, runs, t, e):
    """δ_t; the exact run's gradient has no rounding."""
    rounding = sum(problem.gradient_rounding(run.theta[t - 1]) for run in runs)
    return problem.lipschitz(runs[0].theta[t - 1], e) * e + rounding


def _step_rounding(run, t, c1):
    state = run.states[t]
    product = np.abs(state.memory) @ np.abs(state.law)
    return gamma(state.law.size + 1) * abs(c1) * norm(product) + U * norm(run.theta[t])
