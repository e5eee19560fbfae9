"""Hindsight on quadratics: θ_{t−2} − c1ML_t = θ_{t−1} − βPg lowers f by β(1 − βΛ/2)|Pg|² or more;
batched.

**Bound.** d = hindsight − θ_{t−1} is formed in float64 from the run's numbers; it is off −βPg by e
= γ_{k+2}|c1||M|(|L_t| + |L|) + u(|θ_{t−1}| + |c1||M||L_t|) + β times the error of M⁺g seen by M.
The change of f is ⟨g, d⟩ + ½dᵀHd with the true g = Hθ_{t−1}, so the rounding of the run's gradient
counts β·e_g·|Pg|, and e counts (|g| + Λ(|d| + e))e. Λ = ‖H‖_F is larger than the spectral norm,
which the claim allows.
"""

from ..batched.device import load_torch

EDGES = ("T = 1", "L = 0", "c2 = 0")


def check(
    instances=600, seed=0, device="auto", dtype="float64", dims=None, steps=6, first=0, chunk=None
):
    """Linear memory from a full-rank start. Arguments and errors as in basis_independence.check
    otherwise."""
    load_torch()
    from ..batched import batches as cut

    chosen, number = cut.prepare(instances, seed, first, device, dtype, EDGES)
    worst = cut.Worst(seed, chosen, number)
    with cut.devices.settings(chosen):
        for shape, numbers in cut.batches(
            instances, first, dims, chosen, chunk, steps, edges=EDGES
        ):
            worst.add(
                numbers, *compare(draw(seed, numbers, *shape, chosen, steps).to(number), steps)
            )
    return worst.result(instances, f"{worst.compared} projections and descents")


def draw(seed, numbers, n, k, device, steps):
    """An Instance in float64: M_0 of full rank; β = c1c2 between 0.05 and 1.5, eigenvalues of H in
    [0.1, 2]."""
    import torch

    from ..batched import sampling
    from ..batched.edges import Edges
    from ..batched.instances import Instance
    from ..batched.rllc import State
    from ..batched.rules import LinearRule
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)
    rule = LinearRule(*sampling.propagator(streams, k))
    start = State(sampling.full_rank_memory(streams, n, k), 0.1 * streams.bell(k), streams.bell(n))
    c1, beta = streams.uniform(0.1, 0.4), streams.uniform(0.05, 1.5)
    drive = torch.zeros(len(c1), steps, n, dtype=c1.dtype, device=c1.device)
    one = Instance(rule, c1, beta / c1, start, sampling.quadratic(streams, n), drive)
    return Edges(EDGES, numbers, device).instance(one)


def compare(instance, steps):
    """Errors and bounds (2·steps, B); the start's θ is where the step before, with M_0 and L_0,
    began."""
    import torch

    from ..batched.bounds import ENLARGE, U64, UNIT, applied, gamma, norm
    from ..batched.instances import times
    from ..batched.pseudo_inverse import twice_gram_schmidt
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
    beta, largest = c1 * c2, norm(H)
    at = applied(run.M[1:-1].flatten(0, 1), g)
    M, L, corrected, theta, start = (
        part.flatten(0, 1).double()
        for part in (run.M[1:-1], run.L[1:-1], run.L[2:], run.theta[1:-1], run.theta[:-2])
    )
    slope = g.double()
    d = start - c1[:, None] * times(M, corrected) - theta
    Q, R = twice_gram_schmidt(M)
    along = times(Q, times(Q.mT, slope))
    size = norm(along)
    rough = norm(times(M.abs(), corrected.abs() + L.abs()))
    off = gamma(k + 2, u) * c1 * rough + u * (norm(theta) + norm(start))
    off = off + beta * norm(M) * at.error
    tilt = (tilted(M, Q, R, at.inverse) + gamma(n + k, U64) * norm(Q) ** 2) * norm(slope)
    off = off + beta * tilt
    true = times(H, theta)
    change = (true * d).sum(1) + (d * times(H, d)).sum(1) / 2
    promise = beta * (1 - beta * largest / 2) * size**2
    slack = (norm(true) + largest * (norm(d) + off)) * off
    slack = slack + beta * gamma(n + 2, u) * norm(times(H.abs(), theta.abs())) * size
    slack = slack + beta * (1 + beta * largest) * (2 * size + tilt) * tilt
    slack = slack + gamma(3 * n + 8, U64) * (
        norm(true) * norm(d) + largest * norm(d) ** 2 + (1 + beta * largest) * beta * size**2
    )
    errors = norm(d + beta[:, None] * along), (change + promise).clamp(min=0)
    bounds = (off + gamma(n + 4, U64) * (norm(d) + beta * size)) * ENLARGE, slack * ENLARGE
    # step by step, the projection before the descent
    return tuple(
        torch.stack(pair).reshape(2, steps, -1).movedim(0, 1).flatten(0, 1)
        for pair in (errors, bounds)
    )


def tilted(M, Q, R, inverse):
    """A bound of ‖QQᵀ − P‖ for M = QR + F of full rank: ‖F‖‖R⁻¹‖/√(1−w) + w, w = ‖QᵀQ − I‖.

    (1−P)Q = −(1−P)FR⁻¹, and projectors of equal rank differ by what one leaves of the other's
    range; ‖R⁻¹‖ ≤ (1+w)/(1/‖M⁺‖ − ‖F‖).
    """
    import torch

    from ..batched.bounds import defect, residual

    F, w = residual(M, Q, R), defect(Q.mT, Q)
    rest = 1 / inverse - F
    found = F * (1 + w) / rest / (1 - w) + w
    return torch.where((rest > 0) & (w < 1), found, torch.inf)
