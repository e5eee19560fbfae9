"""Batched zero starts whose memory has a known rank at every step."""

import torch

from . import sampling
from .edges import Edges
from .instances import Instance
from .rllc import State
from .rules import LinearRule
from .streams import Streams

EDGES = ("S = 1", "S = −1", "L = 0", "c2 = 0", "zero gradients", "equal gradients")


def draw(seed, numbers, n, k, device, steps):
    """(Instance with M_0 = 0 in open loop, S of condition at most 100, rank(t) (B,)), in float64.

    A third of the instances each: gradients in general position, so rank min(t, n, k); the same
    with g_2 = g_1, so rank min(t − 1, n, k) from t = 2 on; and J(0;k), which stores the last k
    gradients, with g_{k+1} = g_k, so that one rank is lost again while both are stored.
    """
    streams = Streams(seed, numbers, device)
    (T, v), S, L = controllable(streams, k), sampling.change_of_basis(streams, k), streams.bell(k)
    drive, kind = streams.bell(steps, n), streams.choice(3)
    again, forgets = kind == 1, kind == 2
    drive[:, 1] = torch.where(again[:, None], drive[:, 0], drive[:, 1])
    if k < steps:
        drive[:, k] = torch.where(forgets[:, None], drive[:, k - 1], drive[:, k])
    shift = torch.diag(T.new_ones(k - 1), 1)
    T = torch.where(forgets[:, None, None], shift, T)
    v = torch.where(forgets[:, None], torch.eye(k, dtype=T.dtype, device=device)[0], v)
    theta = drive.new_zeros(len(drive), n)
    start = State(drive.new_zeros(len(drive), n, k), L, theta)
    c1, c2 = streams.uniform(0.1, 0.5), streams.uniform(0.1, 0.5)
    edges = Edges(EDGES, numbers, device)

    def rank(t):
        stored = min(t, k) - (forgets & (k > 1) & (k < steps) & (k < t < 2 * k)).long()
        found = torch.where(again & (t > 1), min(t - 1, k), stored).clamp(max=n)
        found = edges.put("equal gradients", found, min(t, 1))
        return edges.put("zero gradients", found, 0)

    one = Instance(LinearRule(T, v), c1, c2, start, sampling.no_slope(theta), drive)
    return edges.instance(one), edges.frame(S), rank


def controllable(streams, k):
    """T (B, k, k) that leads from unit to unit, ‖T‖₂ ≤ 0.9, in a random orthonormal basis, and v
    its image of e_1."""
    A = 0.2 * streams.bell(k, k).tril(-1) + torch.diag_embed(streams.uniform(-0.6, 0.6, k))
    if k > 1:
        A = A + torch.diag_embed(streams.uniform(0.5, 1, k - 1), 1)
    # ‖A‖₂² ≤ ‖A‖₁‖A‖_∞.
    scale = 0.9 / (A.abs().sum(1).amax(1) * A.abs().sum(2).amax(1)).sqrt().clamp(min=0.1)
    Q = sampling.orthogonal(streams, k)
    return sampling.product(Q.mT, sampling.product(A * scale[:, None, None], Q)), Q[:, 0]
