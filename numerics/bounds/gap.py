"""How far apart two float runs of the same RLLC in two bases may drift.

Run 0 has memory M_t, law L_t, parameters θ_t and linear memory (T, v). Run 1
has M'_t, L'_t, θ'_t and (T', v'), the computed S-frame: T' ≈ S⁻¹TS, v' ≈ Sᵀv.
Both are float runs. Pull run 1 back: P_t = M'_t S⁻¹, Λ_t = S L'_t. If the
theorem is true, (P, Λ, θ') obeys the same exact recursion as (M, L, θ) up to
local errors, because S M'⁺ = (M'S⁻¹)⁺ at full column rank (or for SSᵀ = σ²I).
With D = ‖P − M‖_F, d = ‖Λ − L‖, e = ‖θ' − θ‖ and δ = ‖g' − g‖:

    δ_t ≤ ℓ_t e_{t−1} + rounding of the two gradients   (closed loop, ℓ_t the
          Lipschitz constant of ∇f on the ball of radius e_{t−1} around θ_{t−1};
          0 in open loop)
    d_t ≤ d_{t−1} + |c2| (‖P⁺‖ δ_t + ‖P⁺g − M⁺g‖) + local errors of both laws,
          old memories on the right, the difference by Wedin's identity
    D_t ≤ by the memory rule, below
    e_t ≤ e_{t−1} + |c1| (D_t (‖L_t‖ + d_t) + ‖M_t‖ d_t) + local errors of both steps

since PΛ − ML = (P − M)Λ + M(Λ − L). Local errors, u the unit roundoff:

    law      |c2| ‖S(x̂ − M⁺g)‖ (bounds.pseudo_inverse) + u ‖ |S|(|L_t| + |c2 x̂|) ‖
    step     γ_{k+1} |c1| ‖ |M_t||L_t| ‖ + u ‖θ_t‖

**Linear memory.** P_t = P_{t−1}T + g'_t vᵀ + η_t, where η_t collects the rounding
γ_{k+1}(|M'||T'| + |g'||v'|ᵀ)S⁻¹, the error of the basis P_{t−1}(ST'−TS)S⁻¹ and
g'(v' − Sᵀv)ᵀS⁻¹. Run 0 has the same with S = I, T' = T. The recursion is solved,
not bounded step by step, or ‖T‖ > 1 would make it explode:

    D_t ≤ ‖D_0‖‖Tᵗ‖ + Σ_{s≤t} (‖η_s‖ + ‖η⁰_s‖)‖T^{t−s}‖ + δ_s ‖vᵀT^{t−s}‖.

So the bound depends on cond(M_t) through the pseudo-inverse, on cond(S) through
the local errors of run 1, on the norms, and on the number of steps.
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

    def first(self, M, other_M):
        """D_0 = ‖M'_0 S⁻¹ − M_0‖."""
        self.start = 0.0 if self.S is None else start_gap(M, other_M, self.S, self.inverse)
        return self.start

    def next(self, D, delta, base_step, other_step):
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


def run_gap(base, other, memory_gap, c1, c2, S=None, problem=None, rank=None, rcond=RCOND, limit=math.inf):
    """Upper bounds e_0, e_1, … of ‖θ'_t − θ_t‖₂ for two trajectories.

    `other` None compares `base` with the exact run from the same data. `S` (k, k)
    joins the frames. `problem` closes the loop. `rank(t)` is the rank that the
    exact M_t has by theory (k if left out: the runs compared are of full column
    rank). The result is shorter than the runs if the old memory no longer has
    that rank, or cannot be shown to (there the theorem says nothing), and ends
    before the first e_t above `limit`.
    """
    k = base.states[0].law.size
    S_abs = np.eye(k) if S is None else np.abs(S)
    law = base.states[0].law
    e, d = [0.0], 0.0
    if other is not None:
        e[0] = norm(other.theta[0] - base.theta[0])
        other_law = other.states[0].law
        pulled = norm(S @ other_law - law)
        d = pulled + gamma(k + 1) * norm(S_abs @ np.abs(other_law) + np.abs(law))
        D = memory_gap.first(base.states[0].memory, other.states[0].memory)
        inverse = inverse_norm(S)
    else:
        D = memory_gap.first(base.states[0].memory, None)
        inverse = 0.0
    steps = base.steps if other is None else min(base.steps, other.steps)
    for t in range(1, steps + 1):
        wanted = k if rank is None else rank(t - 1)
        M, g = base.states[t - 1].memory, base.gradients[t - 1]
        at = applied(M, g, None, rcond)
        if at.rank != wanted:
            break
        distance, law_local = D + at.tail, abs(c2) * at.error
        law_local += U * norm(np.abs(base.states[t].law) + abs(c2) * np.abs(at.x))
        delta = 0.0 if problem is None else _gradient_gap(problem, base, other, t, e[-1])
        if other is not None:
            there = applied(other.states[t - 1].memory, other.gradients[t - 1], S, rcond)
            if there.rank != wanted:
                break
            distance += there.tail * inverse
            majorant = np.abs(other.states[t].law) + abs(c2) * np.abs(there.x)
            law_local += abs(c2) * there.error + U * norm(S_abs @ majorant)
        change, p = wedin(at, distance, wanted == k)
        if not math.isfinite(change):
            break
        d += abs(c2) * (p * delta + change) + law_local
        other_step = None if other is None else (other.states[t - 1].memory, other.gradients[t - 1])
        D = memory_gap.next(D, delta, (M, g), other_step)
        state = base.states[t]
        step = abs(c1) * (D * (norm(state.law) + d) + spectral(state.memory) * d)
        step += _step_rounding(base, t, c1)
        if other is not None:
            step += _step_rounding(other, t, c1)
        if not e[-1] + step <= limit:
            break
        e.append(e[-1] + step)
    return np.array(e) * ENLARGE


def _gradient_gap(problem, base, other, t, e):
    """δ_t; the exact run's gradient has no rounding."""
    theta = base.theta[t - 1]
    delta = problem.lipschitz(theta, e) * e + problem.gradient_rounding(theta)
    if other is not None:
        delta += problem.gradient_rounding(other.theta[t - 1])
    return delta


def _step_rounding(run, t, c1):
    state = run.states[t]
    product = np.abs(state.memory) @ np.abs(state.law)
    return gamma(state.law.size + 1) * abs(c1) * norm(product) + U * norm(run.theta[t])
