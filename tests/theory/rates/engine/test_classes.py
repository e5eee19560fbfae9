"""The inequalities hold at points of members of a class, and fail beside it."""

import random

import pytest
from flint import fmpq, fmpq_mat

from theory.rates.engine.classes import (
    CLASSES,
    Cocoercive,
    PolyakLojasiewicz,
    Sector,
    SmoothStronglyConvex,
    StronglyMonotoneLipschitz,
)
from theory.rates.engine.window import STAR, Point


def row(*entries):
    return fmpq_mat([[fmpq(x) for x in entries]])


def value(inequality, f):
    """The inequality at z = 1: rows of one entry are the points themselves."""
    return inequality.form[0, 0] + sum((c * v for c, v in zip(inequality.values, f)), fmpq(0))


def kinked(rng, mu, L):
    """A function on ℝ with minimizer 0 whose slope grows at a rate that steps between μ and L:
    (x, f'(x), f(x)) at some points, exactly."""
    for side in (1, -1):
        x, g, f = fmpq(0), fmpq(0), fmpq(0)
        for _ in range(4):
            step = fmpq(rng.randint(1, 6), 5) * side
            rate = mu + (L - mu) * fmpq(rng.randint(0, 4), 4)
            f += g * step + rate * step**2 / 2
            x, g = x + step, g + rate * step
            yield x, g, f


def points_of(triples):
    n = len(triples)
    zero = (fmpq(0),) * n
    points = {STAR: Point(row(0), row(0), zero)}
    for k, (x, g, _) in enumerate(triples):
        points[k] = Point(row(x), row(g), tuple(fmpq(int(k == j)) for j in range(n)))
    return points, [f for _, _, f in triples]


MU, L = fmpq(1, 5), fmpq(3)


@pytest.mark.parametrize("seed", range(4))
def test_members_satisfy_every_inequality(seed):
    triples = list(kinked(random.Random(seed), MU, L))
    points, f = points_of(triples)
    for functions in (
        SmoothStronglyConvex(MU, L),
        StronglyMonotoneLipschitz(MU, L),
        Cocoercive(1 / L, MU),
        Sector(MU, L),
    ):
        found = list(functions.inequalities(points))
        assert found and all(value(q, f) >= 0 for q in found)


@pytest.mark.parametrize("curvature", [MU - fmpq(1, 100), L + fmpq(1, 100)])
def test_a_quadratic_beside_the_class_breaks_some(curvature):
    points, f = points_of([(x, curvature * x, curvature * x * x / 2) for x in (fmpq(1), fmpq(-2))])
    for functions in (
        SmoothStronglyConvex(MU, L),
        StronglyMonotoneLipschitz(MU, L),
        Cocoercive(1 / L, MU),
        Sector(MU, L),
    ):
        assert any(value(q, f) < 0 for q in functions.inequalities(points)), functions


def test_a_rotation_is_monotone_and_lipschitz_and_no_gradient():
    """F = μI + νJ on ℝ²: its inequalities are tight, and it is not cocoercive with 1/L."""
    mu, nu = fmpq(3, 5), fmpq(4, 5)
    x = fmpq_mat([[1, 0], [0, 1]])
    turn = fmpq_mat([[mu, nu], [-nu, mu]])

    def pair(form):
        return form[0, 0] + form[1, 1]

    zero = (fmpq(0),)
    for functions, signs in (
        (StronglyMonotoneLipschitz(mu, fmpq(1)), {"monotone": 0, "lipschitz": 0}),
        (Cocoercive(fmpq(1), mu), {"monotone": 0, "cocoercive": -1}),
    ):
        one = {STAR: Point(row(0, 0), row(0, 0), zero), 0: Point(row(1, 0), row(0, 1), zero)}
        for q in functions.inequalities(one):
            # form over (x, g), summed over the two coordinates of x = e1, g = turn e1
            z = fmpq_mat([x.tolist()[0], (turn * x.transpose()).transpose().tolist()[0]])
            total = pair(z.transpose() * q.form * z)
            assert (total > 0) - (total < 0) == signs[q.kind]


def bent(L):
    """A function on ℝ that is not convex, with slopes above 0 right of its minimizer 0 and minus
    those left of it: (x, f'(x), f(x)) at some points."""
    for side in (1, -1):
        x, g, f = fmpq(0), fmpq(0), fmpq(0)
        for step, rate in ((fmpq(1), L), (fmpq(1, 2), -L / 2), (fmpq(1), L / 9), (fmpq(2), L)):
            f += g * step + rate * step**2 / 2
            x, g = x + step, g + rate * step
            yield x * side, g * side, f


def test_smooth_functions_that_are_not_convex_satisfy_those_of_polyak_and_lojasiewicz():
    triples = list(bent(L))
    points, f = points_of(triples)
    mu = min(g * g / (2 * value) for _, g, value in triples)
    assert 0 < mu < L
    assert all(value(q, f) >= 0 for q in PolyakLojasiewicz(mu, L).inequalities(points))
    smooth = SmoothStronglyConvex(fmpq(0), L)
    assert any(value(q, f) < 0 for q in smooth.inequalities(points))
    for wrong in (
        PolyakLojasiewicz(mu * fmpq(101, 100), L),
        PolyakLojasiewicz(mu, L * fmpq(9, 10)),
    ):
        assert any(value(q, f) < 0 for q in wrong.inequalities(points))


@pytest.mark.parametrize(
    "name, parameters",
    [
        ("smooth-strongly-convex", (2, 1)),
        ("smooth-strongly-convex", (-1, 1)),
        ("smooth-strongly-convex", (0, 0)),
        ("strongly-monotone-lipschitz", (0, 1)),
        ("strongly-monotone-lipschitz", (2, 1)),
        ("cocoercive", (0, 0)),
        ("cocoercive", (1, 2)),
        ("sector", (1, 1)),
        ("pl", (0, 1)),
        ("pl", (1, 1)),
    ],
)
def test_empty_classes_are_refused(name, parameters):
    with pytest.raises(ValueError, match="give"):
        CLASSES[name](*map(fmpq, parameters))
