"""A batch of optimizers with their start and what drives them."""

from typing import Any, NamedTuple

import torch

from .rllc import State
from .rules import LinearRule


class Instance(NamedTuple):
    """RLLC(rule, c1, c2) from `start`, with gradients g_t = Hθ + b_t.

    H (B, n, n) symmetric: 0 in open loop, else a quadratic (b constant in t).
    b has shape (B, steps, n); c1, c2 have shape (B,).
    """

    rule: Any
    c1: torch.Tensor
    c2: torch.Tensor
    start: State
    H: torch.Tensor
    b: torch.Tensor

    def gradient(self, t, theta):
        """g_t at θ (B, n), for t = 1, 2, …"""
        return times(self.H, theta) + self.b[:, t - 1]

    def to(self, dtype):
        """The same batch in another number type."""
        rest = (A.to(dtype) for A in (self.c1, self.c2))
        return Instance(
            self.rule.to(dtype), *rest, cast(self.start, dtype), self.H.to(dtype), self.b.to(dtype)
        )


def joined(parts):
    """One batch of several: Instances of equal shapes and linear memory, or what they hold."""
    if parts[0] is None or isinstance(parts[0], torch.Tensor):
        return None if parts[0] is None else torch.cat(parts)
    return type(parts[0])(*map(joined, zip(*parts)))


def cast(state, dtype=torch.float64):
    """A State in another number type."""
    return State(*(None if A is None else A.to(dtype) for A in state))


def times(A, x):
    """A x for A (B, m, n) and x (B, n), or (…, B, n)."""
    return (A @ x[..., None])[..., 0]


def change_start(start, S):
    """(M_0 S, S⁻¹L_0, θ_0)."""
    law = torch.linalg.solve(S, start.L[:, :, None])[:, :, 0]
    return start._replace(M=start.M @ S, L=law)


def change_basis(instance, S):
    """Theorem 5.2's other optimizer: (S⁻¹TS, Sᵀv) from M_0 S and S⁻¹L_0; linear memory only."""
    T, v = instance.rule
    rule = LinearRule(torch.linalg.solve(S, T @ S), times(S.mT, v))
    return instance._replace(rule=rule, start=change_start(instance.start, S))
