"""The exact expected loss at step t, with no sampling: powers of an affine map of second
moments."""

from flint import ctx

from .numbers import PRECISION, together, total
from .stationary import moment_map, pairs


def expected_moments(method, eigenvalue, steps, sigma2=1):
    """E of (b, m)(b, m)ᵀ after `steps` steps from (0, 0), its distinct entries in the order of
    `pairs`.

    P ↦ FPFᵀ + σ²e₀e₀ᵀ, taken to a power by squaring; no stability is asked for.
    Balls or rationals; rationals grow with 2^steps digits, so take balls beyond some twenty steps.
    """
    if isinstance(steps, bool) or not isinstance(steps, int) or steps < 0:
        raise ValueError(f"steps is {steps!r}; give a whole number of at least 0")
    with ctx.workprec(PRECISION):
        F = method.mode(eigenvalue)
        _, sigma2 = together(eigenvalue=F[0, 0], sigma2=sigma2)
        step, size = moment_map(F), len(pairs(F.nrows()))
        rows = [
            [step[i, j] for j in range(size)] + [sigma2 if i == 0 else 0 * sigma2]
            for i in range(size)
        ]
        rows.append([0 * sigma2] * size + [1 + 0 * sigma2])
        affine = type(F)(size + 1, size + 1, [x for row in rows for x in row])
        power = _power(affine, steps)
        return [power[i, size] for i in range(size)]


def _power(matrix, exponent):
    size = matrix.nrows()
    found = type(matrix)(size, size, [int(i == j) for i in range(size) for j in range(size)])
    square = matrix
    while exponent:
        if exponent & 1:
            found = found * square
        exponent >>= 1
        if exponent:
            square = square * square
    return found


def expected_loss(method, spectrum, steps, sigma2=1):
    """½ Σ λ E b_t² after t = `steps` steps from the bottom of the bowl."""
    if not isinstance(spectrum, (list, tuple)) or not spectrum:
        raise ValueError("the spectrum is empty or no list; give the eigenvalues of H as a list")
    with ctx.workprec(PRECISION):
        (spectrum,) = together(spectrum=list(spectrum))
        return total(lam * expected_moments(method, lam, steps, sigma2)[0] / 2 for lam in spectrum)
