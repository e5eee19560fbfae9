"""Rates for every value of a letter: an identity that is read off numbers, or finitely many
certificates that cover an interval."""

from __future__ import annotations

from dataclasses import replace
from math import ceil, isqrt, log10

from flint import fmpq, fmpq_mat

from theory.laws.rational_functions import Field
from theory.rates.engine.certificate import Certificate, Refused
from theory.rates.engine.families import FamilyRate
from theory.rates.engine.letters import at, method_at, sample_points
from theory.rates.engine.lyapunov import Analysis
from theory.rates.engine.rounding import rounded
from theory.rates.engine.tight import at_the_limit

from .quadratic import quadratic_rate
from .search import Search, to_float, to_fmpq
from .tight import needed

# An identity is read off this many numbers of the letter at most.
SAMPLES = 26
# A piece of a cover leaves this part of 1 − ρ.
ROOM = 0.05
MOST_PIECES = 200
# Where in a piece its certificates are, in fiftieths, and the bits that they are rounded to.
NODES = (2, 17, 33, 48)
NODE_LADDER = (20, 26, 32, 40)


def identity(family, square=None, on_stage=lambda words: None):
    """The checked `FamilyRate` at the rate on quadratics, or at `square` = ρ², where the
    certificates at numbers are values of rational functions of the letter; None where they are not.
    """
    places, found, without, count = [], [], None, None
    for t in sample_points(family.low, family.high, SAMPLES):
        on_stage(f"{family.letter} = {t}")
        method, functions = method_at(family, t)
        rate = _rate(method, functions, square, t)
        if rate is None:
            return None
        if without is None:
            count, without = needed(method, functions, rate)
            if count is None:
                return None
        certificate = _tight(method, functions, count, without, rate)
        if certificate is None:
            return None
        places.append(t)
        found.append(certificate)
        if len(found) >= 6 and len(found) % 4 == 2:
            made = _through(family, places, found)
            if made is not None:
                return made
    return None


def tight_curvature(found) -> str:
    """λ as text where ρ or −ρ is an eigenvalue on λ|x|²/2 for every value of the letter, for λ = μ
    or λ = L; empty where neither is, or where ρ² is no square."""
    family, field = found.family, found.family.field
    root = _square_root(found.square)
    if root is None:
        return ""
    size = len(family.A)
    for name, curvature in (("mu", family.mu), ("L", family.L)):
        for rho in (root, -root):
            rows = [
                [
                    (rho if i == j else field.zero)
                    - family.A[i][j]
                    - curvature * family.B[i] * family.C[j]
                    for j in range(size)
                ]
                for i in range(size)
            ]
            if not _determinant(rows, field):
                return name
    return ""


