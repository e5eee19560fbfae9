"""Bounds on worst cases: the least face, a point inside, the central path, rational numbers."""

from __future__ import annotations

import time
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from flint import fmpq

from theory.exact import rational
from theory.positivity.affine import Inconsistent
from theory.worst_case.conic import Conic, Multipliers, verify
from theory.worst_case.dual import FREE, POSITIVE, Dual

from .arrays import Arrays
from .faces import GAP, cut, rational_range
from .interior import Exposed, Inside, least_bound, through_clarabel, widest
from .path import Path

MOST_FACES = 20
LADDER = (4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 58, 64)


@dataclass(frozen=True)
class Undecided:
    """`reason` says in one line how far the search came."""

    reason: str


def certify(conic: Conic, *, within=Fraction(1, 10**6), exactly=None, deadline=None, progress=None):
    dual = Dual(conic)
    found = face(dual)
    if isinstance(found, Undecided):
        return found
    arrays, inside = found
    within = float(within)
    x = least_bound(arrays)
    if x is None:
        return Undecided("the solver failed")
    bound = float(arrays.cost @ x)
    slack = within * max(abs(bound), 1e-3)
    room = 10 * (1 + arrays.weights @ np.abs(x)) + 2 * float(arrays.weights @ inside)
    x = widest(arrays, bound, 0.8 * slack, room)
    found = None if x is None else rounded(dual, x, bound + slack)
    if isinstance(found, Multipliers):
        return found
    return along_path(dual, arrays, bound, within, room, deadline)


def along_path(dual, arrays, bound, within, room, deadline):
    size = max(abs(bound), 1e-3)
    for start in (100 * within, 1e-3, 1e-1, 10.0):
        x = widest(arrays, bound, start * size, room)
        if x is None:
            continue
        path = Path(arrays, dual.space(x), x, 2 * room)
        if not path.inside():
            continue
        excess = path.follow(start * size / 2, within * size / 4, deadline)
        allowed = path.bound - excess + within * size
        if path.bound > allowed:
            continue
        found = rounded(dual, path.x, allowed)
        if isinstance(found, Multipliers):
            return found
        return Undecided(found.reason + f" steps {path.steps} excess {excess/size} start {start}")
    return Undecided("path")


def face(dual):
    """(arrays, x): the dual on its least face, and a point strictly inside."""
    for _ in range(MOST_FACES):
        dual.settle()
        arrays = Arrays(dual)
        found = through_clarabel(arrays)
        if found is None:
            return Undecided("the solver failed")
        if isinstance(found, Inside):
            return arrays, found.x
        reason = enter(dual, arrays, found)
        if reason:
            return Undecided(reason)
    return Undecided("no end of faces")


def enter(dual, arrays, found: Exposed):
    eigenvalues = [np.linalg.eigvalsh(G) for G in found.matrices]
    values = np.concatenate([found.slacks, [found.empty], *eigenvalues])
    level, ratio = cut(values)
    if ratio < GAP:
        return "no face stands out of the rounding"
    if found.empty > level:
        return "no multipliers prove any bound"
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


def rounded(dual, x, allowed):
    """The multipliers with the fewest bits near x whose bound is at most `allowed`, proved."""
    space = dual.space(x)
    why = ""
    for bits in LADDER:
        unit = fmpq(1, 1 << bits)
        values = []
        for k in space.free:
            near = (fmpq(*float(x[k]).as_integer_ratio()) / unit + fmpq(1, 2)).floor() * unit
            values.append(max(near, fmpq(0)) if dual.positive(dual.live[k]) else near)
        point = space.point(values)
        if any(v < 0 for k, v in zip(dual.live, point) if dual.positive(k)):
            why = "sign"
            continue
        if float(int((b := dual.bound(point)).p) / int(b.q)) > allowed:
            why = "bound"
            continue
        m = dual.multipliers(point)
        try:
            verify(dual.conic, m)
        except ValueError as e:
            why = str(e)
            continue
        return m
    return Undecided("rounding: " + why)
