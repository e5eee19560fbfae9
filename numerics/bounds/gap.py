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
from typing import NamedTuple

import numpy as np

from ..optimizers.pseudo_inverse import RCOND
from .pseudo_inverse import applied_steps, wedin
from .rounding import ENLARGE, U, gamma, inverse_norm, norm, norms, spectrals


class Steps(NamedTuple):
    """A run's M_t, L_t and θ_t, t = 0 … steps, and g_1 … g_steps, each an array."""

    memory: np.ndarray
    law: np.ndarray
    theta: np.ndarray
    gradients: np.ndarray

    @classmethod
    def of(cls, run, steps):
        """The first `steps` steps of a trajectory."""
        states = run.states[: steps + 1]
        memory, law = (np.array(part) for part in zip(*((x.memory, x.law) for x in states)))
        return cls(memory, law, run.theta[: steps + 1], run.gradients[:steps])

    @property
    def used(self):
        """(M_{t−1}, g_t) of all steps."""
        return self.memory[:-1], self.gradients

    def step_roundings(self, c1):
        """What rounding adds to ‖θ_t‖, step by step."""
        product = np.abs(self.memory[1:]) @ np.abs(self.law[1:])[:, :, None]
        rounding = gamma(self.law.shape[1] + 1) * abs(c1) * norms(product)
        return (rounding + U * norms(self.theta[1:])).tolist()


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
        self.basis = self.start = 0.0
        self.vector = 0.0
        if S is not None:
            residual = S @ other.T - T @ S
            majorant = np.abs(S) @ np.abs(other.T) + np.abs(T) @ np.abs(S)
            self.basis = (norm(residual) + gamma(k + 1) * norm(majorant)) * self.inverse
            residual = other.v - S.T @ v
            majorant = np.abs(other.v) + np.abs(S.T) @ np.abs(v)
            self.vector = (norm(residual) + gamma(k + 1) * norm(majorant)) * self.inverse

    def first(self, M, other_M=None):
        """D_0 = ‖M'_0 S⁻¹ − M_0‖."""
        self.start = 0.0 if self.S is None else start_gap(M, other_M, self.S, self.inverse)
        return self.start

    def over(self, base, other=None):
        """Begin: the Steps of the runs. All but what D and δ add is worked out here."""
        M, g = base.used
        self.local, self.sizes = self._roundings(self.rules[0], M, g), norms(M).tolist()
        if other is not None:
            there, other_g = other.used
            self.local = self.local + self.inverse * self._roundings(self.rules[1], there, other_g)
            self.fed = (norms(other_g) * self.vector).tolist()
        self.joined, self.local, self.t = other is not None, self.local.tolist(), 0
        self._powers(len(g))
        self.sums = np.zeros(len(g) + 1)

    def next(self, D, delta):
        """D_t from D_{t−1} and δ_t; `sums[t]` has what the steps so far add to D_t."""
        t, later = self.t, len(self.local) - self.t
        eta = self.local[t]
        if self.joined:
            eta += (self.sizes[t] + D) * self.basis + self.fed[t]
        self.sums[t + 1 :] += eta * self.powers[:later] + delta * self.row_norms[:later]
        self.t = t + 1
        return float(self.start * self.powers[t + 1] + self.sums[t + 1])

    def _roundings(self, rule, M, g):
        majorant = np.abs(M) @ np.abs(rule.T) + np.abs(g)[:, :, None] * np.abs(rule.v)
        return gamma(len(rule.v) + 1) * norms(majorant)

    def _powers(self, steps):
        """‖Tⁱ‖ and ‖vᵀTⁱ‖ for i = 0 … steps; computed powers have error γ_{ki}|T|ⁱ."""
        k = len(self.v)
        powers, majorants, size = [np.eye(k)], [np.eye(k)], np.abs(self.T)
        for _ in range(steps):
            powers.append(powers[-1] @ self.T)
            majorants.append(majorants[-1] @ size)
        powers, majorants, i = np.array(powers), np.array(majorants), np.arange(steps + 1)
        rows, above = self.v @ powers, np.abs(self.v) @ majorants
        self.powers = spectrals(powers) + gamma(k * i) * norms(majorants)
        # v itself is exact
        self.row_norms = norms(rows) + gamma(np.where(i, k * i + k, 0)) * norms(above)


