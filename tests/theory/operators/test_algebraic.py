"""Instances over number fields: exact, and refused where they do not hold."""

import pytest
from flint import fmpq, fmpq_mat, fmpq_poly

from theory.operators import AlgebraicInstances, Equation, Field, Operator, inverse, setting
from theory.operators.data import piece
from theory.operators.matrices import Singular

T, S, J = (Operator(name, "k", "k") for name in "TSJ")
CLAIM = Equation(T * S, S * J)
ALPHA = fmpq_poly([0, 1])
ROOT2 = Field(fmpq_poly([-2, 0, 1]))
POINT = {"T": [[0, 1], [2, 0]], "S": [[1, 1], [ALPHA, -ALPHA]], "J": [[ALPHA, 0], [0, -ALPHA]]}


def test_a_diagonal_form_with_square_roots_holds():
    found = AlgebraicInstances(setting([CLAIM]), [CLAIM], ROOT2, [POINT])
    data = piece(found)
    assert data["kind"] == "instances" and data["at"][0]["field"] == ["-2", "0", "1"]
    assert data["at"][0]["letters"]["S"][1] == [["0", "1"], ["0", "-1"]]


def test_a_wrong_one_is_refused():
    with pytest.raises(ValueError, match="does not hold"):
        AlgebraicInstances(
            setting([CLAIM]), [CLAIM], ROOT2, [POINT | {"J": [[ALPHA, 1], [0, -ALPHA]]}]
        )


def test_adjoints_are_transposes_of_elements():
    x = Operator("x", "k", "1")
    claim = Equation(x.T * x, 1)
    value = fmpq_poly([0, fmpq(1, 2)])
    AlgebraicInstances(setting([claim]), [claim], ROOT2, [{"x": [[value], [value]]}])


def test_inverses_over_the_field():
    rows = POINT["S"]
    claim, given = CLAIM, Equation(inverse(S) * S, 1)
    AlgebraicInstances(
        setting([claim], [given]), [claim], ROOT2, [POINT | {"S⁻¹": ROOT2.inverse(rows)}]
    )
    with pytest.raises(Singular):
        ROOT2.inverse([[ALPHA, 2], [1, ALPHA]])


@pytest.mark.parametrize(
    "coefficients, message",
    [
        ([1, 0, 1], "no real root"),
        ([-1, 0, 1], "not monic and irreducible"),
        ([-4, 0, 2], "not monic"),
    ],
)
def test_only_real_fields(coefficients, message):
    with pytest.raises(ValueError, match=message):
        Field(fmpq_poly(coefficients))


def test_a_missing_letter_and_a_misfit_are_named():
    with pytest.raises(ValueError, match="no value for J"):
        AlgebraicInstances(
            setting([CLAIM]), [CLAIM], ROOT2, [{n: x for n, x in POINT.items() if n != "J"}]
        )
    with pytest.raises(ValueError, match="does not fit"):
        AlgebraicInstances(setting([CLAIM]), [CLAIM], ROOT2, [POINT | {"S": [[1], [1]]}])


def test_the_large_matrix_multiplies_as_the_elements_do():
    big = ROOT2.blown_up([[ALPHA]])
    assert big * big == ROOT2.blown_up([[2]]) == fmpq_mat([[2, 0], [0, 2]])
