"""LM-RLLC(J(0), c1, c2) on quadratics: L_{t+1} = L_t + c2(1 − aα), α = c1L_t, a = gᵀHg/gᵀg, g =
g_t; batched.

**Bound.** The computed gradients are off by γ_{n+2}|H||θ| each, and the step between them by
γ_2|c1ML| + u|θ|, which H multiplies; all this is seen through M⁺, of norm 1/|M|, and the computed
M⁺g has the error of the pseudo-inverse; times c2, and 3u of the law, for its update. a is computed
in float64, its rounding γ_{3n+4}|g|ᵀ|H||g|/gᵀg.
"""

from ..batched.device import load_torch

EDGES = ("m = Λ", "β = 0", "β = 1", "L = 0")


def check(instances=600, seed=0, device="auto", dtype="float64", steps=30, first=0, chunk=None):
    """c1c2Λ in (0, 2), any first law. Arguments and errors as in basis_independence.check
    otherwise."""
    load_torch()
    from ..batched import batches as cut
    from ..batched import watch

    chosen, number = cut.prepare(instances, seed, first, device, dtype, EDGES)
    worst, fell = cut.Worst(seed, chosen, number), 0
    begin, end = cut.span(first, instances, EDGES)
    with cut.devices.settings(chosen):
        for which, n in enumerate((5, 2, 12)):
            numbers = range(begin + (which - begin) % 3, end, 3)
            size = chunk or cut.devices.chunk_size(chosen, 8 * steps * (20 * n * n + 100))
            if numbers:
                watch.shape(n, 1)
            for part in watch.parts(numbers, size):
                errors, bounds, reached = compare(
                    draw(seed, part, n, chosen, steps).to(number), steps
                )
                worst.add(part, errors, bounds)
                fell += int(reached.sum())
    return worst.result(
        instances,
        f"{worst.compared} steps compared; |g| fell below 1e-3 in {fell} of {instances} runs",
    )


def draw(seed, numbers, n, device, steps):
    """An Instance in float64: M_0 = g_0 = Hθ_0, so that every step compares."""
    import torch

    from ..batched import sampling
    from ..batched.edges import Edges
    from ..batched.instances import Instance, times
    from ..batched.rllc import State
    from ..batched.rules import LinearRule
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)
    H, theta = sampling.quadratic(streams, n), streams.bell(n)
    one = torch.ones(len(theta), 1, 1, dtype=theta.dtype, device=theta.device)
    # Eigenvalues of sampling.quadratic lie in [0.1, 2].
    beta, c1 = streams.uniform(0.05, 0.95), streams.uniform(0.25, 1)
    edges = Edges(EDGES, numbers, device)
    H = edges.put("m = Λ", H, torch.eye(n))
    beta = edges.put("β = 1", edges.put("β = 0", beta, 0), 1)
    law = edges.put("L = 0", streams.uniform(-1, 2, 1) / c1[:, None], 0)
    # The state after the step from θ_0: M = g = Hθ_0, θ = θ_0 − c1ML.
    g = times(H, theta)
    start = State(g[:, :, None], law, theta - c1[:, None] * g * law)
    drive = torch.zeros(len(theta), steps, n, dtype=theta.dtype, device=theta.device)
    return Instance(LinearRule(0 * one, one[:, 0]), c1, beta / c1, start, H, drive)


def compare(instance, steps):
    """Errors and bounds (steps − 1, B), and which runs fell below |g| = 10⁻³|g_1|."""
    import torch

    from ..batched.bounds import ENLARGE, U64, UNIT, applied, gamma, norm, norms
    from ..batched.frames import told
    from ..batched.instances import times
    from ..batched.rllc import stacked, step

    u, smallest = UNIT[instance.H.dtype], 1e-12 if instance.H.dtype == torch.float32 else 1e-100
    H, c1, c2 = instance.H.double(), instance.c1.double(), instance.c2.double()
    n, states, drives = H.shape[1], [instance.start], []
    for t in range(1, steps + 1):
        drives.append(instance.gradient(t, states[-1].theta))
        states.append(step(instance.rule, instance.c1, instance.c2, states[-1], drives[-1]))
    run, g = stacked(states), torch.stack(drives)
    sizes = norms(g.double())
    reached = (sizes < 1e-3 * norm(instance.start.M.double())).any(0)
    # every step but the first of every instance as an instance of its own
    later = steps - 1
    H, c1, c2 = (x.expand(later, *x.shape).flatten(0, 1) for x in (H, c1, c2))
    at = applied(run.M[1:-1].flatten(0, 1), g[1:].flatten(0, 1))
    M, L, learned, theta, before = (
        part.flatten(0, 1).double()
        for part in (run.M[1:-1], run.L[1:-1], run.L[2:], run.theta[1:-1], run.theta[:-2])
    )
    memory, alpha, learned = M[:, :, 0], c1 * L[:, 0], learned[:, 0]
    square = (memory * memory).sum(1)
    quotient = (memory * times(H, memory)).sum(1) / square
    rough = (memory.abs() * times(H.abs(), memory.abs())).sum(1) / square
    slopes = gamma(n + 2, u) * (
        norm(times(H.abs(), theta.abs())) + norm(times(H.abs(), before.abs()))
    )
    moved = gamma(2, u) * alpha.abs() * norm(M) + u * norm(theta)
    bound = at.error + at.inverse * (slopes + norm(H) * moved)
    bound = bound + gamma(3 * n + 8, U64) * (1 + alpha.abs() * rough)
    wanted = c2 * (1 - quotient * alpha)
    bound = (c2 * bound + 3 * u * (learned.abs() + wanted.abs())) * ENLARGE
    # Below this size the squares of the memory's entries underflow.
    small = (norm(M) <= smallest).reshape(later, -1).cumsum(0) > 0
    bounds = torch.where(small, torch.inf, bound.reshape(later, -1))
    errors = (learned - L[:, 0] - wanted).abs().reshape(later, -1)
    return told(errors, bounds), bounds, reached
