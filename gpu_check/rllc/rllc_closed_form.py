"""θ_t = θ_0 rᵗ(1−q)^{t(t−1)/2} for LM-RLLC(J(0), c1, c2) on ½λ|θ|² from M_0 = 0, batched.

**Bound.** A rounded step multiplies every component of θ by its own factor, which is 1 − c1λL̂_t up
to δ = γ_4|c1λL̂_t| + u|1 − c1λL̂_t|; M̂⁺ĝ averages the same factors (two more roundings), so the
error of the law obeys E ← |1 − q|E + |c2|(δ + γ_2(|1 − c1λL̂_t| + δ) + ε) + u(|c2x̂| + |L̂|), ε the
error of the pseudo-inverse, and that of θ obeys e ← (|1 − c1λL̂| + |c1λ|E)e + |θ̂|(|c1λ|E + δ). All
parameters are multiples of 1/8 times a power of two: r and 1 − q are exact.
"""

from ..batched.device import load_torch

EDGES = ("q = 0", "q = 2", "L = 0")


def check(instances=600, seed=0, device="auto", dtype="float64", steps=6, first=0, chunk=None):
    """Run every instance and compare θ_1 … θ_steps with the formula; a Result.

    0 < q < 2 or q = 5/2, q ≠ 1 and r ≠ 0, so no iterate is exactly 0. Arguments and errors as in
    basis_independence.check otherwise.
    """
    load_torch()
    from ..batched import batches as cut
    from ..batched import watch

    chosen, number = cut.prepare(instances, seed, first, device, dtype, EDGES)
    worst = cut.Worst(seed, chosen, number)
    begin, end = cut.span(first, instances, EDGES)
    with cut.devices.settings(chosen):
        for n in (1, 3):
            numbers = range(begin + (n // 2 - begin) % 2, end, 2)
            size = chunk or cut.devices.chunk_size(chosen, 8 * 200 * n)
            if numbers:
                watch.shape(n, 1)
            for part in watch.parts(numbers, size):
                worst.add(part, *compare(*draw(seed, part, n, chosen), number, steps))
    return worst.result(instances, f"{worst.compared} iterates compared with the closed form")


def draw(seed, numbers, n, device):
    """(rate c1λ, curvature λ, q, r, θ_0), each (B,), θ_0 (B, n)."""
    import torch

    from ..batched.edges import Edges
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)
    curvature = torch.where(streams.choice(2) == 0, 1.0, 2.0).double()
    q = (1 + streams.choice(15)).double() / 8  # 1/8 … 15/8
    q = torch.where(q == 1, 2.5, q)
    r = (1 + streams.choice(12)).double() / 8
    r = torch.where(streams.choice(2) == 0, r, -r)
    theta, edges = streams.bell(n), Edges(EDGES, numbers, device)
    q = edges.put("q = 2", edges.put("q = 0", q, 0), 2)
    r = edges.put("L = 0", r, 1)
    return 0.5 * curvature, curvature, q, r, theta + torch.where(theta >= 0, 0.25, -0.25)


def compare(rate, curvature, q, r, theta, dtype, steps):
    """Errors and bounds (steps, B) of θ_t; norms over the n components."""
    import torch

    from ..batched.bounds import ENLARGE, UNIT, applied, gamma, norm
    from ..batched.rllc import State, step
    from ..batched.rules import LinearRule

    u, count = UNIT[dtype], len(rate)
    one = torch.ones(count, 1, 1, dtype=dtype, device=rate.device)
    rule = LinearRule(0 * one, one[:, 0])
    c1, c2, law = (
        (rate / curvature).to(dtype),
        (q / rate).to(dtype),
        ((1 - r) / rate).to(dtype)[:, None],
    )
    slope = curvature.to(dtype)[:, None]
    start = theta.to(dtype)
    state = State(0 * start[:, :, None], law, start)
    law_error = point_error = factor = off = torch.zeros_like(rate)
    product, power, errors, bounds = torch.ones_like(r), torch.ones_like(r), [], []
    for t in range(1, steps + 1):
        old, g = state, slope * state.theta
        state = step(rule, c1, c2, old, g, full_rank=t > 1)
        if t > 1:
            at = applied(old.M, g)
            change = (state.L - old.L)[:, 0].double()
            averaged = off + gamma(2, u) * (factor.abs() + off) + at.error
            # |c2x̂| is the change of the law up to its own rounding
            rounding = 2 * u * (change.abs() + state.L[:, 0].double().abs())
            law_error = (1 - q).abs() * law_error + (q / rate).abs() * averaged + rounding
        k = rate * state.L[:, 0].double()
        factor, off = 1 - k, gamma(4, u) * k.abs() + u * (1 - k).abs()
        moved = rate * law_error
        point_error = (factor.abs() + moved) * point_error + norm(old.theta.double()) * (
            moved + off
        )
        product, power = product * r * power, power * (1 - q)
        wanted = start.double() * product[:, None]
        errors.append(norm(state.theta.double() - wanted))
        bounds.append((point_error + gamma(t * (t + 1), 2.0**-53) * norm(wanted)) * ENLARGE)
    return torch.stack(errors), torch.stack(bounds)
