"""Certificates written by hand are proved, and wrong in any part they are refused."""

from dataclasses import replace

import pytest
from flint import fmpq, fmpq_mat

from theory.algorithms import parse
from theory.rates.engine.certificate import Certificate, Refused
from theory.rates.engine.classes import (
    Cocoercive,
    Sector,
    SmoothStronglyConvex,
    StronglyMonotoneLipschitz,
)
from theory.rates.engine.method import method_of


def gradient_descent(step):
    return method_of(parse("x = x - a*grad(x)", a=step))


def by_hand(method, functions, rate, decrease):
    """V = ‖x − x*‖²."""
    one = fmpq_mat([[1]])
    return Certificate(
        method, functions, rate, one, (), tuple(decrease), (), one, fmpq(1), (), fmpq(1)
    )


MU, L = fmpq(1, 9), fmpq(1)


@pytest.mark.parametrize("step", [fmpq(1, 2), fmpq(1), fmpq(9, 5), fmpq(19, 10)])
def test_gradient_descent_for_every_step(step):
    """Multiplier 2aρ on q_0* and q_*0, ρ = max(|1 − aμ|, |1 − aL|) (Polyak 1987)."""
    rate = max(abs(1 - step * MU), abs(1 - step * L))
    weight = 2 * step * rate
    pairs = [("q", "*", 0, weight), ("q", 0, "*", weight)]
    good = by_hand(gradient_descent(step), SmoothStronglyConvex(MU, L), rate, pairs)
    good.check()
    for wrong in (
        replace(good, rate=rate * fmpq(99, 100)),
        replace(good, functions=SmoothStronglyConvex(MU * fmpq(9, 10), L * fmpq(11, 10))),
        replace(good, decrease=(("q", "*", 0, weight / 2), ("q", 0, "*", weight / 2))),
        replace(good, decrease=(pairs[0],)),
        replace(good, decrease=(("q", "*", 0, -weight), ("q", 0, "*", -weight))),
        replace(good, decrease=(("q", 0, 0, weight),)),
        replace(good, epsilon=fmpq(11, 10)),
        replace(good, constant=fmpq(9, 10)),
        replace(good, readout=fmpq_mat([[2]]), epsilon=fmpq(1, 4)),  # rests at 2x*
        replace(good, decrease=(("q", "*", 0, weight + 1), ("q", "*", 0, fmpq(-1)), pairs[1])),
        replace(good, method=gradient_descent(2 / L + fmpq(1, 10))),
    ):
        with pytest.raises(Refused):
            wrong.check()


def test_forward_step_on_monotone_operators():
    """ρ² = 1 − 2aμ + a²L², by 2a on monotonicity and a² on the Lipschitz inequality."""
    a, mu, L = fmpq(3, 10), fmpq(1, 2), fmpq(5, 3)
    rate2 = 1 - 2 * a * mu + a * a * L * L
    assert rate2 == fmpq(19, 20)
    pairs = [("monotone", "*", 0, 2 * a), ("lipschitz", "*", 0, a * a)]
    method = gradient_descent(a)
    rate = fmpq(9747, 10000)  # above √0.95
    by_hand(method, StronglyMonotoneLipschitz(mu, L), rate, pairs).check()
    with pytest.raises(Refused):
        by_hand(method, StronglyMonotoneLipschitz(mu, L), fmpq(9746, 10000), pairs).check()
    with pytest.raises(Refused, match="no inequality"):
        by_hand(method, Cocoercive(1 / L, mu), rate, pairs).check()


def test_sector_contraction():
    """1 − aμ by the multiplier 2aρ/(L − μ), a ≤ 2/(L + μ) (Lessard, Recht, Packard 2016)."""
    a, mu, L = fmpq(1, 2), fmpq(1, 4), fmpq(1)
    rate = 1 - a * mu
    weight = 2 * a * rate / (L - mu)
    good = by_hand(gradient_descent(a), Sector(mu, L), rate, [("sector", 0, "*", weight)])
    good.check()
    for wrong in (
        replace(good, rate=rate - fmpq(1, 1000)),
        replace(good, decrease=(("sector", 0, "*", weight / 2),)),
        replace(good, decrease=()),
    ):
        with pytest.raises(Refused):
            wrong.check()


def triple_momentum(s):
    rho = 1 - 1 / s
    text = (
        "y = (1 + c)*x - c*x_prev; x_new = (1 + b)*x - b*x_prev - a*grad(y); x_prev = x; x = x_new"
    )
    return method_of(
        parse(text, a=1 + rho, b=rho**2 / (2 - rho), c=rho**2 / ((1 + rho) * (2 - rho)))
    )


def tight_triple_momentum(s):
    """V_k = f_k − f* − |g − μy|²/(2(1 − μ)) − μ|y|²/2 + |z_k|²/(κ − 1), L = 1, κ = s², with
    z_k = (x_{k+1} − ρ²x_k)/(1 − ρ²)."""
    method, mu, rho = triple_momentum(s), 1 / s**2, 1 - 1 / s
    y = fmpq_mat([[*method.C.entries(), 0]])
    g = fmpq_mat([[0, 0, 1]])
    # The state that takes the gradient is x; its next value minus ρ² times it.
    place = next(i for i in range(2) if method.B[i, 0])
    x = fmpq_mat([[int(i == place) for i in range(2)] + [0]])
    after = fmpq_mat([[*method.A.tolist()[place], method.B[place, 0]]])
    z = (after - x * rho**2) / (1 - rho**2)
    u = g - y * mu
    P = z.transpose() * z / (s**2 - 1)
    P -= u.transpose() * u / (2 * (1 - mu)) + y.transpose() * y * (mu / 2)
    return Certificate(
        method,
        SmoothStronglyConvex(mu, fmpq(1)),
        rho,
        P,
        (fmpq(1),),
        (("q", 0, 1, rho**2), ("q", "*", 1, 1 - rho**2)),
        (("q", 0, "*", fmpq(1)),),
        z,
        1 / (s**2 - 1),
    )


@pytest.mark.parametrize("s", [fmpq(3, 2), fmpq(2), fmpq(7, 3), fmpq(10), fmpq(1000)])
def test_triple_momentum_exactly_at_its_rate(s):
    """ρ = 1 − 1/√κ (Van Scoy, Freeman, Lynch 2018, Theorem 1)."""
    good = tight_triple_momentum(s)
    good.check()
    swapped = (("q", 1, 0, good.rate**2), ("q", "*", 1, 1 - good.rate**2))
    halved = (("q", 0, 1, good.rate**2 / 2), ("q", "*", 1, 1 - good.rate**2))
    y = fmpq_mat([[*good.method.C.entries(), 0]])
    for wrong in (
        replace(good, rate=good.rate * fmpq(99, 100)),
        replace(good, decrease=swapped),
        replace(good, decrease=halved),
        replace(good, positive=()),
        replace(good, p=(fmpq(2),)),
        replace(good, P=good.P + good.P),
        replace(good, readout=y, epsilon=fmpq(1, 10**9)),  # V does not bound the points here
        replace(good, positive=(("q", 0, 1, fmpq(1)),)),  # f_1 is not in V_0
    ):
        with pytest.raises(Refused):
            wrong.check()
