"""The reachable part takes the steps of the whole, and the check sees it when it does not."""

import numpy as np
import pytest

from numerics.rllc import reachable_reduction
from numerics.rllc.reachable_reduction import compare, instance


def test_theta_agrees_within_the_bound():
    result = reachable_reduction.check(instances=20, seed=1)
    assert result.ok and 0 < result.worst_ratio <= 1 and result.bound < 1e-9


def test_the_data_satisfy_the_hypotheses_exactly():
    big, small, _ = instance(0, 3)
    N, M = small.memory, big.memory
    C = np.linalg.lstsq(N, M, rcond=None)[0]
    C = np.rint(C)
    assert (N @ C == M).all() and (C @ big.rule.T == small.rule.T @ C).all()
    assert (C.T @ small.rule.v == big.rule.v).all() and (C @ big.law == small.law).all()


@pytest.mark.parametrize("what", ["law", "v"])
def test_a_wrong_reduction_is_seen(what):
    big, small, gradients = instance(0, 3)
    if what == "law":
        small.law = small.law + 0.25
    else:
        small.rule.v = small.rule.v + 0.25
    errors, bounds = compare(big, small, gradients)
    assert (errors[0] > bounds[0]) and errors[0] > 1e-3
