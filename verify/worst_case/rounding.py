"""From multipliers in float64 to short rational ones that are proved."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from flint import fmpq

from theory.positivity.affine import Inconsistent
from theory.worst_case.conic import Multipliers, verify
from theory.worst_case.dual import Dual

# Bits of the free unknowns that are tried, fewest first.
LADDER = (0, 1, 2, 3, 4, 6, 8, 11, 14, 17, 20, 24, 28, 32, 36, 40, 44, 48, 52, 58, 64)


def rounded(dual: Dual, x, most: Fraction) -> Multipliers | None:
    """The multipliers with the fewest bits near `x`, the values of the live unknowns, that prove a
    bound of at most `most`; None where no rounding does. The equations hold exactly."""
    try:
        space = dual.space(x)
    except Inconsistent:
        return None
    for bits in LADDER:
        unit = 2.0**-bits
        values = []
        for k in space.free:
            near = np.round(x[k] / unit)
            if dual.positive(dual.live[k]):
                near = max(near, 0.0)
            values.append(fmpq(int(near)) / (1 << bits))
        point = space.point(values)
        if any(v < 0 for k, v in zip(dual.live, point) if dual.positive(k)):
            continue
        found = dual.multipliers(point)
        if found.bound > most:
            continue
        try:
            verify(dual.conic, found)
        except ValueError:
            continue
        return found
    return None
