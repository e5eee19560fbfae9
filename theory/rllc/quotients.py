"""Exact gated and relaxed runs near J(a;2), and their difference quotients, for
limit_of_optimizers."""

from flint import fmpq, fmpq_mat

from ..operators.matrices import pinv_matrix
from . import witnesses

FIRST = fmpq_mat(2, 1, [1, 0])


def block(x, d=0):
    """[[a, 1], [0, a + δ]]: J(a;2) at δ = 0."""
    return fmpq_mat(2, 2, [x, 1, 0, x + d])


def distance(state, other):
    """max |θ − θ′| over the entries."""
    return max(abs(x) for x in (state[2] - other[2]).entries())


def gated_step(memory, law, theta, gradient, t, v):
    """One step with c1 = 1, c2 = 1/2 and the gate on the exact rank."""
    c2 = fmpq(int(memory.rank() == memory.ncols()), 2)
    return witnesses.step(memory, law, theta, gradient, t, v, fmpq(1), c2)


def gated_run(t, gradients):
    """(M, L, θ) after all gradients, from the zero start with the law (1, 0), v = e1."""
    state = fmpq_mat(2, 2), FIRST, fmpq_mat(2, 1)
    for gradient in gradients:
        state = gated_step(*state, gradient, t, FIRST)
    return state


def quotient_run(x, d, law, gradients):
    """([[a, 1], [0, b]]'s state, J(a;2)'s, Θ) after all gradients, or None where the gates
    differ."""
    n = gradients[0].nrows()
    moved = here = (fmpq_mat(n, 2), law, fmpq_mat(n, 1))
    k, lam, theta = fmpq_mat(n, 2), fmpq_mat(2, 1), fmpq_mat(n, 1)
    for gradient in gradients:
        open_here, open_moved = here[0].rank() == 2, moved[0].rank() == 2
        if open_here != open_moved:
            return None
        if open_here:
            inv, inv_moved = pinv_matrix(here[0]), pinv_matrix(moved[0])
            outside = gradient - here[0] * inv * gradient
            lam = lam + (
                inv_moved * inv_moved.transpose() * k.transpose() * outside
                - inv_moved * k * inv * gradient
            ) * fmpq(1, 2)
        k = k * block(x) + moved[0] * fmpq_mat(2, 2, [0, 0, 0, 1])
        moved = gated_step(*moved, gradient, block(x, d), FIRST)
        here = gated_step(*here, gradient, block(x), FIRST)
        theta = theta - k * moved[1] - here[0] * lam
    return moved, here, theta


def relaxed_run(t, v, law, epsilon, gradients):
    """(M, L, θ) after all gradients, c1 = 1, c2 = 1/2, from the zero start, T, v, L being lists."""
    n, k = gradients[0].nrows(), len(v)
    t, v, law = fmpq_mat(t), fmpq_mat(1, k, v), fmpq_mat(k, 1, law)
    memory, theta, ridge = fmpq_mat(n, k), fmpq_mat(n, 1), witnesses.diagonal(k) * epsilon
    for gradient in gradients:
        across = memory.transpose()
        law = law + (across * memory + ridge).inv() * across * gradient * fmpq(1, 2)
        memory = memory * t + gradient * v
        theta = theta - memory * law
    return memory, law, theta
