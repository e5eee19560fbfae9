"""A rate for every value of a letter as an identity: read off certificates at numbers."""

from __future__ import annotations

from dataclasses import replace
from math import isqrt

from flint import fmpq, fmpq_mat

from theory.laws.rational_functions import Field
from theory.rates.engine.certificate import Certificate, Refused
from theory.rates.engine.families import FamilyRate
from theory.rates.engine.letters import at, method_at, sample_points
from theory.rates.engine.lyapunov import Analysis

from .quadratic import quadratic_rate
from .search import Search, to_float
from .tight import kinds

# An identity is read off this many numbers of the letter at most.
SAMPLES = 26
# At so many of them there is to be a V of one kind.
SEEN = 3


def identity(family, square=None, on_stage=lambda words: None):
    """The checked `FamilyRate` at the rate on quadratics, or at `square` = ρ², where the
    certificates at numbers are values of rational functions of the letter; None where they are not.
    """
    places, problems = sample_points(family.low, family.high, SAMPLES), []
    for t in places[:SEEN]:
        method, functions = method_at(family, t)
        rate = _rate(method, functions, square, t)
        if rate is None:
            return None
        problems.append((method, functions, rate))
    for kind in kinds(problems):
        made = _along(family, places, square, kind, on_stage)
        if made is not None:
            return made
    return None


def _along(family, places, square, kind, on_stage):
    """The same with V of one kind."""
    found: list = []
    for t in places:
        on_stage(f"{family.letter} = {t}")
        method, functions = method_at(family, t)
        rate = _rate(method, functions, square, t)
        certificate = None if rate is None else _tight(method, functions, rate, *kind)
        if certificate is None:
            return None
        found.append(certificate)
        if len(found) >= 6 and len(found) % 4 == 2:
            made = _through(family, places[: len(found)], found)
            if made is not None:
                return made
    return None


def rate_on_quadratics(family):
    """The rate on quadratics as the rational function of the letter that it is at numbers, or
    None."""
    places, values = sample_points(family.low, family.high, 12), []
    for t in places:
        rate = _rate(*method_at(family, t), None, t)
        if rate is None:
            return None
        values.append(rate)
    return _rational_function(Field((family.letter,)), places, values)


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


def _tight(method, functions, rate, count, without, seek):
    analysis = Analysis(method, functions, count, without)
    search = Search(analysis)
    near = to_float(rate)
    x = search.inside((near + 1e-5 * (1 - near)) ** 2)
    if x is None:
        return None
    return seek(analysis, rate, search.unscaled(x))


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

    p = [scaled(lambda c, i=i: c.p[i]) for i in range(N)]
    readout = [fit([c.readout[0, i] for c in found]) for i in range(size)]
    parts = [scaled(lambda c: c.epsilon), fit([c.rate**2 for c in found])]
    lists = []
    for name in ("decrease", "positive"):
        known = [{(k, i, j): w for k, i, j, w in getattr(c, name)} for c in found]
        keys = sorted({key for one in known for key in one}, key=str)
        tables = [fit([one.get(key, fmpq(0)) / s for one, s in zip(known, scales)]) for key in keys]
        lists.append(tuple((*key, table) for key, table in zip(keys, tables)))
    if None in [*p, *readout, *parts] or any(x[3] is None for part in lists for x in part):
        return None
    none = [[field.zero] * size for _ in range(size)]
    decrease, positive = lists
    made = FamilyRate(family, parts[1], none, p, decrease, positive, readout, parts[0])
    # V − Σ νq often is ε|readout|² and no more, of lower degree than P.
    P = _without_more(made)
    t, first, scale = places[-1], found[-1], scales[-1]
    if any(at(P[i][j], t) * scale != first.P[i, j] for i in range(size) for j in range(size)):
        P = [[scaled(lambda c, i=i, j=j: c.P[i, j]) for j in range(size)] for i in range(size)]
    if any(None in row for row in P):
        return None
    made = replace(made, P=P)
    try:
        made.check()
    except Refused:
        return None
    return made


def _without_more(made):
    """P of V = Σ νq + ε|readout|²."""
    form, _, multipliers, points = made.conditions()["positive"]
    form = made.remainder(form, multipliers, points)
    return [[-x for x in row[:-1]] for row in form[:-1]]


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
