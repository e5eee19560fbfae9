"""From what exposes a face, in float64, to the rational vectors that give it."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from flint import fmpq

from theory.worst_case.dual import Dual

from .arrays import Arrays
from .interior import Exposed

# Parts of what exposes a face below FLOOR of its size are rounding; what it holds stands above
# them by a factor of GAP at least.
FLOOR, GAP, SMALL = 1e-10, 50.0, 1e-4
LARGEST_DENOMINATOR = 2000


def cut(values):
    """(level, accuracy): what is above the level is meant, the rest is rounding."""
    size = values.max(initial=0.0)
    found = np.sort(np.append(np.maximum(values, FLOOR * size), FLOOR * size))[::-1]
    ratios = np.where(found[1:] <= SMALL * size, found[:-1] / found[1:], 0.0)
    best = int(ratios.argmax())
    return (found[best] * found[best + 1]) ** 0.5, ratios[best]


def echelon(vectors):
    """(leads, rows): the reduced rows of the columns' span, led by their largest entries."""
    rows, leads = vectors.T.copy(), []
    for r in range(len(rows)):
        rest = np.abs(rows[r:]).copy()
        a, c = divmod(int(rest.argmax()), rows.shape[1])
        rows[[r, r + a]] = rows[[r + a, r]]
        rows[r] /= rows[r, c]
        for other in range(len(rows)):
            if other != r:
                rows[other] -= rows[other, c] * rows[r]
        leads.append(c)
    return leads, rows


def rational_row(row, accuracy):
    """The simplest rational vector within `accuracy` of the row, with one denominator or, where
    that fails, one for each entry; None where none is simple enough to be meant."""
    tolerance = max(accuracy, 1e-9)
    for d in range(1, LARGEST_DENOMINATOR):
        if d * tolerance > 0.1:
            break
        near = np.round(row * d)
        if np.abs(near / d - row).max() <= tolerance:
            return [fmpq(int(p), d) for p in near]
    found = []
    for value in row:
        limit = max(1, int((0.02 / tolerance) ** 0.5))
        near = Fraction(float(value)).limit_denominator(limit)
        if abs(near - Fraction(float(value))) > tolerance:
            return None
        found.append(fmpq(near.numerator, near.denominator))
    return found


def rational_range(matrix, level, ratio):
    """{lead: {coordinate: fmpq}} for the range of G ⪰ 0, by its coordinates, eigenvalues below
    `level` taken as 0; None where the range is not recognised as rational."""
    values, vectors = np.linalg.eigh(matrix)
    # Where G is off by δ², its vectors are off by δ.
    leads, rows = echelon(vectors[:, values > level])
    found = {}
    for lead, row in zip(leads, rows):
        exact = rational_row(row, 3 * ratio**-0.5)
        if exact is None:
            return None
        found[lead] = {c: value for c, value in enumerate(exact) if value}
    return found


def enter(dual: Dual, arrays: Arrays, found: Exposed) -> str:
    """Put the dual on the face that was found; return why it cannot be, or nothing."""
    eigenvalues = [np.linalg.eigvalsh(G) for G in found.matrices]
    level, ratio = cut(np.concatenate([found.slacks, [found.empty], *eigenvalues]))
    if ratio < GAP:
        return "no face stands out of the rounding"
    if found.empty > level:
        return (
            "no multipliers prove the bound" if dual.bounded else "no multipliers prove any bound"
        )
    dead = {dual.live[k] for k, s in zip(arrays.signed, found.slacks) if s > level}
    for b, G in zip(arrays.blocks, found.matrices):
        vectors = rational_range(G, level, ratio)
        if vectors is None:
            return "a face is not recognised as rational"
        kept = dual.kept if b == 0 else dual.kept_lmis[b - 1]
        named = {kept[lead]: {kept[c]: v for c, v in row.items()} for lead, row in vectors.items()}
        if b == 0:
            dual.vanish(named)
        elif named:
            dual.vanish_lmi(b - 1, named)
    dual.kill(dead)
    return ""
