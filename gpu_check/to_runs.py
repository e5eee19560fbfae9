"""Left sides held below right sides, batch by batch, for the checks of the trainable optimizer."""

import time

from .device import load_torch, name

CHUNK = 20_000


def hold(compare, note, instances, seed, device, dtype, first, chunk, dims, sizes=(1, 2, 3, 5)):
    """`compare(seed, numbers, n, device, dtype)` gives (left, right), both (entries, B), for instances of size n.

    Instance i has size sizes[i modulo their number]; `dims` (a size) gives all the same. Returns a
    Result whose `error` is the left side and `bound` the right side. An infinite or missing right side fails.
    """
    torch = load_torch()
    from . import batches as cut
    from .result import Result

    chosen, number = cut.prepare(instances, seed, first, device, dtype)
    if chunk is not None and (isinstance(chunk, bool) or not isinstance(chunk, int) or chunk < 1):
        raise ValueError(f"chunk is {chunk!r}; give a whole number of at least 1")
    if dims is not None and (isinstance(dims, bool) or not isinstance(dims, int) or dims < 1):
        raise ValueError(f"dims is {dims!r}; give a size of at least 1")
    sizes = (dims,) if dims is not None else sizes
    begun, worst, compared = time.perf_counter(), (-1.0, 0.0, 0.0, first), 0
    with cut.devices.settings(chosen):
        for which, n in enumerate(sizes):
            mine = range(first + (which - first) % len(sizes), first + instances, len(sizes))
            for at in range(0, len(mine), chunk or CHUNK):
                numbers = mine[at : at + (chunk or CHUNK)]
                left, right = (x.double() for x in compare(seed, numbers, n, chosen, number))
                compared += left.numel()
                ratio = torch.where(right > 0, left / right, torch.where(left <= 0, 0.0, torch.inf))
                ratio = torch.where(torch.isfinite(right), ratio, torch.inf).nan_to_num(nan=torch.inf)
                place = int(ratio.argmax())
                here = tuple(float(x.flatten()[place]) for x in (ratio, left, right))
                worst = max(worst, (*here, numbers[place % len(numbers)]))
    return Result(instances, *worst[1:3], worst[0], (seed, worst[3]), worst[0] <= 1, f"{compared} {note}",
                  time.perf_counter() - begun, name(chosen), dtype)
