"""LM-RLLC on many instances at once; the instance is the leading axis.

Shapes: M (B, n, k), L (B, k), g and θ (B, n), T (B, k, k), v (B, k), c1, c2 (B,).
"""

from typing import NamedTuple

import torch

from .pseudo_inverse import apply_pinv


class State(NamedTuple):
    """Memory, law and parameters after some step."""

    M: torch.Tensor
    L: torch.Tensor
    theta: torch.Tensor


class System(NamedTuple):
    """What LM-RLLC(T, v, c1, c2) needs to know."""

    T: torch.Tensor
    v: torch.Tensor
    c1: torch.Tensor
    c2: torch.Tensor


def update_memory(system, M, g):
    """M T + g vᵀ (the paper's equation (1))."""
    return M @ system.T + g[:, :, None] * system.v[:, None, :]


def step(system, state, g, full_rank=True):
    """One step (section 5 of the paper): the law first, through the old memory."""
    L = state.L + system.c2[:, None] * apply_pinv(state.M, g, full_rank)
    M = update_memory(system, state.M, g)
    theta = state.theta - system.c1[:, None] * (M @ L[:, :, None])[:, :, 0]
    return State(M, L, theta)
