"""Rates for every value of a letter where certificates have an inside: V's entries are sought as
polynomials in the letter, at many of its numbers at once.

Each coefficient in turn is the simplest rational number that leaves an inside for the others; what
comes out is proved.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
from flint import fmpq

from theory.laws.linear_algebra import TooLarge, solve
from theory.rates.engine.certificate import Refused
from theory.rates.engine.families import FamilyRate, form_of
from theory.rates.engine.letters import at, inverted, method_at
from theory.rates.engine.lyapunov import Analysis

from .families import cleared
from .search import Search, floats, to_float
from .spaces import Space, simplest_between
from .tight import needless

# Where in the interval, from both ends, and how near to the ends.
NEAREST = 8
# How much of the way from the least or largest possible coefficient to the centre is left out.
MARGINS = (0.8, 0.6, 0.4)
# The degree of V's entries is higher than that of the denominators by so much.
MORE = 2


def polynomial_rate(family, square, on_stage=lambda words: None):
    """The checked `FamilyRate` with `square` = ρ², or None where none is found. An interval without
    an end is that of the letter's inverse."""
    turned = inverted(family) if family.high is None else (family, None)
    if turned is None:
        return None
    inner, back = turned
    if back is not None:
        square = back(square)
    common = _denominator(inner)
    try:
        places = _places(inner)
        problems = [(*method_at(inner, t), to_float(at(square, t))) for t in places[:5]]
        without = needless(problems, 1)
    except (ValueError, ZeroDivisionError):
        return None
    if without is None:
        return None
    for power in range(3):
        p = family.field.polynomial(square.bottom) * common**power
        if power and common.is_number():
            break
        sought = _Sought(inner, square, p, _degree(p) + MORE, places, without)
        for margin in MARGINS:
            on_stage(f"polynomials of degree {sought.degree}")
            numbers = sought.numbers(margin)
            if numbers is None:
                break
            found = _with_readout(sought.rate(numbers), sought, places)
            if found is not None:
                return cleared(found if back is None else _turned_back(found, family, back))
    return None


def _degree(ratio):
    return max(max(part.degrees()[0], 0) for part in (ratio.top, ratio.bottom))


def _denominator(family):
    """The least common multiple of the denominators of A, B and C."""
    common = family.field.context.constant(1)
    for x in [x for row in family.A for x in row] + family.B + family.C:
        common = common * (x.bottom / common.gcd(x.bottom))
    return family.field.polynomial(common)


def _places(family):
    """Numbers in the interval, the middle first, ever nearer to the ends."""
    parts = [fmpq(1, 2), fmpq(3, 8), fmpq(5, 8)]
    for k in range(2, NEAREST + 1):
        parts += [fmpq(1, 1 << k), 1 - fmpq(1, 1 << k)]
    return [family.low + (family.high - family.low) * part for part in parts]


def _turned_back(found, family, back):
    """A rate of the letter's inverse as one of the letter, checked once more. Raises Refused."""

    def turned(value):
        if isinstance(value, (list, tuple)):
            return type(value)(map(turned, value))
        return back(value) if hasattr(value, "substitute") else value

    names = ("square", "P", "p", "decrease", "positive", "readout", "epsilon")
    made = replace(found, family=family, **{n: turned(getattr(found, n)) for n in names})
    made.check()
    return made


def _coordinates(family):
    """Rows (x_{k+1}, x_k, …, g) on (s, g), in which a potential is often simple: x is the output
    of the states that a gradient reaches last. The unit matrix where there is no such x."""
    zero, one, size = family.field.zero, family.field.one, len(family.A)
    unit = [[one if i == j else zero for j in range(size + 1)] for i in range(size + 1)]
    reached = [family.B]
    for _ in range(size - 1):
        last = reached[-1]
        reached.append([sum((a * b for a, b in zip(row, last)), zero) for row in family.A])
    try:
        row = solve(reached, [zero] * (size - 1) + [one])
    except TooLarge:
        row = None
    seen = sum((a * r for a, r in zip(row or [], family.rest)), zero)
    if size < 2 or not seen:
        return unit
    rows, row = [], [x / seen for x in row]
    for _ in range(size):
        kick = sum((a * b for a, b in zip(row, family.B)), zero)
        row = [sum((a * x[j] for a, x in zip(row, family.A)), zero) for j in range(size)]
        rows.append([*row, kick])
    return [*rows[::-1], unit[-1]]


