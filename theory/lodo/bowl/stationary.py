"""Stationary second moments of a fixed linear method: the discrete Lyapunov equation, solved
exactly.

P = FPFᵀ + σ²e₀e₀ᵀ.  A solution is returned only after it was found positive definite: then, the
equation having one solution only, the spectral radius of F is below one (Lyapunov), so P is what
the moments converge to from every start.
"""

from flint import arb, arb_mat, ctx

from .closed_forms import Unstable
from .numbers import PRECISION, together, total


def pairs(size):
    """The index pairs (i, j), i ≤ j, of a symmetric matrix, in a fixed order."""
    return [(i, j) for i in range(size) for j in range(i, size)]


def moment_map(F):
    """The matrix of P ↦ FPFᵀ on the distinct entries of P."""
    places = pairs(F.nrows())
    where = {place: index for index, place in enumerate(places)}
    where |= {(j, i): index for (i, j), index in where.items()}
    # most entries of a method's F are 0, exactly
    rows = [[(k, x) for k, x in enumerate(row) if not x == 0] for row in F.tolist()]
    flat = []
    for i, j in places:
        line = [0] * len(places)
        for k, x in rows[i]:
            for l, y in rows[j]:
                line[where[k, l]] += x * y
        flat += line
    return type(F)(len(places), len(places), flat)


def lyapunov(F, *rights, algorithm=None):
    """P = FPFᵀ + Q for every symmetric Q (matrices like F).  Raises Unstable where I − F⊗F is
    singular.  ``algorithm`` is FLINT's, by default its own choice."""
    size, places = F.nrows(), pairs(F.nrows())
    entries = [Q[i, j] for i, j in places for Q in rights]
    try:
        step = moment_map(F)
        for index in range(len(places)):
            step[index, index] -= 1
        right = type(F)(len(places), len(rights), entries)
        found = (-step).solve(right, algorithm=algorithm).tolist()
    except ZeroDivisionError:
        raise Unstable(
            "two eigenvalues of the method have product one: no stationary moments; change the law"
        ) from None
    solutions = []
    for column in zip(*found):
        P = type(F)(size, size)
        for (i, j), value in zip(places, column):
            P[i, j] = P[j, i] = value
        solutions.append(P)
    return solutions


def positive_definite(P) -> bool | None:
    """By elimination without pivots: True, False, or None where balls cannot tell."""
    size = P.nrows()
    rows = P.tolist()
    for k in range(size):
        pivot = rows[k][k]
        if isinstance(pivot, arb) and not (pivot > 0 or pivot <= 0):
            return None
        if not pivot > 0:
            return False
        for i in range(k + 1, size):
            factor = rows[i][k] / pivot
            rows[i][k:] = [a - factor * b for a, b in zip(rows[i][k:], rows[k][k:])]
    return True


def stationary_moments(method, eigenvalue, sigma2=1):
    """The stationary covariance of (b, m) in one mode, (1+k)×(1+k), fmpq_mat or arb_mat.

    Raises Unstable for an unstable method, ValueError where balls are too wide, or where (T, v) is
    not controllable (then drop the unit that no gradient reaches).
    """
    with ctx.workprec(PRECISION):
        F = method.mode(eigenvalue)
        _, sigma2 = together(eigenvalue=F[0, 0], sigma2=sigma2)
        noise = type(F)(F.nrows(), F.ncols())
        noise[0, 0] = sigma2
        # FLINT's choice for many units costs ten times as much, for balls a hundred times narrower
        (P,) = lyapunov(F, noise, algorithm="lu" if isinstance(F, arb_mat) else None)
        good = positive_definite(P)
        if good is None:
            raise ValueError(
                f"the balls at the eigenvalue {eigenvalue} are too wide to decide stability; "
                "raise the precision"
            )
        if not good:
            raise Unstable(
                f"the law {', '.join(map(str, method.law))} is unstable at the eigenvalue "
                f"{eigenvalue} "
                "(or a unit is never reached): the moments are not positive definite; take a "
                "smaller law"
            )
        return P


def stationary_loss(method, spectrum, sigma2=1):
    """½ Σ λ E b² over the spectrum: exact for rational data, a ball for balls."""
    if not isinstance(spectrum, (list, tuple)) or not spectrum:
        raise ValueError("the spectrum is empty or no list; give the eigenvalues of H as a list")
    with ctx.workprec(PRECISION):
        return total(
            lam * stationary_moments(method, lam, sigma2)[0, 0] / 2
            for lam in together(spectrum=list(spectrum))[0]
        )
