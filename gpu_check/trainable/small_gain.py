"""Lemma 2 of the TO paper, batched: its witness, and its converse on systems that have a
solution."""

from ..batched.device import load_torch
from .runs import hold

EDGES = ("all 1",)


def check(instances=2000, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """|pM − rN| and |qN − sM − k| for N = pk/(pq−rs), M = rN/p; pk ≤ (pq−rs)N where M, N solve.
    `dims` says nothing here."""
    load_torch()
    return hold(
        compare,
        "sides of coupled bounds",
        instances,
        seed,
        device,
        dtype,
        first,
        chunk,
        dims,
        (1,),
        edges=EDGES,
    )


def compare(seed, numbers, n, device, dtype):
    """Left and right sides, (3, B).

    The computed pq − rs misses the true one by γ_2(pq+rs); all else is at most nine roundings, each
    relative to a term that stands in the slack. The slack is evaluated in float64.
    """
    import torch

    from ..batched import sampling
    from ..batched.bounds import ENLARGE, UNIT, gamma
    from ..batched.streams import Streams

    u, streams = UNIT[dtype], Streams(seed, numbers, device)
    p, r, s, k, m_given = (streams.uniform(0.1, 8).to(dtype) for _ in range(5))
    gain = streams.uniform(0.125, 2).to(dtype)
    p, r, s, k, m_given, gain = (
        sampling.at_edge(EDGES, "all 1", numbers, x, 1.0) for x in (p, r, s, k, m_given, gain)
    )
    q = (1 + gain) * r * s / p
    gap = p * q - r * s
    N = p * k / gap
    M = r * N / p
    gaps = [(p * M - r * N).abs(), (q * N - s * M - k).abs()]
    p_, q_, r_, s_, k_, M_, N_, gap_ = (x.double() for x in (p, q, r, s, k, M, N, gap))
    positive = (M > 0) & (N > 0)
    slack = gamma(2, u) * k_ * (p_ * q_ + r_ * s_) / gap_ + gamma(9, u) * (q_ * N_ + s_ * M_ + k_)
    rights = [
        torch.where(positive, side * ENLARGE, -1.0) for side in (gamma(4, u) * r_ * N_, slack)
    ]
    # the converse: M and N given, p and q so that both inequalities hold
    N, p = k, r * k / m_given
    q = (1 + gain) * (s * m_given + k) / N
    left = p * k
    p_, q_, N_, M_ = (x.double() for x in (p, q, N, m_given))
    right = (p_ * q_ - r_ * s_) * N_ + gamma(9, u) * (p_ * (q_ * N_ + s_ * M_ + k_) + r_ * s_ * N_)
    return torch.stack([*(x.double() for x in gaps), left.double()]), torch.stack(
        [*rights, right * ENLARGE]
    )
