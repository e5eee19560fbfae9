"""Rates for every value of a letter by finitely many certificates that cover an interval."""

from __future__ import annotations

from dataclasses import replace
from math import ceil, log10

from flint import fmpq

from theory.rates.engine.certificate import Refused
from theory.rates.engine.families import FamilyRate
from theory.rates.engine.letters import at, method_at, sample_points
from theory.rates.engine.lyapunov import Analysis
from theory.rates.engine.rounding import rounded

from .search import Search, to_float, to_fmpq

# A piece of a cover leaves this part of 1 − ρ.
ROOM = 0.05
MOST_PIECES = 200
# Where in a piece its certificates are, in fiftieths, and the bits that they are rounded to.
NODES = (2, 17, 33, 48)
NODE_LADDER = (20, 26, 32, 40)
# The bits of coefficients that are tried, few first.
SHORT = (12, 18, 26)


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
    near = to_fmpq(x)
    return _near(near, min(near - low, high - near) / 8)


def _near(x, room):
    """The decimal of fewest digits that is nearer to x than `room`."""
    digits = 0
    while True:
        found = (x * fmpq(10) ** digits + fmpq(1, 2)).floor() / fmpq(10) ** digits
        if abs(found - x) < room:
            return found
        digits += 1


def _piece(family, low, high, room, known):
    overlap = (high - low) / 64
    a = low if low == family.low else _near(low - overlap, overlap / 2)
    b = high if high == family.high else _near(high + overlap, overlap / 2)
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
    for one in (*(_in_short_numbers(made, places, bits) for bits in SHORT), made):
        try:
            one.check()
        except Refused:
            continue
        return one
    return None


def _in_short_numbers(made, places, bits):
    """The same with coefficients of so many bits, as seen at the places; the equations between
    function values give ρ² and a multiplier of each condition."""
    field, size = made.family.field, len(made.P)

    def short(ratio):
        largest = max(abs(at(ratio, t)) for t in places)
        total, t = field.zero, field.variable(field.names[0])
        for (power,), c in ratio.top.to_dict().items():
            unit = _power_of_two(largest / max(places) ** power) / (1 << bits)
            c = c / ratio.bottom.leading_coefficient()
            total = total + t**power * ((c / unit + fmpq(1, 2)).floor() * unit)
        return total

    P = [[field.zero] * size for _ in range(size)]
    for i in range(size):
        for j in range(i, size):
            P[i][j] = P[j][i] = short(made.P[i][j])
    decrease = _balanced([(*q, short(w)) for *q, w in made.decrease], 1, -field.one, places)
    positive = _balanced([(*q, short(w)) for *q, w in made.positive], 0, field.one, places)
    square = sum((w * ((i == 0) - (j == 0)) for _, i, j, w in decrease), field.zero)
    return replace(made, square=square, P=P, decrease=decrease, positive=positive)


def _balanced(multipliers, point, value, places):
    """The multipliers with the largest of those at a point changed: Σ_ij of theirs that speak of
    f_i, less those that speak of f_j, is to be `value`."""
    signs = [(i == point) - (j == point) for _, i, j, _ in multipliers]
    rest = value - sum((w * sign for (*_, w), sign in zip(multipliers, signs)), value.field.zero)
    found = [k for k, sign in enumerate(signs) if sign]
    if rest == 0 or not found:
        return tuple(multipliers)
    k = max(found, key=lambda k: at(multipliers[k][3], places[0]))
    *q, weight = multipliers[k]
    multipliers[k] = (*q, weight + rest * signs[k])
    return tuple(multipliers)


def _power_of_two(x):
    """The least power of two that is at least x > 0, or one of its neighbours."""
    if x == 0:
        return fmpq(1)
    shift = int(x.p).bit_length() - int(x.q).bit_length() + 1
    return fmpq(1 << shift) if shift >= 0 else fmpq(1, 1 << -shift)


# A constant whose text is longer is rounded up to c·letterʲ.
LONG = 120


def with_constant(found):
    """The `FamilyRate` with C, checked: c·letterʲ where the rational function that fits is long,
    j = 0 on an interval with an end; unchanged where there is none."""
    done = found.with_constant()
    if done.constant is None or len(str(done.constant / done.epsilon)) < LONG:
        return done
    low, high, field = done.family.low, done.family.high, done.family.field
    power = field.one
    if high is None:
        power = field.variable(done.family.letter) ** max(0, _growth(done.constant))
        places = [low + fmpq(2) ** k for k in range(-8, 12)]
    else:
        places = [low + (high - low) * fmpq(k, 256) for k in (1, *range(8, 256, 8), 255)]
    largest = max(at(done.constant, t) / at(power, t) for t in places)
    for room in (fmpq(1, 50), fmpq(1, 4), fmpq(3)):
        simple = replace(done, constant=power * _few_digits(largest * (1 + room)))
        try:
            simple.check()
        except Refused:
            continue
        return simple
    return done


def _growth(ratio):
    return int(ratio.top.degrees()[0]) - int(ratio.bottom.degrees()[0])


def cleared(found):
    """V times the denominators of its entries and multipliers."""
    field, common = found.family.field, found.family.field.context.constant(1)
    weights = [x[3] for x in found.decrease + found.positive]
    for x in [x for row in found.P for x in row] + found.p + weights:
        common = common * (x.bottom / common.gcd(x.bottom))
    common = field.polynomial(common)
    common = (
        common
        if at(common, sample_points(found.family.low, found.family.high, 1)[0]) > 0
        else -common
    )
    made = replace(
        found,
        P=[[x * common for x in row] for row in found.P],
        p=[x * common for x in found.p],
        decrease=tuple((*q, w * common) for *q, w in found.decrease),
        positive=tuple((*q, w * common) for *q, w in found.positive),
        epsilon=found.epsilon * common,
    )
    try:
        made.check()
    except Refused:
        return found
    return made


def _few_digits(x):
    """x rounded up to three digits."""
    power = fmpq(10) ** (2 - ceil(log10(to_float(x))))
    return (x * power).ceil() / power
