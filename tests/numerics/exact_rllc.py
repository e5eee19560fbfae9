"""LM-RLLC in fractions, written from the paper alone: the reference of these tests.

The pseudo-inverse is (MᵀM)⁻¹Mᵀ, so the memory must have full column rank.
"""

from fractions import Fraction


def to_fractions(array):
    """Nested lists of the exact values of floats."""
    if hasattr(array, "__len__"):
        return [to_fractions(entry) for entry in array]
    return Fraction(float(array))


def solve(A, b):
    """x with A x = b, by Gauss–Jordan elimination."""
    k = len(A)
    rows = [list(row) + [value] for row, value in zip(A, b)]
    for i in range(k):
        pivot = next(j for j in range(i, k) if rows[j][i] != 0)
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for j in range(k):
            if j != i:
                rows[j] = [a - rows[j][i] * c for a, c in zip(rows[j], rows[i])]
    return [row[-1] for row in rows]


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def pinv_times(M, g):
    """M⁺ g for M of full column rank."""
    columns = list(zip(*M))
    return solve([[dot(a, b) for b in columns] for a in columns], [dot(a, g) for a in columns])


def lm_rllc(T, v, law, c1, c2, memory, gradients, theta):
    """θ_0, θ_1, … of LM-RLLC(T, v, c1, c2) on given gradients, exactly."""
    T, v, L, c1, c2, M, gradients, theta = map(
        to_fractions, (T, v, law, c1, c2, memory, gradients, theta)
    )
    thetas = [theta]
    for g in gradients:
        L = [l + c2 * x for l, x in zip(L, pinv_times(M, g))]
        M = [[dot(row, column) + a * b for column, b in zip(zip(*T), v)] for row, a in zip(M, g)]
        theta = [a - c1 * dot(row, L) for a, row in zip(theta, M)]
        thetas.append(theta)
    return thetas
