"""Random vectors as letters: what is true is proved, what is false is refuted in a real space, and
hypotheses that hide a dependence prove nothing."""

import pytest
from flint import fmpq

from theory.operators import (
    Equation,
    Inequality,
    Proof,
    Refutation,
    Scalar,
    Undecided,
    complete,
    prove,
    setting,
)
from theory.operators.refutation import violation
from theory.randomness import Randomness, Space
from theory.randomness.spaces import as_text

HALVES = [["1/2", "1/2", 0, 0], ["1/2", "1/2", 0, 0], [0, 0, "1/2", "1/2"], [0, 0, "1/2", "1/2"]]


@pytest.fixture
def R():
    return Randomness()


def test_the_sgd_lemma_reads_as_on_paper_and_is_proved_by_itself(R):
    past = R.field("P")
    x, x_next, x_best, grad, xi = R.vectors("x x₊ x⋆ ∇f ξ")
    a, mu, L, variance, gap = (Scalar(n, nonneg=True) for n in ("α", "μ", "L", "σ²", "f−f⋆"))
    E = R.E
    given = [
        *R.known(past, x, x_best, grad),
        Equation(x_next, x - a * (grad + xi), "SGD"),
        Inequality(E(grad, x - x_best), gap * R.number_one + mu / 2 * E(x - x_best)),
        Inequality(2 * L * gap * R.number_one, E(grad)),
        Inequality(variance * R.number_one, E(xi)),
        Inequality(1, a * L),
    ]
    bound = Inequality(
        (1 - a * mu) * E(x - x_best) + a**2 * variance * R.number_one, E(x_next - x_best)
    )
    found = R.prove(bound, given + R.fresh(past, xi))
    assert isinstance(found, Proof) and len(found.steps[-1].rows) == 4
    assert R.fault(found.witness) == ""
    assert R.text(bound) == "(1 − α·μ)·E‖x − x⋆‖² + α²·σ² ≥ E‖x₊ − x⋆‖²"
    refuted = R.prove(bound, given)
    assert isinstance(refuted, Refutation) and R.fault(refuted.point) == ""


def test_what_holds_in_every_space_is_not_refuted_by_matrices_that_are_none(R):
    """The plain search refutes both: two symmetric matrices need not commute, and a vector with
    E[ξ | P] = 0 need not have the mean 0 where nobody says that P knows 1."""
    past, one, (x, xi) = R.field("P"), R.one(), R.vectors("x ξ")
    c, d = R.number("c"), R.number("d")
    commute, mean = Equation(c * d * x, d * c * x), Equation(R.E(one, xi), 0)
    fresh = R.fresh(past, xi)
    assert isinstance(prove(commute), Refutation)
    assert isinstance(prove(mean, [Equation(past * past, past), *fresh]), Refutation)
    assert isinstance(R.prove(commute), Proof) and isinstance(R.prove(mean, fresh), Proof)
    assert R.refute(commute) is None and R.refute(mean, fresh) is None


def test_a_thing_called_known_that_depends_on_the_noise_proves_nothing(R):
    """y = x − ξ is not known: said to be, it makes E‖ξ‖² = 0, and then anything."""
    past, (x, y, xi) = R.field("P"), R.vectors("x y ξ")
    given = [*R.known(past, x, y), *R.fresh(past, xi), Equation(y, x - xi)]
    found = R.prove(Equation(R.E(xi), 0), given)
    assert isinstance(found, Undecided) and "depends on the noise" in found.tried
    assert isinstance(prove(Equation(R.E(xi), 0), [*R.facts(), *given]), Proof)  # the kernel's


def test_independence_is_not_uncorrelatedness(R):
    """E ξ = 0 alone does not let the cross term vanish: ξ = x."""
    past, trivial = R.field("P"), None
    trivial = R.field("Q", within=past)
    x, xi = R.vectors("x ξ")
    apart = Equation(R.E(x - xi), R.E(x) + R.E(xi))
    assert R.prove(apart, [*R.known(past, x), *R.fresh(past, xi)])
    refuted = R.prove(apart, [*R.known(past, x), *R.fresh(trivial, xi)])
    assert isinstance(refuted, Refutation) and R.fault(refuted.point) == ""


def test_a_step_that_sees_its_own_noise_is_biased_and_a_predictable_one_is_not(R):
    past, (x, y, xi), c = R.field("P"), R.vectors("x y ξ"), R.number("c")
    given = [*R.known(past, x), *R.fresh(past, xi), Equation(y, x - c * xi)]
    claim = Equation(R.E(y), R.E(x) + R.E(c * xi))
    assert isinstance(R.prove(claim, given), Refutation)
    assert isinstance(R.prove(claim, given + R.known(past, c)), Proof)


def test_a_scalar_says_that_a_step_is_not_random(R):
    past, (x, y, xi), c = R.field("P"), R.vectors("x y ξ"), Scalar("c")
    given = [*R.known(past, x), *R.fresh(past, xi), Equation(y, x - c * xi)]
    assert isinstance(R.prove(Equation(R.E(y), R.E(x) + c**2 * R.E(xi)), given), Proof)


