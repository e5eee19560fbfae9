"""Numbers a + b√d, and matrices of them."""

import random
from fractions import Fraction

import pytest
from flint import fmpq

from theory.positivity.affine import Affine, Inconsistent
from theory.surds import Surd, echelon, enclosed, is_semidefinite, number, plain, read, root

ROOT2, ROOT5 = root(2), root(5)
GOLDEN = (1 + ROOT5) / 2


def drawn(rng, d=7):
    a, b = (fmpq(rng.randint(-9, 9), rng.randint(1, 5)) for _ in "ab")
    return Surd(a, b, d) if b else a


def test_the_golden_ratio_satisfies_its_equation():
    assert GOLDEN**2 == GOLDEN + 1 and 1 / GOLDEN == GOLDEN - 1
    assert GOLDEN**-3 * GOLDEN**3 == 1 and (1 - ROOT5) / 2 == 1 - GOLDEN
    assert isinstance(ROOT5 * ROOT5, fmpq) and isinstance(GOLDEN - ROOT5 / 2, fmpq)


def test_the_laws_of_a_field():
    rng = random.Random(0)
    for _ in range(200):
        x, y, z = drawn(rng), drawn(rng), drawn(rng)
        assert x * (y + z) == x * y + x * z and x - y == -(y - x)
        assert not y or x / y * y == x
        assert ROOT2 + Fraction(1, 3) == Fraction(1, 3) + ROOT2 and 2 * x == x + x


def test_the_order_is_that_of_the_real_numbers():
    rng = random.Random(1)
    for _ in range(200):
        x, y = drawn(rng), drawn(rng)
        apart = number(x - y).ball(200) if isinstance(x - y, Surd) else x - y
        assert ((x < y) == (apart < 0)) and ((x >= y) == (x > y or x == y))
    assert Fraction(1393, 985) < ROOT2 < Fraction(3363, 2378)  # p² − 2q² is −1 and 2378² ·2 + 1
    assert abs(1 - ROOT2) == ROOT2 - 1 and min(ROOT2, 1) == 1


def test_roots_are_without_square_factors():
    assert root(Fraction(9, 4)) == fmpq(3, 2) and root(0) == 0
    assert root(8) == 2 * ROOT2 and root(Fraction(1, 2)) == ROOT2 / 2 and root(401).d == 401
    assert root(2**64 + 1) is None
    with pytest.raises(ValueError, match="is not real"):
        root(-1)


def test_two_fields_do_not_mix():
    with pytest.raises(ValueError, match="√2 and √5 are of two quadratic fields"):
        ROOT2 + ROOT5
    assert ROOT2 != ROOT5 and not ROOT2 == 1
    with pytest.raises(ValueError, match="is rational"):
        Surd(1, 2, 9)
    with pytest.raises(TypeError):
        ROOT2 + "1"


def test_texts_and_enclosures():
    for text in ("1/2", "0+1√2", "1/2-3/4√401", "-1+2/3√7"):
        assert str(read(text)) == text
    low, high = enclosed(GOLDEN)
    assert low < GOLDEN < high and high - low < Fraction(1, 10**30)
    assert enclosed(fmpq(1, 3)) == (Fraction(1, 3), Fraction(1, 3)) and plain(GOLDEN) is GOLDEN


def test_the_reduced_rows_of_a_singular_matrix():
    rows, rank = echelon([[1, ROOT2], [ROOT2, fmpq(2)], [fmpq(0), fmpq(0)]])
    assert rank == 1 and rows[0] == [1, ROOT2] and not any(rows[1] + rows[2])


def test_a_form_that_is_singular_at_a_root_alone():
    """x² + 2cxy + 2y² is semidefinite exactly for c² ≤ 2."""
    for c, good in ((ROOT2, True), (-ROOT2, True), (fmpq(1393, 985), True), (fmpq(7, 5), True)):
        assert is_semidefinite([[fmpq(1), c], [c, fmpq(2)]]) is good
    assert not is_semidefinite([[fmpq(1), fmpq(3363, 2378)], [fmpq(3363, 2378), fmpq(2)]])
    assert not is_semidefinite([[fmpq(0), ROOT2], [ROOT2, fmpq(1)]])
    assert not is_semidefinite([[fmpq(1), ROOT2], [fmpq(1), fmpq(2)]])


def test_linear_equations():
    """x + √2 y = 1 and √2 x + 2 y = √2 are one equation; with 1 on the right they are none."""
    space = Affine([[1, ROOT2], [ROOT2, fmpq(2)]], [fmpq(1), ROOT2], 2)
    assert space.free == [1] and space.point([fmpq(1)]) == [1 - ROOT2, 1]
    with pytest.raises(Inconsistent):
        Affine([[1, ROOT2], [ROOT2, fmpq(2)]], [fmpq(1), fmpq(1)], 2)
