"""The central path, on programs whose solutions are known."""

import numpy as np
import pytest

from tests.theory.worst_case.problems import gradient_descent
from theory.worst_case.dual import Dual
from verify.worst_case.barrier import Bounds, margin
from verify.worst_case.path import Path
from verify.worst_case.solve import face


def _disc():
    """minimise −u₀ with [1+u₀ u₁; u₁ 1−u₀] ⪰ 0: −1 at (1, 0)."""
    M = np.eye(2)
    forms = np.array([[[1.0, 0.0], [0.0, -1.0]], [[0.0, 1.0], [1.0, 0.0]]])
    return Path(
        [(M, forms)], np.zeros((0, 2)), np.zeros(0), np.array([-1.0, 0.0]), 0.0, np.zeros(2)
    )


def test_the_excess_is_what_is_promised():
    path = _disc()
    reached = path.follow(1.0, 1e-7)
    assert path.inside() and reached <= 1e-7
    assert 0 <= path.bound + 1 <= reached * (1 + 1e-3)


def test_a_start_outside_is_seen():
    path = _disc()
    path.u = np.array([2.0, 0.0])
    assert not path.inside()


def test_a_row_stops_the_path():
    path = _disc()
    path.rows, path.right = np.array([[-1.0, 0.0]]), np.array([0.25])
    path.degree += 1
    path.follow(1.0, 1e-8)
    assert path.bound == pytest.approx(-0.25, abs=1e-7)


def test_time_ends_it():
    path = _disc()
    assert path.follow(1.0, 1e-7, deadline=0.0) == np.inf and path.stuck


def test_the_bound_of_gradient_descent():
    dual = Dual(gradient_descent(2, 1, 1))
    arrays, x = face(dual)
    path = Bounds(arrays, dual.space(x), x, 1e3)
    reached = path.follow(10.0, 1e-9)
    assert 0 <= path.bound - 0.1 + 1e-12 <= reached + 2e-12
    assert np.allclose(arrays.cost @ path.x, path.bound)


def test_the_margin_is_that_of_the_best_point():
    # The margin's point satisfies the equations.
    dual = Dual(gradient_descent(1, 1, 1))
    arrays, _ = face(dual)
    found = margin(arrays)
    for row, right in zip(arrays.E, arrays.e):
        assert sum(c * found.x[k] for k, c in row.items()) == pytest.approx(right, abs=1e-9)
