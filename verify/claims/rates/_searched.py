"""Methods of the catalogue with numbers, and what is searched for them: every answer is checked in
rational numbers before it is one."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

from flint import fmpq


def number(value: Any) -> fmpq:
    exact = Fraction(value)
    return fmpq(exact.numerator, exact.denominator)


def root_above(square: fmpq, parts: int) -> fmpq:
    """The least multiple of 1/parts whose square is at least this."""
    from math import isqrt

    scaled = int((square * parts * parts).ceil())
    root = isqrt(scaled - 1) + 1
    return fmpq(root, parts)


@cache
def method(program: str, **values: Any) -> Any:
    """A method of the catalogue by name, or a program as text, with numbers for its parameters."""
    from theory import optimizers
    from theory.algorithms import parse
    from theory.rates.engine.method import method_of

    text = program if "=" in program else optimizers.get(program).program
    return method_of(parse(text, **{name: Fraction(value) for name, value in values.items()}))


@cache
def functions(kappa: Any) -> Any:
    """F(1/κ, 1)."""
    from theory.rates.engine.classes import SmoothStronglyConvex

    return SmoothStronglyConvex(1 / number(kappa), fmpq(1))


@cache
def rate(made: Any, where: Any, rho: Any, values: int = 1) -> Any:
    """The certificate of a rate; NotProved where none is found."""
    from theory.operators import NotProved
    from verify.rates.certify import certificate_at

    found = certificate_at(made, where, number(rho), values)
    if found is None:
        raise NotProved(f"no certificate of ρ = {rho} for {made}")
    return found


@cache
def cycle(made: Any, kappa: Any, L: Any = 1) -> Any:
    """A cycle on F(L/κ, L); NotProved where none is found."""
    from theory.operators import NotProved
    from verify.rates.cycles import find_cycle

    found = find_cycle(made, number(L) / number(kappa), number(L))
    if found is None:
        raise NotProved(f"no cycle of {made}")
    return found


@cache
def spiral(made: Any, kappa: Any, low: Any, high: Any) -> Any:
    """A run on one function of F(1/κ, 1) that is as slow as some ρ in [low, high); NotProved where
    none is found."""
    from theory.operators import NotProved
    from verify.rates.spirals import find_spiral

    found = find_spiral(made, 1 / number(kappa), fmpq(1), float(low), float(high))
    if found is None or found.rate < number(low):
        raise NotProved(f"no spiral of {made} with a rate in [{low}, {high})")
    return found


def must_be_refused(made: dict[str, Any]) -> int:
    """How many wrong certificates are refused: all of them, or Fails names one that is not."""
    from theory.rates.engine.certificate import Refused
    from verify.evidence import Fails

    for name, wrong in made.items():
        try:
            wrong.check()
        except Refused:
            continue
        raise Fails(f"{name}: a wrong certificate passes")
    return len(made)


def wrong_rates(found: Any) -> dict[str, Any]:
    """A certificate of a rate with a multiplier halved, ρ lowered by 1 %, an inequality left out, a
    pair swapped, and epsilon doubled."""
    from dataclasses import replace

    def with_decrease(*rows: tuple) -> Any:
        return replace(found, decrease=rows)

    rows = found.decrease
    made = {
        "ρ lowered by 1 %": replace(found, rate=found.rate * 99 / 100),
        "epsilon doubled": replace(found, epsilon=2 * found.epsilon),
        "no inequality": with_decrease(),
    }
    heaviest = max(range(len(rows)), key=lambda i: rows[i][3])
    kind, i, j, weight = rows[heaviest]
    rest = rows[:heaviest] + rows[heaviest + 1 :]
    made["the largest multiplier halved"] = with_decrease(*rest, (kind, i, j, weight / 2))
    made["a pair swapped"] = with_decrease(*rest, (kind, j, i, weight))
    return made


def wrong_cycles(found: Any) -> dict[str, Any]:
    """A cycle with the hull shifted, with another start, and with L lowered by 1 %."""
    from dataclasses import replace

    turned = type(found.hull)([*found.hull.tolist()[1:], found.hull.tolist()[0]])
    return {
        "the hull shifted": replace(found, hull=turned),
        "a start twice as far": replace(found, start=2 * found.start),
        "L lowered by 1 %": replace(found, L=found.L * 99 / 100),
    }


STILL = "0.99999"  # a rate that says no more than that a method converges


@cache
def decided(
    made: Any, kappa: Any, values: tuple[int, ...] = (1, 2, 3), constant: bool = True
) -> Any:
    """A certificate that a method converges on F(1/κ, 1), at a rate just below 1, or a cycle; None
    where neither is found. Without `constant`, the certificate proves the rate alone."""
    from verify.rates.certify import certificate_at
    from verify.rates.cycles import find_cycle

    where = functions(kappa)

    def certified(count: int) -> Any:
        return certificate_at(made, where, number(STILL), count, False, constant)

    # most that converges is seen with one gradient in V; the rest is seldom worth a second look
    found = certified(values[0]) or find_cycle(made, where.mu, where.L)
    for count in values[1:]:
        found = found or certified(count)
    return found


def plane(
    program: str,
    kappa: Any,
    cells: tuple[int, int],
    limit: Any,
    constant: bool = True,
    **values: Any,
) -> list:
    """[(lr, β, what decides it)] over a grid of β = j/cells[1] and of steps below the limit on
    quadratics, lr = limit(β)·i/cells[0]."""
    found = []
    for j in range(cells[1]):
        for i in range(1, cells[0]):
            beta = Fraction(j, cells[1])
            lr = limit(beta) * Fraction(i, cells[0])
            made = method(program, lr=lr, beta=beta, **values)
            found.append((lr, beta, decided(made, kappa, constant=constant)))
    return found


def heavy_ball_limit(beta: Fraction) -> Fraction:
    """On quadratics with L = 1 heavy ball converges for 0 < lr < 2(1 + β)."""
    return 2 * (1 + beta)