def _square_root(ratio):
    """√ratio as a rational function, or None."""
    field, root = ratio.field, [ratio.field.one, ratio.field.one]
    number = fmpq(1)
    for place, part in enumerate((ratio.top, ratio.bottom)):
        unit, factors = part.factor()
        number = number * unit if place == 0 else number / unit
        for factor, power in factors:
            if power % 2:
                return None
            root[place] = root[place] * field.polynomial(factor) ** (power // 2)
    p, q = isqrt(max(int(number.p), 0)), isqrt(int(number.q))
    return root[0] / root[1] * fmpq(p, q) if fmpq(p * p, q * q) == number else None


def _determinant(rows, field):
    """By elimination over the field of rational functions."""
    rows, total = [list(row) for row in rows], field.one
    for k in range(len(rows)):
        pivot = next((i for i in range(k, len(rows)) if rows[i][k]), None)
        if pivot is None:
            return field.zero
        rows[k], rows[pivot] = rows[pivot], rows[k]
        total = total * rows[k][k] * (1 if pivot == k else -1)
        for i in range(k + 1, len(rows)):
            factor = rows[i][k] / rows[k][k]
            rows[i] = [x - factor * y for x, y in zip(rows[i], rows[k])]
    return total


def _rate(method, functions, square, t):
    if square is not None:
        value = at(square, t)
        p, q = int(value.p), int(value.q)
        root = fmpq(isqrt(max(p, 0)), isqrt(q))
        return root if root * root == value else None
    quadratic = quadratic_rate(method, *functions.curvatures)
    return quadratic.low if quadratic.exact and quadratic.low < 1 else None


def _tight(method, functions, count, without, rate):
    analysis = Analysis(method, functions, count, without)
    search = Search(analysis)
    near = to_float(rate)
    x = search.inside((near + 1e-5 * (1 - near)) ** 2)
    if x is None:
        return None
    return at_the_limit(analysis, rate, search.unscaled(x))


def _through(family, places, found: list[Certificate]):
    """The rational functions through all numbers of the certificates, checked, or None."""
    field, N = Field((family.letter,)), found[0].values
    size = found[0].P.nrows()
    scales = [c.p[0] if N else c.P[0, 0] for c in found]
    if not all(scales):
        return None

    def fit(values):
        return _rational_function(field, places, values)

    def scaled(read):
        return fit([read(c) / scale for c, scale in zip(found, scales)])

    P = [[scaled(lambda c, i=i, j=j: c.P[i, j]) for j in range(size)] for i in range(size)]
    p = [scaled(lambda c, i=i: c.p[i]) for i in range(N)]
    readout = [fit([c.readout[0, i] for c in found]) for i in range(size)]
    parts = [scaled(lambda c: c.epsilon), fit([c.rate**2 for c in found])]
    lists = []
    for name in ("decrease", "positive"):
        known = [{(k, i, j): w for k, i, j, w in getattr(c, name)} for c in found]
        keys = sorted({key for one in known for key in one}, key=str)
        tables = [fit([one.get(key, fmpq(0)) / s for one, s in zip(known, scales)]) for key in keys]
        lists.append([(*key, table) for key, table in zip(keys, tables)])
    flat = [x for row in P for x in row] + p + readout + parts
    if None in flat or any(entry[3] is None for part in lists for entry in part):
        return None
    made = FamilyRate(family, parts[1], P, p, tuple(lists[0]), tuple(lists[1]), readout, parts[0])
    try:
        made.check()
    except Refused:
        return None
    return made


def _rational_function(field, places, values):
    """The rational function of least degree through all values, two more than it needs; None where
    there is none."""
    for degree in range((len(places) - 3) // 2 + 1):
        powers = [[t**i for i in range(degree + 1)] for t in places]
        rows = [[*row, *(-v * x for x in row)] for row, v in zip(powers, values)]
        reduced, rank = fmpq_mat(rows).rref()
        if rank == 2 * degree + 2:
            continue
        # A vector of the kernel: the first column without a lead is one.
        leads = []
        for i in range(rank):
            leads.append(next(j for j in range(2 * degree + 2) if reduced[i, j]))
        free = next(j for j in range(2 * degree + 2) if j not in leads)
        vector = [fmpq(0)] * (2 * degree + 2)
        vector[free] = fmpq(1)
        for i, lead in enumerate(leads):
            vector[lead] = -reduced[i, free]
        t = field.variable(field.names[0])
        top = sum((t**i * c for i, c in enumerate(vector[: degree + 1])), field.zero)
        bottom = sum((t**i * c for i, c in enumerate(vector[degree + 1 :])), field.zero)
        if bottom:
            return top / bottom
    return None


def cover(family, room=ROOM, on_stage=lambda words: None, stuck=None):
    """`FamilyRate`s whose intervals overlap and cover the family's, each checked, with polynomials
    through certificates at a few numbers; None where some piece was not found, whose ends are
    appended to `stuck`. V has one gradient: with more the equations between function values are not
    linear in ρ² and the rest."""
    pieces, waiting = [], [(family.low, family.high)]
    nodes: dict = {}
    while waiting:
        low, high = waiting.pop()
        on_stage(f"{family.letter} from {to_float(low):.5g}: {len(pieces)} pieces so far")
        piece = _piece(family, low, high, room, nodes)
        if piece is not None:
            pieces.append(piece)
            continue
        if len(pieces) + len(waiting) > MOST_PIECES or high - low < (
            family.high - family.low
        ) * fmpq(1, 10**4):
            if stuck is not None:
                stuck.append((low, high))
            return None
        middle = _short(
            (to_float(low) * to_float(high)) ** 0.5 if low > 0 else to_float(low + high) / 2,
            low,
            high,
        )
        waiting += [(middle, high), (low, middle)]
    return pieces


def _short(x, low, high):
    """A number of few digits near x, which is inside."""
    digits, near = 0, to_fmpq(x)
    while True:
        found = (near * fmpq(10) ** digits + fmpq(1, 2)).floor() / fmpq(10) ** digits
        if abs(found - near) * 8 < min(near - low, high - near):
            return found
        digits += 1


def _piece(family, low, high, room, known):
    overlap = (high - low) / 64
    a = low if low == family.low else low - overlap
    b = high if high == family.high else high + overlap
    spread = [a + (b - a) * fmpq(part, 50) for part in NODES]
    found = []
    for t in spread:
        if (t, room) not in known:
            known[t, room] = _node(family, t, room)
        if known[t, room] is None:
            return None
        found.append(known[t, room])
    return _interpolated(replace(family, low=a, high=b), spread, found)


def _node(family, t, room):
    """A certificate in the middle of what is possible at a number, its first p being one."""
    try:
        method, functions = method_at(family, t)
    except (ValueError, ZeroDivisionError):
        return None
    analysis = Analysis(method, functions, 1)
    search = Search(analysis)
    least, x = search.least_rate(1 - 1e-7, 1e-3)
    if least is None:
        return None
    # Of enough digits that it depends smoothly on the letter.
    power = fmpq(10) ** ceil(2 - log10(room * (1 - least)))
    rate = (to_fmpq(least + room * (1 - least)) * power).ceil() / power
    if rate >= 1:
        return None
    x = search.inside(to_float(rate) ** 2)
    if x is None:
        return None
    # Centres depend smoothly on the letter, points that are merely inside do not.
    barrier = search.barrier(to_float(rate) ** 2)
    for _ in range(12):
        x, _ = barrier.step(x)
    found = rounded(analysis, rate, search.unscaled(x), NODE_LADDER)
    return found if found is not None and found.p[0] > 0 else None


def _interpolated(family, places, found):
    """The polynomials through the certificates, which solve the equations between function values
    as these are linear where p_0 is one; checked, or None."""
    field = family.field
    t, basis = field.variable(family.letter), []
    for place in places:
        others = [other for other in places if other != place]
        top, bottom = field.one, fmpq(1)
        for other in others:
            top, bottom = top * (t - other), bottom * (place - other)
        basis.append(top / bottom)

    def through(numbers):
        return sum((b * n for b, n in zip(basis, numbers)), field.zero)

    def scaled(read):
        return through([read(c) / c.p[0] for c in found])

    size = found[0].P.nrows()
    lists = []
    for name in ("decrease", "positive"):
        known = [{(k, i, j): w / c.p[0] for k, i, j, w in getattr(c, name)} for c in found]
        keys = sorted({key for one in known for key in one}, key=str)
        lists.append(
            tuple((*key, through([one.get(key, fmpq(0)) for one in known])) for key in keys)
        )
    made = FamilyRate(
        family,
        through([c.rate**2 for c in found]),
        [[scaled(lambda c, i=i, j=j: c.P[i, j]) for j in range(size)] for i in range(size)],
        [scaled(lambda c, i=i: c.p[i]) for i in range(len(found[0].p))],
        *lists,
        [*family.C, *[field.zero] * found[0].values],
        field.number(min(c.epsilon / c.p[0] for c in found) / 4),
    )
    try:
        made.check()
    except Refused:
        return None
    return made


def with_constant(found):
    """The `FamilyRate` with C, checked: a number where its other numbers are polynomials through
    certificates, as the rational function that fits is long; unchanged where there is none."""
    done = found.with_constant()
    if done.constant is None or found.family.high is None:
        return done
    low, high = found.family.low, found.family.high
    places = [low + (high - low) * fmpq(k, 256) for k in (1, *range(8, 256, 8), 255)]
    largest = max(at(done.constant, t) for t in places)
    if len(str(done.constant)) < 200:
        return done
    for room in (fmpq(1, 50), fmpq(1, 4), fmpq(3)):
        number = replace(done, constant=done.family.field.number(_few_digits(largest * (1 + room))))
        try:
            number.check()
        except Refused:
            continue
        return number
    return done


def _few_digits(x):
    """x rounded up to three digits."""
    power = fmpq(10) ** (2 - ceil(log10(to_float(x))))
    return (x * power).ceil() / power
