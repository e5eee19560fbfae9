"""How fast this device copies and multiplies, and how many bytes a check moves: what a rate is held
against."""

import time
from typing import NamedTuple

from .device import load_torch


class Roof(NamedTuple):
    """Bytes a second of a large copy (read and written) and operations a second of a large
    product."""

    bytes: float
    operations: float


def measure(device, dtype, seconds=0.5):
    """The Roof of a torch.device for a torch number type: each the best of the repetitions that fit
    into `seconds`.

    A CPU is measured with one thread, as the checks run (device.settings).
    """
    torch = load_torch()
    large = device.type == "cuda"
    source = torch.ones(2**27 if large else 2**23, dtype=dtype, device=device)
    target = torch.empty_like(source)
    copied = (
        2
        * source.numel()
        * source.element_size()
        / _best(lambda: target.copy_(source), device, seconds)
    )
    n = 4096 if large else 768
    A = torch.ones(n, n, dtype=dtype, device=device)
    out = torch.empty_like(A)
    return Roof(copied, 2 * n**3 / _best(lambda: torch.mm(A, A, out=out), device, seconds))


def _best(run, device, seconds):
    """The shortest time of one call."""
    torch = load_torch()

    def wait():
        if device.type == "cuda":
            torch.cuda.synchronize(device)

    run()
    wait()
    best, end = float("inf"), time.perf_counter() + seconds
    while time.perf_counter() < end:
        begun = time.perf_counter()
        run()
        wait()
        best = min(best, time.perf_counter() - begun)
    return best


def bytes_moved(run):
    """Bytes that torch's operations read and write in run(): views are free, a tensor counts once
    an operation.

    What an operation moves inside itself is not seen, so the true number is at least this.
    """
    torch = load_torch()
    from torch.utils._python_dispatch import TorchDispatchMode
    from torch.utils._pytree import tree_leaves

    def size(part):
        return sum(
            min(x.numel() * x.element_size(), x.untyped_storage().nbytes())
            for x in tree_leaves(part)
            if isinstance(x, torch.Tensor)
        )

    class Count(TorchDispatchMode):
        total = 0

        def __torch_dispatch__(self, function, types, args=(), kwargs=None):
            result = function(*args, **(kwargs or {}))
            if not function.is_view:
                self.total += size((args, kwargs)) + size(result)
            return result

    with Count() as count:
        run()
    return count.total


def bytes_an_instance(run, sample):
    """Bytes that one more instance moves in run(instances): the difference of 2·sample and sample
    instances."""
    return (bytes_moved(lambda: run(2 * sample)) - bytes_moved(lambda: run(sample))) / sample
