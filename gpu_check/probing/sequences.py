"""Starts and gradient sequences: integers of usual sizes, edges, and far sizes.

Integers, powers of two, the 3-4-5 rotation and Hadamard's matrix keep the gradients themselves free
of rounding.
"""

from .black_box import count
from .cases import FAR, USUAL

LATE = 60  # of the gradients of the longest usual sequence
# Numbers of 33 bits: gradients that are multiples of them are rounded where they are held in
# float32 or less, and their sums, and multiples by up to 20 bits more, are exact.
MANY_BITS = (0x19E3779B9 * 2.0**-32, 0x14CCCCCCD * 2.0**-32)
FAR_SIZES = (2.0**40, 2.0**-40)


def integers(box, steps, n, which=0, positive=False):
    """A (steps, n) array of integers from 1 to 5, with signs unless `positive`; 1, 2, −3 … where it
    is small."""
    generator = box.torch.Generator().manual_seed(1000 * which + 17 * steps + n)
    draw = box.torch.randint(1, 6, (steps, n), generator=generator).double()
    signs = 2.0 * box.torch.randint(0, 2, (steps, n), generator=generator) - 1
    if which == 0:
        draw[0, 0] = 1
    return draw if positive else draw * signs


def starts(box, n):
    """A start with entries ±1/2, …: small dyadic numbers, none of them zero."""
    return integers(box, 1, n, which=9)[0] / 4


def sizes(box):
    """(layout, steps) of the usual integers, small to large."""
    for parts, steps in (
        ((1,), 1),
        ((1,), 2),
        ((1,), 3),
        ((2,), 2),
        (((2, 2),), 2),
        ((4,), 3),
        (((4, 3),), 8),
        ((4, (4, 2)), 24),
        ((2,), LATE),  # what begins late
    ):
        yield box.layout(*parts), steps


def sequences(box, which=0, positive=False):
    """(layout, gradients, tier): the usual integers, then edges, then far sizes.

    The edges are equal gradients, zeros among the gradients and coordinates, and gradients that
    halve; none has a coordinate whose memory cancels exactly.
    """
    for layout, steps in sizes(box):
        yield layout, integers(box, steps, count(layout), which, positive), USUAL
    for parts in ((1,), (4, (2, 2))):
        layout = box.layout(*parts)
        n = count(layout)
        yield layout, box.zeros(6, n) + 3 + which, USUAL
        some = integers(box, 12, n, which + 10, positive)
        halves = 2.0 ** -box.torch.arange(12).double()[:, None]
        yield layout, some[:1] * halves, USUAL
        sparse = some.clone()
        sparse[1::3] = 0
        sparse[:, 1::2] = 0
        yield layout, sparse, USUAL
    for parts, steps in (((1,), 3), ((4, (4, 2)), 8)):
        layout = box.layout(*parts)
        for size in FAR_SIZES:
            yield layout, size * integers(box, steps, count(layout), which, positive), FAR
