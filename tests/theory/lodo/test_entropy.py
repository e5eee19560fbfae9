"""Transposition entropy: enumeration, characters and depths held against each other."""

from math import factorial

import pytest
from flint import arb, fmpq

from theory.lodo.entropy import (
    chi_square,
    expectations,
    improved_depth,
    least_depth,
    literal_epsilon,
    modes,
    papers_depth,
    rate,
)


@pytest.mark.parametrize("points,depth", [(2, 1), (4, 1), (4, 5), (6, 1), (6, 3)])
def test_enumeration_and_characters_agree(points, depth):
    found = expectations(points, depth)
    assert found.chi_square == chi_square(points, depth)
    # at depth 1 the distribution is uniform on its support, and the two sides are equal
    assert not found.epsilon > arb(1 + found.chi_square).log()


def test_four_points_by_hand():
    """Two different matchings of four points generate a product of two groups of order 4 in S_4."""
    one = expectations(4, 1)
    assert one.total_variation == fmpq(5, 6) == one.inaccessible and one.all_accessible == 0
    assert chi_square(4, 1) == 5  # 24/4 − 1


def test_the_table_of_the_paper_page():
    """From the claims page (an independent script)."""
    assert expectations(4, 6).all_accessible == fmpq(232, 243)
    assert expectations(6, 4).chi_square == chi_square(6, 4)
    assert abs(expectations(4, 8).epsilon - arb("0.0091165")) < arb("5e-8")
    assert abs(literal_epsilon(4) - arb("2.1383")) < arb("5e-5")


@pytest.mark.parametrize("points,block", [(4, 2), (6, 2), (6, 3), (8, 4), (10, 2), (12, 3)])
def test_kostka_numbers_count_cosets(points, block):
    assert sum(f * k for _, f, k in modes(points, block)) * factorial(block) ** (
        points // block
    ) == factorial(points)
    assert sum(f * f for _, f, _ in modes(points, block)) <= factorial(points)


@pytest.mark.parametrize("points", [6, 8, 10, 14])
def test_the_rate_is_that_of_the_standard_representation(points):
    assert rate(points) == fmpq(points - 2, 2 * (points - 1))


def test_at_four_points_it_is_not():
    assert rate(4) == fmpq(1, 2)


def test_least_depths():
    assert (papers_depth(12), improved_depth(12)) == (56, 16)
    assert least_depth(204) == 1276


@pytest.mark.parametrize(
    "call,words",
    [
        (lambda: expectations(5, 1), "even"),
        (lambda: expectations(8, 1), "chi_square"),
        (lambda: expectations(4, 0), "depth is 0"),
        (lambda: chi_square(6, 2, 4), "no multiple"),
        (lambda: least_depth(8), "prime factor"),
        (lambda: literal_epsilon(3), "even"),
    ],
)
def test_bad_input_is_named(call, words):
    with pytest.raises(ValueError, match=words):
        call()
