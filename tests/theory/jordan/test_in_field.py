"""Real Jordan forms and chains as field elements satisfy their defining equations."""

import pytest
from flint import fmpq_mat, fmpq_poly

from theory import real_jordan_form
from theory.jordan.in_field import chain_in_field, quadratic_form_in_field


def product(A, B, p):
    return [
        [sum((x * y for x, y in zip(row, column)), fmpq_poly([0])) % p for column in zip(*B)]
        for row in A
    ]


@pytest.mark.parametrize(
    "T",
    [
        [[0, 1], [2, 0]],
        [[0, 1], [-2, 0]],
        [[1, 2, 0], [3, -1, 1], [0, 0, 5]],
        [[0, 1, 1, 0], [-3, 1, 0, 1], [0, 0, 0, 1], [0, 0, -3, 1]],
        [[0, 1, 1, 0], [2, 0, 0, 1], [0, 0, 0, 1], [0, 0, 2, 0]],
    ],
)
def test_quadratic_forms_join(T):
    form = real_jordan_form(T)
    p, S, J = quadratic_form_in_field(form)
    rows = [[fmpq_poly([x]) for x in row] for row in T]
    assert product(rows, S, p) == product(S, J, p)
    for i in range(len(T) - 1):
        if J[i + 1][i] != 0:
            assert J[i + 1][i] == -J[i][i + 1] and J[i][i] == J[i + 1][i + 1]


def test_chain_of_an_irreducible_quintic():
    T = fmpq_mat(
        [[0, 0, 0, 0, 1], [1, 0, 0, 0, 1], [0, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 0]]
    )
    (chain,) = real_jordan_form(T).chains
    p, U, K = chain_in_field(chain)
    rows = [[fmpq_poly([x]) for x in row] for row in T.tolist()]
    assert product(rows, U, p) == product(U, K, p) and any(x for row in U for x in row)


@pytest.mark.parametrize(
    "T",
    [
        [[1]],
        [[0, 1, 0], [0, 0, 1], [1, 1, 0]],
        [[0, 1, 0, 0], [2, 0, 0, 0], [0, 0, 0, 1], [0, 0, 3, 0]],
    ],
)
def test_other_fields_are_refused(T):
    with pytest.raises(ValueError, match="not one quadratic"):
        quadratic_form_in_field(real_jordan_form(T))
