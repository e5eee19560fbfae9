"""Linear equations over the rationals, the preferred coordinates as pivots."""

import pytest
from flint import fmpq

from theory.positivity.affine import Affine, Inconsistent

ROWS = [[fmpq(1), fmpq(2), fmpq(-1)], [fmpq(0), fmpq(1), fmpq(3)]]
RIGHT = [fmpq(1), fmpq(2)]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_every_point_solves_the_equations(order):
    space = Affine(ROWS, RIGHT, 3, order)
    assert space.pivots == list(order[:2]) and space.free == [order[2]]
    for value in (fmpq(0), fmpq(-7, 3)):
        x = space.point([value])
        assert [sum((a * b for a, b in zip(row, x)), fmpq(0)) for row in ROWS] == RIGHT
        assert x[order[2]] == value


def test_base_and_directions_span_the_solutions():
    space = Affine(ROWS[:1], RIGHT[:1], 3)
    base, directions = space.columns()
    values = [fmpq(2, 7), fmpq(-5)]
    combined = [
        b + sum((u * d[k] for u, d in zip(values, directions)), fmpq(0)) for k, b in enumerate(base)
    ]
    assert combined == space.point(values)


def test_equations_without_a_solution():
    with pytest.raises(Inconsistent):
        Affine([ROWS[0], ROWS[0]], [fmpq(1), fmpq(2)], 3)
