"""The barrier finds points inside matrix inequalities, and none where there are none."""

import random

from flint import fmpq, fmpq_mat

from theory.operators.matrices import is_psd
from theory.positivity.barrier import Cone, interior, least


def symmetric(rng, n):
    rows = [[rng.randint(-3, 3) for _ in range(n)] for _ in range(n)]
    return fmpq_mat([[rows[min(i, j)][max(i, j)] for j in range(n)] for i in range(n)])


def at(block, u):
    total = block[0]
    for x, form in zip(u, block[1:]):
        total += form * x
    return total


def test_a_point_inside_is_inside_exactly():
    rng = random.Random(3)
    for _ in range(5):
        forms = [symmetric(rng, 3) for _ in range(3)]
        hidden = [fmpq(rng.randint(-4, 4), 3) for _ in range(3)]
        # F_0 is chosen so that the hidden point has the value I/100: a small inside.
        F_0 = fmpq_mat([[int(i == j) for j in range(3)] for i in range(3)]) / 100
        for x, form in zip(hidden, forms):
            F_0 -= form * x
        rows = [[1 + abs(x), *(fmpq(int(k == a)) for k in range(3))] for a, x in enumerate(hidden)]
        found, steps = interior(Cone([[F_0, *forms]], rows), [fmpq(5)] * 3, 128)
        assert found is not None and steps > 0
        assert is_psd(at([F_0, *forms], found), strict=True)
        assert all(row[0] + x > 0 for row, x in zip(rows, found))


def test_no_point_where_two_inequalities_exclude_each_other():
    one = fmpq_mat([[1]])
    apart = Cone([[-one, one], [-one, -one]], [])  # u > 1 and u < −1
    assert interior(apart, [fmpq(0)], 128)[0] is None
    touching = Cone([[one * 0, one], [one * 0, -one]], [])  # u > 0 and u < 0
    assert interior(touching, [fmpq(2)], 128)[0] is None


def test_the_least_value_is_approached_to_the_gap():
    """t above both eigenvalues of [[1, 2], [2, 1]]: the least is 3."""
    block = [-fmpq_mat([[1, 2], [2, 1]]), fmpq_mat([[1, 0], [0, 1]])]
    (t,) = least(Cone([block], []), [fmpq(100)], 128, fmpq(1, 1000))
    assert 3 < t <= 3 + 3 * fmpq(1, 900)
