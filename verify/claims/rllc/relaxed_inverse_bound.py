"""How far the relaxed inverse can be from basis independence."""

import random

from flint import fmpq, fmpq_mat

from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    identity,
    inverse,
    refute,
)
from theory.operators.matrices import inverse_matrix, is_psd
from verify import edges
from verify.claim import Claim
from verify.claims.rllc import _witnesses as witnesses
from verify.claims.rllc import source
from verify.evidence import Checked

ORDER, BOUND, SIZE = "first order", "the bound", "the relaxed inverse is small"

claim = Claim(
    name="rllc/relaxed_inverse_bound",
    title="""The relaxed inverse misses basis independence by O(ε) at full rank, with explicit
    constants""",
    source=source("Remark 3.5 (the bound is new)"),
    expected="proved",
    statement="""Let M have full column rank, σ its smallest singular value, A = MᵀM, G = SSᵀ, R_ε =
    (A + εI)⁻¹Mᵀ, ε > 0, and E = S·R_ε(MS) − R_ε(M). Then E = εA⁻¹(I − G⁻¹)M⁺ + O(ε²) with an
    explicit remainder, ‖E‖ ≤ (ε‖I − G⁻¹‖/σ²)·min(1/σ, 1/(2√ε)), and for every M, of full rank or
    not, ‖R_ε g‖ ≤ ‖g‖/(2√ε), attained where a singular value is √ε.""",
    latex=r"""$\|E\| \le \dfrac{\varepsilon \|I - G^{-1}\|}{\sigma_{\min}^2}
    \min\!\Big(\dfrac{1}{\sigma_{\min}}, \dfrac{1}{2\sqrt\varepsilon}\Big)$, $\|R_\varepsilon g\|
    \le \|g\| / (2\sqrt\varepsilon)$.""",
    hypotheses="""
    - M has full column rank: for the bound on E; not uniform near rank deficiency
    - ε > 0""",
    axioms="""
    - the spectral norm is submultiplicative, ‖BᵀB‖ = ‖BBᵀ‖ = ‖B‖², and 0 ⪯ P ⪯ Q gives ‖P‖ ≤
      ‖Q‖
    - σ² is the smallest eigenvalue of A, so ‖A⁻¹‖ = 1/σ²
    - relaxed_inverse_covariance: E = ε(A + εG⁻¹)⁻¹(I − G⁻¹)R_ε""",
    parts=(ORDER, BOUND, SIZE),
    remark="""Near rank deficiency no bound in ε alone holds: M = [1 1], S = diag(1, 2) has E →
    (−3/10, 3/10)ᵀ as ε → 0.""",
)

M, S = Operator("M", "n", "k"), Operator("S", "k", "k")
eps = Scalar("ε", nonneg=True)
one = identity("k")
A, S_INV = M.T * M, inverse(S)
G_INV = S_INV.T * S_INV
A_INV = inverse(A, "A⁻¹")
K, X = inverse(A + eps * one, "K"), inverse(A + eps * G_INV, "X")
R, M_PLUS = K * M.T, A_INV * M.T
E = eps * X * (1 - G_INV) * R


@claim.proof("the remainder of first order", ORDER)
def first_order():
    """E − εA⁻¹(I − G⁻¹)M⁺ = −ε²(A⁻¹G⁻¹X(I − G⁻¹)R + A⁻¹(I − G⁻¹)KM⁺)."""
    d = Derivation()
    d.prove(X, A_INV - eps * A_INV * G_INV * X)
    d.prove(K, A_INV - eps * K * A_INV)
    rest = eps**2 * (A_INV * G_INV * X * (1 - G_INV) * R + A_INV * (1 - G_INV) * K * M_PLUS)
    return d.qed(Equation(E - eps * A_INV * (1 - G_INV) * M_PLUS, -rest))


@claim.proof("(A + εG⁻¹)⁻¹ ⪯ A⁻¹, so its norm is at most 1/σ²", BOUND)
def inverse_order():
    """A⁻¹ − X = ε·XG⁻¹A⁻¹… written as squares: with B = S⁻¹X, εBᵀB + ε²(MA⁻¹S⁻ᵀB)ᵀ(MA⁻¹S⁻ᵀB)."""
    B = S_INV * X
    C = M * A_INV * S_INV.T * B
    return SumOfSquares(A_INV - X, [Square(B, eps), Square(C, eps**2)])


@claim.proof("R_εR_εᵀ ⪯ A⁻¹, so ‖R_ε‖ ≤ 1/σ", BOUND)
def relaxed_below_plain():
    """A⁻¹ − KAK = 2εKK + ε²(MA⁻¹K)ᵀ(MA⁻¹K)."""
    return SumOfSquares(A_INV - K * A * K, [Square(K, 2 * eps), Square(M * A_INV * K, eps**2)])


@claim.proof("4ε·R_εR_εᵀ ⪯ I, so ‖R_ε‖ ≤ 1/(2√ε)", SIZE)
def relaxed_is_small():
    """I − 4εKAK = ((A − ε)K)ᵀ((A − ε)K), for every M."""
    return SumOfSquares(one - 4 * eps * K * A * K, [Square((A - eps * one) * K)])


