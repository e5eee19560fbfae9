"""Gramian-metric RLLC (ours) is basis independent at every rank; batched."""

from ..batched.device import load_torch


def check(
    instances=250, seed=0, device="auto", dtype="float64", dims=None, steps=6, first=0, chunk=None
):
    """Run the weighted pseudo-inverse and the ridge (A + εW)⁻¹Mᵀ, ε = 1/16, from zero starts in
    both frames.

    Each frame sums its own Gramian, and W' is compared with SᵀWS. θ is compared at every rank from
    0 to k, k > n included; instances as in zero_starts.draw; arguments and errors as in
    basis_independence.check otherwise.
    """
    double = load_torch().float64
    from ..batched import batches as cut
    from ..batched.zero_starts import EDGES

    chosen, number = cut.prepare(instances, seed, first, device, dtype, EDGES)
    worst = cut.Worst(seed, chosen, number)
    with cut.devices.settings(chosen):
        for shape, numbers in cut.batches(
            instances, first, dims, chosen, chunk, steps, wide=True, edges=EDGES
        ):
            worst.add(numbers, *gramians(*pair(seed, numbers, *shape, chosen, double, steps)[:3]))
            for root in (None, 0.25):
                worst.add(numbers, *compare(seed, numbers, *shape, root, chosen, number, steps))
    return worst.result(
        instances,
        f"{worst.compared} Gramians and steps compared, weighted pseudo-inverse and ridge",
    )


def pair(seed, numbers, n, k, device, dtype, steps):
    """(Instance, its S-frame, S in float64, rank)."""
    from ..batched import zero_starts
    from ..batched.instances import change_basis

    instance, S, rank = zero_starts.draw(seed, numbers, n, k, device, steps)
    instance, S = instance.to(dtype), S.to(dtype)
    return instance, change_basis(instance, S), S.double(), rank


def compare(seed, numbers, n, k, root, device, dtype, steps):
    """Errors and bounds (steps, B) with √ε = `root`, or for the weighted pseudo-inverse."""
    import torch

    from ..batched.bounds import norm
    from ..batched.memory_gap import LinearGap
    from ..optimizers import metric
    from ..optimizers.strategies import Metric, carry

    *both, S, rank = pair(seed, numbers, n, k, device, dtype, steps)
    frames = [metric.frame(metric.gramian(*one.rule)).to(dtype) for one in both]
    inverses = [lambda M, g, F=F: metric.apply(M, g, F, root) for F in frames]
    runs = carry(both, inverses, Metric(frames, root, S), LinearGap(*both, S), steps, rank, S)
    found = [(norm(b.theta.double() - a.theta.double()), bound) for (a, b), bound in runs]
    return tuple(torch.stack(column) for column in zip(*found))


def gramians(instance, changed, S):
    """‖W' − SᵀWS‖/‖W'‖ and its bound, (1, B), for instances in float64.

    Z = W' − SᵀWS solves Z − T'ᵀZT' = R, R the difference of the residuals that both leave in the
    equation of (T', v'); so ‖Z‖ ≤ √k‖R‖‖Y‖ with Y = Σ(T'ᵀ)ⁱT'ⁱ. Y is summed by doubling, and with τ
    ≥ ‖Y − T'ᵀYT' − I‖ < 1 it is within the factor 1/(1 − τ).
    """
    import torch

    from ..batched.bounds import ENLARGE, U64, gamma, norm
    from ..optimizers import metric

    T, v = (A.double() for A in changed.rule)
    k = T.shape[1]
    W, base = metric.gramian(T, v), metric.gramian(*instance.rule)
    moved = S.mT @ base @ S
    formed = gamma(2 * k, U64) * norm(S.mT.abs() @ base.abs() @ S.abs())
    Y, eye = metric.total(T), torch.eye(k, dtype=T.dtype, device=T.device).expand_as(T)
    tau, square = _residual(T, eye, Y), v[:, :, None] * v[:, None, :]
    left = _residual(T, square, W) + _residual(T, square, moved)
    bound = k**0.5 * left * norm(Y) / (1 - tau) + formed
    bound = torch.where(tau < 1, bound, torch.inf) / norm(W) + 2 * U64
    return (norm(W - moved) / norm(W))[None], (bound * ENLARGE)[None]


def _residual(T, C, W):
    """A bound of ‖W − TᵀWT − C‖."""
    from ..batched.bounds import U64, gamma, norm

    majorant = W.abs() + T.mT.abs() @ W.abs() @ T.abs() + C.abs()
    return norm(W - T.mT @ W @ T - C) + gamma(2 * T.shape[1] + 3, U64) * norm(majorant)
