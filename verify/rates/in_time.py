"""Bounds of methods whose coefficients change with time: linear programs, solved exactly where
float64 says which unknowns are zero."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod, sqrt
from typing import Any

import numpy as np
from flint import fmpq

from theory.rates.engine.clock import NEXT
from theory.rates.engine.in_time import DEGREE, Conditions
from theory.rates.engine.potential import GRADIENT, VALUE

from .search import to_float

# Unknowns below this part of the largest are zero at a vertex.
ZERO = 1e-9
# The index at which bounds are compared, and what counts as growing between two such.
FAR = 500
GROWS = 1.2
# Bounds on values that are shown: so many, each at least this part of the largest.
MOST_POINTS = 3
PART = 0.4
# What changes with time is at most this large at those indices.
LARGEST = 1e30


@dataclass(frozen=True)
class InTime:
    """γ(k)·T ≤ |x_0 − x*|², T = `of` at `point`, for all k: the unknowns of the conditions at
    a point of them. `growth` is γ in units of L = 1, `size` γ at a late index, in float64."""

    method: Any
    L: fmpq
    point: str
    of: str
    conditions: Any
    x: list
    growth: Any
    size: float

    @property
    def name(self) -> str:
        """What the point is called."""
        return self.point or self.method.computed or "p"


def bounds_in_time(method, L, on_stage=lambda words: None):
    """(bounds, what was tried): the largest bounds on values, at most MOST_POINTS, and the one on
    the gradient."""
    try:
        late = sequence(method.clock, (FAR, 2 * FAR))
    except (ArithmeticError, ValueError, TypeError):
        return [], [f"the coefficients are no numbers below {LARGEST:g} up to step {2 * FAR}"]
    tried: list = []
    for shifted in (True, False):
        try:
            conditions = Conditions(method.scaled(L), shifted)
        except ValueError as why:
            tried += [str(why)] if str(why) not in tried else []
            continue
        found = []
        for of in (VALUE, GRADIENT):
            some = []
            for point in method.readouts:
                on_stage(f"a potential for {'f' if of == VALUE else 'the gradient'} at {point}")
                one = _bound(method, L, conditions, point, of, late)
                if one is not None:
                    some.append(one)
            some.sort(key=lambda one: -one.size)
            kept = MOST_POINTS if of == VALUE else 1
            found += [one for one in some[:kept] if one.size > PART * some[0].size]
        if found:
            return found, []
    tried.append(
        "no V = a(f_k − f*) + p‖∇f(y_k)‖² + ω‖z_k + c∇f(y_k) − x*‖² was found, y_k the point asked "
        "at, z_k one that moves by gradients alone, c its step or 0, a and p polynomials of degree "
        f"{DEGREE} in what changes with time"
    )
    return [], tried


def _bound(method, L, conditions, point, of, late):
    """The bound whose γ grows fastest, or None where it does not grow."""
    bounded = conditions.at(point, of)
    x = _largest(bounded, late[1])
    if x is None:
        return None
    growth = sum((ratio * x[place] for place, ratio in bounded.growth), method.field.zero)
    before, size = (value_at(growth, at) for at in late)
    if size < GROWS * before:
        return None
    return InTime(method, L, point, of, bounded, x, growth, size)


def sequence(clock, indices):
    """The letters at some indices, in float64. Raises ArithmeticError, ValueError or TypeError
    where a letter is no finite number."""
    at = {clock.counter: 0.0} | {name: to_float(x) for name, x in clock.first.items()}
    roots = {name: _compiled(square) for name, square in clock.roots.items()}
    after, found = {name: _compiled(x) for name, x in clock.after.items()}, []
    for k in range(max(indices) + 1):
        at[clock.counter] = float(k)
        # A sequence of which little is known is weighed as one that grows by one.
        at |= {name + NEXT: at[name] + 1 for name in clock.sequences}
        for name, square in roots.items():
            at[name] = sqrt(square(at))
        if k in indices:
            found.append(dict(at))
        at |= {name: ratio(at) for name, ratio in after.items()}
        if not all(abs(x) < LARGEST for x in at.values()):
            raise OverflowError("a letter grows past what float64 can weigh")
    return found


def value_at(ratio, at):
    """A ``Ratio`` in float64."""
    return _compiled(ratio)(at)


def _compiled(ratio):
    """A ``Ratio`` as a function of letters in float64."""
    parts = []
    for polynomial in (ratio.top, ratio.bottom):
        terms = []
        for powers, c in zip(polynomial.monoms(), polynomial.coeffs()):
            held = [(n, int(p)) for n, p in zip(ratio.field.names, powers) if p]
            terms.append((to_float(c), held))
        parts.append(terms)

    def value(at):
        top, bottom = (
            sum(c * prod(at[n] ** p for n, p in held) for c, held in terms) for terms in parts
        )
        return top / bottom

    return value


def _largest(conditions, late):
    """The exact vertex with the coefficients of γ largest in turn, what grows fastest first."""
    order = sorted(conditions.growth, key=lambda one: -value_at(one[1], late))
    linear, x = conditions.linear, None
    for place, _ in order:
        found = _vertex(linear, place)
        if found is None:
            return x
        x = found
        linear.rows.append(({place: fmpq(1)}, x[place]))
    return x


def _vertex(linear, place):
    """An exact solution of the equations where an unknown is largest, or None."""
    from scipy.optimize import linprog

    size = len(linear.names)
    A, b = np.zeros((len(linear.rows), size)), np.zeros(len(linear.rows))
    for k, (row, right) in enumerate(linear.rows):
        scale = max(abs(to_float(c)) for c in row.values()) if row else 1.0
        b[k] = to_float(right) / scale
        for a, c in row.items():
            A[k, a] = to_float(c) / scale
    cost = np.zeros(size)
    cost[place] = -1.0
    bounds = [(0, None) if a in linear.nonnegative else (None, None) for a in range(size)]
    done = linprog(cost, A_eq=A, b_eq=b, bounds=bounds, method="highs-ds")
    if done.status != 0:
        return None
    support = [
        a for a in range(size) if a not in linear.nonnegative or done.x[a] > ZERO * done.x.max()
    ]
    x = linear.solved(support)
    if x is None or any(x[a] < 0 for a in linear.nonnegative):
        return None
    return x
