"""Gated RLLC (ours) is basis independent from the zero start; batched."""

from .device import load_torch


def check(instances=250, seed=0, device="auto", dtype="float64", dims=None, steps=9, first=0, chunk=None):
    """Run LM-RLLC behind the gate from M_0 = 0 in both frames, each with its own Gramian, and compare θ.

    The gate must be open in both runs exactly at the steps with rank k, at every step; an instance where it is
    not has an infinite error. Instances as in zero_starts.draw; arguments and errors as in
    basis_independence.check.
    """
    load_torch()
    from . import batches as cut

    chosen, number = cut.prepare(instances, seed, first, device, dtype)
    worst, opened = cut.Worst(seed, chosen, number), 0
    with cut.devices.settings(chosen):
        for shape, numbers in cut.batches(instances, first, dims, chosen, chunk, steps):
            errors, bounds, gates = compare(seed, numbers, *shape, chosen, number, steps)
            worst.add(numbers, errors, bounds)
            opened += int(gates)
    return worst.result(instances, f"{worst.compared} steps compared, {opened} with the gate open")


def compare(seed, numbers, n, k, device, dtype, steps):
    """(errors, bounds (steps, B), the number of open gates)."""
    import torch

    from . import gated, metric, zero_starts
    from .bounds import norm
    from .instances import change_basis
    from .memory_gap import LinearGap
    from .strategies import Gated, carry

    instance, S, rank = zero_starts.draw(seed, numbers, n, k, device, steps)
    instance, S = instance.to(dtype), S.to(dtype)
    changed = change_basis(instance, S)
    frames = [metric.frame(metric.gramian(*one.rule)).to(dtype) for one in (instance, changed)]
    inverses = [lambda M, g, F=F: gated.apply(M, g, F) for F in frames]
    memory_gap = LinearGap(instance, changed, S.double())
    errors, bounds, opened = [], [], 0
    olds = [instance.start.M, changed.start.M]
    runs = carry((instance, changed), inverses, Gated(S.double()), memory_gap, steps, rank, S.double())
    for t, (states, bound) in enumerate(runs):
        wanted = rank(t) == k
        wrong = sum((gated.is_open(M, F) != wanted).long() for M, F in zip(olds, frames)) > 0
        error = norm(states[1].theta.double() - states[0].theta.double())
        errors.append(torch.where(wrong, torch.inf, error))
        bounds.append(bound)
        olds = [state.M for state in states]
        opened = opened + wanted.sum()
    return torch.stack(errors), torch.stack(bounds), opened
