"""Runs of RLLC with the error bound of gpu_check.batched.bounds carried beside them."""

from typing import NamedTuple

import torch

from . import rllc
from .bounds import (
    ENLARGE,
    UNIT,
    Applied,
    applied_steps,
    gamma,
    inverse_norm,
    norm,
    norms,
    residual,
    wedin,
)
from .instances import times
from .rllc import stacked


def finite(*parts):
    """Which instances have no NaN or infinity in these batched arrays, (B,)."""
    found = [torch.isfinite(part).reshape(len(part), -1).all(1) for part in parts]
    return torch.stack(found).all(0)


def _finite_steps(*parts):
    """`finite` of every step, for parts (steps, B, …)."""
    return finite(*(part.flatten(0, 1) for part in parts)).reshape(parts[0].shape[:2])


class Local(NamedTuple):
    """What the rounded steps add to the exact recursion, seen from run 0's frame, (steps, B) each.

    `at`: the pseudo-inverses, one a step; the rest: rounding of law, step and gradient, and which
    instances were finite before the step and after it.
    """

    at: list[Applied]
    law: torch.Tensor
    step: torch.Tensor
    gradient: torch.Tensor
    before: torch.Tensor
    after: torch.Tensor


class Frame:
    """One rounded run; S leads from its frame to run 0's (None: it is run 0).

    M, L and theta are those of the steps 0 …; `used` holds all (M_{t−1}, h_{t−1}, g_t), (steps, B,
    …) each.
    """

    def __init__(self, instance, S, full):
        """Take len(full) steps; `full[t]` says whether the memory has full rank before step t +
        1."""
        start = instance.start
        self.instance, self.S, self.full = instance, S, full
        state, drives = start._replace(h=instance.rule.start(start.theta)), []
        states = [state]
        for t, full_rank in enumerate(full, 1):
            g = instance.gradient(t, state.theta)
            state = rllc.step(instance.rule, instance.c1, instance.c2, state, g, full_rank)
            drives.append(g)
            states.append(state)
        self.M, self.L, self.theta, hidden = stacked(states)
        self.used = self.M[:-1], None if hidden is None else hidden[:-1], torch.stack(drives)

    def local(self):
        """What the steps added."""
        instance, (M, _, g), u = self.instance, self.used, UNIT[self.instance.H.dtype]
        n, k = M.shape[2:]
        L, theta = self.L.double().abs(), self.theta.double()
        # |c2 x̂| is at most |L_t| + |L_{t−1}|, up to a rounding.
        law = L[1:] + (L[1:] + L[:-1]) * (1 + 2 * u)
        if self.S is not None:
            law = times(self.S.abs(), law)
        product = times(self.M[1:].double().abs(), L[1:])
        slope = times(instance.H.double().abs(), theta[:-1].abs())
        at = self._applied(M, g)
        rounding = instance.c2.double().abs() * torch.stack([one.error for one in at])
        return Local(
            at,
            rounding + u * norms(law),
            gamma(k + 1, u) * instance.c1.double().abs() * norms(product) + u * norms(theta[1:]),
            gamma(n + 1, u) * norms(slope + instance.b[:, : len(g)].movedim(1, 0).double().abs()),
            _finite_steps(M, g),
            _finite_steps(self.M[1:], self.L[1:], self.theta[1:]),
        )

    def _applied(self, M, g):
        """`Applied` of every step; those of full rank are worked out together, and the others."""
        found = [None] * len(g)
        for full_rank in set(self.full):
            steps = [t for t, full in enumerate(self.full) if full == full_rank]
            for t, at in zip(steps, applied_steps(M[steps], g[steps], self.S, full_rank)):
                found[t] = at
        return found


def gaps(instance, changed, S, memory_gap, steps, rank=None):
    """Yield (‖θ'_t − θ_t‖, its bound), both (B,), for t = 1 … steps.

    `changed` is the same batch in the S-frame, S (B, k, k). `rank(t)` is the
    rank of the exact M_t, k if left out. The bound is infinite from the first
    step at which an old memory is not seen to have that rank: there the
    theorem says nothing.
    """
    S = S.double()
    d = residual(instance.start.L.double()[:, :, None], S, changed.start.L.double()[:, :, None])
    wanted, full = _ranks(instance, steps, rank)
    runs = Frame(instance, None, full), Frame(changed, S, full)
    found = norms(runs[1].theta[1:].double() - runs[0].theta[1:].double())
    for gap, bound in zip(found, _carry(runs, memory_gap, d, inverse_norm(S), wanted)):
        yield told(gap, bound), bound


def forward_errors(instance, memory_gap, steps, rank=None):
    """Yield (θ_t, a bound of its distance from the exact run) for t = 1 … steps."""
    wanted, full = _ranks(instance, steps, rank)
    run = Frame(instance, None, full)
    zero = torch.zeros_like(instance.c1, dtype=torch.float64)
    yield from zip(run.theta[1:].double(), _carry((run,), memory_gap, zero, zero, wanted))


def _ranks(instance, steps, rank):
    """The ranks of M_0, M_1, … by theory, and which of them are full."""
    k = instance.start.M.shape[2]
    wanted = [k if rank is None else rank(t) for t in range(steps)]
    return wanted, [one == k for one in wanted]


def _carry(runs, memory_gap, d, inverse, wanted):
    """Yield e_1, e_2, … of gpu_check.batched.bounds: what every step adds is worked out for all of
    them at once, and added up step by step."""
    instance = runs[0].instance
    H = instance.H.double().abs()
    lipschitz = torch.minimum(norm(H), H.sum(2).amax(1))
    c1, c2 = instance.c1.double().abs(), instance.c2.double().abs()
    local = [run.local() for run in runs]
    memory_gap.over([run.used for run in runs])
    law_norm, memory_norm = norms(runs[0].L.double()), norms(runs[0].M.double())
    before = torch.stack([one.before for one in local]).all(0)
    gradient, law, rounding = (
        sum(parts) for parts in zip(*((one.gradient, one.law, one.step) for one in local))
    )
    D, e, lost = memory_gap.start, torch.zeros_like(d), torch.zeros_like(d, dtype=torch.bool)
    for t, rank in enumerate(wanted):
        full_rank, (at, *others) = runs[0].full[t], [one.at[t] for one in local]
        delta = torch.where(lipschitz > 0, lipschitz * e + gradient[t], 0)
        distance = D + at.tail + sum(inverse * one.tail for one in others)
        w, p = wedin(at, distance, full_rank)
        d = d + c2 * (p * delta + w) + law[t]
        D = memory_gap.next(D, delta)
        e = e + c1 * (D * (law_norm[t + 1] + d) + memory_norm[t + 1] * d) + rounding[t]
        # Only a memory that was still finite can lose its rank: NaN elsewhere is a failure.
        dropped = torch.isinf(p) | torch.isinf(w)
        for one in (at, *others):
            dropped = dropped | (one.rank != rank)
        lost = lost | (dropped & before[t])
        for one in local:
            e = torch.where(one.after[t], e, torch.nan)
        e = torch.where(lost, torch.inf, e)
        yield e * ENLARGE


def told(errors, bounds):
    """The errors, 0 where the bound is infinite: a run whose memory lost its rank, or left the
    range of its number type, says nothing."""
    return torch.where(torch.isposinf(bounds), 0.0, errors)
