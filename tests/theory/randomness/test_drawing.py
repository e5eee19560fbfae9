"""Every point that is drawn is a finite space with noise, and the draws are wide enough."""

from theory.operators import Equation, Inequality, Scalar
from theory.operators.matrices import evaluate
from theory.operators.refutation import setting
from theory.randomness import Randomness
from theory.randomness.drawing import Within, drawn, noise
from theory.randomness.spaces import fault


def several():
    R = Randomness()
    later = R.field("P")
    sooner, one = R.field("Q", within=later), R.one("u")
    x, xi, c = R.vector("x"), R.vector("ξ"), R.number("c")
    given = [*R.facts(), *R.known(later, x, c), *R.fresh(later, xi)]
    return R, given, (later, sooner, one, x, xi, c)


def test_draws_are_spaces_in_which_the_hypotheses_hold():
    R, given, (later, sooner, _, x, xi, c) = several()
    where = setting([Equation(R.E(x, c * xi), 0)], given)
    found = list(drawn(where, R.spaces, 60))
    assert len(found) >= 20
    assert all(fault(p, R.spaces) == "" for p in found)
    assert {p.dimensions["Ω"] for p in found} == {4}
    # neither all equally likely, nor c the same everywhere, nor the coarser field the finer
    assert len({p.matrices["u"][0, 0] for p in found}) > 1
    assert any(p.matrices["c"][0, 0] != p.matrices["c"][3, 3] for p in found)
    assert any(evaluate(later - sooner, p) != 0 * p.matrices["P"] for p in found)


def test_draws_are_the_same_for_a_seed_and_differ_with_it():
    R, given, (_, _, _, x, xi, _) = several()
    where = setting([Equation(R.E(x, xi), 0)], given)
    first, again, other = ([str(p) for p in drawn(where, R.spaces, 12, seed)] for seed in (1, 1, 2))
    assert first == again != other


def test_bounds_are_met_with_equality_in_some_draws_and_without_in_others():
    R = Randomness()
    xi, s = R.vector("ξ"), Scalar("s", nonneg=True)
    bound = Inequality(s * R.number_one, R.E(xi))
    points = list(drawn(setting([bound], [bound]), R.spaces, 40))
    values = [evaluate(bound.poly, p)[0, 0] for p in points]
    assert any(v == 0 for v in values) and any(v > 0 for v in values)


def test_what_is_fresh_is_seen():
    R, given, (_, _, _, _, xi, _) = several()
    (square,) = noise(given, R.spaces)
    assert square.same(R.E(xi))


def test_points_of_settings_without_random_vectors_are_any():
    s = Scalar("s")
    within = Within(Randomness().spaces)
    where = setting([Equation(s**2, s)], [])
    point = next(within.points(where))
    assert within.fits(where, point)
