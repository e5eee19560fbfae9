"""Facts that one-token faults in theory have broken unseen."""

import random
from fractions import Fraction

import pytest

from theory import J, Propagator, normal_form
from theory.lodo.architecture import PRIME, Shape, _apply, _apply_transpose
from theory.lodo.entropy import expectations
from theory.thesis.adam_bound import theorem


def test_the_start_of_a_normal_form_is_seen_through_its_basis():
    """Sᵀv, with as many entries as T has rows, for real roots and for pairs of them."""
    for T, v in (
        ([[0, -1], [1, 0]], [1, 0]),
        ([[0, -1, 1, 0], [1, 0, 0, 1], [0, 0, 0, -1], [0, 0, 1, 0]], [1, 0, 0, 0]),
        ([["1/2", 1], [0, "1/2"]], [1, 1]),
        ([[2, 0], [0, 3]], [1, 1]),
    ):
        found = normal_form(Propagator(T, v))
        assert found.start.shape == (len(T), 1)
        assert sum(found.start) == len(found.blocks)
    assert list(normal_form(J("1/2", 3)).start) == [1, 0, 0]


@pytest.mark.parametrize("shape", [Shape(3, 8, 2), Shape(5, 12, 1, 3), Shape(4, 4, 1)], ids=str)
def test_a_layer_and_its_transpose_are_adjoint(shape):
    draw = random.Random(0)
    layer = [[draw.randrange(PRIME) for _ in range(shape.block)] for _ in range(shape.hidden)]
    x, y = (
        [[draw.randrange(PRIME) for _ in range(shape.n)] for _ in range(shape.hidden)]
        for _ in range(2)
    )

    def inner(p, q):
        return sum(a * b for one, two in zip(p, q) for a, b in zip(one, two)) % PRIME

    assert inner(_apply(shape, layer, x), y) == inner(x, _apply_transpose(shape, layer, y))


@pytest.mark.parametrize(
    "name, value", [("beta1", -1), ("beta1", 1), ("beta2", 0), ("beta2", 1), ("beta2", 2)]
)
def test_decays_outside_their_range_are_named(name, value):
    numbers = {"beta1": Fraction(1, 2), "beta2": Fraction(1, 2), name: Fraction(value)}
    with pytest.raises(ValueError, match=f"{name} is {value}"):
        theorem(numbers)


def test_the_variances_over_sequences_of_matchings():
    """ñ = 4: one matching always has χ² = 5; two are the same with probability 1/3, else χ² is
    1/2."""
    assert [float(x) for x in expectations(4, 1).variances[1:]] == [0, 0]
    found = expectations(4, 2)
    mean = found.chi_square
    assert found.variances[2] == ((5 - mean) ** 2 + 2 * (_other(mean) - mean) ** 2) / 3


def _other(mean):
    return (3 * mean - 5) / 2
