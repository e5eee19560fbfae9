"""The law correction on quadratics is c1c2·M⁺HM(L* − L), L* the best law of the step before;
batched.

**Bound.** With L̂* computed from the normal equations, r = MᵀH(θ_{t−2} − c1ML̂*) and e the distance
of the computed gradient from H(θ_{t−2} − c1ML), the two sides differ by A⁻¹r + M⁺e, at most p²|r| +
p|e| with p ≥ ‖M⁺‖, and by the errors of both computed products with M⁺; times c2, and 3u of the
law, for its update. r is measured in float64.
"""

from ..batched.device import load_torch

RULES = ("linear", "signs")
EDGES = ("H = 1", "L = 0", "c2 = 0", "T = 0")


def check(
    instances=600, seed=0, device="auto", dtype="float64", dims=None, steps=6, first=0, chunk=None
):
    """Linear memory and the clipped-sign rule in turn. Arguments and errors as in
    basis_independence.check."""
    load_torch()
    from ..batched import batches as cut

    chosen, number = cut.prepare(instances, seed, first, device, dtype, EDGES)
    worst = cut.Worst(seed, chosen, number)
    with cut.devices.settings(chosen):
        for shape, numbers in cut.batches(
            instances, first, dims, chosen, chunk, steps, edges=EDGES
        ):
            for which, rule in enumerate(RULES):
                part = [i for i in numbers if i // 6 % 2 == which]
                if part:
                    worst.add(
                        part,
                        *compare(draw(seed, part, *shape, chosen, steps, rule).to(number), steps),
                    )
    return worst.result(
        instances, f"{worst.compared} law corrections, linear and clipped-sign memory"
    )


def draw(seed, numbers, n, k, device, steps, rule):
    """An Instance in float64: a quadratic with minimum at 0, a full-rank M_0."""
    import torch

    from ..batched import sampling
    from ..batched.edges import Edges
    from ..batched.instances import Instance
    from ..batched.rllc import State
    from ..batched.rules import ClippedSignRule, LinearRule
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)
    T, v = sampling.dense(streams, k)
    memory = (
        LinearRule(T, v) if rule == "linear" else ClippedSignRule(T, v, streams.uniform(0.5, 0.9))
    )
    theta = streams.bell(n)
    start = State(
        sampling.full_rank_memory(streams, n, k), 0.1 * streams.bell(k), theta, memory.start(theta)
    )
    H = sampling.quadratic(streams, n)
    c1, c2 = streams.uniform(0.1, 0.3), streams.uniform(0.2, 1)
    edges = Edges(EDGES, numbers, device)
    H = edges.put("H = 1", H, torch.eye(n))
    none = torch.zeros(len(theta), steps, n, dtype=theta.dtype, device=theta.device)
    return edges.instance(Instance(memory, c1, c2, start, H, none))


def compare(instance, steps):
    """Errors and bounds (steps, B); the start's θ is where the step before, with M_0 and L_0,
    began."""
    import torch

    from ..batched.bounds import ENLARGE, U64, UNIT, applied, gamma, norm
    from ..batched.frames import finite, told
    from ..batched.instances import times
    from ..batched.pseudo_inverse import apply_pinv
    from ..batched.rllc import stacked, step

    u = UNIT[instance.H.dtype]
    H, c1, c2 = instance.H.double(), instance.c1.double(), instance.c2.double()
    n, k = instance.start.M.shape[1:]
    before = instance.start
    taken = instance.c1[:, None] * times(before.M, before.L)
    states, drives = [before, before._replace(theta=before.theta - taken)], []
    for t in range(1, steps + 1):
        drives.append(instance.gradient(t, states[-1].theta))
        states.append(step(instance.rule, instance.c1, instance.c2, states[-1], drives[-1]))
    # every step of every instance as an instance of its own
    run, g = stacked(states), torch.stack(drives).flatten(0, 1)
    H, c1, c2 = (x.expand(steps, *x.shape).flatten(0, 1) for x in (H, c1, c2))
    M, L, theta, start, later = (
        part.flatten(0, 1)
        for part in (run.M[1:-1], run.L[1:-1], run.theta[1:-1], run.theta[:-2], run.L[2:])
    )
    at, M, L, theta, later = applied(M, g), M.double(), L.double(), theta.double(), later.double()
    best, residual = best_law(H, M, start.double(), c1)
    step_size = M.abs() @ L.abs()[:, :, None]
    moved = gamma(k + 1, u) * c1 * norm(step_size) + u * norm(theta)
    defect = norm(H) * moved + gamma(n + 2, u) * norm(times(H.abs(), theta.abs()))
    difference = best - L
    pull = c1[:, None] * times(H, times(M, difference))
    majorant = c1[:, None] * times(H.abs(), times(M.abs(), difference.abs()))
    other, p = applied(M, pull), at.inverse
    wanted = c2[:, None] * apply_pinv(M, pull)
    bound = (
        at.error
        + other.error
        + p * p * residual
        + p * (defect + gamma(n + k + 2, U64) * norm(majorant))
    )
    bound = (c2 * bound + 3 * u * norm(later.abs() + wanted.abs())) * ENLARGE
    # A memory that lost its rank has no law: nothing is said from there on.
    dropped = (finite(M) & (at.rank < k)).reshape(steps, -1)
    bounds = torch.where(dropped.cumsum(0) > 0, torch.inf, bound.reshape(steps, -1))
    return told(norm(later - L - wanted).reshape(steps, -1), bounds), bounds


def best_law(H, M, theta, c1):
    """The minimizing law (B, k) from the normal equations, and a bound of |MᵀH(θ − c1ML)|."""
    import torch

    from ..batched.bounds import U64, gamma, norm
    from ..batched.instances import times

    n, k = M.shape[1:]
    normal = M.mT @ H @ M
    # A memory that lost its rank gives an infinite bound through its pseudo-inverse.
    best = (
        torch.linalg.solve_ex(normal, times(M.mT, times(H, theta))[:, :, None])[0][:, :, 0]
        / c1[:, None]
    )
    residual = times(M.mT, times(H, theta - c1[:, None] * times(M, best)))
    majorant = times(
        M.mT.abs(), times(H.abs(), theta.abs() + c1[:, None] * times(M.abs(), best.abs()))
    )
    return best, norm(residual) + gamma(2 * n + k + 3, U64) * norm(majorant)
