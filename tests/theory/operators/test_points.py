"""Points and matrices as text."""

import pytest
from flint import fmpq, fmpq_mat
from hypothesis import given
from hypothesis import strategies as st

from theory.operators import Equation, Instances, Operator, Scalar, complete, refute, setting
from theory.operators.points import joined, point, rows, value


def test_numbers_columns_matrices_and_diagonals():
    read = point("H=[2 1; 1, 3], Σ=1, β=γ=−1/2, v=(1, 0.5), 1−c=0, D=diag(1, 1/9)")
    assert read["H"] == [[2, 1], [1, 3]] and read["v"] == [[1], [fmpq(1, 2)]]
    assert read["β"] == read["γ"] == fmpq(-1, 2) and read["1−c"] == 0 and read["Σ"] == 1
    assert read["D"] == [[1, 0], [0, fmpq(1, 9)]]


@given(st.lists(st.lists(st.fractions(), min_size=2, max_size=2), min_size=1, max_size=3))
def test_a_written_matrix_is_read_back(matrix):
    text = "; ".join(" ".join(map(str, row)) for row in matrix)
    assert value(f"[{text}]") == [[fmpq(x.numerator, x.denominator) for x in r] for r in matrix]
    assert rows(text.replace(" ", ",").replace(",;", ";").replace(";,", ";")) == rows(f"[{text}]")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("H=", "'H='"),
        ("H", "'H'"),
        ("H=[1 2; 3]", "H = [1 2; 3]"),
        ("H=1,,G=2", "',G=2'"),
        ("H=1/0", "H is '1/0'"),
        ("β=x", "β is 'x'"),
        ("β=nan", "β is 'nan'"),
        ("H=1, H=2", "H is given twice"),
        ("H=(1, 2", "'H=(1, 2'"),
        ("H=__import__('os')", "H is '__import__'"),
    ],
)
def test_what_is_no_point_is_named_in_one_line(text, named):
    with pytest.raises(ValueError) as reason:
        point(text)
    assert named.split(" is ")[0] in str(reason.value) and "\n" not in str(reason.value)


def test_the_last_value_counts_and_a_function_may_compute_one():
    assert joined("a=1, b=2", lambda: "b=3", {"c": "[1 2]"}) == {"a": 1, "b": 3, "c": [[1, 2]]}


def test_a_number_is_a_1x1_matrix_or_the_size_of_a_dimension():
    G, b = Operator("G", "n", "n"), Scalar("b")
    found = refute(Equation(G * G, b * G), at="G=2, b=1")
    assert found.point.matrices["G"] == fmpq_mat([[2]])
    where = setting(
        [Equation(b * Operator("I", "n", "n"), 0)], [Equation(Operator("I", "n", "n"), 0)]
    )
    assert complete(where, "n=3, b=1").dimensions == {"n": 3}


def test_instances_take_text_and_find_a_wrong_one():
    G = Operator("G", "n", "n")
    idempotent = Equation(G * G, G)
    where = setting([idempotent])
    assert Instances(where, [idempotent], [complete(where, "G=[1 0; 0 0]")])
    assert refute(idempotent, at="G=[1 1; 0 1]") is not None
    assert refute(idempotent, at="G=1") is None
