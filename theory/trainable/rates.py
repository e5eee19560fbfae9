"""Second moments of TO in one variable: F = μw²/2, A frozen, α_t = a/t, c_t = c/t^q, noise of
variance σ².

With m the direction, e = m − μw and α = a/t, c′ = c_{t+1}:

    w′ = w − αm,   m′ = c′μw + km + c′ξ,   k = (1 − c′)(1 − αA) − c′μα

so x = Ew², y = Ewm, z = Em² obey an exact linear recursion.  All numbers are exact.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..exact import rational, to_sympy
from ..operators.polynomial import Operator


def step(moments, alpha, rate, A, mu, variance):
    """(x, y, z) after one step; ``rate`` is c_{t+1}. Any numbers: Fractions, balls, scalar
    expressions."""
    return step_with(
        moments, alpha, rate, (1 - rate) * (1 - alpha * A) - rate * mu * alpha, mu, variance
    )


def step_with(moments, alpha, rate, k, mu, variance):
    """The same for a given k, the factor of the old direction."""
    x, y, z = moments
    gain = rate * mu
    return (
        x - 2 * alpha * y + alpha**2 * z,
        gain * x + (k - alpha * gain) * y - alpha * k * z,
        gain**2 * x + 2 * gain * k * y + k**2 * z + rate**2 * variance,
    )


def error_moment(moments, mu):
    """E e² = z − 2μy + μ²x."""
    x, y, z = moments
    return z - 2 * mu * y + mu**2 * x


def of_order(expression: Operator, *orders: dict[str, int]) -> Operator:
    """The expression itself, a remainder: each of its terms carries the powers of one of ``orders``
    at least.

    ``{"1/t": 1, "η": 2}`` is the order η²/t.  Raises ValueError, naming a term, where one is of
    none of them.
    """
    for (monomial, _), coefficient in expression.terms.items():
        powers = dict(monomial)
        if not any(
            all(powers.get(name, 0) >= least for name, least in order.items()) for order in orders
        ):
            raise ValueError(
                f"the term {coefficient}·{'·'.join(f'{n}^{e}' for n, e in monomial)} is of none "
                f"of the orders {orders}"
            )
    return expression


@dataclass(frozen=True)
class Limits:
    """lim t·Ew² and lim t·Ee² for q = 1."""

    distance: object
    error: object


def limits(a, c, A, mu=1, variance=1) -> Limits:
    """The limits for q = 1, as exact rationals or SymPy expressions.

    Raises ValueError, naming the condition, where they do not exist: h = c + aA > 1 and h < ½ +
    2acμ.
    """
    h = c + a * A
    slack = 4 * a * c * mu - 2 * h + 1
    if getattr(h, "is_number", True) and getattr(slack, "is_number", True):
        if not h > 1:
            raise ValueError(f"h = c + aA is {h}; both rates are 1/t only for h > 1")
        if not slack > 0:
            raise ValueError(f"h = c + aA is {h}; both rates are 1/t only for h < 1/2 + 2acμ")
    below = (h - 1) * slack
    return Limits(
        2 * a**2 * c**2 * variance / below,
        c**2 * variance * (2 * a**2 * mu**2 + 2 * a * c * mu - 2 * a * mu + 1 - h) / below,
    )


def log_slope(a, c, A, mu=1):
    """The slope of log Ew² against log t without noise: 2·max Re of the eigenvalues of [[0, −a],
    [cμ, −h]], which solve λ² + hλ + acμ = 0; a SymPy number, an ``fmpq`` where they are not real.
    """
    a, c, A, mu = (rational(x) for x in (a, c, A, mu))
    h, product = c + a * A, a * c * mu
    square = h**2 - 4 * product
    if square <= 0:
        return -h
    import sympy

    return to_sympy(-h) + sympy.sqrt(to_sympy(square))
