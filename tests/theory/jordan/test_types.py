"""Enumeration of Jordan types, and linear algebra as a second witness of the normal form."""

import pytest
from flint import fmpq_mat

from theory.jordan.centralizer import centralizer, joins
from theory.jordan.types import jordan_types, starts, union

# Multisets of non-empty partitions: OEIS A001970.
MULTISETS = (1, 1, 3, 6, 14, 27, 58)


@pytest.mark.parametrize("size", range(1, 7))
def test_types_are_counted_by_multisets_of_partitions(size):
    found = list(jordan_types(size))
    assert (
        len(found)
        == len(set(found))
        == sum(MULTISETS[size - 2 * c] * MULTISETS[c] for c in range(size // 2 + 1))
    )
    assert all(union(blocks).size == size for blocks in found)


@pytest.mark.parametrize("size", range(1, 5))
def test_the_centralizer_commutes_and_has_the_known_dimension(size):
    """dim = Σ (2i−1)·n_i over the sizes of each eigenvalue in descending order, twice for a
    pair."""
    for blocks in jordan_types(size):
        matrix = union(blocks).matrix
        basis = centralizer(matrix)
        assert all(X * matrix == matrix * X for X in basis)
        expected = 0
        for value in {value for value, _ in blocks}:
            sizes = sorted((n for other, n in blocks if other == value), reverse=True)
            expected += (2 if isinstance(value, tuple) else 1) * sum(
                (2 * i + 1) * n for i, n in enumerate(sizes)
            )
        assert len(basis) == expected


def test_a_join_is_found_exactly_where_there_is_one():
    basis = centralizer(fmpq_mat([[1, 1], [0, 1]]))
    assert joins(basis, [1, 0], [3, 5]) and not joins(basis, [0, 1], [1, 0])


def test_starts_of_like_blocks_come_once():
    assert [positions for positions, _ in starts(((0, 1), (0, 1)))] == [(0, 0), (1, 0), (1, 1)]
    assert len(list(starts((((0, 1), 2),)))) == 3


def test_a_size_beyond_the_eigenvalues_at_hand_is_refused():
    with pytest.raises(ValueError, match="size is 7"):
        list(jordan_types(7))
