"""Cycles are run exactly."""

from dataclasses import replace

import pytest
from flint import fmpq, fmpq_mat

from theory import optimizers
from theory.algorithms import parse
from theory.rates.engine.certificate import Refused
from theory.rates.engine.cycles import shifted_cycle
from theory.rates.engine.method import method_of


@pytest.fixture
def heavy_ball():
    """Polyak's tuning at κ = 25 (Lessard, Recht, Packard 2016, section 4.6)."""
    return method_of(parse(optimizers.get("heavy_ball").program, lr="1/9", beta="4/9"))


def test_the_known_three_cycle(heavy_ball):
    cycle = shifted_cycle(heavy_ball, fmpq(1), fmpq(25), [2, -1, -1])
    points = [[133 * x for x in y.entries()] for y in cycle.check()]
    first = points[0]
    assert points[1:] == [[first[-1], *first[:-1]], [*first[1:], first[0]]]
    ratio = first[0] / 13
    assert sorted(x / ratio for x in first) == [-9, -4, 13] and cycle.period == 3


def test_a_cycle_changed_anywhere_is_none(heavy_ball):
    cycle = shifted_cycle(heavy_ball, fmpq(1), fmpq(25), [2, -1, -1])
    turned = fmpq_mat(cycle.hull.tolist()[1:] + cycle.hull.tolist()[:1])
    moved = cycle.start + fmpq_mat(
        cycle.start.nrows(), 3, [1] + [0] * (3 * cycle.start.nrows() - 1)
    )
    still = fmpq_mat(cycle.start.nrows(), 3)
    for wrong in (
        replace(cycle, hull=turned),
        replace(cycle, start=moved),
        replace(cycle, L=fmpq(20)),
        replace(cycle, mu=fmpq(0)),
        replace(cycle, start=still, hull=fmpq_mat(3, 3)),
        replace(cycle, hull=fmpq_mat(cycle.hull.tolist()[:2])),
    ):
        with pytest.raises(Refused):
            wrong.check()


def test_no_cycle_below_the_golden_ratio():
    """Polyak's tuning has a 3-cycle exactly for κ ≥ 9 + 4√5 = 17.944… (Goujaud, Taylor,
    Dieuleveut 2023, Theorem 3.5 with K = 3)."""
    for s, there in ((fmpq(423, 100), False), (fmpq(424, 100), True)):
        lr, beta = 4 / (1 + 1 / s) ** 2, ((s - 1) / (s + 1)) ** 2
        method = method_of(parse(optimizers.get("heavy_ball").program, lr=lr, beta=beta))
        found = shifted_cycle(method, 1 / s**2, fmpq(1), [2, -1, -1])
        assert (found is not None) == there


def test_resonance_gives_none():
    """x ← −x + …: the state turns with period 2 by itself."""
    method = method_of(parse("m = grad(x) - m; x = x - a*m", a="1/2"))
    assert shifted_cycle(method, fmpq(1), fmpq(2), [1, -1]) is None
