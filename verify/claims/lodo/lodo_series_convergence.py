"""When does E = Σ AⁿΣ(Aᵀ)ⁿ converge?"""

from theory.lodo import exact
from theory.lodo.cases import EDGES, drawn
from theory.operators.points import point
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Fails

PARTS = IF, ONLY_IF = "if ρ(A) < 1", "only if, for Σ ≻ 0"

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
    parts=PARTS,
)

claim.letters("A F: n×n; E Σ P C Y: symmetric n×n; X: n×pair; R: pair×pair; u e2: n")
claim.letters("q 1−q σ μ: ≥ 0; T T′ v_0 |λ|² λ; v v′ A_n B_n: ≥ 0")
STEIN = "E = AEAᵀ + Σ : E = Σ_n AⁿΣ(Aᵀ)ⁿ"
first = claim.under(part=IF)
first.under("C = qP − AᵀPA : Stein: C = qP − AᵀPA ⪰ 0", psd="C").bounds(
    "tr(P·term) shrinks by q at every step", "q·tr(PFFᵀ) ≥ tr(PAFFᵀAᵀ)", ("F", 1, "C")
)
# T is the partial sum of the v_n = tr(P·AⁿΣ(Aᵀ)ⁿ)
below = first.under("A_n = v_0 − `1−q`T − v : the bound at n")
below.under("B_n = qv − v′ : the step; `1−q` = 1 − q; T′ = T + v").bounds(
    "partial sums stay below v_0/(1 − q)", "v_0 ≥ `1−q`T′ + v′", (1, "A_n"), (1, "B_n")
)
below.bounds("since (1 − q)T ≤ v_0", "v_0 ≥ `1−q`T", (1, "A_n"), (1, "v"))
first.under("P = μ·1 + Y", psd="Y").bounds("and the terms", "tr(PFFᵀ) ≥ μ·tr(FFᵀ)", ("F", 1, "Y"))

INNER = "XᵀEX = RXᵀEXRᵀ + XᵀΣX"
EIGENVALUE = "(1 − |λ|²)tr(XᵀEX) = tr(XᵀΣX)"
claim.under(STEIN, "AᵀX = XRᵀ : a real form of λ; RᵀR = |λ|² : [a b; −b a]", part=ONLY_IF).proves(
    "(1 − |λ|²)·tr(XᵀEX) = tr(XᵀΣX) for every eigenvalue λ",
    EIGENVALUE,
    by=[(EIGENVALUE, [(1, INNER), ("XᵀEX", 3)])],
    says="Σ ≻ 0 makes the right side positive, E ⪰ 0 the left trace non-negative: so |λ| < 1",
)
claim.under("Σ = σ·1 + Y", psd="Y", part=ONLY_IF).bounds(
    "tr(XᵀΣX) ≥ σ·tr(XᵀX) for Σ ⪰ σ", "tr(XᵀΣX) ≥ σ·tr(XᵀX)", ("X", 1, "Y")
)
claim.under(psd="E", part=ONLY_IF).bounds("and tr(XᵀEX) ≥ 0", "tr(XᵀEX)", ("X", 1, "E"))

sum_ = claim.under(STEIN, part=IF)
LARGE = "A=[1/2 10; 0 1/2], Σ=diag(1, 1), E=[8036/27 80/9; 80/9 4/3]"


@sum_.under(pd="Σ E").instances(
    "E exists with ‖A‖₂ > 10", "(Ae2)ᵀAe2 > 100", "e2ᵀe2 = 1", count=1, of="matrix with E ≻ 0"
)
def witnesses():
    """The large norm is ‖Ae_2‖² > 100."""
    at = point(f"{LARGE}, e2=(0, 1)")
    if not exact.converges(exact.matrix(at["A"])):
        raise Fails("the sum does not converge")
    return at


@claim.instances(
    "the sum converges exactly when E ≻ 0",
    ONLY_IF,
    count=60,
    edges=EDGES,
    of="matrices over ℚ",
    some=("with spectral radius below 1 by enclosed roots",),
)
def random_matrices(rng, at, index):
    """E ≻ 0 with E = AEAᵀ + 1, against the enclosed roots of the characteristic polynomial."""
    from flint import fmpz_poly

    n, draw = drawn(rng, at, index)
    a = draw.matrix(n, n, rng.randint(1, 3))
    numerators = a.charpoly().numer()
    roots = fmpz_poly([int(c) for c in numerators.coeffs()]).complex_roots()
    below = all(abs(z) < 1 for z, _ in roots)
    if exact.converges(a) != below or (below and any(abs(z) > 1 for z, _ in roots)):
        raise Fails(f"A = {a.tolist()}: Stein says {exact.converges(a)}, the roots {roots}")
    return "with spectral radius below 1 by enclosed roots" if below else None


claim.floats("float64: partial sums against the geometric bound", IF, instances=60)
claim.batched("terms, partial sums, the eigenvalue identity, batched in torch", IF, instances=400)

eigen = claim.under(STEIN, "Aᵀu = λu : an eigenvector of Aᵀ", part=ONLY_IF)
eigen.needs(
    "Σ ≻ 0",
    "1 > λ²",
    at="A=diag(2, 0), Σ=E=diag(0, 1), u=(1, 0), λ=2",
    nonzero="u: u is not zero",
    psd="Σ E",
    says="the sum converges after one term, and ρ(A) = 2",
)
sum_.needs("ρ(A) < 1", "E ≥ 0", at="A=2, Σ=1, E=−1/3", psd="Σ", says="E is no sum of squares")
sum_.false("‖A‖₂ ≤ 1 wherever the sum converges", "1 ≥ AᵀA", at=LARGE, pd="Σ E")
sum_.false("E ⪯ Σ/(1 − ρ²) with ρ = 1/2", "4/3·Σ ≥ E", at=LARGE, says="true for normal A")
claim.mutants(at="A=R=1/2, Σ=3, E=4, X=1, |λ|²=1/4")