def _forms(analysis, rate2, M):
    """The forms of both conditions in the coordinates M, one for each unknown, those of P being
    entries in them."""
    us = analysis.unknowns
    mixed = np.eye(len(us))
    places = {u.name: k for k, u in enumerate(us) if u.kind == "P"}
    for (a, b), k in places.items():
        table = np.outer(M[a], M[b])
        table = table + table.T if a != b else table
        for (i, j), other in places.items():
            mixed[k, other] = table[i, j]
    decrease = np.array([rate2 * floats(u.before[0]) + floats(u.after[0]) for u in us])
    positive = np.array([floats(u.positive[0]) for u in us])
    wide = np.eye(len(M) + 1)
    wide[:-1, :-1] = M
    back = np.linalg.inv(wide)
    return [
        np.tensordot(mixed, inverse.T @ forms @ inverse, 1)
        for forms, inverse in ((decrease, back), (positive, back[:-1, :-1]))
    ]


def _kernels(problems):
    """For both conditions the directions, columns in rational echelon form, in which they vanish
    for the V − Σ νq of least trace at each of the numbers: fewer unknowns and simpler squares."""
    found = [[], []]
    for analysis, rate2, M in problems:
        search = Search(analysis)
        barrier, x = search.barrier(rate2), search.inside(rate2)
        cost, weight = np.trace(search.positive, axis1=1, axis2=2), 1.0
        for _ in range(300):
            x, done = barrier.step(x, weight * cost)
            if done:
                if weight > 1e10:
                    break
                weight *= 10
        unit = np.eye(len(M))
        for part, forms in zip(found, _forms(analysis, rate2, unit)):
            value = np.tensordot(x / search.sizes, forms, 1)
            wide = np.eye(len(value))
            wide[: len(M), : len(M)] = M
            back = np.linalg.inv(wide)
            value = back.T @ value @ back
            part.append(value / np.trace(value))
    return [_common_kernel(np.vstack(part)) for part in found]


def _common_kernel(rows):
    """The kernel as columns with ones where the others have zeros, rounded to short fractions; no
    columns where it does not seem to have such."""
    _, sizes, turned = np.linalg.svd(rows)
    kernel = turned[int((sizes > 1e-5).sum()) :].T
    done = 0
    for i in range(len(kernel)):
        if done == kernel.shape[1]:
            break
        j = done + int(np.abs(kernel[i, done:]).argmax())
        if abs(kernel[i, j]) < 1e-4:
            continue
        kernel[:, [done, j]] = kernel[:, [j, done]]
        kernel[:, done] /= kernel[i, done]
        for k in range(kernel.shape[1]):
            if k != done:
                kernel[:, k] -= kernel[i, k] * kernel[:, done]
        done += 1
    short = np.vectorize(lambda x: float(Fraction(float(x)).limit_denominator(12)))
    near = short(kernel) if kernel.size else kernel
    return near if np.abs(near - kernel).max(initial=0) < 1e-4 else kernel[:, :0]


