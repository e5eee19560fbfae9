"""The frames that theory names join the runs in floats, and a wrong frame is seen."""

import numpy as np
import pytest

from numerics import sampling
from numerics.rllc import jordan_frames
from numerics.rllc.jordan_frames import KINDS, compare

every = pytest.mark.parametrize("kind", KINDS)


@every
@pytest.mark.parametrize("seed", [1, 2])
def test_theta_agrees_within_the_bound(kind, seed):
    result = jordan_frames.check(instances=15, seed=seed, kind=kind)
    assert result.ok and 0 < result.worst_ratio <= 1 and result.bound < 1e-6


@every
def test_the_frame_joins_the_pairs(kind):
    for index in range(6):
        T, v, S, J, start = KINDS[kind](sampling.stream(0, index), index)
        assert np.allclose(T @ S, S @ J, atol=1e-9) and np.allclose(S.T @ v, start, atol=1e-9)


@every
def test_a_wrong_frame_is_no_frame(kind):
    """With S off by a little the bound is useless at once: nothing is compared, and the check
    fails."""
    rng = sampling.stream(0, 1)
    T, v, S, J, start = KINDS[kind](rng, 1)
    errors, bounds = compare(rng, T, v, S + 0.01 * np.eye(len(v))[::-1], J, start, 6)
    assert len(errors) == len(bounds) == 0


@every
def test_another_law_is_seen(kind, monkeypatch):
    monkeypatch.setattr(np.linalg, "solve", _doubled(np.linalg.solve))
    rng = sampling.stream(0, 1)
    T, v, S, J, start = KINDS[kind](rng, 1)
    errors, _ = compare(rng, T, v, S, J, start, 6)
    assert len(errors) == 0 or errors[0] > 1e-3


def _doubled(solve):
    return lambda A, b: 2 * solve(A, b) if np.ndim(b) == 1 else solve(A, b)
