"""Bounds on worst cases: the least face, a point inside, rational numbers near it.

The dual problem is put on its least face, where points strictly inside exist. There τ is minimised
in float64, and the multipliers that lie farthest inside at a slightly larger bound are rounded.
Where the precision of that search does not last, the central path leads to the bound. What is
returned has been proved by `theory.worst_case.conic.verify`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from theory.positivity.affine import Inconsistent
from theory.surds import Surd, number, plain
from theory.worst_case.conic import Conic, Point
from theory.worst_case.dual import Dual
from theory.worst_case.primal import Primal

from . import interior
from .arrays import Arrays
from .balance import balanced, restored, stretched
from .barrier import ROOM, Bounds, margin
from .faces import Unclear, enter
from .interior import Inside, least_bound, widest
from .numbers import between
from .rounding import recognised, rounded, rounded_point

MOST_FACES = 20
# Bounds smaller than this are met up to within·SMALL.
SMALL = 1e-3
# How far above the least bound the search for multipliers goes, as parts of what is allowed.
PARTS = (0.8, 0.5)
# The central path is followed for at most so many unknowns.
MOST_UNKNOWNS = 500
# Unknowns that are smaller than IDLE of the largest are left out: at first, where that leaves less
# than FEW of all, else where the search with all of them fails.
IDLE, FEW = 1e-6, 0.8
# A least bound that looks like a fraction with a denominator up to SIMPLE is first proved as that,
# for at most so many unknowns.
SIMPLE, MOST_SIMPLY = 1000, 300
IDLE_EXACTLY = (1e-6, 1e-4)
# Points are sought with vectors so much larger along the directions in which nothing bounds them.
STRETCHES = (2**4, 2**8)


@dataclass(frozen=True)
class Undecided:
    """`reason` says in one line how far the search came."""

    reason: str


def certify(conic: Conic, *, within=Fraction(1, 10**6), exactly=None, deadline=None, progress=None):
    """Multipliers that prove a bound, checked, or Undecided.

    The bound exceeds the least one by at most within·max(|bound|, 1/1000), as far as the search
    in float64 can tell, and is a simple fraction where that one seems to be, rational if possible
    where the problem is not; or it is the number `exactly`. `deadline` is a time of
    ``time.monotonic()`` after which the search gives up, `progress` is called with a word on what
    is being done.
    """
    clock = _Clock(deadline, progress or (lambda word: None))
    conic, _ = balanced(conic)
    try:
        if exactly is not None:
            return _exactly(conic, plain(exactly), clock)
        return _within(conic, Fraction(within), clock)
    except _Late:
        return Undecided("the time was over")
    except Inconsistent:
        return Undecided("no multipliers satisfy the equations, so none prove a bound")


def lower(
    conic: Conic, *, within=Fraction(1, 10**4), below=None, deadline=None, progress=None
) -> Point | None:
    """A rational point whose performance is an exact lower bound on the worst case, checked; None
    where none was found.

    It is `below` at least, or the least upper bound that the search sees less within·|bound|.
    `deadline` and `progress` are as in `certify`.
    """
    clock = _Clock(deadline, progress or (lambda word: None))
    conic, units = balanced(conic)
    try:
        if below is None:
            bound = _least(conic, clock)
            if bound is None:
                return None
            below = Fraction(bound - 0.8 * float(within) * max(abs(bound), SMALL))
            below = below.limit_denominator(10**12)
        point = _at_least(conic, plain(below), clock)
        if point is None and not conic.lmis and conic.radicand is None:
            for size in STRETCHES:
                other, back = stretched(conic, _along(conic, clock), size)
                found = None if other is conic else _at_least(other, plain(below), clock)
                if found is not None:
                    point = back(found)
                    break
        return None if point is None else restored(point, units)
    except _Late:
        return None


def _at_least(conic, below, clock):
    """A point whose performance is `below` at least, or None."""
    primal = Primal(conic, below)
    found = face(primal, clock)
    if isinstance(found, Undecided):
        return None
    clock.tell("rounding")
    return rounded_point(primal, found[1])


def _along(conic, clock):
    """The vectors on which every Z vanishes, and along which points may thus be as large as they
    like: {lead: {coordinate: entry}}."""
    dual = Dual(conic)
    face(dual, clock)
    return dual.vanished


def _least(conic, clock):
    """The least upper bound, in floating point, or None."""
    dual = Dual(conic)
    found = face(dual, clock)
    if isinstance(found, Undecided):
        return None
    arrays, inside = found
    x = least_bound(arrays) if interior.has_clarabel() else None
    if x is not None:
        return float(arrays.cost @ x)
    for start, excess, room in _starts(arrays, inside):
        path = Bounds(arrays, dual.space(start), start, room)
        if path.inside() and path.follow(excess, 1e-7, clock.deadline) < 1e-5:
            return path.bound
    return None


class _Late(Exception):
    pass


@dataclass
class _Clock:
    deadline: float | None
    progress: object

    def tell(self, word):
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise _Late
        self.progress(word)


def _within(conic, within, clock):
    dual = Dual(conic)
    found = face(dual, clock)
    if isinstance(found, Undecided):
        return found
    arrays, inside = found
    if not interior.has_clarabel():
        return _along_path(dual, arrays, _starts(arrays, inside), within, clock)
    clock.tell("the least bound")
    x = least_bound(arrays)
    if x is None:
        return _along_path(dual, arrays, _starts(arrays, inside), within, clock)
    bound = float(arrays.cost @ x)
    most = Fraction(bound) + within * Fraction(max(abs(bound), SMALL))
    proved = _simply(conic, bound, most, clock) if len(dual.live) <= MOST_SIMPLY else None
    if proved is not None:
        return proved
    few = dual.without(_idle(arrays, x))
    tries = [dual] if len(few.live) == len(dual.live) else [dual, few]
    for chosen in tries[::-1] if len(few.live) < FEW * len(dual.live) else tries:
        found = (arrays, inside) if chosen is dual else face(chosen, clock)
        if not isinstance(found, Undecided):
            proved = _far_inside(chosen, *found, x, bound, within, most, clock)
            if proved is not None:
                rational = not isinstance(proved.bound, Surd)
                return proved if rational else _rationally(conic, bound, most, clock) or proved
    room = 10 * (1 + float(arrays.weights @ np.abs(x))) + 2 * float(arrays.weights @ inside)
    starts = _starts_near(arrays, bound, within, room)
    return _along_path(dual, arrays, starts, within, clock)


def _simply(conic, bound, most, clock):
    """Multipliers that prove the simple fraction which the least bound seems to be, or None."""
    simple = Fraction(bound).limit_denominator(SIMPLE)
    if simple > most or abs(simple - Fraction(bound)) > Fraction(max(abs(bound), SMALL)) / 10**7:
        return None
    found = _exactly(conic, simple, clock)
    return None if isinstance(found, Undecided) else found


def _rationally(conic, bound, most, clock):
    """Multipliers of a problem in ℚ(√d) that prove a simple rational bound, or None."""
    slack = most - Fraction(bound)
    found = _exactly(conic, between(most - slack * 3 / 4, most - slack / 4), clock)
    return None if isinstance(found, Undecided) else found


def _idle(arrays, x, part=IDLE):
    """The unknowns that are nearly zero at the least bound: signed ones, and whole matrices S_l."""
    sizes = x[arrays.signed] * arrays.unit[arrays.signed]
    idle = {
        arrays.dual.live[k]
        for k, size in zip(arrays.signed, sizes)
        if size < part * sizes.max(initial=1.0)
    }
    for b, value in zip(arrays.blocks, arrays.at(x)):
        if b and np.trace(value) < part * sizes.max(initial=1.0):
            idle.update(k for k in arrays.dual.live if arrays.dual.of_lmi(k, b - 1))
    return idle


def _far_inside(dual, arrays, inside, x, bound, within, most, clock):
    """Multipliers that lie far inside at a bound that is allowed, rounded; or None."""
    room = 10 * (1 + np.abs(x).sum()) + 2 * float(arrays.weights @ inside)
    for part in PARTS:
        clock.tell("multipliers far inside")
        x = widest(arrays, bound, part * float(within) * max(abs(bound), SMALL), room)
        proved = None if x is None else rounded(dual, x, most)
        if proved is not None:
            return proved
    return None


def _starts(arrays, inside):
    """Where the central path may start: (x, what its bound may exceed the least by, room)."""
    yield inside, 1 + abs(float(arrays.cost @ inside)), ROOM * (1 + float(arrays.weights @ inside))


def _starts_near(arrays, bound, within, room):
    for part in (100 * float(within), 1e-3, 1e-1, 10.0):
        slack = part * max(abs(bound), SMALL)
        x = widest(arrays, bound, slack, room)
        if x is not None:
            yield x, slack / 2, 2 * room


def _along_path(dual, arrays, starts, within, clock):
    reason = "no multipliers strictly inside are known"
    for x, excess, room in starts:
        clock.tell("the central path")
        path = Bounds(arrays, dual.space(x), x, room)
        if len(path.u) > MOST_UNKNOWNS:
            return Undecided(f"{len(path.u)} unknowns are too many for the central path")
        if not path.inside():
            continue
        target = excess
        while True:
            reached = path.follow(excess, target, clock.deadline)
            wanted = float(within) * max(abs(path.bound), SMALL) / 4
            if path.stuck or reached <= wanted:
                break
            excess, target = reached, max(wanted, reached / 100)
        reason = f"no rounding of multipliers near {path.bound:.9g} is proved"
        if reached < 4 * wanted:
            most = Fraction(path.bound - reached) + Fraction(4 * wanted)
            proved = rounded(dual, path.x, most)
            if proved is not None:
                return proved
    return Undecided(reason)


def _exactly(conic, bound, clock):
    dual = Dual(conic)
    dual.require_bound(number(bound))
    whole = dual.without(())
    found = face(dual, clock)
    reason = f"no rounding of multipliers that give {bound} is proved"
    if isinstance(found, Undecided):
        reason = found.reason
    else:
        clock.tell("rounding")
        proved = rounded(dual, found[1], bound)
        if proved is not None:
            return proved
    # Few multipliers leave less to choose, and those of a corner are simple numbers.
    whole.settle()
    arrays = Arrays(whole)
    x = least_bound(arrays) if interior.has_clarabel() else None
    for idle in () if x is None else IDLE_EXACTLY:
        clock.tell("few multipliers")
        few = whole.without(_idle(arrays, x, idle))
        place = {k: a for a, k in enumerate(arrays.dual.live)}
        proved = recognised(few, x[[place[k] for k in few.live]], bound)
        if proved is not None:
            return proved
        found = face(few, clock)
        proved = None if isinstance(found, Undecided) else rounded(few, found[1], bound)
        if proved is not None:
            return proved
    return Undecided(reason)


def face(dual: Dual, clock=None):
    """Put the dual on its least face. Return (arrays, x) with x strictly inside, or Undecided."""
    for _ in range(MOST_FACES):
        if clock is not None:
            clock.tell("the face")
        dual.settle()
        arrays = Arrays(dual)
        reason = "neither a point inside nor a face was found"
        for search in _searches(arrays, clock):
            found = search()
            if isinstance(found, Inside):
                return arrays, found.x
            if found is None:
                continue
            try:
                reason = enter(dual, arrays, found)
                break
            except Unclear as unclear:
                reason = str(unclear)
        if reason:
            return Undecided(reason)
        try:
            dual.space(np.zeros(len(dual.live)))
        except Inconsistent:
            return Undecided("no multipliers satisfy the equations of the face")
    return Undecided(f"no end of faces after {MOST_FACES}")


def _searches(arrays, clock):
    """What finds a point inside or a face, the quickest first; the last is the most accurate."""
    if interior.has_clarabel():
        yield lambda: interior.through_clarabel(arrays)
    if arrays.size <= MOST_UNKNOWNS:
        yield lambda: margin(arrays, None if clock is None else clock.deadline)
