"""Heavy ball round a triangle: the projection, the two inequalities, the run."""

import pytest
from flint import fmpq

from theory.rates import triangles

ONE = fmpq(1)


def numbers(*values):
    return tuple(fmpq(v) for v in values)


CORNERS = [numbers(0, 0, 0), numbers(4, 0, 0), numbers(0, 3, 0)]


@pytest.mark.parametrize(
    "point, nearest",
    [
        (numbers(-1, -1, 5), numbers(0, 0, 0)),  # a corner
        (numbers(2, -3, 1), numbers(2, 0, 0)),  # an edge
        (numbers(1, 1, 7), numbers(1, 1, 0)),  # the inside
        (numbers(9, 1, 0), numbers(4, 0, 0)),
    ],
)
def test_the_nearest_point_of_a_triangle(point, nearest):
    assert triangles.nearest(point, CORNERS) == nearest


def test_the_nearest_point_on_a_long_edge_is_its_foot():
    found = triangles.nearest(numbers(4, 3, 2), CORNERS)
    assert found == (fmpq(64, 25), fmpq(27, 25), fmpq(0))


def test_lessard_recht_and_packards_numbers_are_inside():
    assert triangles.lags(fmpq(1, 9), fmpq(4, 9), ONE, fmpq(25)) == (fmpq(-23, 81), fmpq(-143, 81))


def test_the_run_goes_round_there_and_leaves_at_kappa_nine():
    went = triangles.run(fmpq(1, 9), fmpq(4, 9), ONE, fmpq(25), 12)
    assert went == [went[t % 3] for t in range(13)]
    left = triangles.run(fmpq(1, 4), fmpq(1, 4), ONE, fmpq(9), 12)
    assert left != [left[t % 3] for t in range(13)]


def test_the_corners_are_the_gradients_less_the_curvature():
    points, corners = triangles.triangle(fmpq(1, 9), fmpq(4, 9), ONE, fmpq(25))
    gradient = [x + 24 * w for x, w in zip(points[0], corners[0])]
    wanted = [
        9 * (fmpq(13, 9) * x - fmpq(4, 9) * before - after)
        for x, before, after in zip(points[0], points[2], points[1])
    ]
    assert gradient == wanted
