"""A problem in other units is the same problem."""

from fractions import Fraction

import pytest

from tests.theory.worst_case.problems import gradient_descent, translated
from theory.worst_case.conic import Conic, Row, attained, verify
from theory.worst_case.dual import Dual
from theory.worst_case.expand import expand
from theory.worst_case.model import Problem
from verify.worst_case.balance import balanced, restored, stretched
from verify.worst_case.solve import Undecided, certify, face, lower


def in_units(conic, units):
    """The problem in H with G_ij = units_i units_j H_ij."""

    def scaled(row):
        gram = {(i, j): c * units[i] * units[j] for (i, j), c in row.gram.items()}
        return Row(gram, row.values, row.constant)

    parts = (tuple(map(scaled, rows)) for rows in (conic.metrics, conic.at_most, conic.zero))
    return Conic(conic.vectors, conic.values, *parts, ())


def test_the_same_multipliers_prove_the_same_bound():
    conic = translated(2, 3, Fraction(1, 3))
    other, units = balanced(in_units(conic, [Fraction(k + 1) for k in range(conic.vectors)]))
    found = certify(conic, exactly=Fraction(3, 10))
    assert verify(other, found) == Fraction(3, 10)
    assert all(unit.numerator == 1 or unit.denominator == 1 for unit in units)


def test_powers_of_two_are_undone_and_kept_in_points():
    conic = gradient_descent(2, 1, 1)
    rough = in_units(conic, [Fraction(1, 2**9), Fraction(2**8), Fraction(2**7), Fraction(1)])
    even, units = balanced(rough)
    sizes = [abs(c) for row in even.at_most for c in row.gram.values()]
    assert max(sizes) / min(sizes) < 100
    point = lower(even, below=Fraction(9, 100))
    assert attained(rough, restored(point, units)) == attained(even, point)


@pytest.mark.parametrize("size", [2**5, 2**10])
def test_rough_units_are_no_obstacle(size):
    conic = translated(3, 1, 1)
    units = [Fraction(size) if k % 2 else Fraction(1, size) for k in range(conic.vectors)]
    found = certify(in_units(conic, units))
    assert not isinstance(found, Undecided) and found.bound == Fraction(1, 14)
    assert lower(in_units(conic, units), below=Fraction(71, 1000)) is not None


def test_a_problem_without_forms_stays():
    row = Row({}, {0: Fraction(1)}, Fraction(-1))
    conic = Conic(2, 1, (row,), (row,), (), ())
    assert balanced(conic) == (conic, [1, 1])


def test_a_run_that_must_be_long_is_found():
    """T is nonexpansive, v its displacement where it is least: |Tx − x + v|² ≤ 1 with |x − xs|² ≤ 1
    for xs − Txs = v; near 1 where |v| is large, and translations satisfy all of it."""
    made = Problem()
    T = made.function("nonexpansive")
    best, x = made.vector("xs"), made.vector("x0")
    v = best - T.gradient(best)
    T.parameters["v"] = v
    made.assume((x - best) ** 2 <= 1)
    for _ in range(3):
        y = T.gradient(x)
        x = (x + y) / 2
    made.measure((x - T.gradient(x) - v) ** 2)
    conic = expand(made).conic
    bound = certify(conic)
    dual = Dual(conic)
    face(dual)
    other, back = stretched(conic, dual.vanished, 16)
    assert dual.vanished and verify(conic, bound) == bound.bound
    point = lower(other, below=bound.bound * Fraction(9, 10))
    assert attained(conic, back(point)) == attained(other, point) >= bound.bound * Fraction(9, 10)
    assert lower(conic, within=Fraction(1, 100)) is not None