class LawGap:
    """‖Δ_t‖ and ‖M_tΔ_t‖ from the increments α_s and what is bounded by its own norm; `memory` are
    M_0, M_1, …, `ats` the pseudo-inverses of the steps."""

    def __init__(self, start, memory, ats):
        self.plain, self.sum, self.alphas = start, 0.0, []
        self.sizes = spectrals(memory).tolist()
        through = np.array([at.through for at in ats if at.through is not None])
        if len(through):
            seen, rounding = (
                np.sqrt(np.add.reduce(A * A, axis=(2, 3)))
                for A in (memory[:, None] @ through, np.abs(memory[:, None]) @ np.abs(through))
            )
            self.seen = seen + gamma(memory.shape[2]) * rounding

    def add(self, at, alpha):
        """The next increment with ‖M_{s−1}Δ^(s)‖ ≤ α, `at` the pseudo-inverse of M_{s−1}, of full
        rank."""
        self.alphas.append(alpha)
        self.sum += alpha * at.inverse_norm

    def norm(self):
        """A bound of ‖Δ_t‖."""
        return self.plain + self.sum

    def seen_by(self, t):
        """A bound of ‖M_tΔ_t‖."""
        total = self.sizes[t] * self.plain
        if self.alphas:
            total += float(np.dot(self.alphas, self.seen[t, : len(self.alphas)]))
        return total


@np.errstate(over="ignore", invalid="ignore")
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
    both = [base] if other is None else [base, other]
    frames = [None] if other is None else [None, S]
    inverse = 0.0 if other is None else inverse_norm(S)
    e = [0.0]
    D = memory_gap.first(*(run.states[0].memory for run in both))
    start = 0.0
    if other is not None:
        e[0] = norm(other.theta[0] - base.theta[0])
        start = _start_law(base.states[0].law, other.states[0].law, S)
    steps = min(run.steps for run in both)
    if not steps:
        return np.array(e) * ENLARGE
    runs = [Steps.of(run, steps) for run in both]
    ats = [applied_steps(*run.used, frame, rcond) for run, frame in zip(runs, frames)]
    law_gap, law_norms = LawGap(start, runs[0].memory, ats[0]), norms(runs[0].law).tolist()
    local = _local(runs, ats, frames, c2)
    roundings = [sum(parts) for parts in zip(*(run.step_roundings(c1) for run in runs))]
    memory_gap.over(*runs)
    for t in range(steps):
        here = [one[t] for one in ats]
        wanted = k if rank is None else rank(t)
        if any(at.rank != wanted for at in here):
            break
        delta = 0.0 if problem is None else _gradient_gap(problem, runs, t, e[-1])
        distance = D + here[0].tail + sum(at.tail * inverse for at in here[1:])
        change, p = wedin(here[0], distance, wanted == k)
        if not math.isfinite(change):
            break
        if wanted == k:
            moved = abs(c2) * (delta + D * here[0].size + p * D * here[0].residual)
            there = sum(rounding[t] for rounding in local[1:])
            law_gap.add(here[0], (1 + p * D) * (moved + there) + local[0][t])
        else:
            plain = sum(rounding[t] for rounding in local)
            law_gap.plain += abs(c2) * (p * delta + change) + plain
        D = memory_gap.next(D, delta)
        step = abs(c1) * (D * (law_norms[t + 1] + law_gap.norm()) + law_gap.seen_by(t + 1))
        step += roundings[t]
        if not e[-1] + step <= limit:
            break
        e.append(e[-1] + step)
    return np.array(e) * ENLARGE


def _start_law(law, other_law, S):
    """A bound of ‖S L'_0 − L_0‖."""
    majorant = np.abs(S) @ np.abs(other_law) + np.abs(law)
    return norm(S @ other_law - law) + gamma(law.size + 1) * norm(majorant)


def _local(runs, ats, frames, c2):
    """The rounding of each run's law, step by step: as its memory sees it at full rank, else by its
    own norm."""
    found = []
    for run, all_at, S in zip(runs, ats, frames):
        summands = np.abs(run.law[1:]) + abs(c2) * np.abs([at.x for at in all_at])
        seen = norms(np.abs(run.memory[:-1]) @ summands[:, :, None]).tolist()
        framed = summands if S is None else (np.abs(S) @ summands[:, :, None])[:, :, 0]
        plain = norms(framed).tolist()
        found.append(
            [
                abs(c2) * (at.error if at.through is None else at.fit)
                + U * (own if at.through is None else by_memory)
                for at, own, by_memory in zip(all_at, plain, seen)
            ]
        )
    return found


def _gradient_gap(problem, runs, t, e):
    """δ_{t+1}; the exact run's gradient has no rounding."""
    rounding = sum(problem.gradient_rounding(run.theta[t]) for run in runs)
    return problem.lipschitz(runs[0].theta[t], e) * e + rounding
