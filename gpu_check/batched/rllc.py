"""RLLC on many instances at once (the paper's Definition 3.2); the instance is the leading axis."""

from typing import Any, NamedTuple

import torch

from .pseudo_inverse import apply_pinv


class State(NamedTuple):
    """Memory M (B, n, k), law L (B, k), parameters θ (B, n), the rule's hidden state h."""

    M: torch.Tensor
    L: torch.Tensor
    theta: torch.Tensor
    h: Any = None


def step(rule, c1, c2, state, g, full_rank=True):
    """One step with gradient g (B, n), rates c1, c2 (B,): the law first, through the old memory."""
    L = state.L + c2[:, None] * apply_pinv(state.M, g, full_rank)
    M, h = rule(state.M, state.h, g)
    theta = state.theta - c1[:, None] * (M @ L[:, :, None])[:, :, 0]
    return State(M, L, theta, h)


def stacked(states):
    """The State of the steps of all, each part (steps, B, …)."""
    parts = zip(*states)
    return State(*(None if part[0] is None else torch.stack(part) for part in parts))
