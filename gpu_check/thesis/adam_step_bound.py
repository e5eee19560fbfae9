"""Steps of the real torch.optim.Adam below α·B_t, and a run that attains B_t, batched.

B_t = (1−β₁)/(1−β₁ᵗ)·√((1−β₂ᵗ)/(1−β₂)·Σ_{j<t}(β₁²/β₂)^j). Rounding.  torch's lerp makes m with at
most 12 roundings a step of the average of the |g_i|, which obeys the bound too (m + w(g − m) passes
4 of |m| + w(|g| + |m|), at most three times the new average), and v with 4 of itself.  1 − βᵗ is
float64 and wrong by 3u/(1−β).  So a step exceeds αB_t by γ_N with N = 14t + 30, plus the last; B_t
is computed in float64.
"""

from functools import cache

from ..batched.device import load_torch
from ..batched.quick import is_quick
from ..trainable.runs import hold

EDGES = ("zero gradients", "zeros first", "equal gradients")

DECAYS = (
    (0.9, 0.999),
    (0.9, 0.99),
    (0.5, 0.555),
    (0.7, 0.777),
    (0.99, 0.9999),
    (0.9, 0.9),
    (0.95, 0.5),
)
STEPS = 60
EPS = 1e-8


def check(instances=400, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """|δ_t| ≤ αB_t along runs of 60 steps; with (.9, .999) also an extremal run at B_t: 5,000
    steps, 1,000 for a quick look, 200 in float32.

    Instance i has the decays number i modulo 7; `dims` must be left out.
    """
    load_torch()
    if dims is not None:
        raise ValueError(
            f"dims is {dims!r}; this check is of single coordinates, whose decays go by turns"
        )

    def one(seed, numbers, turn, device, dtype):
        return compare(seed, numbers, DECAYS[turn - 1], device, dtype)

    # 7 is prime and the turns are 1 … 7, so they stand where other checks have sizes
    of = " of 1,000 steps" if is_quick() and dtype == "float64" else ""
    note = f"steps of torch.optim.Adam below αB_t, an extremal run{of} at it"
    return hold(
        one,
        note,
        instances,
        seed,
        device,
        dtype,
        first,
        chunk,
        dims,
        tuple(range(1, len(DECAYS) + 1)),
        edges=EDGES,
    )


def compare(seed, numbers, decays, device, dtype):
    """|δ_t| and B_t(1 + 4γ_N), t = 1 … 60, (entries, B); the extremal run's lower side comes
    last."""
    import torch

    from ..batched import sampling
    from ..batched.bounds import ENLARGE
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)
    drawn = streams.bell(STEPS).to(dtype)
    kind = streams.choice(3)[:, None]
    constant, summed = drawn[:, :1].expand(-1, STEPS), drawn.cumsum(1)
    drawn = torch.where(kind == 0, drawn, torch.where(kind == 1, constant, summed))
    late = drawn * (torch.arange(STEPS, device=device) >= 5)
    drawn = sampling.at_edge(EDGES, "zeros first", numbers, drawn, late)
    drawn = sampling.at_edge(EDGES, "zero gradients", numbers, drawn, 0.0)
    drawn = sampling.at_edge(EDGES, "equal gradients", numbers, drawn, -drawn[:, :1])
    taken = steps(drawn.T, decays)
    right = [
        bound(t, decays) * (1 + 4 * slack(t, decays, dtype)) * ENLARGE for t in range(1, STEPS + 1)
    ]
    right = torch.tensor(right, dtype=torch.float64, device=device)[:, None].expand(-1, len(drawn))
    left = taken.double().abs()
    if decays == DECAYS[0]:
        count = 200 if dtype == torch.float32 else 1000 if is_quick() else 5000
        low, reached = extremal(decays, device, dtype, count)
        left = torch.cat([left, torch.full_like(left[:1], low)])
        right = torch.cat([right, torch.full_like(right[:1], reached)])
    return left, right


def steps(gradients, decays):
    """δ_1 … δ_t at α = 1, (t, B), of the real torch.optim.Adam, started anew at 0 before every step
    so that x does not round them."""
    import torch

    parameter = torch.nn.Parameter(torch.zeros_like(gradients[0]))
    optimizer = torch.optim.Adam([parameter], lr=1.0, betas=decays, eps=EPS)
    found = torch.empty_like(gradients)
    for t, g in enumerate(gradients):
        parameter.data.zero_()
        parameter.grad = g
        optimizer.step()
        found[t] = -parameter.data
    return found


def bound(t, decays):
    """B_t in float64."""
    from math import fsum, sqrt

    beta1, beta2 = decays
    total = fsum((beta1 * beta1 / beta2) ** j for j in range(t))
    return (1 - beta1) / (1 - beta1**t) * sqrt((1 - beta2**t) / (1 - beta2) * total)


def slack(t, decays, dtype, own=0):
    """γ_N; `own` roundings a step were spent on the gradients."""
    from ..batched.bounds import U64, UNIT, gamma

    return gamma((14 + own) * t + 30, UNIT[dtype]) + gamma(
        3 / (1 - decays[0]) + 3 / (1 - decays[1]), U64
    )


@cache
def extremal(decays, device, dtype, count=5000):
    """The least that the last of `count` steps can be for g_i ∝ (β₁/β₂)^{t−i}, B_t(1 − 4γ_N) times
    √v̂/(√v̂ + ε), and what it is."""
    import torch

    from ..batched.bounds import ENLARGE

    growth = decays[1] / decays[0]
    # the middle one is 1, so that no square underflows
    powers = growth ** (torch.arange(count, dtype=torch.float64, device=device) - count // 2)
    reached = float(steps(powers.to(dtype)[:, None], decays)[-1, 0])
    # the last gradient g gives v ≥ (1−β₂)g² and v̂ ≥ v: √v̂ ≥ g√(1−β₂)
    share = EPS / (float(powers[-1]) * (1 - decays[1]) ** 0.5)
    return bound(count, decays) * (1 - 4 * slack(count, decays, dtype, own=10)) / (
        (1 + 2 * share) * ENLARGE
    ), reached
