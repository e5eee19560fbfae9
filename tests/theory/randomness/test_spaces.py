"""Finite probability spaces: expectations are sums over outcomes, and what is none is named."""

from types import SimpleNamespace

import pytest
from flint import fmpq, fmpq_mat

from theory.randomness.spaces import Space, fault

UNEVEN = Space((fmpq(3, 5), fmpq(4, 5)))


def mean(space, values):
    return sum((r * r * fmpq(v) for r, v in zip(space.roots, values)), fmpq(0))


@pytest.mark.parametrize("space", [Space.equal(4), Space((fmpq(1, 3), fmpq(2, 3), fmpq(2, 3)))])
def test_products_are_expectations(space):
    first, second = [1, -2, 5, 3][: len(space.roots)], [4, 0, -1, 2][: len(space.roots)]
    x, y = space.vector(first), space.vector(second)
    assert (x.transpose() * y)[0, 0] == mean(space, [a * b for a, b in zip(first, second)])
    assert space.number(first) * y == space.vector([a * b for a, b in zip(first, second)])


def test_a_field_averages_over_events():
    space = Space((fmpq(1, 3), fmpq(2, 3), fmpq(2, 3)))
    events, values = [[0, 1], [2]], [5, 1, 7]
    P, averaged = space.field(events), space.averaged([fmpq(v) for v in values], events)
    assert averaged[:2] == [fmpq(5 + 4, 5)] * 2 and averaged[2] == 7
    assert P * space.vector(values) == space.vector(averaged)
    assert P * P == P == P.transpose()


def test_vectors_have_entries():
    space = Space((fmpq(3, 5), fmpq(4, 5)), entries=2)
    x = space.vector([[1, 2], [3, 4]])
    assert (x.transpose() * x)[0, 0] == fmpq(9, 25) * 5 + fmpq(16, 25) * 25
    assert space.number([2, 3]) * x == space.vector([[2, 4], [9, 12]])
    mixed = space.field([[0, 1]]) * x
    assert mixed == space.vector([[fmpq(9 + 48, 25), fmpq(18 + 64, 25)]] * 2)


@pytest.mark.parametrize("roots", [(), (fmpq(1, 2),), (fmpq(-1),), (fmpq(3, 5), fmpq(4, 5), 0)])
def test_roots_are_of_probabilities(roots):
    with pytest.raises(ValueError, match="probabilities"):
        Space(tuple(roots))


def test_a_number_of_outcomes_that_is_no_square():
    with pytest.raises(ValueError, match="give 4, 9, 16 or 25"):
        Space.equal(3)
    with pytest.raises(ValueError, match="cover every outcome"):
        Space.equal(4).field([[0, 1], [1, 2, 3]])
    with pytest.raises(ValueError, match="2 values"):
        UNEVEN.vector([1, 2, 3])


def point(**matrices):
    made = {name: fmpq_mat(rows) for name, rows in matrices.items()}
    return SimpleNamespace(dimensions={"Ω": next(iter(made.values())).nrows()}, matrices=made)


HALVES = [[fmpq(int(i // 2 == j // 2), 2) for j in range(4)] for i in range(4)]
ONE = [[int(i == j) for j in range(4)] for i in range(4)]


@pytest.mark.parametrize(
    "planted, wrong",
    [
        (point(P=HALVES), ""),
        (point(P=HALVES, c=[[2 * x for x in row] for row in ONE]), ""),
        (point(P=HALVES, c=HALVES), "c multiplies by no random number"),
        (point(P=ONE), "P leaves no noise"),
        (point(P=[[0] * 4] * 4), "P averages over no events"),
        (point(P=[[fmpq(1, 2)] * 4] * 4), "P is no conditional expectation"),
        (point(P=[[1]]), "P leaves no noise"),
        (point(P=[[fmpq(1, 2)] * 2] * 2), "2 equally likely outcomes have no rational roots"),
        (point(P=[row[::-1] for row in HALVES]), "P averages over no events"),
    ],
)
def test_a_point_that_is_no_space_is_named(planted, wrong):
    found = fault(planted, {"Ω": {"fields": ["P"], "numbers": ["c"]}})
    assert found.startswith(wrong) and bool(found) == bool(wrong)


def test_the_unit_says_the_probabilities():
    P = UNEVEN.field([[0, 1]])
    told = {"Ω": {"fields": ["P"], "unit": "u"}}
    good = point(P=P.tolist(), u=[[fmpq(3, 5)], [fmpq(4, 5)]])
    assert fault(good, told) == ""
    assert "no conditional" in fault(point(P=P.tolist(), u=[[fmpq(4, 5)], [fmpq(3, 5)]]), told)
    assert "no probabilities" in fault(point(P=P.tolist(), u=[[fmpq(1)], [fmpq(4, 5)]]), told)
