"""Refutations and instances: a point counts only when every hypothesis holds there."""

import pytest
from flint import fmpq

from theory.operators import (
    CounterExample,
    DimensionError,
    Equation,
    Inequality,
    Instances,
    Operator,
    Refutation,
    Scalar,
    complete,
    inverse,
    left_inverse,
    pinv,
    refute,
    setting,
    tr,
)
from theory.operators.matrices import Singular

A, B, H = Operator("A", "n", "n"), Operator("B", "n", "n"), Operator("H", "n", "n", symmetric=True)
M, c = Operator("M", "n", "k"), Scalar("c")


def test_a_point_that_breaks_a_hypothesis_refutes_nothing():
    claim, given = Equation(A, 0), [Equation(A * A, A)]
    assert isinstance(refute(claim, given, at={"A": [[1]]}), Refutation)
    assert refute(claim, given, at={"A": [[2]]}) is None
    where = setting([claim], given)
    with pytest.raises(ValueError, match="does not hold"):
        Refutation(where, [claim], complete(where, {"A": [[2]]}))


def test_a_point_at_which_the_claim_holds_refutes_nothing():
    where = setting([Equation(A, B)])
    assert refute(Equation(A, B), at={"A": [[1]], "B": [[1]]}) is None
    with pytest.raises(ValueError, match="every claim holds"):
        Refutation(where, [Equation(A, B)], complete(where, {"A": [[1]], "B": [[1]]}))


def test_conditions_and_signs_count():
    assert refute(Equation(c * A, A), nonzero=[(c, "")], at={"c": 0, "A": [[1]]}) is None
    assert refute(Equation(c * A, A), nonzero=[(c, "")], at={"c": 2, "A": [[1]]}) is not None
    assert refute(Inequality(c, 1), nonneg=("c",), at={"c": -1}) is None
    assert refute(Inequality(0 * tr(H), tr(H)), psd=("H",), at={"H": [[-1]]}) is None
    assert refute(Inequality(0 * tr(H), tr(H)), psd=("H",), at={"H": [[1]]}) is not None
    assert refute(Inequality(tr(H), tr(H), strict=True), pd=("H",), at={"H": [[0]]}) is None
    assert refute(Equation(H, 0), at={"H": [[0, 1], [2, 0]]}) is None


def test_derived_and_defined_letters_are_computed():
    claims = [Equation(pinv(M) * M, 1)]
    point = complete(setting(claims), {"M": [[1, 1]]})
    assert [[str(x) for x in row] for row in point.matrices["M⁺"].tolist()] == [["1/2"], ["1/2"]]
    found = refute(Equation(B, 0), [Equation(B, A * A)], at={"A": [[2]]})
    assert found.point.matrices["B"][0, 0] == 4 and found.value[0, 0] == fmpq(4)


@pytest.mark.parametrize(
    "values, error",
    [
        ({"A": [[0]]}, Singular),
        ({}, ValueError),
        ({"A": [[1, 2]]}, ValueError),
        ({"A": [[0.5]]}, ValueError),
        ({"A": []}, ValueError),
        ({"A": [[1], [1, 2]]}, ValueError),
    ],
    ids=["singular", "missing", "not square", "float", "empty", "ragged"],
)
def test_values_that_do_not_make_a_point_are_an_error(values, error):
    with pytest.raises(error):
        complete(setting([Equation(inverse(A), 1)]), values)


def test_a_rank_hypothesis_must_hold():
    with pytest.raises(Singular):
        complete(setting([Equation(left_inverse(M) * M, 1)]), {"M": [[1, 1]]})


def test_orders():
    assert isinstance(refute(Inequality(H, 0), at={"H": [[1, 2], [2, 1]]}), Refutation)
    assert refute(Inequality(H, 0), at={"H": [[2, 1], [1, 2]]}) is None
    assert refute(Inequality(c, 0), at={"c": 0}) is None
    assert isinstance(refute(Inequality(c, 0, strict=True), at={"c": 0}), Refutation)
    with pytest.raises(DimensionError):
        Inequality(M, 0)
    with pytest.raises(DimensionError):
        Inequality(H, 0, strict=True)
    with pytest.raises(ValueError, match="not symmetric"):
        refute(Inequality(A, 0), at={"A": [[1, 1], [0, 1]]})


@pytest.mark.parametrize(
    "signs", [{"nonneg": ("A",)}, {"psd": ("A",)}, {"pd": ("c",)}, {"nonneg": ("nothing",)}]
)
def test_a_sign_belongs_to_a_scalar_or_a_symmetric_letter(signs):
    with pytest.raises(ValueError, match="no sign can be asked"):
        refute(Equation(c * A, A), **signs)


def test_the_search_is_the_same_for_the_same_seed():
    first, again = (refute(Equation(A * B, B * A), seed=4) for _ in range(2))
    assert repr(first) == repr(again)


def test_instances_hold_one_by_one_and_a_bad_one_is_a_counterexample():
    where = setting([Equation(A * B, B * A)], [Equation(B, A * A)])
    points = [complete(where, {"A": [[1, k], [0, 2]]}) for k in range(3)]
    assert len(Instances(where, [Equation(A * B, B * A)], points).points) == 3
    with pytest.raises(CounterExample) as caught:
        Instances(where, [Equation(A, B)], points)
    assert isinstance(caught.value.refutation, Refutation)
    with pytest.raises(ValueError, match="at least one"):
        Instances(where, [Equation(A, B)], [])


def test_a_schema_cannot_be_refuted_at_a_point():
    f = Operator("f", "n", "n")
    assert refute(Equation(A, 0), [Equation(f * A, A * f, forall=("f",))], at={"A": [[1]]}) is None


@pytest.mark.parametrize("name", ["psd", "pd"])
def test_matrices_of_known_sign_that_do_not_commute_are_drawn(name):
    """The product of two positive semidefinite matrices has no sign."""
    K, x = Operator("K", "n", "n", symmetric=True), Operator("x", "n", "1")
    found = refute(Inequality(x.T * H * K * x, 0), **{name: ("H", "K")})
    assert found.point.dimensions["n"] > 1
    assert refute(Inequality(tr(H * K), 0), **{name: ("H", "K")}) is None
