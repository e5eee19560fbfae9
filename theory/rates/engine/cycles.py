"""Cycles: a function of F(μ, L) and a start from which a method goes round and never converges.

    f(x) = L/2 |x|² − (L − μ)/2 dist(x, H)²,   H the convex hull of v_0, …, v_{K−1}

As x ↦ dist(x, H)²/2 is convex with the 1-Lipschitz gradient x − P(x), f is μ-strongly convex and
L-smooth, with the gradient μx + (L − μ)P(x). Nothing else is cited.
"""

from dataclasses import dataclass

from flint import fmpq, fmpq_mat

from theory import exact
from theory.rates.engine.certificate import Refused
from theory.rates.engine.method import Method


@dataclass(frozen=True)
class Cycle:
    """`start` is the first state, d rows in ℚⁿ; `hull` are the K points v_t in ℚⁿ, as rows."""

    method: Method
    mu: fmpq
    L: fmpq
    start: fmpq_mat
    hull: fmpq_mat

    @property
    def period(self):
        return self.hull.nrows()

    def check(self):
        """Run the method once round; return the K points. Raises Refused where P(y_t) is not v_t,
        where the last state is not the first, or where the points all agree."""
        if not 0 < self.mu < self.L:
            raise Refused("a cycle needs 0 < mu < L")
        state, points = self.start, []
        hull = [fmpq_mat([row]) for row in self.hull.tolist()]
        for t in range(self.period):
            y, v = self.method.C * state, hull[t]
            # v is the nearest point of the hull: no corner lies on the side of y.
            if any(((y - v) * (w - v).transpose())[0, 0] > 0 for w in hull):
                raise Refused(f"v_{t} is not the projection of the point {t}")
            gradient = y * self.mu + v * (self.L - self.mu)
            state = self.method.A * state + self.method.B * gradient
            points.append(y)
        if state != self.start:
            raise Refused("the last state is not the first")
        if all(y == points[0] for y in points):
            raise Refused("the points all agree")
        return points


def shifted_cycle(method, mu, L, gradients):
    """The cycle in ℚᴷ whose gradients are the shifts of one vector, g_t[c] = u[c − t].

    `gradients` is u, K rational numbers that add up to zero. Returns a checked Cycle, or None
    where there is none: a resonance with the method, or points that are not projections.
    """
    period = len(gradients)
    impulse = _impulse(method, period)
    if impulse is None:
        return None
    u = [exact.rational(x) for x in gradients]
    turned = fmpq_mat([[u[(c - t) % period] for c in range(period)] for t in range(period)])
    # The state at time 0 after a unit gradient at time t is the state at K − t after one at 0.
    start = fmpq_mat(
        [
            [
                sum((impulse[-t % period][i, 0] * turned[t, c] for t in range(period)), fmpq(0))
                for c in range(period)
            ]
            for i in range(method.size)
        ]
    )
    state, hull = start, []
    for t in range(period):
        y, g = method.C * state, fmpq_mat([turned.tolist()[t]])
        hull.append((g - y * mu) / (L - mu))
        state = method.A * state + method.B * g
    found = Cycle(method, mu, L, start, fmpq_mat([row.entries() for row in hull]))
    try:
        found.check()
    except Refused:
        return None
    return found


def _impulse(method, period):
    """The states of the run of this period, points of mean zero, with gradients 1 − 1/K, −1/K, …"""
    d, mean = method.size, fmpq(1, period)
    forced, free = fmpq_mat(d, 1), exact.identity(d)
    total_forced, total_free = fmpq(0), fmpq_mat(1, d)
    for t in range(period):
        total_forced += (method.C * forced)[0, 0]
        total_free += method.C * free
        forced = method.A * forced + method.B * (int(t == 0) - mean)
        free = method.A * free
    rows = [[*(free - exact.identity(d)).tolist()[i], -forced[i, 0]] for i in range(d)] + [
        [*total_free.entries(), -total_forced]
    ]
    reduced, rank = fmpq_mat(rows).rref()
    if rank != d or any(reduced[i, i] != 1 for i in range(d)):
        return None
    state = fmpq_mat([[reduced[i, d]] for i in range(d)])
    states = []
    for t in range(period):
        states.append(state)
        state = method.A * state + method.B * (int(t == 0) - mean)
    return states
