"""Random bowls for the batched checks, and the loop over their sizes."""

import torch

from ..batched import batches as cut
from ..batched.quick import by_shape
from ..batched.streams import Streams
from .majorant import Poly

SIZES = (1, 2, 3, 5, 8)


class Bowl:
    """A batch of one size n as Polys: H (B, n, n) symmetric, G, columns x, c, s, α (B, 1, 1).

    Entries are multiples of 2⁻¹⁹, exact in both number types.
    """

    def __init__(self, seed, numbers, n, device, dtype):
        self.streams = Streams(seed, numbers, device)
        half = torch.triu(self.draw(n, n, dtype)) / 4
        self.H = Poly(half + torch.triu(half, 1).mT)
        self.G = Poly(self.draw(n, n, dtype) / 4)
        self.x, self.c, self.s = (Poly(self.draw(n, 1, dtype)) for _ in range(3))
        self.alpha = Poly(self.draw(1, 1, dtype).abs() / 16)

    def draw(self, rows, cols, dtype):
        return self.streams.bell(rows, cols).to(dtype)


def every_size(
    compare, instances, seed, device, dtype, dims, first, chunk, note, least=1, sizes=SIZES
):
    """Run compare(seed, numbers, n, device, dtype) → (errors, bounds), (checks, B), over `sizes`
    from `least` on.

    `dims` is (n, 1) to run one size alone. Returns a Result. Raises ValueError for bad arguments.
    """
    chosen, number = cut.prepare(instances, seed, first, device, dtype)
    sizes = (
        [n for n in sizes if n >= least]
        if dims is None
        else (dims if isinstance(dims, int) else int(dims[0]),)
    )
    if min(sizes) < least:
        raise ValueError(f"dims is {dims}; give (n, 1) with n ≥ {least}")
    worst = cut.Worst(seed, chosen, number)
    with cut.devices.settings(chosen):
        for n, mine in by_shape(sizes, first, first + instances, sizes[::2]):
            for _, at in cut.batches(len(mine), 0, (n, 1), chosen, chunk, n):
                numbers = mine[at.start : at.stop]
                worst.add(numbers, *compare(seed, numbers, n, chosen, number))
    return worst.result(instances, note.format(count=worst.compared))
