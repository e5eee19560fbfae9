"""Readings of measured poles: who stands together, and around which mean."""

import numpy as np

from verify.identify.recover import _merges


def test_a_split_double_pole_is_also_read_as_one():
    apart, together = _merges([0.5 + 0j, 0.75 + 0j])
    assert apart == [[0.5], [0.75]] and together == [[0.625, 0.625]]


def test_a_pair_near_the_axis_is_also_a_double_pole():
    readings = list(_merges([0.5 + 1e-9j, 0.5 - 1e-9j, 0.9 + 0j]))
    assert readings[0] == [[0.9], [0.5 + 1e-9j]]
    assert [sorted(map(len, reading)) for reading in readings[1:]] == [[1, 2], [3]]
    assert np.allclose(readings[1][-1], 0.5) and np.allclose(readings[2][0], (0.5 + 0.5 + 0.9) / 3)


def test_half_a_pair_is_no_reading():
    assert list(_merges([0.5 + 0.5j])) == [] and list(_merges([])) == [[]]
