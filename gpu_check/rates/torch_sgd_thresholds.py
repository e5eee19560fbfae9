"""torch.optim.SGD itself on the cycles of the claim, in batches of scaled copies.

A cycle is the gradients at its K points: the shifts of one vector u of whole numbers. The points
solve x_{t+1} = x_t + β(x_t − x_{t−1}) − η·g_t with period K, the corners of the hull H are
(g_t − μx_t)/(1 − μ), and f = |x|²/2 − (1 − μ)·dist(x, H)²/2. Near the cycle the nearest point of H
is a corner, so an error e obeys e′ = e + β(e − e₋) − ημe + δ, δ the rounding of a step: |e_k| is at
most Σ_j‖Mʲ‖·max|δ|, M the matrix of that recursion.
"""

from ..batched.device import load_torch

KAPPA = 100
CYCLES = (  # β, η, u
    (0.5, 2.553, (1, 0, -1, 0)),
    (0.9, 0.8, (4, 3, 1, -2, -4, -4, -2, 1, 3)),
    (0.99, 0.125, (16, 15, 13, 9, 5, 0, -5, -9, -13, -15, -16, -15, -13, -9, -5, 0, 5, 9, 13, 15)),
)
ROUNDS = 40


def check(instances=60, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """The distance from the cycle after each of 40 rounds, against what rounding can make of it.

    Instance i runs on the cycle number i modulo 3, scaled at random; `dims` is one of 1, 2, 3, the
    cycle for all."""
    load_torch()
    from ..trainable.runs import hold

    note = "points of torch.optim.SGD after a round of a cycle"
    return hold(compare, note, instances, seed, device, dtype, first, chunk, dims, (1, 2, 3))


def cycle(beta, lr, wave, device):
    """(points, corners), both (K, K), float64."""
    import torch

    period, mu = len(wave), 1 / KAPPA
    u = torch.tensor(wave, dtype=torch.float64, device=device)
    gradients = torch.stack([u.roll(t) for t in range(period)])
    eye = torch.eye(period, dtype=torch.float64, device=device)
    # row t: x_{t+1} − (1 + β)x_t + βx_{t−1}, and the points add up to zero
    system = eye.roll(1, 1) - (1 + beta) * eye + beta * eye.roll(-1, 1)
    rows = torch.cat([system, torch.ones_like(eye[:1])])
    wanted = torch.cat([-lr * gradients, torch.zeros_like(eye[:1])])
    points = torch.linalg.lstsq(rows, wanted).solution
    return points, (gradients - mu * points) / (1 - mu)


def compare(seed, numbers, which, device, dtype):
    """Distances from the cycle after each round and their bounds, (ROUNDS, B)."""
    import torch

    from ..batched.bounds import ENLARGE, UNIT, gamma
    from ..batched.sampling import dot
    from ..batched.streams import Streams

    beta, lr, wave = CYCLES[which - 1]
    points, corners = cycle(beta, lr, wave, device)
    period, mu, u = len(wave), 1 / KAPPA, UNIT[dtype]
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
    largest = scale * float(points.norm(dim=1).max() + lr * corners.norm(dim=1).max())
    momentum = scale * float((points - points.roll(1, 0)).norm(dim=1).max()) / lr
    rounding = gamma(period + 12, u) * (largest + (1 + lr) * momentum)
    bound = amplification(beta, lr, mu) * rounding * ENLARGE
    return found, bound.expand_as(found)


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
