"""Points of linear matrix inequalities, also where there is one alone."""

import pytest
from flint import fmpq, fmpq_mat

from theory.positivity.feasible import feasible, fewer, split
from theory.positivity.system import System


def disk(*equations):
    """[[1 + a, b], [b, 1 − a]] ⪰ 0: the unit disk in (a, b)."""
    system = System([2])
    system.add("one", {0: fmpq_mat([[1, 0], [0, 1]])})
    system.add("a", {0: fmpq_mat([[1, 0], [0, -1]])})
    system.add("b", {0: fmpq_mat([[0, 1], [1, 0]])})
    system.equations += [({0: fmpq(1)}, fmpq(1)), *equations]
    return system


def found(system):
    return feasible(system, float("inf"))


def test_a_point_inside():
    x = found(disk(({1: fmpq(1)}, fmpq(1, 2))))
    assert x[1] == fmpq(1, 2) and disk().holds(x)


@pytest.mark.parametrize("a, b", [(fmpq(1), fmpq(0)), (fmpq(3, 5), fmpq(4, 5))])
def test_the_one_point_of_a_tangent(a, b):
    """a·A + b·B = 1 touches the disk at (a, b) alone: nothing is inside."""
    assert found(disk(({1: a, 2: b}, fmpq(1)))) == [1, a, b]


def test_no_point_outside():
    assert found(disk(({1: fmpq(1)}, fmpq(2)))) is None
    assert found(disk(({1: fmpq(3, 5), 2: fmpq(4, 5)}, fmpq(101, 100)))) is None
    assert found(disk(({1: fmpq(1)}, fmpq(0)), ({1: fmpq(1)}, fmpq(1)))) is None


@pytest.mark.parametrize(
    "rows",
    [[[2, 1], [1, 2]], [[1, 1], [1, 1]], [[0, 0], [0, 3]], [[4, 2, 0], [2, 1, 0], [0, 0, 0]]],
)
def test_a_matrix_is_split_into_squares(rows):
    value = fmpq_mat(rows)
    total = value * 0
    for d, v in split(value):
        row = fmpq_mat([v])
        assert d > 0
        total += row.transpose() * row * d
    assert total == value


def test_what_can_be_spared_is_spared():
    """a + b + g = 1, all ≥ 0: one is enough; where 2a + b = 3/2 too, and g = 0, two are."""
    system = System([1])
    for name in "ab":
        system.add(name, {}, nonnegative=True)
    system.add("g", {0: fmpq_mat([[1]])}, nonnegative=True)
    system.equations.append(({0: fmpq(1), 1: fmpq(1), 2: fmpq(1)}, fmpq(1)))
    x = fewer(system, found(system), float("inf"))
    assert system.holds(x) and sorted(x) == [0, 0, 1]
    system.equations.append(({0: fmpq(2), 1: fmpq(1)}, fmpq(3, 2)))
    x = fewer(system, found(system), float("inf"))
    assert system.holds(x) and sum(1 for v in x if v) == 2
    assert fewer(system, x, 0) == x  # no time left
