"""From what exposes a face, in float64, to the rational vectors that give it."""

from __future__ import annotations

import numpy as np
from flint import fmpq

from theory.worst_case.dual import Dual
from theory.worst_case.kernels import refined

from .arrays import Arrays
from .interior import Exposed

# Parts of what exposes a face below FLOOR of its size are rounding; what it holds stands above
# them by a factor of GAP at least.
FLOOR, GAP, SMALL = 1e-10, 20.0, 1e-4
MOST_CUTS = 3
# What should be zero says how large rounding is, up to this part of the size.
HIGHEST = 1e-6
LARGEST_DENOMINATOR = 2000
# A denominator d that fits up to δ is meant where dδ is below SURE, and perhaps below DOUBT.
SURE, DOUBT = 0.01, 0.1
# Newton's method on the kernels takes at most so many unknowns, and FEW in any case.
MOST_REFINED, FEW = 120, 50


class Unclear(ValueError):
    """What exposes a face is too rough to say which it is; the reason in one line."""


def cuts(values, rounding=0.0):
    """[(level, ratio)], the clearest first: what is above the level is meant, the rest, smaller by
    the ratio, is rounding. `rounding` is the size of a number that should be zero."""
    size = values.max(initial=0.0)
    floor = max(FLOOR * size, min(3 * rounding, HIGHEST * size))
    found = np.sort(np.append(np.maximum(values, floor), floor))[::-1]
    ratios = np.where(found[1:] <= SMALL * size, found[:-1] / found[1:], 0.0)
    order = [int(k) for k in np.argsort(-ratios, kind="stable") if ratios[k] >= GAP]
    return [((found[k] * found[k + 1]) ** 0.5, float(ratios[k])) for k in order[:MOST_CUTS]]


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


def rational_row(row, accuracy, doubt):
    """The simplest rational vector within `accuracy` of the row, with one denominator d; None where
    none is simple enough to be meant: d·accuracy ≤ doubt."""
    tolerance = max(accuracy, 1e-9)
    for d in range(1, min(LARGEST_DENOMINATOR, int(doubt / tolerance)) + 1):
        near = np.round(row * d)
        if np.abs(near / d - row).max() <= tolerance:
            return [fmpq(int(p), d) for p in near]
    return None


class _Range:
    """The range of one G ⪰ 0, eigenvalues below `level` taken as 0."""

    def __init__(self, matrix, level, ratio):
        values, vectors = np.linalg.eigh(matrix)
        meant = values > level
        self.leads, self.rows = echelon(vectors[:, meant])
        # Where G is off by δ², its vectors are off by δ.
        self.accuracy = 3 * ratio**-0.5
        # G = VMVᵀ, V the identity on the leads.
        self.middle = matrix[np.ix_(self.leads, self.leads)]

    def rational(self, doubt):
        """The rows in ``fmpq``, or None."""
        found = [rational_row(row, self.accuracy, doubt) for row in self.rows]
        return None if any(row is None for row in found) else found

    def guess(self):
        rows, middle = ([[_dyadic(x) for x in row] for row in M] for M in (self.rows, self.middle))
        for lead, row in zip(self.leads, rows):
            for other in self.leads:
                row[other] = fmpq(int(other == lead))
        return self.leads, rows, middle


def _dyadic(x):
    return fmpq(*float(x).as_integer_ratio())


def _exact_ranges(arrays, found, ranges, dead):
    """The rows of all ranges: recognised without doubt, or refined, or recognised with doubt."""
    d = arrays.dual.radicand  # much that is irrational is near to a fraction, too
    rows = [one.rational(SURE) for one in ranges]
    some = [b for b, one in enumerate(ranges) if one.leads]
    if not (d and some) and all(row is not None for row in rows):
        return rows
    stay = [k for k in range(arrays.size) if k not in dead]
    place = {k: a for a, k in enumerate(stay)}
    forms = [[form[k] for k in stay] for form in (arrays.forms(arrays.blocks[b]) for b in some)]
    equations = [{place[k]: c for k, c in row.items() if k in place} for row, _ in arrays.exact]
    wide = sum(one.rows.size - len(one.leads) * (len(one.leads) - 1) // 2 for one in ranges)
    refined_rows = None
    # Many more unknowns than equations have no single solution to go to.
    if wide + len(equations) <= max(FEW, min(len(stay) + 2, MOST_REFINED)):
        refined_rows = refined(
            forms,
            equations,
            [right for _, right in arrays.exact],
            [ranges[b].guess() for b in some],
            [_dyadic(x) for x in found.equations],
            d,
        )
    if refined_rows is not None:
        for b, row in zip(some, refined_rows):
            rows[b] = row
        return rows
    rows = [one.rational(SURE if d else DOUBT) for one in ranges]
    return None if any(row is None for row in rows) else rows


def enter(dual: Dual, arrays: Arrays, found: Exposed) -> str:
    """Put the dual on the face that was found; return why there is none that proves a bound, or
    nothing. Raises Unclear, and leaves the dual as it is."""
    eigenvalues = [np.linalg.eigvalsh(G) for G in found.matrices]
    tried = cuts(np.concatenate([found.slacks, [found.empty], *eigenvalues]), found.empty)
    if not tried:
        raise Unclear("no face stands out of the rounding")
    if found.empty > tried[0][0]:
        return (
            "no multipliers prove the bound" if dual.bounded else "no multipliers prove any bound"
        )
    for level, ratio in tried:
        dead = {k for k, s in zip(arrays.signed, found.slacks) if s > level}
        ranges = [_Range(G, level, ratio) for G in found.matrices]
        exact = _exact_ranges(arrays, found, ranges, dead)
        if exact is not None:
            break
    else:
        raise Unclear("a face is not recognised as rational")
    for b, one, rows in zip(arrays.blocks, ranges, exact):
        kept = dual.kept if b == 0 else dual.kept_lmis[b - 1]
        named = {
            kept[lead]: {kept[c]: v for c, v in enumerate(row) if v}
            for lead, row in zip(one.leads, rows)
        }
        if named and b == 0:
            dual.vanish(named)
        elif named:
            dual.vanish_lmi(b - 1, named)
    dual.kill({dual.live[k] for k in dead})
    return ""
