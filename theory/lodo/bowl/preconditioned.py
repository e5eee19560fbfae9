"""Frozen preconditioners on the bowl with any H, G, Σ: the whole second-moment matrix, exactly."""

from flint import ctx, fmpq_mat

from theory.exact import exact_matrix, rational

from .closed_forms import Unstable
from .numbers import PRECISION
from .stationary import lyapunov, positive_definite


def stationary_matrix(H, G, beta=0, Sigma=None):
    """E bbᵀ of m ← βm + (1−β)Hb, b ← b − Gm − s, stationary, exact for rational n×n data.

    Raises Unstable for an unstable method (with the boundary of the eigenvalues of GH), ValueError
    for an H that is not symmetric, a Σ that is not positive semidefinite, or sizes that do not fit.
    """
    H, G, beta = exact_matrix(H, "H"), exact_matrix(G, "G"), rational(beta, "beta")
    n = H.nrows()
    Sigma = exact_matrix(
        [[int(i == j) for j in range(n)] for i in range(n)] if Sigma is None else Sigma, "Sigma"
    )
    for name, matrix in (("H", H), ("G", G), ("Sigma", Sigma)):
        if (matrix.nrows(), matrix.ncols()) != (n, n):
            raise ValueError(f"{name} is {matrix.nrows()}×{matrix.ncols()}; give an {n}×{n} matrix")
    if H != H.transpose():
        raise ValueError("H is not symmetric; give a symmetric matrix")
    if Sigma != Sigma.transpose() or not _semidefinite(Sigma):
        raise ValueError("Sigma is not positive semidefinite; give a covariance matrix")
    with ctx.workprec(PRECISION):
        F, Q = fmpq_mat(2 * n, 2 * n), fmpq_mat(2 * n, 2 * n)
        GH = G * H
        for i in range(n):
            for j in range(n):
                F[i, j] = int(i == j) - (1 - beta) * GH[i, j]
                F[i, n + j] = -beta * G[i, j]
                F[n + i, j] = (1 - beta) * H[i, j]
                F[n + i, n + j] = beta * int(i == j)
                Q[i, j] = Sigma[i, j]
        try:
            # with the noise everywhere the solution is definite exactly where the method is stable
            everywhere = [int(i == j) for i in range(2 * n) for j in range(2 * n)]
            P, wide = lyapunov(F, Q, fmpq_mat(2 * n, 2 * n, everywhere))
        except Unstable:
            wide = None
        if wide is None or not positive_definite(wide):
            bound = "no eigenvalue" if abs(beta) >= 1 else 2 * (1 + beta) / (1 - beta)
            raise Unstable(
                f"G with beta = {beta} is unstable on H: every eigenvalue of GH must lie in (0, "
                f"2(1 + beta)/(1 - beta)) = (0, {bound})"
            )
        return fmpq_mat(n, n, [P[i, j] for i in range(n) for j in range(n)])


def _semidefinite(matrix):
    from theory.operators.matrices import is_psd

    return is_psd(matrix)


def matrix_loss(H, P):
    """½ tr(HP)."""
    product = exact_matrix(H, "H") * P
    return sum((product[i, i] for i in range(product.nrows())), 0 * product[0, 0]) / 2
