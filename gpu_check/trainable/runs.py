"""Left sides held below right sides, batch by batch, for the checks of the trainable optimizer."""

import time

from ..batched.device import load_torch

CHUNK = 20_000


def hold(
    compare, note, instances, seed, device, dtype, first, chunk, dims, sizes=(1, 2, 3, 5), edges=()
):
    """`compare(seed, numbers, n, device, dtype)` gives (left, right), both (entries, B), for
    instances of size n.

    Instance i has size sizes[i modulo their number]; `dims` (a size) gives all the same. `edges`
    (see sampling) come besides, wherever first is 0. Returns a Result whose `error` is the left
    side and `bound` the right side. An infinite or missing right side fails.
    """
    torch = load_torch()
    from ..batched import batches as cut
    from ..batched import sampling, watch
    from ..batched.quick import by_shape
    from ..batched.worst import outcome, ratios, worst_column

    chosen, number = cut.prepare(instances, seed, first, device, dtype, edges)
    cut.check_chunk(chunk)
    if dims is not None and (isinstance(dims, bool) or not isinstance(dims, int) or dims < 1):
        raise ValueError(f"dims is {dims!r}; give a size of at least 1")
    sizes = (dims,) if dims is not None else sizes
    last, first = first + instances, first or -len(edges) * sampling.COPIES
    begun, found, compared = time.perf_counter(), [], 0
    with cut.devices.settings(chosen):
        for n, mine in by_shape(sizes, first, last, sizes[::2]):
            watch.shape(n)
            for numbers in watch.parts(mine, chunk or CHUNK):
                left, right = (x.double() for x in compare(seed, numbers, n, chosen, number))
                compared += left.numel()
                ratio = torch.where(torch.isfinite(right), ratios(left, right), torch.inf)
                instance, entry = worst_column(ratio)
                left, right = (float(x[entry, instance]) for x in (left, right))
                found.append((left, right, (seed, numbers[instance])))
    found.sort(key=lambda one: one[2])
    return outcome(found, instances, f"{compared} {note}", begun, chosen, dtype)
