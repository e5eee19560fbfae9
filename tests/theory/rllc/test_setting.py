"""LM-RLLC as equations: the letters' equations are Definition 5.1, run by hand over ℚ."""

import random

import pytest

from tests.theory.operators import witness
from theory.operators import Equation, Operator, complete, induction, prove, refute, setting
from theory.rllc import setting as rllc


def by_hand(M, L, theta, g, T, v, c1, c2):
    """L′ = L + c2 M⁺g, M′ = MT + gvᵀ, θ′ = θ − c1 M′L′ (Definition 5.1, the old memory's
    pseudo-inverse)."""
    L = witness.plus(L, witness.product(witness.pinv(M), g), c2)
    M = witness.plus(witness.product(M, T), witness.product(g, witness.transpose(v)))
    return M, L, witness.plus(theta, witness.product(M, L), -c1)


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_unrolled_equations_are_the_runs(steps):
    rng = random.Random(steps)
    states, equations = rllc.unroll(steps)
    where = setting([Equation(states[-1].theta, 0)], equations)
    for _ in range(10):
        n, k = rng.randint(1, 3), rng.randint(1, 2)
        M, L, theta = (
            witness.matrix(rng, n, k),
            witness.matrix(rng, k, 1),
            witness.matrix(rng, n, 1),
        )
        T, v, c1, c2 = (
            witness.matrix(rng, k, k),
            witness.matrix(rng, k, 1),
            witness.Fraction(1, 2),
            witness.Fraction(-2, 3),
        )
        gradients = [witness.matrix(rng, n, 1) for _ in range(steps)]
        values = {"M0": M, "L0": L, "θ0": theta, "T": T, "v": v, "c1": c1, "c2": c2} | {
            f"g{i + 1}": g for i, g in enumerate(gradients)
        }
        point = complete(where, values)
        for g in gradients:
            M, L, theta = by_hand(M, L, theta, g, T, v, c1, c2)
        for letter, rows in (
            (states[-1].memory, M),
            (states[-1].law, L),
            (states[-1].theta, theta),
        ):
            found = point.matrices[letter.single_letter.name].tolist()
            assert [[witness.Fraction(str(x)) for x in row] for row in found] == rows


def test_the_other_frame_is_a_similarity_and_its_transpose():
    t, v = rllc.other_frame()
    assert prove(Equation(rllc.S * t, rllc.T * rllc.S)) and prove(Equation(v.T, rllc.V.T * rllc.S))
    assert str(v) == "Sᵀ·v"


def test_a_zero_start_stays_zero_without_gradients():
    now, later = rllc.state(), rllc.state(index=rllc.PRIME)
    step = rllc.step(now, later, 0 * Operator("g", "n", "1"))
    assert induction(
        Equation(now.memory, 0),
        state=[(now.memory, later.memory)],
        initial=rllc.zero_start(now),
        recurrence=step[:1],
    )


def test_the_law_moves_by_the_old_memory():
    """With the new memory's pseudo-inverse the law is another: the two differ at n = k = 1."""
    from theory.operators import pinv

    now, later = rllc.state(), rllc.state(index=rllc.PRIME)
    g = Operator("g", "n", "1")
    mutant = rllc.step(now, later, g, pseudo_inverse=pinv(later.memory))[1].right
    point = {
        "M": [[1]],
        "L": [[0]],
        "θ": [[0]],
        "g": [[1]],
        "T": [[1]],
        "v": [[1]],
        "c1": 1,
        "c2": 1,
    }
    assert refute(Equation(later.law, mutant), rllc.step(now, later, g), at=point) is not None
