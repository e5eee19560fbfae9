"""Abstract rules of Jordan blocks, the laws that read out polynomials, and decay, over ℚ.

Source: Szegedy, Czifra, Kőrösi-Szabó, arXiv 2402.15262, section 4 and Appendix B.
"""

from dataclasses import dataclass
from math import comb

from flint import fmpq, fmpq_mat, fmpq_poly

from theory import exact
from theory.propagators import J, Propagator


def jordan_rule(lam, j, i):
    """C(i, j−1) λ^{i−j+1}, what unit j ≥ 1 of J(λ; n) takes of the gradient i ≥ 0 steps ago.

    It is 0 for i < j − 1, and 0⁰ = 1. λ is rational; returns an ``fmpq``.
    """
    lam = exact.rational(lam, "lam")
    return comb(i, j - 1) * lam ** (i - j + 1) if i >= j - 1 else fmpq(0)


def jordan_rule_sum(lam, j):
    """Σ_i C(i, j−1) λ^{i−j+1} = 1/(1−λ)^j for a rational |λ| < 1; ValueError for any other.

    For λ ≥ 0 no term is negative, so this is the ℓ¹ norm of unit j's rule.
    """
    lam = exact.rational(lam, "lam")
    if not -1 < lam < 1:
        raise ValueError(f"lam is {lam}: the sum converges for −1 < lam < 1")
    return 1 / (1 - lam) ** j


def jordan_peak(lam, j):
    """The first i at which unit j's rule is largest: max(j−1, ⌈(j−1)/(1−λ) − 1⌉), 0 ≤ λ < 1.

    Raises ValueError for any other λ.
    """
    lam = exact.rational(lam, "lam")
    if not 0 <= lam < 1:
        raise ValueError(f"lam is {lam}: the rule has a largest entry of this form for 0 ≤ lam < 1")
    return max(j - 1, int(((j - 1) / (1 - lam) - 1).ceil()))


def newest_first(lam, n):
    """The variant of J(λ; n) in which unit j takes the NEW value of unit j − 1.

    m₁ ← λm₁ + g, m_j ← λm_j + m_{j−1}(new): T = λ(1−N)⁻¹ has λ on and above the diagonal, v = (1,
    …, 1). Its unit j has the rule C(i+j−1, j−1) λⁱ.
    """
    lam = exact.rational(lam, "lam")
    return Propagator([[lam if j >= i else 0 for j in range(n)] for i in range(n)], [1] * n)


def polynomial_laws(lam, n):
    """The n×n matrix whose column q is a law of J(λ; n) that reads out i^q λⁱ, q < n.

    Entry (s, q) is λ^s·s!·S(q, s), S the Stirling numbers of the second kind, built by
    i·C(i, s) = s·C(i, s) + (s+1)·C(i, s+1). Checked on the first n rows vᵀTⁱ before it is returned:
    both sides obey the recurrence (z − λ)^n, so that decides. λ is rational, 0⁰ = 1.
    """
    lam = exact.rational(lam, "lam")
    column, columns = [fmpq(1)] + [fmpq(0)] * (n - 1), []
    for _ in range(n):
        columns.append(column)
        column = [s * (column[s] + (column[s - 1] if s else 0)) for s in range(n)]
    laws = fmpq_mat(n, n, [lam**s * columns[q][s] for s in range(n) for q in range(n)])
    wanted = [fmpq(i) ** q * lam**i if i or q else fmpq(1) for i in range(n) for q in range(n)]
    if J(lam, n).rules(n) * laws != fmpq_mat(n, n, wanted):
        raise ArithmeticError("the polynomial laws failed their check")
    return laws


def law_polynomial(lam, law):
    """The polynomial p of degree < n with vᵀTⁱL = p(i)λⁱ for a law L of J(λ; n), λ ≠ 0, as
    ``fmpq_poly``.

    Raises ValueError for λ = 0, where J(0; n) stores the last n gradients.
    """
    lam, law = exact.rational(lam, "lam"), exact.exact_column(law, "law")
    if lam == 0:
        raise ValueError(
            "lam is 0: the laws of J(0; n) read out the last n gradients, no polynomial; give lam "
            "≠ 0"
        )
    laws = polynomial_laws(lam, law.nrows())
    return fmpq_poly((laws.inv() * law).entries())


@dataclass(frozen=True)
class Decay:
    """vᵀTⁱ → 0, with the witness: K = qP − FPFᵀ ⪰ 0, P ≻ 0, q < 1 for the reachable part F of T.

    So fPfᵀ shrinks by q at every step f ← fF, and vᵀTⁱ = e₁ᵀFⁱC. True in a Boolean context.
    """

    rows: fmpq_mat
    F: fmpq_mat
    P: fmpq_mat
    q: fmpq

    def __bool__(self):
        return True


def decay(propagator):
    """Decide whether vᵀTⁱ → 0 for a rational propagator: a Decay, or None if it does not.

    Exactly ρ(F) < 1 is decided, F the part of T that v reaches, by the equation P − FPFᵀ = 1 of
    Stein: if ρ(F) < 1 its one solution is Σ FⁱFⁱᵀ ≻ 0; and a solution P ≻ 0 shows
    ρ(F) < 1, since a left eigenvector x has (1 − |λ|²)x*Px = |x|².
    Raises ValueError if T holds parameters.
    """
    from theory.operators.matrices import is_psd

    if not propagator.is_rational:
        raise ValueError("T holds parameters: decay is decided for numbers")
    reachable = propagator.reachable()
    F, r = reachable.propagator.matrix, reachable.size
    if r == 0:
        return Decay(reachable.matrix, F, F, fmpq(0))
    P = stein(F)
    if P is None or not is_psd(P, strict=True):
        return None
    q = 1 - 1 / sum((P[i, i] for i in range(r)), fmpq(0))
    K = q * P - F * P * F.transpose()
    if not (is_psd(K) and q < 1):
        raise ArithmeticError("the decay witness failed its check")
    return Decay(reachable.matrix, F, P, q)


def stein(F):
    """The solution P of P − FPFᵀ = 1 as ``fmpq_mat`` of size r ≥ 1, or None if there is not exactly
    one."""
    r = F.nrows()
    pairs = [(i, j) for i in range(r) for j in range(r)]
    system = fmpq_mat(
        r * r,
        r * r,
        [int((i, j) == (k, m)) - F[i, k] * F[j, m] for i, j in pairs for k, m in pairs],
    )
    if system.rank() < r * r:
        return None
    solution = system.solve(fmpq_mat(r * r, 1, [int(i == j) for i, j in pairs]))
    return fmpq_mat(r, r, solution.entries())