def test_the_square_of_a_mean_is_no_fourth_moment(R):
    """(E‖x‖²)² is a number squared: for x = ±2 or 0 it is 4, and E‖x‖⁴ is 8."""
    (x,), c = R.vectors("x"), R.number("c")
    space = Space.equal(4)
    at = {"x": as_text(space.vector([2, -2, 0, 0])), "c": as_text(space.number([2, -2, 0, 0]))}
    found = R.refute(Equation(R.E(x) ** 2, R.E(c * x)), at=at)
    assert found.value.entries() == [fmpq(4 - 8)]


@pytest.mark.parametrize("space", [Space.equal(4), Space.equal(9)])
def test_what_is_said_to_hold_in_every_space_holds_in_spaces(space, R):
    """All facts, at two fields in a tower, three random numbers and 1."""
    later = R.field("P")
    sooner, one = R.field("Q", within=later), R.one()
    outcomes = len(space.roots)
    numbers = [R.number(name) for name in "cde"]
    values = {str(c): space.number(range(k, k + outcomes)) for k, c in enumerate(numbers)}
    values |= {"1": space.vector([1] * outcomes), "Q": space.field([range(outcomes)])}
    values["P"] = space.field([[0, 1], range(2, outcomes)])
    where = setting(R.facts(), R.facts())
    assert violation(where, complete(where, values)) == "" and len(R.facts()) == 9
    x, xi = R.vectors("x ξ")
    values |= {"x": space.vector([3, 3] + [5] * (outcomes - 2)), "ξ": space.vector([0] * outcomes)}
    said = [*R.known(later, x, one), *R.known(sooner, one), *R.fresh(later, xi)]
    where = setting(said, said)
    assert violation(where, complete(where, values)) == ""
    with pytest.raises(ValueError, match="does not hold"):
        R.refute(Equation(x, 0), R.known(sooner, x), at=values)


def test_towers_of_conditional_expectations(R):
    later = R.field("P")
    sooner = R.field("Q", within=later)
    (x,) = R.vectors("x")
    assert isinstance(R.prove(Equation(sooner * later * x, sooner * x)), Proof)
    assert isinstance(R.prove(Equation(later * sooner * x, sooner * x)), Proof)
    assert isinstance(R.prove(Inequality(R.E(later * x), R.E(sooner * x))), Proof)
    assert isinstance(R.prove(Inequality(R.E(sooner * x), R.E(later * x))), Refutation)


def test_noise_with_a_bounded_conditional_variance():
    """E‖x − cξ‖² ≤ E‖x‖² + σ²E c² for a step c that the past knows."""
    R, numbers = Randomness(), Randomness("ω")
    past, known, (x, y) = R.field("P"), numbers.field("P₁"), R.vectors("x y")
    noise, (c,) = R.noise("N", numbers), numbers.vectors("c")
    variance = Scalar("σ²", nonneg=True)
    given = [
        *R.known(past, x),
        *R.fresh(past, noise),
        *numbers.known(known, c),
        Equation(y, x - noise * c),
    ]
    bound = Inequality(R.E(x) + variance * numbers.E(c), R.E(y))
    found = R.prove(bound, given + R.variance(noise, known, variance), also=(numbers,))
    assert isinstance(found, Proof)
    exact = R.variance(noise, known, variance, exactly=True)
    equal = Equation(R.E(y), R.E(x) + variance * numbers.E(c))
    assert isinstance(R.prove(equal, given + exact, also=(numbers,)), Proof)


def test_a_random_matrix_is_not_its_mean(R):
    past, (b, y), J = R.field("P"), R.vectors("b y"), R.matrix("J")
    mean = R.matrix("H")
    given = [*R.known(past, b), Equation(past * J * past, mean * past), Equation(y, J * b)]
    given += R.known(past, mean)
    assert isinstance(R.prove(Equation(past * y, mean * b), given), Proof)
    refuted = R.prove(Equation(R.E(y), R.E(mean * b)), given)
    assert isinstance(refuted, Refutation) and R.fault(refuted.point) == ""


def test_a_point_that_is_given_must_be_a_space(R):
    past, (x, xi) = R.field("P"), R.vectors("x ξ")
    given = [*R.known(past, x), *R.fresh(past, xi)]
    claim = Equation(R.E(x, xi), 0)
    columns = {"x": [["1/2"]] * 4, "ξ": [["1/2"], ["-1/2"]] * 2}
    assert R.prove(claim, given, at={"P": HALVES, **columns})
    with pytest.raises(ValueError, match="leaves no noise"):
        R.prove(claim, given, at={"P": [[1]], "x": [[1]], "ξ": [[0]]})
    with pytest.raises(ValueError, match="does not hold"):
        R.prove(claim, given, at={"P": HALVES, "x": columns["ξ"], "ξ": columns["ξ"]})
