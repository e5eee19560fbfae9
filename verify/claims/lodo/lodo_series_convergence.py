"""When does E = Σ AⁿΣ(Aᵀ)ⁿ converge?"""

from theory.lodo import exact
from theory.lodo.cases import cases
from theory.lodo.dense import SIGMA, STEIN, A, E, F
from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Instances,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    complete,
    identity,
    number,
    refute,
    setting,
    tr,
)
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Checked

IF, ONLY_IF = "if ρ(A) < 1", "only if, for Σ ≻ 0"

claim = Claim(
    name="lodo/lodo_series_convergence",
    title="E = Σ AⁿΣ(Aᵀ)ⁿ converges if ρ(A) < 1; for Σ ≻ 0 only then; ‖A‖ < 1 is not needed",
    source=source("Section 4.1, after equation (9)"),
    expected="proved",
    wording="""'Assuming that … the error begins small enough to have spectral norm less than 1'
    (section 4.1): sufficient for the sum; ρ(A) < 1 is what it needs.""",
    statement="""If ρ(A) < 1, Σ_n AⁿΣ(Aᵀ)ⁿ converges for every Σ ⪰ 0. If it converges and Σ ≻ 0,
    then ρ(A) < 1. The norm ‖A‖₂ may be large: A = [[½, 10], [0, ½]] converges. For singular Σ the
    spectral radius may be large: Σ = diag(0, 1), A = diag(2, 0) converges with ρ = 2.""",
    latex=r"""$\sum_n A^n \Sigma (A^\top)^n < \infty \Leftarrow \rho(A) < 1$; for $\Sigma \succ 0$
    also $\Rightarrow$.""",
    hypotheses="""
    - ρ(A) < 1: for the first part
    - Σ ≻ 0: for the second part""",
    axioms="""
    - induction over n for an inequality: it holds at 0, and goes on from n to n + 1
    - Stein's theorem: ρ(A) < 1 if and only if qP − AᵀPA ⪰ 0 for some P ≻ 0, 0 ≤ q < 1
    - a growing bounded sequence of positive semidefinite matrices converges; its limit E is ⪰ 0 and
      obeys E = AEAᵀ + Σ
    - a real matrix with an eigenvalue a + bi has X ≠ 0 with AᵀX = XRᵀ, RᵀR = |a + bi|²·1 (one
      column if b = 0)""",
    parts=(IF, ONLY_IF),
)

P, C = Operator("P", "n", "n", symmetric=True), Operator("C", "n", "n", symmetric=True)
q, r = Scalar("q", nonneg=True), Scalar("1−q", nonneg=True)
CONTRACTS = Equation(C, q * P - A.T * P * A, "Stein: C = qP − AᵀPA ⪰ 0")
T, T_next = Scalar("T"), Scalar("T′")  # the partial sum of the v_n = tr(P·AⁿΣ(Aᵀ)ⁿ)
v, v_next, v0 = Scalar("v", nonneg=True), Scalar("v′", nonneg=True), Scalar("v_0")


@claim.proof("tr(P·term) shrinks by q at every step", IF)
def one_term():
    """For a term FFᵀ: q·tr(PFFᵀ) − tr(P·AFFᵀAᵀ) = tr(FᵀCF) ≥ 0."""
    return SumOfSquares(
        q * tr(P * F * F.T) - tr(P * A * F * F.T * A.T),
        [Square(F, middle=C)],
        [CONTRACTS],
        psd=("C",),
    )


@claim.proof("so the partial sums stay below v_0/(1 − q), for all n", IF)
def partial_sums():
    """From v_0 − (1−q)T − v = A ≥ 0 and qv − v′ = B ≥ 0 at n, the same at n + 1 with T′ = T + v: A
    + B."""
    a, b = Scalar("A_n", nonneg=True), Scalar("B_n", nonneg=True)
    given = [
        Equation(a, v0 - r * T - v, "the bound at n"),
        Equation(b, q * v - v_next, "the step"),
        Equation(r, 1 - q),
        Equation(T_next, T + v),
    ]
    step = SumOfSquares(
        v0 - r * T_next - v_next, [Square(number(1), a), Square(number(1), b)], given
    )
    bound = SumOfSquares(v0 - r * T, [Square(number(1), a), Square(number(1), v)], given[:1])
    return [step, bound]


