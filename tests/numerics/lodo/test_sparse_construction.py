"""Appendix C's forests: the product is the matrix, the layers are as many as the proof counts."""

import math

import numpy as np
import pytest

from numerics.lodo.sparse_construction import layers_of, product


def sparse(n, count, seed):
    rng = np.random.default_rng(seed)
    S = np.zeros((n, n))
    S.ravel()[rng.permutation(n * n)[:count]] = rng.standard_normal(count)
    return S


@pytest.mark.parametrize("block", [2, 4, 6])
@pytest.mark.parametrize(
    "n, count", [(1, 0), (1, 1), (3, 9), (5, 4), (8, 20), (8, 64), (20, 60), (33, 40)]
)
def test_the_product_is_the_matrix_bit_for_bit(n, count, block):
    S = sparse(n, count, n + count)
    layers = layers_of(S, block)
    assert np.array_equal(product(layers)[:n, :n], S)
    for order, blocks in layers:
        assert sorted(order) == list(range(len(order)))
        assert blocks.shape == (len(order) // block, block, block)
    columns, rows = ((S != 0).sum(axis=axis).max() for axis in (0, 1))
    depth = sum(math.ceil(math.log2(max(1, k))) for k in (columns, rows)) + 2
    assert len(layers) == depth
    assert len(layers[0].order) - max(n, count) in range(block)


def test_a_layer_multiplies_a_vector_as_lodo_does():
    """Layer by layer on a vector, without the product: permute, then the blocks."""
    S, x = sparse(7, 15, 3), np.arange(1.0, 8.0)
    layers = layers_of(S)
    a = np.zeros(len(layers[0].order))
    a[:7] = x
    for order, blocks in layers:
        a = np.concatenate([B @ part for B, part in zip(blocks, a[order].reshape(-1, 4))])
    assert np.allclose(a[:7], S @ x, rtol=1e-14)


def test_rows_without_entries_stay_zero_whatever_the_wires_carry():
    S = np.zeros((6, 6))
    S[0, :] = 1.0
    found = product(layers_of(S, hidden=12))
    assert np.array_equal(found[:6, :6], S)


@pytest.mark.parametrize(
    "arguments, words",
    [
        ({"matrix": [[1.0, 2.0]]}, "the matrix"),
        ({"matrix": np.eye(3), "block": 3}, "block is 3; give an even whole number"),
        ({"matrix": np.eye(9), "hidden": 8}, "hidden is 8; give a multiple of 4 of at least 12"),
    ],
)
def test_wrong_arguments_are_named(arguments, words):
    with pytest.raises(ValueError, match=words):
        layers_of(**arguments)
