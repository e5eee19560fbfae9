"""Gramian-metric RLLC (ours) is basis independent at every rank; batched."""

from functools import partial

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
    load_torch()
    from ..batched import batches as cut
    from ..batched.zero_starts import EDGES

    chosen, number = cut.prepare(instances, seed, first, device, dtype, EDGES)
    worst = cut.Worst(seed, chosen, number)
    with cut.devices.settings(chosen):
        for shape, numbers in cut.batches(
            instances, first, dims, chosen, chunk, steps, wide=True, edges=EDGES
        ):
            for found in compare(seed, numbers, *shape, chosen, number, steps):
                worst.add(numbers, *found)
    return worst.result(
        instances,
        f"{worst.compared} Gramians and steps compared, weighted pseudo-inverse and ridge",
    )


def compare(seed, numbers, n, k, device, dtype, steps):
    """Yield errors and bounds: of the Gramians (1, B), of the runs with the weighted pseudo-inverse
    and of those with the ridge (steps, B)."""
    from ..batched import zero_starts
    from ..batched.instances import change_basis
    from ..optimizers import metric

    instance, S, rank = zero_starts.draw(seed, numbers, n, k, device, steps)
    yield gramians(instance, change_basis(instance, S), S)
    instance, S = instance.to(dtype), S.to(dtype)
    both = instance, change_basis(instance, S)
    frames = [metric.frame(metric.gramian(*one.rule)).to(dtype) for one in both]
    for root in (None, 0.25):
        yield runs(both, frames, root, S.double(), rank, steps)


def runs(both, frames, root, S, rank, steps):
    """Errors and bounds (steps, B) with √ε = `root`, or for the weighted pseudo-inverse."""
    import torch

    from ..batched.bounds import norm
    from ..batched.memory_gap import LinearGap
    from ..optimizers import metric
    from ..optimizers.strategies import Metric, carry

    inverse = partial(metric.apply, F=torch.cat(frames), root=root)
    runs = carry(both, inverse, Metric(frames, root, S), LinearGap(*both, S), steps, rank, S)
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
