"""torch.optim.SGD itself on the cycles of the claim, in batches of scaled copies.

A cycle is the gradients at its K points: the shifts of one vector u of whole numbers. The points
solve x_{t+1} = x_t + β(x_t − x_{t−1}) − η·g_t with period K, the corners of the hull H are
(g_t − μx_t)/(1 − μ), and f = |x|²/2 − (1 − μ)·dist(x, H)²/2. Near the cycle the nearest point of H
is a corner, so an error e obeys e′ = e + β(e − e₋) − ημe + δ, δ the rounding of a step: |e_k| is at
most Σ_j‖Mʲ‖·max|δ|, M the matrix of that recursion.
"""

from fractions import Fraction

from ..batched.device import load_torch

KAPPA = 100
CYCLES = (  # β, η, u
    (0.5, 2.553, (1, 0, -1, 0)),
    (0.9, 0.8, (4, 3, 1, -2, -4, -4, -2, 1, 3)),
    (0.99, 0.125, (16, 15, 13, 9, 5, 0, -5, -9, -13, -15, -16, -15, -13, -9, -5, 0, 5, 9, 13, 15)),
)
ROUNDS = 40
# Zero coordinates are added up to this number, so that torch's kernels treat all entries alike,
# whichever instances stand beside: their last few would else be rounded otherwise.
WIDTH = 32


def check(instances=60, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """The distance from the cycle after each of 40 rounds, against what rounding can make of it.

    Instance i runs on the cycle number i modulo 3, scaled at random; `dims` is one of 1, 2, 3, the
    cycle for all."""
    load_torch()
    from ..trainable.runs import hold

    note = "points of torch.optim.SGD after a round of a cycle"
    return hold(compare, note, instances, seed, device, dtype, first, chunk, dims, (1, 2, 3))


def cycle(beta, lr, wave):
    """(points, corners), both K rows of K fractions: the point x_t is the shift by t of one row,
    which solves a circulant system."""
    period, mu = len(wave), Fraction(1, KAPPA)
    beta, lr = Fraction(str(beta)), Fraction(str(lr))
    # entry c of x_{t+1} − (1 + β)x_t + βx_{t−1} with x_t[c] = row[c − t]; the row adds up to zero
    rows = []
    for c in range(period):
        row = [Fraction(0)] * period
        row[(c - 1) % period] += 1
        row[c] -= 1 + beta
        row[(c + 1) % period] += beta
        rows.append([*row, -lr * wave[c]])
    rows[-1] = [Fraction(1)] * period + [Fraction(0)]
    for k in range(period):
        pivot = next(i for i in range(k, period) if rows[i][k] != 0)
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [x / rows[k][k] for x in rows[k]]
        for i in range(period):
            if i != k and rows[i][k] != 0:
                rows[i] = [x - rows[i][k] * y for x, y in zip(rows[i], rows[k])]
    first = [row[-1] for row in rows]
    corner = [(g - mu * x) / (1 - mu) for g, x in zip(wave, first)]
    return tuple(
        [[row[(c - t) % period] for c in range(period)] for t in range(period)]
        for row in (first, corner)
    )


def compare(seed, numbers, which, device, dtype):
    """Distances from the cycle after each round and their bounds, (ROUNDS, B)."""
    import torch

    from ..batched.bounds import ENLARGE, UNIT, gamma
    from ..batched.sampling import dot
    from ..batched.streams import Streams

    beta, lr, wave = CYCLES[which - 1]
    points, corners = cycle(beta, lr, wave)
    period, mu, u = len(wave), 1 / KAPPA, UNIT[dtype]
    farthest, speed, corner = (
        max(float(sum(x * x for x in row)) ** 0.5 for row in rows)
        for rows in (points, less(points), corners)
    )
    points, corners = (
        torch.tensor(
            [[*map(float, row), *[0.0] * (WIDTH - period)] for row in rows],
            dtype=torch.float64,
            device=device,
        )
        for rows in (points, corners)
    )
    scale = Streams(seed, numbers, device).uniform(0.5, 2.0)
    path = scale[:, None, None] * points
    hull = (scale[:, None, None] * corners).to(dtype)
    x = torch.nn.Parameter(path[:, 0].to(dtype, copy=True))
    optimizer = torch.optim.SGD([x], lr=lr, momentum=beta)
    start = (path[:, -1] - path[:, 0]) / lr
    optimizer.state[x]["momentum_buffer"] = start.to(dtype, copy=True)
    errors, stays = [], torch.ones(len(scale), dtype=torch.bool, device=device)
    for _ in range(ROUNDS):
        for t in range(period):
            here = hull[:, t]
            # ⟨x − v_t, v_s − v_t⟩ ≤ 0 for every corner: v_t is the nearest point of H
            ahead = dot((x.detach() - here)[:, None, :], hull - here[:, None, :])
            stays &= (ahead <= 8 * u * scale[:, None].to(dtype) ** 2).all(1)
            x.grad = mu * x.detach() + (1 - mu) * here
            optimizer.step()
        gap = x.detach().double() - path[:, 0]
        errors.append(dot(gap, gap).sqrt())
    found = torch.stack(errors)
    found = torch.where(stays, found, torch.inf)
    largest, momentum = scale * (farthest + lr * corner), scale * speed / lr
    rounding = gamma(period + 12, u) * (largest + (1 + lr) * momentum)
    bound = amplification(beta, lr, mu) * rounding * ENLARGE
    return found, bound.expand_as(found)


def less(points):
    """The moves x_t − x_{t−1}."""
    return [[x - y for x, y in zip(row, points[t - 1])] for t, row in enumerate(points)]


def amplification(beta, lr, mu):
    """Σ_j ‖Mʲ‖ for M = [[1 + β − ημ, −β], [1, 0]], with the start's error: a sum that is cut where
    a block of powers is below a half, which bounds the rest."""
    import torch

    M = torch.tensor([[1 + beta - lr * mu, -beta], [1.0, 0.0]], dtype=torch.float64)
    power, total, size = torch.eye(2, dtype=torch.float64), 0.0, 2.0
    for _ in range(100_000):
        size = float(power.norm())
        if size < 0.5:
            break
        total += size
        power = power @ M
    return total / (1 - size) + 2 * total
