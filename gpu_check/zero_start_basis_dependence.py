"""From the zero start the basis matters, unless SSᵀ = σ²I; batched."""

from .device import load_torch


def check(instances=250, seed=0, device="auto", dtype="float64", dims=None, steps=6, first=0, chunk=None):
    """Both directions, from M_0 = 0 with T dense (so (T, v) is controllable) and k ≥ 2.

    Agreement: S with SSᵀ = σ²I exactly (integer reflections); θ must agree
    within the bound. Difference: S a diagonal of distinct powers of two, so that
    the S-frame's numbers are exact, and the minimal witness; the witness must
    differ by more than the rounding of both runs, so the exact runs differ, and
    how many of the others do is said. `worst_*` speak of the agreement.
    Arguments and errors as in basis_independence.check, but k ≥ 2.
    """
    load_torch()
    from . import batches as cut

    chosen, number = cut.prepare(instances, seed, first, device, dtype)
    worst = cut.Worst(seed, chosen, number)
    decided = 0
    for shape, numbers in cut.batches(instances, first, dims, chosen, chunk, steps, least_k=2):
        worst.add(numbers, *agreement(seed, numbers, *shape, chosen, number, steps))
        decided += int((separation(*differing(seed, numbers, *shape, chosen, number, steps)) > 1).sum())
    least = float(separation(*witness(chosen, number)).min())
    note = (
        f"{worst.compared} steps agree for SSᵀ = σ²I; {decided} of {instances} other changes of basis "
        f"differ by more than rounding, the witness by {least:.2g} times the rounding"
    )
    return worst.result(instances, note, ok=least > 1 and decided > 0)


def agreement(seed, numbers, n, k, device, dtype, steps):
    """Errors and bounds (steps, B) for S with SSᵀ = σ²I."""
    import torch

    from . import sampling
    from .frames import gaps
    from .instances import change_basis
    from .memory_gap import LinearGap

    instance, streams = draw(seed, numbers, n, k, device, steps)
    S = sampling.integer_reflections(streams, k).to(dtype)
    instance = instance.to(dtype)
    changed = change_basis(instance, S)
    memory_gap = LinearGap(instance, changed, S.double())
    pairs = list(gaps(instance, changed, S, memory_gap, steps, _rank(n, k)))
    return torch.stack([error for error, _ in pairs]), torch.stack([bound for _, bound in pairs])


def differing(seed, numbers, n, k, device, dtype, steps):
    """(instance, S, steps) with S a diagonal of the powers of two 1, 2, …, 2^{k−1}."""
    import torch

    instance, _ = draw(seed, numbers, n, k, device, steps)
    S = torch.diag(2.0 ** torch.arange(k, dtype=dtype, device=device)).expand(len(numbers), k, k)
    return instance.to(dtype), S, steps


def witness(device, dtype):
    """(instance, S, steps) of the minimal witness: n = 1, k = 2, t = 2, θ_2 = −5/4 against −7/5."""
    import torch

    from .instances import Instance
    from .rllc import State
    from .rules import LinearRule

    def tensor(values):
        return torch.tensor([values], dtype=dtype, device=device)

    rule = LinearRule(tensor([[0, 0], [0, 0.5]]), tensor([1, 1]))
    start = State(tensor([[0, 0]]), tensor([0, 0]), tensor([0]))
    one = torch.ones(1, dtype=dtype, device=device)
    instance = Instance(rule, one, one, start, tensor([[0]]), tensor([[1], [1]]))
    return instance, tensor([[1, 0], [0, 2]]), 2


def separation(instance, S, steps):
    """gap/rounding at the t where it is largest, for every instance (B,)."""
    import torch

    from .bounds import norm
    from .frames import forward_errors
    from .instances import change_basis
    from .memory_gap import LinearGap

    n, k = instance.start.M.shape[1:]
    best = torch.zeros(len(S), dtype=torch.float64, device=S.device)
    runs = [
        forward_errors(one, LinearGap(one), steps, _rank(n, k))
        for one in (instance, change_basis(instance, S))
    ]
    for (theta, first), (changed, second) in zip(*runs):
        gap = norm(changed - theta)
        best = torch.maximum(best, torch.where(gap > 0, gap / (first + second), 0))
    return best


def draw(seed, numbers, n, k, device, steps):
    """(Instance from the zero start in open loop, the streams it came from), in float64."""
    from . import sampling
    from .instances import Instance
    from .rllc import State
    from .rules import LinearRule
    from .streams import Streams

    streams = Streams(seed, numbers, device)
    T, v = sampling.dense(streams, k)
    drive, L = streams.bell(steps, n), streams.bell(k)
    theta = drive.new_zeros(len(drive), n)
    start = State(drive.new_zeros(len(drive), n, k), L, theta)
    c1, c2 = streams.uniform(0.1, 1), streams.uniform(0.1, 1)
    return Instance(LinearRule(T, v), c1, c2, start, sampling.no_slope(theta), drive), streams


def _rank(n, k):
    """The rank of M_t: at most min(t, n, k) by equation (2), and that in general position."""
    return lambda t: min(t, n, k)
