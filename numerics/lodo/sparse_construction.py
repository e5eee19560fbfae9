"""Every sparse matrix as a product of permutations and block-diagonal matrices: the construction of
Appendix C of the LODO paper (Liao et al., Figure 7).

A forest copies each input to as many wires as its column has entries, two from one a layer; the
weights are set; a second forest adds the wires of each row, two to one a layer. The permutations
are those that it needs: that a network of random ones reaches them is the probable part of
Theorem 4.2 (claims expressiveness_bound, transposition_entropy).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .. import arrays


class Layer(NamedTuple):
    """a ← blockdiag(blocks)·a[order]: `order` (N,), `blocks` (N/B, B, B)."""

    order: np.ndarray
    blocks: np.ndarray


def layers_of(matrix, block=4, hidden=None):
    """Layers whose product, cut to n rows and columns, is the n by n matrix, bit for bit.

    For a matrix with m entries other than zero, at most p in a column and q in a row, there are
    ⌈log₂ p⌉ + ⌈log₂ q⌉ + 2 layers on `hidden` wires, a multiple of the even `block` and at least
    the larger of m and n (the least such number if left out). Raises ValueError for a matrix that
    is not square or not finite, an odd block or one below 2, and too few wires.
    """
    S = arrays.square("the matrix", matrix)
    n = len(S)
    if isinstance(block, bool) or not isinstance(block, int) or block < 2 or block % 2:
        raise ValueError(f"block is {block!r}; give an even whole number of at least 2")
    rows, columns = np.nonzero(S)
    least = -(-max(len(rows), n) // block) * block
    hidden = least if hidden is None else hidden
    if isinstance(hidden, bool) or not isinstance(hidden, int) or hidden < least or hidden % block:
        raise ValueError(
            f"hidden is {hidden!r}; give a multiple of {block} of at least {least}, for "
            f"{len(rows)} entries and {n} inputs"
        )
    found, places = _copies(columns, n, hidden, block)
    weights = np.zeros(hidden)
    order = _whole(places, hidden)
    weights[: len(rows)] = S[rows, columns]
    found.append(_layer(order, [(i, i, w) for i, w in enumerate(weights)], block))
    found += _sums(rows, n, hidden, block)
    if not np.array_equal(product(found)[:n, :n], S):
        raise AssertionError("the layers do not have the matrix as their product")
    return found


def product(layers):
    """The product of the layers, N by N, the first layer's input on the right."""
    whole = np.eye(len(layers[0].order))
    for order, blocks in layers:
        size = blocks.shape[1]
        whole = (blocks @ whole[order].reshape(-1, size, len(order))).reshape(len(order), -1)
    return whole


def _copies(columns, n, hidden, block):
    """Layers that bring each column as often as it has entries, and the wire of every entry.

    A wire is a run of entries of one column; a layer halves each run of more than one. Between
    layers the pairs stand first, two neighbours each.
    """
    order = np.argsort(columns, kind="stable")
    runs = [order[columns[order] == j] for j in range(n)]
    found, at, runs = [], [j for j in range(n) if len(runs[j])], [r for r in runs if len(r)]
    while any(len(run) > 1 for run in runs):
        pairs = [i for i, run in enumerate(runs) if len(run) > 1]
        single = [i for i, run in enumerate(runs) if len(run) == 1]
        source, entries, halves = [], [], []
        for i in pairs:
            place, half = len(source), len(runs[i]) // 2
            entries += [(place, place, 1.0), (place + 1, place, 1.0)]
            source += [at[i], None]
            halves += [runs[i][:half], runs[i][half:]]
        for i in single:
            entries.append((len(source), len(source), 1.0))
            source.append(at[i])
            halves.append(runs[i])
        found.append(_layer(_whole(source, hidden), entries, block))
        at, runs = list(range(len(halves))), halves
    places = np.empty(len(columns), int)
    for place, run in zip(at, runs, strict=True):
        places[run] = place
    return found, list(places)


def _sums(rows, n, hidden, block):
    """Layers that add the wires of each row, and one that brings the sums to their rows."""
    found, owners = [], [(int(row), i) for i, row in enumerate(rows)]
    while len({row for row, _ in owners}) < len(owners):
        owners.sort()
        source, entries, left, i = [], [], [], 0
        rest = []
        while i < len(owners):
            row, wire = owners[i]
            if i + 1 < len(owners) and owners[i + 1][0] == row:
                place = len(source)
                source += [wire, owners[i + 1][1]]
                entries += [(place, place, 1.0), (place, place + 1, 1.0)]
                left.append((row, place))
                i += 2
            else:
                rest.append((row, wire))
                i += 1
        for row, wire in rest:
            entries.append((len(source), len(source), 1.0))
            left.append((row, len(source)))
            source.append(wire)
        found.append(_layer(_whole(source, hidden), entries, block))
        owners = left
    source = [None] * n
    for row, wire in owners:
        source[row] = wire
    entries = [(row, row, 1.0) for row, _ in owners]
    return [*found, _layer(_whole(source, hidden), entries, block)]


def _whole(source, hidden):
    """A permutation of all wires that begins with the given ones; None is any that is free."""
    used = {wire for wire in source if wire is not None}
    free = iter([wire for wire in range(hidden) if wire not in used])
    wanted = [next(free) if wire is None else wire for wire in source]
    return np.array([*wanted, *free])


def _layer(order, entries, block):
    """The layer with these entries (row, column, value) on the diagonal blocks."""
    blocks = np.zeros((len(order) // block, block, block))
    for i, j, value in entries:
        blocks[i // block, i % block, j % block] = value
    return Layer(order, blocks)
