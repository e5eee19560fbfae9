"""Two runs of LM-RLLC in two bases, side by side, with the bound of gpu_check.bounds."""

from typing import NamedTuple

import torch

from . import rllc
from .bounds import (
    ENLARGE,
    U64,
    UNIT,
    Applied,
    applied,
    gamma,
    inverse_norm,
    norm,
    product_residual,
    residual,
    wedin,
)


class Instance(NamedTuple):
    """A batch of systems with their start and what drives them: g_t = Hθ + b_t.

    H = 0 is an open loop, b constant a quadratic. M, L, theta: the start; b (B, steps, n).
    """

    system: rllc.System
    start: rllc.State
    H: torch.Tensor
    b: torch.Tensor

    def gradient(self, t, theta):
        """g_t at θ, for t = 1, 2, …"""
        return times(self.H, theta) + self.b[:, t - 1]

    def to(self, dtype):
        """The same batch in another number type."""

        def move(group):
            return type(group)(*(A.to(dtype) for A in group))

        return Instance(move(self.system), move(self.start), self.H.to(dtype), self.b.to(dtype))


def change_basis(instance, S):
    """The S-frame: (S⁻¹TS, Sᵀv) from M_0 S and S⁻¹L_0."""
    T, v, c1, c2 = instance.system
    M, L, theta = instance.start
    system = rllc.System(torch.linalg.solve(S, T @ S), times(S.mT, v), c1, c2)
    law = torch.linalg.solve(S, L[:, :, None])[:, :, 0]
    return instance._replace(system=system, start=rllc.State(M @ S, law, theta))


class Local(NamedTuple):
    """What one rounded step adds to the exact recursion, seen from run 0's frame, each (B,).

    `at`: the pseudo-inverse; the rest are norms: rounding of memory, law, step
    and gradient, and the gradient's own norm.
    """

    at: Applied
    memory: torch.Tensor
    law: torch.Tensor
    step: torch.Tensor
    gradient: torch.Tensor
    size: torch.Tensor


class Frame:
    """One rounded run; S leads from its frame to run 0's (None: it is run 0)."""

    def __init__(self, instance, S=None):
        self.instance = instance
        self.system = _double(instance.system)
        self.state = instance.start
        self.S = S
        self.u = UNIT[instance.H.dtype]
        self.inverse = 1.0 if S is None else inverse_norm(S)

    def advance(self, t, full_rank):
        """Take step t and say what it added."""
        old = self.state
        g = self.instance.gradient(t, old.theta)
        at = applied(old.M, g, self.S, full_rank)
        new = self.state = rllc.step(self.instance.system, old, g, full_rank)
        system, old, new, g, u = self.system, _double(old), _double(new), g.double(), self.u
        n, k = old.M.shape[1:]
        produced = old.M.abs() @ system.T.abs() + g.abs()[:, :, None] * system.v.abs()[:, None, :]
        # Two roundings: |c2 x̂| is at most |L_t| + |L_{t−1}|, up to a rounding.
        law = new.L.abs() + (new.L.abs() + old.L.abs()) * (1 + 2 * u)
        if self.S is not None:
            law = times(self.S.abs(), law)
        product = times(new.M.abs(), new.L.abs())
        slope = times(self.instance.H.double().abs(), old.theta.abs())
        return Local(
            at,
            gamma(k + 1, u) * norm(produced) * self.inverse,
            system.c2.abs() * at.error + u * norm(law),
            gamma(k + 1, u) * system.c1.abs() * norm(product) + u * norm(new.theta),
            gamma(n + 1, u) * norm(slope + self.instance.b[:, t - 1].double().abs()),
            norm(g),
        )


class MemoryGap:
    """D_t = ‖M'_t S⁻¹ − M_t‖, solved over all past steps (gpu_check.bounds)."""

    def __init__(self, base, other, S, inverse):
        k = S.shape[1]
        self.T, self.v = _double(base.system)[:2]
        T, v = _double(other.system)[:2]
        self.basis = inverse * product_residual(S, T, self.T, S)
        self.vector = inverse * residual(v[:, :, None], S.mT, self.v[:, :, None])
        self.start = inverse * residual(other.start.M.double(), base.start.M.double(), S)
        self.power = self.majorant = torch.eye(k, dtype=torch.float64, device=S.device).expand_as(S)
        self.powers, self.rows = [norm(self.power)], [norm(self.v)]
        self.etas, self.deltas = [], []

    def next(self, D, delta, base_norm, first, second):
        """D_t from D_{t−1}, δ_t, ‖M_{t−1}‖ and what the two runs added."""
        self.etas.append(first.memory + second.memory + (base_norm + D) * self.basis + second.size * self.vector)
        self.deltas.append(delta)
        t, k = len(self.etas), self.T.shape[1]
        self.power, self.majorant = self.power @ self.T, self.majorant @ self.T.abs()
        self.powers.append(norm(self.power) + gamma(k * t, U64) * norm(self.majorant))
        row, above = times(self.power.mT, self.v), times(self.majorant.mT, self.v.abs())
        self.rows.append(norm(row) + gamma(k * t + k, U64) * norm(above))
        D = self.start * self.powers[t]
        for s in range(t):
            D = D + self.etas[s] * self.powers[t - 1 - s] + self.deltas[s] * self.rows[t - 1 - s]
        return D


def times(A, x):
    """A x for A (B, m, n) and x (B, n)."""
    return (A @ x[:, :, None])[:, :, 0]


def _double(group):
    return type(group)(*(A.double() for A in group))


def gaps(instance, S, steps, rank=None):
    """Yield (‖θ'_t − θ_t‖, its bound), both (B,), for t = 1 … steps.

    S is (B, k, k). `rank(t)` is the rank of the exact M_t, k if left out. The
    bound is infinite from the first step at which the old memory is not seen
    to have that rank: there the theorem says nothing.
    """
    S = S.to(instance.H.dtype)
    changed = change_basis(instance, S)
    S = S.double()
    runs = Frame(instance), Frame(changed, S)
    inverse, k = runs[1].inverse, S.shape[1]
    memory_gap = MemoryGap(instance, changed, S, inverse)
    H = instance.H.double().abs()
    lipschitz = torch.minimum(norm(H), H.sum(2).amax(1))
    closed = lipschitz > 0
    c1, c2 = (c.double().abs() for c in instance.system[2:])
    D = memory_gap.start
    d = residual(instance.start.L.double()[:, :, None], S, changed.start.L.double()[:, :, None])
    e = torch.zeros_like(d)
    for t in range(1, steps + 1):
        wanted = k if rank is None else rank(t - 1)
        base_norm = norm(runs[0].state.M.double())
        first, second = (run.advance(t, wanted == k) for run in runs)
        M, L, theta = _double(runs[0].state)
        delta = torch.where(closed, lipschitz * e + first.gradient + second.gradient, 0)
        w, p = wedin(first.at, D + first.at.tail + inverse * second.at.tail, wanted == k)
        d = d + c2 * (p * delta + w) + first.law + second.law
        D = memory_gap.next(D, delta, base_norm, first, second)
        e = e + c1 * (D * (norm(L) + d) + norm(M) * d) + first.step + second.step
        known = (first.at.rank == wanted) & (second.at.rank == wanted)
        e = torch.where(known, e, torch.inf).nan_to_num(nan=torch.inf)
        yield norm(runs[1].state.theta.double() - theta), e * ENLARGE
