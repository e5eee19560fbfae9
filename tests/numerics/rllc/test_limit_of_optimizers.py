"""J(a) ∪ J(b) with law Sℓ takes the steps of its frame of divided differences in float64."""

import numpy as np

from numerics.rllc import limit_of_optimizers
from numerics.rllc.limit_of_optimizers import instance
from numerics.rllc.reachable_reduction import compare


def test_theta_agrees_within_the_bound():
    result = limit_of_optimizers.check(instances=15, seed=3)
    assert result.ok and 0 < result.worst_ratio <= 1


def test_the_two_are_joined_by_divided_differences_exactly():
    for index in range(8):
        union, other, _ = instance(0, index)
        delta = union.rule.T[1, 1] - union.rule.T[0, 0]
        S = np.array([[1, -1 / delta], [0, 1 / delta]])
        assert np.array_equal(S @ other.rule.T, union.rule.T @ S)
        assert np.array_equal(S.T @ union.rule.v, other.rule.v)
        assert np.array_equal(union.memory @ S, other.memory) and np.array_equal(
            S @ other.law, union.law
        )


def test_the_other_sign_is_seen():
    union, other, gradients = instance(0, 1)
    union.law = union.law * [-1, 1]
    errors, bounds = compare(union, other, gradients)
    assert (errors > bounds).any()
