"""LM-RLLC(J(a)) on ½λθ²: ρ′ = ρ/(a+ρ) − x′, x′ = x + qρ, with x = c1λL_t, ρ = g_{t+1}/M_t; batched.

**Bound.** A step rounds M′ by γ_2(|aM| + |g′|) and g″ = g′ − x′M′ by 2u(|g″| + |g′|) +
|λ|(γ_2|c1M′L′| + u|θ′|). Divided by M′ this is what the next ratio is off the map by; the ratios
are formed in float64 from the run's numbers. The law is off by |c2| times the error of M⁺g and
three roundings.
"""

from ..batched.device import load_torch

EDGES = ("q = 0", "q = 1", "a = 1", "L = 0")


def check(instances=600, seed=0, device="auto", dtype="float64", steps=20, first=0, chunk=None):
    """Zero-start runs, 0.1 < a < 0.95, 0 < q < 2(1 + 1/a). Arguments and errors as in
    basis_independence.check otherwise."""
    load_torch()
    from ..batched import batches as cut
    from ..batched import watch

    chosen, number = cut.prepare(instances, seed, first, device, dtype, EDGES)
    worst = cut.Worst(seed, chosen, number)
    size = chunk or cut.devices.chunk_size(chosen, 8 * 20 * steps)
    with cut.devices.settings(chosen):
        watch.shape(1, 1)
        for part in watch.parts(range(*cut.span(first, instances, EDGES)), size):
            worst.add(part, *compare(draw(seed, part, chosen, steps).to(number), steps))
    return worst.result(instances, f"{worst.compared} laws and ratios compared with the map")


def draw(seed, numbers, device, steps):
    """An Instance in float64 with n = k = 1."""
    import torch

    from ..batched.edges import Edges
    from ..batched.instances import Instance
    from ..batched.rllc import State
    from ..batched.rules import LinearRule
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)
    a, c1, curvature = streams.uniform(0.1, 0.95), streams.uniform(0.2, 2), streams.uniform(0.2, 2)
    q = streams.uniform(0.05, 0.95) * 2 * (1 + 1 / a)
    edges = Edges(EDGES, numbers, device)
    a = edges.put("a = 1", a, 1)
    q = edges.put("q = 1", edges.put("q = 0", q, 0), 1)
    law = edges.put("L = 0", streams.uniform(-1, 2) / (c1 * curvature), 0)
    theta = streams.uniform(1, 2, 1)
    rule = LinearRule(a[:, None, None], torch.ones_like(theta))
    start = State(torch.zeros_like(theta)[:, :, None], law[:, None], theta)
    drive = torch.zeros(len(theta), steps, 1, dtype=theta.dtype, device=theta.device)
    return Instance(rule, c1, q / (c1 * curvature), start, curvature[:, None, None], drive)


def compare(instance, steps):
    """Errors and bounds (2(steps − 2), B): of the law and of the ratio."""
    import torch

    from ..batched.bounds import ENLARGE, U64, UNIT, applied, gamma
    from ..batched.frames import told
    from ..batched.rllc import step

    u, large = UNIT[instance.H.dtype], 1e12 if instance.H.dtype == torch.float32 else 1e100
    rate, second, a, curvature = (
        A.double().flatten() for A in (instance.c1, instance.c2, instance.rule.T, instance.H)
    )
    state, before, errors, bounds = instance.start, None, [], []
    left = torch.zeros_like(rate, dtype=torch.bool)
    for t in range(1, steps + 1):
        g = instance.gradient(t, state.theta)
        M, L, slope = state.M.double().flatten(), state.L.double().flatten(), g.double().flatten()
        if before is not None:
            older, old_law, old_slope, off = before
            ratio, moved = old_slope / older, rate * curvature * L
            inner = a + ratio
            law_bound = second.abs() * off + 3 * u * (
                L.abs() + old_law.abs() + (second * ratio).abs()
            )
            memory = gamma(2, u) * ((a * older).abs() + old_slope.abs())
            point = gamma(2, u) * (rate * M * L).abs() + u * state.theta.double().flatten().abs()
            rounded = 2 * u * (slope.abs() + old_slope.abs()) + curvature * point
            bound = (ratio * memory / (M * inner)).abs() + rounded / M.abs()
            spread = (ratio / inner).abs() * (1 + (a + ratio.abs()) / inner.abs())
            bound = bound + gamma(8, U64) * (spread + moved.abs() + (slope / M).abs())
            # Far from 1 the squares of the memory's entries leave the range of the number type.
            fits = ((1 / large < older.abs()) & (older.abs() < large)) & (
                (1 / large < M.abs()) & (M.abs() < large)
            )
            left = left | (~fits & torch.isfinite(M) & torch.isfinite(older))
            bound, law_bound = (
                torch.where(left, torch.inf, bound),
                torch.where(left, torch.inf, law_bound),
            )
            errors += [
                (L - old_law - second * ratio).abs(),
                (slope / M - (ratio / inner - moved)).abs(),
            ]
            bounds += [law_bound * ENLARGE, bound * ENLARGE]
        if t > 1:
            before = M, L, slope, applied(state.M, g).error
        state = step(instance.rule, instance.c1, instance.c2, state, g, full_rank=t > 1)
    bounds = torch.stack(bounds)
    return told(torch.stack(errors), bounds), bounds