@claim.proof("attained along every singular pair with σ = √ε: R_εu = w/(2σ)", SIZE)
def sharp():
    """Mw = σu, Mᵀu = σw and ε = σ² ≠ 0: 2σ·R_εu = w; w and u have the same length."""
    sigma, u, w = Scalar("σ"), Operator("u", "n", "1"), Operator("w", "k", "1")
    d = Derivation(
        [
            Equation(M * w, sigma * u),
            Equation(M.T * u, sigma * w),
            Equation(eps, sigma**2, "σ = √ε"),
        ],
        [(sigma, "σ ≠ 0")],
    )
    double = d.prove(2 * sigma**2 * K * w, w)
    back = d.prove(2 * sigma * K * M.T * u, 2 * sigma**2 * K * w)
    d.combine(2 * sigma * R * u, w, [(1, 1, back, 1), (1, 1, double, 1)])
    lengths = d.prove(sigma * u.T * u, sigma * w.T * w)
    d.cancel(lengths, "nz1", u.T * u, w.T * w)
    return d.qed(Equation(2 * sigma * R * u, w), Equation(u.T * u, w.T * w))


EDGES = ("n = k = 1", "M = 1", "S = 1", "S = −1")


@claim.exact("random full-rank M over ℚ, the three orders decided exactly", BOUND)
def orders(run):
    rng, count = random.Random(f"relaxed bound {run.seed}"), run.count(60)
    for index in edges.numbers(count, EDGES):
        at = edges.edge(EDGES, index)
        k = 1 if at == "n = k = 1" else rng.randint(1, 3)
        n = k if at == "n = k = 1" else k + rng.randint(0, 1)
        m, s, epsilon = (
            witnesses.draw(rng, n, k),
            witnesses.frame(rng, k, at),
            fmpq(1, rng.randint(1, 50)),
        )
        while m.rank() < k:
            m = witnesses.draw(rng, n, k)
        if at == "M = 1":
            m = fmpq_mat(n, k, [int(i == j) for i in range(n) for j in range(k)])
        unit = fmpq_mat(k, k, [int(i == j) for i in range(k) for j in range(k)])
        a = m.transpose() * m
        kk, x = (
            inverse_matrix(a + unit * epsilon),
            inverse_matrix(a + inverse_matrix(s * s.transpose()) * epsilon),
        )
        relaxed = kk * a * kk
        if not (
            is_psd(inverse_matrix(a) - x)
            and is_psd(inverse_matrix(a) - relaxed)
            and is_psd(unit - relaxed * (4 * epsilon))
        ):
            return Checked(
                f"M = {m.tolist()}, S = {s.tolist()}, ε = {epsilon}", ok=False, refutes=True
            )
    return Checked(f"{count} instances: X ⪯ A⁻¹, RRᵀ ⪯ A⁻¹, 4εRRᵀ ⪯ I", instances=count)


@claim.exact("the last bound is attained at σ = √ε", SIZE)
def attained(run):
    """M = σ, ε = σ²: R_ε = 1/(2σ) = 1/(2√ε)."""
    for p in range(1, 20):
        sigma = fmpq(p, 7)
        if sigma / (sigma * sigma + sigma * sigma) != 1 / (2 * sigma):
            return Checked(f"σ = {sigma}", ok=False, refutes=True)
    return Checked("19 values of σ: R_ε = 1/(2√ε) exactly", instances=19)


claim.floats("float64: the ratio of E to its bound, over many scales of ε", instances=60)


claim.batched("the same batched in torch", instances=500)


@claim.necessity("M has full column rank", BOUND)
def not_uniform():
    """M = [1 1], S = diag(1, 2), ε = 1/100: |E|² > 1/25, far above any multiple of ε² of moderate
    size (here 100ε²)."""
    g = Operator("g", "n", "1")
    return refute(
        Inequality(100 * eps**2 * (g.T * g), (E * g).T * (E * g)),
        at={"M": [[1, 1]], "S": [[1, 0], [0, 2]], "ε": "1/100", "g": [[1]]},
    )


@claim.necessity("ε > 0", BOUND)
def negative():
    """ε = −1/4 at M = 1: the relaxed inverse is (1 − 1/4)⁻¹, larger than M⁺."""
    free = Scalar("ε")
    k = inverse(A + free * one, "K")
    return refute(Inequality(A_INV - k * A * k, 0 * one), at={"M": [[1]], "ε": "-1/4"})


UNIT = {"M": [[1]], "S": [[1]], "ε": 1}


@claim.mutant("‖R_ε‖ ≤ 1/(4√ε)", SIZE)
def too_small():
    return refute(Inequality(one, 16 * eps * K * A * K), at=UNIT)


@claim.mutant("R_εR_εᵀ ⪯ (A + ε)⁻¹A⁻¹… : KAK ⪯ K²", BOUND)
def wrong_square():
    return refute(Inequality(K * K, K * A * K), at=UNIT | {"M": [[2]]})


@claim.mutant("A⁻¹ ⪯ (A + εG⁻¹)⁻¹", BOUND)
def wrong_order():
    return refute(Inequality(X, A_INV), at=UNIT)


@claim.mutant("first order without A⁻¹", ORDER)
def missing_inverse():
    rest = eps**2 * (A_INV * G_INV * X * (1 - G_INV) * R + A_INV * (1 - G_INV) * K * M_PLUS)
    return refute(
        Equation(E - eps * (1 - G_INV) * M_PLUS, -rest), at=UNIT | {"M": [[2]], "S": [[2]]}
    )


@claim.mutant("I − G for I − G⁻¹ in first order", ORDER)
def gram_for_inverse():
    rest = eps**2 * (A_INV * G_INV * X * (1 - G_INV) * R + A_INV * (1 - G_INV) * K * M_PLUS)
    return refute(Equation(E - eps * A_INV * (1 - S * S.T) * M_PLUS, -rest), at=UNIT | {"S": [[2]]})
