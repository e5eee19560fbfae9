"""When does E = Σ AⁿΣ(Aᵀ)ⁿ converge?"""

from theory.lodo import exact
from theory.lodo.cases import EDGES, drawn
from theory.operators.points import point
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Fails
from verify.standard import Cite

PARTS = IF, ONLY_IF = "if ρ(A) < 1", "only if, for Σ ≻ 0"

claim = Claim(
    name="lodo/lodo_series_convergence",
    title="E = Σ AⁿΣ(Aᵀ)ⁿ converges if ρ(A) < 1; for Σ ≻ 0 only then; ‖A‖ < 1 is not needed",
    source=source("Section 4.1, after equation (9)"),
    wording="""'Assuming that … the error begins small enough to have spectral norm less than 1'
    (section 4.1): sufficient for the sum; ρ(A) < 1 is what it needs.""",
    statement="""
    - If ρ(A) < 1, Σ_n AⁿΣ(Aᵀ)ⁿ converges for every Σ ⪰ 0. By: shrinks; bounded; terms
    - If it converges and Σ ≻ 0, then ρ(A) < 1. By: eigenvalue; positive; not negative
    - The norm ‖A‖₂ may be large: A = [[½, 10], [0, ½]] converges. By: large norm
    - For singular Σ the spectral radius may be large: Σ = diag(0, 1), A = diag(2, 0) converges with
      ρ = 2. By: large radius
    """,
    latex=r"""$\sum_n A^n \Sigma (A^\top)^n < \infty \Leftarrow \rho(A) < 1$; for $\Sigma \succ 0$
    also $\Rightarrow$.""",
    hypotheses="""
    - ρ(A) < 1: for the first part
    - Σ ≻ 0: for the second part""",
    parts=PARTS,
)

claim.letters("A F: n×n; E Σ P C Y: symmetric n×n; X: n×pair; R: pair×pair; u e2: n")
claim.letters("q 1−q σ μ: ≥ 0; T T′ v_0 |λ|² λ; v v′ A_n B_n: ≥ 0")
STEIN = "E = AEAᵀ + Σ : E = Σ_n AⁿΣ(Aᵀ)ⁿ"
first = claim.under(part=IF)
first.under("C = qP − AᵀPA : Stein: C = qP − AᵀPA ⪰ 0", psd="C").bounds("""
    [shrinks] tr(P·term) shrinks by q at every step
    q·tr(PFFᵀ) ≥ tr(PAFFᵀAᵀ)
    = (F)²[C]
    cites: stein (h1)""")
# T is the partial sum of the v_n = tr(P·AⁿΣ(Aᵀ)ⁿ)
TOTAL = "v_0 ≥ (1 − q)T + v"
first.inductive(f"""[bounded] so the partial sums stay below v_0/(1 − q), for all n
    {TOTAL}
    initial: v = v_0; T = 0 : the empty sum
    recurrence: v′ = qv − B_n : the step; T′ = T + v
    at_base: {TOTAL}
    at_step: v_0 ≥ (1 − q)T′ + v′ since ({TOTAL}) + B_n
    conclusion: v_0 ≥ (1 − q)T
    at_end: v_0 ≥ (1 − q)T since ({TOTAL}) + v
    over: n""")
claim.letters("e1: n")
claim.let("large = (e1e1ᵀ + e2e2ᵀ)/2 + 10e1e2ᵀ; weight = e1e1ᵀ + 800e2e2ᵀ")
frame = claim.under(f"""e1ᵀe1 = 1; e2ᵀe2 = 1; e1ᵀe2 = 0 : [[½, 10], [0, ½]] is ½ + 10e₁e₂ᵀ
    part: {IF}
    at: e1=(1, 0), e2=(0, 1)""")
SHRINKS = "weight/2 ≥ largeᵀ·weight·large"
frame.proves(
    "[[½, 10], [0, ½]] shrinks diag(1, 800) by half, and has a norm above 10",
    SHRINKS,
    "(large·e2)ᵀlarge·e2 = 401/4",
    by=frame.squares(SHRINKS, "= 1/4((e1 − 20e2)ᵀ)²"),
    name="large norm",
)
frame.proves("""[large radius] Σ = diag(0, 1), A = diag(2, 0): the sum is Σ, and 2 is an eigenvalue
    2e1e1ᵀe2e2ᵀ = 0; 2e1e1ᵀe1 = 2e1""")
first.under("P = μ·1 + Y", psd="Y").bounds("""[terms] and P ⪰ μ bounds the terms themselves
    tr(PFFᵀ) ≥ μ·tr(FFᵀ)
    = (F)²[Y]
    cites: bounded_series""")

INNER = "XᵀEX = RXᵀEXRᵀ + XᵀΣX"
EIGENVALUE = "(1 − |λ|²)tr(XᵀEX) = tr(XᵀΣX)"
claim.under(STEIN, "AᵀX = XRᵀ : a real form of λ; RᵀR = |λ|² : [a b; −b a]", part=ONLY_IF).proves(
    "[eigenvalue] (1 − |λ|²)·tr(XᵀEX) = tr(XᵀΣX) for every eigenvalue λ",
    EIGENVALUE,
    by=[(EIGENVALUE, [(1, INNER), ("XᵀEX", 3)])],
    says="""Σ ≻ 0 makes the right side positive and E ⪰ 0 the trace on the left non-negative, so |λ|
    < 1""",
    cites=(Cite("stein_sum", ("h1",)), Cite("real_eigenpair", ("h2", "h3"))),
)
claim.under("Σ = σ·1 + Y", psd="Y", part=ONLY_IF).bounds(
    "[positive] tr(XᵀΣX) ≥ σ·tr(XᵀX) for Σ ⪰ σ", "tr(XᵀΣX) ≥ σ·tr(XᵀX)", "= (X)²[Y]"
)
claim.under(psd="E", part=ONLY_IF).bounds(
    "[not negative] and tr(XᵀEX) ≥ 0", "tr(XᵀEX)", "= (X)²[E]"
)

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
eigen.needs("""Σ ≻ 0
    1 > λ²
    at: A=diag(2, 0), Σ=E=diag(0, 1), u=(1, 0), λ=2
    nonzero: u: u is not zero
    psd: Σ E
    says: the sum converges after one term, and ρ(A) = 2""")
sum_.needs("ρ(A) < 1", "E ≥ 0", at="A=2, Σ=1, E=−1/3", psd="Σ", says="E is no sum of squares")
sum_.false("‖A‖₂ ≤ 1 wherever the sum converges", "1 ≥ AᵀA", at=LARGE, pd="Σ E")
sum_.false("E ⪯ Σ/(1 − ρ²) with ρ = 1/2", "4/3·Σ ≥ E", at=LARGE, says="true for normal A")
claim.mutants(at="A=R=1/2, Σ=3, E=4, X=1, |λ|²=1/4")