@claim.proof("and P ⪰ μ bounds the terms themselves", IF)
def terms_below():
    """tr(PFFᵀ) − μ·tr(FFᵀ) = tr(FᵀYF), P = μ + Y."""
    mu, Y = Scalar("μ", nonneg=True), Operator("Y", "n", "n", symmetric=True)
    return SumOfSquares(
        tr(P * F * F.T) - mu * tr(F * F.T),
        [Square(F, middle=Y)],
        [Equation(P, mu * identity("n") + Y)],
        psd=("Y",),
    )


X, R = Operator("X", "n", "pair"), Operator("R", "pair", "pair")
w = Scalar("|λ|²")
EIGEN = [
    Equation(A.T * X, X * R.T, "an eigenvalue of A as a real matrix R"),
    Equation(R.T * R, w * identity("pair"), "[[a, b], [−b, a]]"),
]


@claim.proof("(1 − |λ|²)·tr(XᵀEX) = tr(XᵀΣX) for every eigenvalue λ", ONLY_IF)
def eigenvalues():
    """Σ ≻ 0 makes the right side positive and E ⪰ 0 the trace on the left non-negative, so |λ| <
    1."""
    d = Derivation([STEIN, *EIGEN])
    inner = d.prove(X.T * E * X, R * X.T * E * X * R.T + X.T * SIGMA * X)
    turned = d.find(EIGEN[1])
    left = (1 - w) * tr(X.T * E * X)
    d.combine(left, tr(X.T * SIGMA * X), [(1, 1, inner, 1), (1, X.T * E * X, turned, 1)])
    return d.qed(Equation(left, tr(X.T * SIGMA * X)))


@claim.proof("tr(XᵀΣX) ≥ σ·tr(XᵀX) for Σ ⪰ σ, and tr(XᵀEX) ≥ 0", ONLY_IF)
def signs():
    sigma, Y = Scalar("σ", nonneg=True), Operator("Y", "n", "n", symmetric=True)
    below = SumOfSquares(
        tr(X.T * SIGMA * X) - sigma * tr(X.T * X),
        [Square(X, middle=Y)],
        [Equation(SIGMA, sigma * identity("n") + Y)],
        psd=("Y",),
    )
    return [below, SumOfSquares(tr(X.T * E * X), [Square(X, middle=E)], psd=("E",))]


@claim.exact("the witnesses: E exists with ‖A‖₂ > 10, and with ρ(A) = 2 for singular Σ", IF)
def witnesses(run):
    """The large norm is ‖Ae_2‖² > 100."""
    e2 = Operator("e2", "n", "1")
    claims = [
        Inequality((A * e2).T * (A * e2), number(100) * identity("1"), strict=True),
        Equation(e2.T * e2, 1),
    ]
    where = setting(claims, [STEIN], pd=("Σ", "E"))
    a = exact.matrix([["1/2", 10], [0, "1/2"]])
    point = complete(
        where,
        {
            "A": a,
            "Σ": exact.diagonal(1, 1),
            "E": exact.stein(a, exact.diagonal(1, 1)),
            "e2": [[0], [1]],
        },
    )
    return Checked(
        "A = [[1/2, 10], [0, 1/2]]: E ≻ 0 solves E = AEAᵀ + 1",
        ok=exact.converges(a),
        instances=1,
        pieces=[("a large norm", Instances(where, claims, [point]))],
    )


