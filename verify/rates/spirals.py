"""Where to look for a spiral that is as slow as ρ: a linear program over its spectrum, in float64.

For a given ρ the inequalities are linear in the weights of the planes and in f_0; rates between
the one on quadratics and the certified one are tried by bisection.
"""

from __future__ import annotations

import numpy as np
from flint import fmpq

from theory.rates.engine.certificate import Refused
from theory.rates.engine.spirals import LONGEST, Spiral

from .cycles import response
from .search import to_float, to_fmpq

# Angles 2·atan(τ), τ = i/PARTS and its inverse.
PARTS = 60
TRIES = 9
WEIGHT_BITS = 20


def find_spiral(method, mu, L, low, high, on_rate=lambda rate: None):
    """The slowest checked `Spiral` found with a rate in (low, high), floats; None where none is."""
    best = None
    if high**LONGEST > 1e-6:  # the tail would be too long for an exact check
        return None
    for _ in range(TRIES):
        middle = (low + high) / 2
        on_rate(middle)
        # A decimal of few digits, so that the powers stay short.
        digits = int(np.ceil(-np.log10(max(high - low, 1e-12) / 8)))
        rate = fmpq(int(np.floor(middle * 10**digits)), 10**digits)
        found = _spiral(method, mu, L, rate)
        if found is None:
            high = middle
        else:
            best, low = found, to_float(rate)
    return best


def _spiral(method, mu, L, rate):
    taus = [fmpq(i, PARTS) for i in range(PARTS + 1)]
    taus += [fmpq(PARTS, i) for i in range(PARTS - 1, 0, -1)]
    weights, value = _program(
        method, to_float(mu), to_float(L), to_float(rate), np.array([to_float(t) for t in taus])
    )
    if weights is None:
        return None
    largest = weights.max()
    unit = fmpq(1, 1 << WEIGHT_BITS)
    planes = tuple(
        (tau, round(w / largest * 2**WEIGHT_BITS) * unit)
        for tau, w in zip(taus, weights)
        if w > 2**-WEIGHT_BITS * largest
    )
    found = Spiral(method, mu, L, rate, planes, _short(to_fmpq(value / largest)))
    try:
        found.check()
    except Refused:
        return None
    return found


def _short(value):
    return (value * (1 << 30)).floor() * fmpq(1, 1 << 30)


def _program(method, mu, L, rho, taus):
    """(weights, f_0) with the largest slack, or (None, None)."""
    from scipy.optimize import linprog

    z = rho * np.exp(2j * np.arctan(taus))
    h = response(method, z)
    if h is None:
        return None, None
    lags = _lags(rho)
    turned = z[None, :] ** lags[:, None]

    def q(x, g, y, k):
        dx = x - y
        u = g - k - mu * dx
        form = -(np.conj(k) * dx).real - np.abs(u) ** 2 / (2 * (L - mu))
        return form - mu / 2 * np.abs(dx) ** 2

    fallen = 1 - rho ** (2.0 * lags)
    rows = np.vstack([q(h * turned, turned, h, 1), q(h, 1, h * turned, turned)])
    rows = np.vstack([rows, q(h, 1, 0 * h, 0 * h), q(0 * h, 0 * h, h, 1)])
    values = np.concatenate([-fallen, fallen, [1.0, -1.0]])
    sizes = 1 / L + np.abs(h) ** 2 * L
    above = np.hstack([-rows / sizes, -values[:, None], np.ones((len(rows), 1))])
    cost = np.zeros(len(taus) + 2)
    cost[-1] = -1
    done = linprog(
        cost,
        above,
        np.zeros(len(rows)),
        np.concatenate([np.ones(len(taus)), [0.0, 0.0]])[None],
        [1.0],
        bounds=[(0, None)] * len(taus) + [(None, None), (None, 1.0)],
        method="highs",
    )
    if done.status != 0 or done.x[-1] <= 1e-10:
        return None, None
    return done.x[: len(taus)] / sizes, done.x[-2]


def _lags(rho):
    """All small lags, and sparser ones until ρˡ is small."""
    last = int(np.ceil(np.log(1e-6) / np.log(rho)))
    return np.unique(
        np.concatenate([np.arange(1, min(last, 40) + 1), np.round(np.geomspace(1, last, 40))])
    ).astype(int)
