"""LM-RLLC by exact fractions, one instance at a time: what a rounded run is held against.

Two frames of one batch make the same mistakes: a step that is wrong in every basis alike, a
sign of the correction say, shows in none of their gaps. It shows here.
"""

from fractions import Fraction

import torch


def errors(instance, memory_gap, steps):
    """(‖θ_t − exact θ_t‖, its bound), each (steps, B), of a full-rank batch with linear memory;
    small sizes only."""
    from .frames import forward_errors

    exact = torch.tensor(
        [
            [[float(x) for x in theta] for theta in run(one(instance, i), steps)]
            for i in range(len(instance.c1))
        ],
        dtype=torch.float64,
        device=instance.H.device,
    )
    gaps, bounds = [], []
    for t, (theta, bound) in enumerate(forward_errors(instance, memory_gap, steps)):
        gaps.append((theta - exact[:, t]).norm(dim=1))
        bounds.append(
            bound + exact[:, t].norm(dim=1) * 2.0**-52
        )  # exact θ_t was rounded, and so was the gap
    return torch.stack(gaps), torch.stack(bounds)


def one(instance, i):
    """T, v, c1, c2, M, L, θ, H, b of instance i as fractions, exactly as they are in floats."""
    start = instance.start
    return [
        _exact(A[i].tolist())
        for A in (
            *instance.rule,
            instance.c1,
            instance.c2,
            start.M,
            start.L,
            start.theta,
            instance.H,
            instance.b,
        )
    ]


def run(numbers, steps):
    """θ_1, …, θ_steps of Definition 5.1; ValueError where an old memory has not full column
    rank."""
    T, v, c1, c2, M, L, theta, H, b = numbers
    for t in range(steps):
        g = [dot(row, theta) + b[t][i] for i, row in enumerate(H)]
        L = [x + c2 * y for x, y in zip(L, least_squares(M, g))]
        M = [
            [dot(row, column) + g[i] * v[j] for j, column in enumerate(zip(*T))]
            for i, row in enumerate(M)
        ]
        theta = [x - c1 * dot(row, L) for x, row in zip(theta, M)]
        yield theta


def least_squares(M, g):
    """M⁺g = (MᵀM)⁻¹Mᵀg, by Gauss and Jordan."""
    columns = list(zip(*M))
    rows = [[*(dot(p, q) for q in columns), dot(p, g)] for p in columns]
    for i in range(len(rows)):
        pivot = next((j for j in range(i, len(rows)) if rows[j][i]), None)
        if pivot is None:
            raise ValueError("the memory has not full column rank; start the run from another one")
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [x / rows[i][i] for x in rows[i]]
        for j, row in enumerate(rows):
            if j != i:
                rows[j] = [x - row[i] * y for x, y in zip(row, rows[i])]
    return [row[-1] for row in rows]


def dot(p, q):
    """Σ p_i q_i."""
    return sum((x * y for x, y in zip(p, q)), Fraction(0))


def _exact(value):
    return [_exact(x) for x in value] if isinstance(value, list) else Fraction(value)