@claim.exact(
    "random A over ℚ: the sum converges exactly when Stein's solution is positive definite", ONLY_IF
)
def random_matrices(run):
    """E ≻ 0 with E = AEAᵀ + 1, against the enclosed roots of the characteristic polynomial."""
    from flint import fmpz_poly

    done = inside = 0
    for n, draw in cases("series", run.seed, run.count(60)):
        a = draw.matrix(n, n, draw.rng.randint(1, 3))
        numerators = a.charpoly().numer()
        roots = fmpz_poly([int(c) for c in numerators.coeffs()]).complex_roots()
        below = all(abs(z) < 1 for z, _ in roots)
        above = any(abs(z) > 1 for z, _ in roots)
        if exact.converges(a) != below or (below and above):
            return Checked(
                f"A = {a.tolist()}: Stein says {exact.converges(a)}, the roots {roots}", ok=False
            )
        inside += below
        done += 1
    return Checked(
        f"{done} matrices over ℚ, edges among them, {inside} with spectral radius below 1 by "
        "enclosed roots",
        instances=done,
    )


claim.floats("float64: partial sums against the geometric bound", IF, instances=60)


claim.batched(
    "terms under the geometric bound, partial sums and the eigenvalue identity, batched in torch",
    IF,
    instances=400,
)


u, lam = Operator("u", "n", "1"), Scalar("λ")
LEFT = Equation(A.T * u, lam * u, "an eigenvector of Aᵀ")


@claim.necessity("Σ ≻ 0", ONLY_IF)
def singular():
    """Σ = diag(0, 1) = E, A = diag(2, 0): the sum converges after one term, and ρ(A) = 2."""
    return refute(
        Inequality(number(1), lam**2, strict=True),
        [STEIN, LEFT],
        [(u, "u is not zero")],
        psd=("Σ", "E"),
        at={
            "A": [[2, 0], [0, 0]],
            "Σ": [[0, 0], [0, 1]],
            "E": [[0, 0], [0, 1]],
            "u": [[1], [0]],
            "λ": 2,
        },
    )


@claim.necessity("ρ(A) < 1", IF)
def growing():
    """A = 2, Σ = 1: the equation E = AEAᵀ + Σ has the solution −1/3, which is no sum of squares."""
    return refute(
        Inequality(E, 0 * E), [STEIN], psd=("Σ",), at={"A": [[2]], "Σ": [[1]], "E": [["-1/3"]]}
    )


@claim.mutant("‖A‖₂ ≤ 1 wherever the sum converges", IF)
def norm_not_needed():
    a = exact.matrix([["1/2", 10], [0, "1/2"]])
    return refute(
        Inequality(identity("n"), A.T * A),
        [STEIN],
        pd=("Σ", "E"),
        at={"A": a, "Σ": exact.diagonal(1, 1), "E": exact.stein(a, exact.diagonal(1, 1))},
    )


@claim.mutant("E = AᵀEA + Σ", IF)
def transposed():
    a = exact.matrix([["1/2", 1], [0, "1/2"]])
    return refute(
        Equation(E, A.T * E * A + SIGMA),
        [STEIN],
        at={"A": a, "Σ": exact.diagonal(1, 1), "E": exact.stein(a, exact.diagonal(1, 1))},
    )


@claim.mutant("E = AEAᵀ + AΣAᵀ (the sum from n = 1)", IF)
def late_start():
    return refute(
        Equation(E, A * E * A.T + A * SIGMA * A.T),
        [STEIN],
        at={"A": [["1/2"]], "Σ": [[3]], "E": [[4]]},
    )


@claim.mutant("(1 − |λ|)·uᵀEu = uᵀΣu", ONLY_IF)
def modulus_once():
    return refute(
        Equation((1 - lam) * (u.T * E * u), u.T * SIGMA * u),
        [STEIN, LEFT],
        at={"A": [["1/2"]], "Σ": [[3]], "E": [[4]], "u": [[1]], "λ": "1/2"},
    )


@claim.mutant("E ⪯ Σ/(1 − ρ²) with ρ = 1/2", IF)
def normal_bound():
    """True for normal A, false here."""
    a = exact.matrix([["1/2", 10], [0, "1/2"]])
    return refute(
        Inequality(SIGMA * 4 / 3, E),
        [STEIN],
        at={"A": a, "Σ": exact.diagonal(1, 1), "E": exact.stein(a, exact.diagonal(1, 1))},
    )
