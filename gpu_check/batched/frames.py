"""Runs of RLLC with the error bound of gpu_check.batched.bounds carried beside them."""

from typing import NamedTuple

import torch

from . import rllc
from .bounds import ENLARGE, UNIT, Applied, applied, gamma, inverse_norm, norm, residual, wedin
from .instances import cast, times


def finite(*parts):
    """Which instances have no NaN or infinity in these batched arrays, (B,)."""
    found = [torch.isfinite(part).reshape(len(part), -1).all(1) for part in parts]
    return torch.stack(found).all(0)


class Local(NamedTuple):
    """What one rounded step adds to the exact recursion, seen from run 0's frame, each (B,).

    `at`: the pseudo-inverse; the rest: rounding of law, step and gradient.
    """

    at: Applied
    law: torch.Tensor
    step: torch.Tensor
    gradient: torch.Tensor


class Frame:
    """One rounded run; S leads from its frame to run 0's (None: it is run 0)."""

    def __init__(self, instance, S=None):
        start = instance.start
        self.instance = instance
        self.state = start._replace(h=instance.rule.start(start.theta))
        self.S = S
        self.u = UNIT[instance.H.dtype]
        self.used = None

    def advance(self, t, full_rank):
        """Take step t and say what it added; `used` holds its (M_{t−1}, h_{t−1}, g_t)."""
        instance, old, u = self.instance, self.state, self.u
        g = instance.gradient(t, old.theta)
        self.used = old.M, old.h, g
        at = applied(old.M, g, self.S, full_rank)
        self.state = rllc.step(instance.rule, instance.c1, instance.c2, old, g, full_rank)
        old, new = cast(old), cast(self.state)
        n, k = old.M.shape[1:]
        # |c2 x̂| is at most |L_t| + |L_{t−1}|, up to a rounding.
        law = new.L.abs() + (new.L.abs() + old.L.abs()) * (1 + 2 * u)
        if self.S is not None:
            law = times(self.S.abs(), law)
        product = times(new.M.abs(), new.L.abs())
        slope = times(instance.H.double().abs(), old.theta.abs())
        return Local(
            at,
            instance.c2.double().abs() * at.error + u * norm(law),
            gamma(k + 1, u) * instance.c1.double().abs() * norm(product) + u * norm(new.theta),
            gamma(n + 1, u) * norm(slope + instance.b[:, t - 1].double().abs()),
        )


def gaps(instance, changed, S, memory_gap, steps, rank=None):
    """Yield (‖θ'_t − θ_t‖, its bound), both (B,), for t = 1 … steps.

    `changed` is the same batch in the S-frame, S (B, k, k). `rank(t)` is the
    rank of the exact M_t, k if left out. The bound is infinite from the first
    step at which an old memory is not seen to have that rank: there the
    theorem says nothing.
    """
    S = S.double()
    d = residual(instance.start.L.double()[:, :, None], S, changed.start.L.double()[:, :, None])
    runs = Frame(instance), Frame(changed, S)
    for bound in _carry(runs, memory_gap, d, inverse_norm(S), steps, rank):
        gap = norm(runs[1].state.theta.double() - runs[0].state.theta.double())
        yield told(gap, bound), bound


def forward_errors(instance, memory_gap, steps, rank=None):
    """Yield (θ_t, a bound of its distance from the exact run) for t = 1 … steps."""
    run = Frame(instance)
    zero = torch.zeros_like(instance.c1, dtype=torch.float64)
    for bound in _carry((run,), memory_gap, zero, zero, steps, rank):
        yield run.state.theta.double(), bound


def _carry(runs, memory_gap, d, inverse, steps, rank):
    """Advance the runs together and yield e_1, e_2, … of gpu_check.batched.bounds."""
    instance = runs[0].instance
    H = instance.H.double().abs()
    lipschitz = torch.minimum(norm(H), H.sum(2).amax(1))
    c1, c2 = instance.c1.double().abs(), instance.c2.double().abs()
    k = runs[0].state.M.shape[2]
    D, e, lost = memory_gap.start, torch.zeros_like(d), torch.zeros_like(d, dtype=torch.bool)
    for t in range(1, steps + 1):
        wanted = k if rank is None else rank(t - 1)
        local = [run.advance(t, wanted == k) for run in runs]
        gradient = sum(one.gradient for one in local)
        delta = torch.where(lipschitz > 0, lipschitz * e + gradient, 0)
        distance = D + local[0].at.tail + sum(inverse * one.at.tail for one in local[1:])
        w, p = wedin(local[0].at, distance, wanted == k)
        d = d + c2 * (p * delta + w) + sum(one.law for one in local)
        D = memory_gap.next(D, delta, [run.used for run in runs])
        state = cast(runs[0].state)
        e = e + c1 * (D * (norm(state.L) + d) + norm(state.M) * d) + sum(one.step for one in local)
        # Only a memory that was still finite can lose its rank: NaN elsewhere is a failure.
        dropped = torch.isinf(p) | torch.isinf(w)
        for one in local:
            dropped = dropped | (one.at.rank != wanted)
        lost = lost | (
            dropped & finite(*(part for M, _, g in (r.used for r in runs) for part in (M, g)))
        )
        for run in runs:
            e = torch.where(finite(run.state.M, run.state.L, run.state.theta), e, torch.nan)
        e = torch.where(lost, torch.inf, e)
        yield e * ENLARGE


def told(errors, bounds):
    """The errors, 0 where the bound is infinite: a run whose memory lost its rank, or left the
    range of its number type, says nothing."""
    return torch.where(torch.isposinf(bounds), 0.0, errors)
