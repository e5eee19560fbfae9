"""ρ(T) < 1 without radicals, where SymPy's exact spectral radius says the same."""

import random

import pytest
from flint import fmpq, fmpq_mat, fmpq_poly

from theory import Propagator
from theory.jordan.primary import companion
from theory.spectra.spectral_radius import below_one


def matrix(rows):
    return fmpq_mat(len(rows), len(rows), [fmpq(x) for row in rows for x in row])


# eigenvalues of modulus 1 that no ball tells from it; a Salem number lies above, its conjugates on
# the circle
ON_OR_ABOVE = {
    "1": [[1]],
    "−1": [[-1, 1], [0, 0]],
    "±i": [[0, 1], [-1, 0]],
    "(3 ± 4i)/5": [[fmpq(3, 5), fmpq(4, 5)], [fmpq(-4, 5), fmpq(3, 5)]],
    "roots of 1 of order 5": companion(fmpq_poly([1, 1, 1, 1, 1])),
    "Salem": companion(fmpq_poly([1, -1, -1, -1, 1])),
    "1 and 1/2": [[1, 3], [0, fmpq(1, 2)]],
}


@pytest.mark.parametrize("name", ON_OR_ABOVE)
def test_a_modulus_of_one_is_not_below_it(name):
    T = matrix(ON_OR_ABOVE[name])
    assert not below_one(T) and below_one(T * fmpq(10**30 - 1, 10**30)) == (name != "Salem")


def test_it_says_what_the_spectral_radius_says():
    rng, found = random.Random(7), []
    for index in range(60):
        k = 1 + index % 4
        T = fmpq_mat(k, k, [fmpq(rng.randint(-3, 3), rng.randint(2, 5)) for _ in range(k * k)])
        found.append(below_one(T))
        assert found[-1] == bool(Propagator(T, [1] * k).spectral_radius() < 1)
    assert {True, False} == set(found) and below_one(fmpq_mat(0, 0))