class _Sought:
    """The coefficients that are sought, and what they must satisfy at each of the numbers."""

    def __init__(self, family, square, p, degree, places, without):
        self.family, self.square, self.p, self.degree = family, square, p, degree
        self.M = _coordinates(family)
        parts = [Analysis(*method_at(family, t), 1, without) for t in places]
        self.unknowns = parts[0].unknowns
        high = _degree(p) + _degree(square)
        self.names = [
            (i, power)
            for i, u in enumerate(self.unknowns)
            if u.kind != "p"
            for power in range((high if u.is_multiplier else degree) + 1)
        ]
        self.forms, self.rows, self.equations = [], [], []
        rates = [to_float(at(square, t)) for t in places]
        tables = [np.array([[to_float(at(x, t)) for x in row] for row in self.M]) for t in places]
        problems = [*zip(parts, rates, tables)]
        self.still = _kernels(problems[:5])
        for t, problem in zip(places, problems):
            self._at(t, *problem)

    def _at(self, t, analysis, rate2, M):
        x = to_float(t)
        known = next(i for i, u in enumerate(analysis.unknowns) if u.kind == "p")
        scale = to_float(at(self.p, t))

        def spread(values):
            values = np.array(values)
            terms = [values[i] * x**power for i, power in self.names]
            return np.array([*terms, values[known] * scale])

        for form, kernel in zip(_forms(analysis, rate2, M), self.still):
            form, lead = spread(form), (np.abs(kernel) > 0).argmax(0)
            self.equations += list((form @ kernel).reshape(len(form), -1).T)
            free = np.delete(np.arange(form.shape[1]), lead)
            self.forms.append(form[:, free][:, :, free])
        for row in analysis.value_equations(at(self.square, t)):
            self.equations.append(spread([to_float(c) for c in row]))
        for i, u in enumerate(analysis.unknowns):
            if u.is_multiplier:
                self.rows.append(spread(np.eye(len(analysis.unknowns))[i]))

    def numbers(self, margin):
        """The coefficients as fractions, or None where there is no inside or it is lost."""
        rows, equations = np.array(self.rows), np.array(self.equations)
        chosen: list = [None] * len(self.names)
        try:
            space = Space(self.forms, rows, equations[:, :-1], -equations[:, -1])
            x = space.centred(np.zeros(space.size))
            for k in sorted(range(len(chosen)), key=lambda k: (self.names[k][1], k)):
                if x is None:
                    return None
                chosen[k] = space.simplest(k, x, margin)
                now = space.point(x)
                left = np.vstack([space.left, np.eye(len(chosen))[k]])
                right = np.append(space.right, float(chosen[k]))
                space = Space(self.forms, rows, left, right)
                x = space.centred(space.free.T @ (now - space.base))
        except (np.linalg.LinAlgError, ArithmeticError):
            return None
        return chosen

    def rate(self, numbers):
        """The `FamilyRate` with these coefficients, without a readout, not checked."""
        field, size = self.family.field, len(self.family.A) + 1
        t = field.variable(self.family.letter)
        values = [field.zero] * len(self.unknowns)
        for (i, power), c in zip(self.names, numbers):
            values[i] = values[i] + t**power * fmpq(c.numerator, c.denominator)
        inner = [[field.zero] * size for _ in range(size)]
        lists: dict = {"decrease": [], "positive": []}
        for u, value in zip(self.unknowns, values):
            if u.kind == "P":
                i, j = u.name
                inner[i][j] = inner[j][i] = value
            elif u.is_multiplier and value:
                lists[u.kind].append((*u.name, value))
        P = form_of(self.M, inner, field.zero)
        parts = tuple(map(tuple, lists.values()))
        readout = [*self.family.C, field.zero]
        return FamilyRate(self.family, self.square, P, [self.p], *parts, readout, field.zero)


def _with_readout(made, sought, places):
    """The rate with ε = c·(letter − low)ʲ for the point y, less a multiple of g where V − Σ νq
    vanishes in some direction; checked, or None."""
    family, kernel = made.family, sought.still[1]
    form, _, multipliers, points = made.conditions()["positive"]
    form = made.remainder(form, multipliers, points)
    if kernel.size:
        short = [Fraction(float(x)).limit_denominator(12) for x in kernel[:, 0]]
        direction = [family.field.number(fmpq(x.numerator, x.denominator)) for x in short]
        direction = solve(sought.M, direction)
        if kernel.shape[1] > 1 or direction is None or not direction[-1]:
            return None
        seen = sum((c * x for c, x in zip(family.C, direction)), family.field.zero)
        made = replace(made, readout=[*family.C, -seen / direction[-1]])
    largest = []
    for t in places:
        rows = [[to_float(at(x, t)) for x in row[:-1]] for row in form[:-1]]
        readout = np.array([to_float(at(x, t)) for x in made.readout])
        try:
            largest.append(1 / float(readout @ np.linalg.pinv(np.array(rows)) @ readout))
        except np.linalg.LinAlgError:
            return None
    x = family.field.variable(family.letter) - family.low
    for power in range(6):
        most = min(e / to_float(t - family.low) ** power for e, t in zip(largest, places))
        c = simplest_between(Fraction(most / 2), Fraction(most)) if most > 0 else 0
        if not c:
            return None
        found = replace(made, epsilon=x**power * fmpq(c.numerator, c.denominator))
        try:
            found.check()
        except Refused:
            continue
        return found
    return None
