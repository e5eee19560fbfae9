"""What does decrease along the averaged flow: ‖AH⁻¹‖_F."""

from theory.lodo import exact
from theory.lodo.cases import EDGES, drawn
from theory.operators.matrices import inverse_matrix
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Fails

PARTS = RATE, SIGN, ZERO, SYMMETRIC = (
    "the rate",
    "the sign",
    "when it is zero",
    "the symmetric flow",
)

claim = Claim(
    name="lodo/lodo_flow_lyapunov",
    title="Along the flow (10) it is V = ‖H⁻¹ − G‖_F² that decreases, at 4α times the excess loss",
    source=source("Section 4.1, equations (10) to (14)"),
    wording="""'we can show that the norm of … decreases over time' (footnote 2; the symbol is lost
    in the text we had): true of ‖AH⁻¹‖_F, not of ‖A‖_F (lodo_wrong_norm).""",
    statement="""
    - H ≻ 0, Σ ⪰ 0, E = AEAᵀ + Σ ⪰ 0 the sum of AⁿΣ(Aᵀ)ⁿ. Along dA/dt = −αHAEH², V = ‖AH⁻¹‖_F² obeys
      dV/dt = −2α tr(AᵀHAE) = −2αΣ_n‖H^½A^{n+1}Σ^½‖_F² = −4α(ℓ − ℓ_N), ℓ = ½tr(HE), ℓ_N = ½tr(HΣ),
      By: slope; series; terms
    - which is ≤ 0 for α ≥ 0. By: sign
    - For α > 0 it is zero if and only if AΣ = 0. By: zero; partial sums; still
    - The flow of symmetric G (the projected gradient) has the same dV/dt. By: symmetric
    """,
    latex=r"""$\dot V = -2\alpha\,\mathrm{tr}(A^\top HAE) = -2\alpha\sum_n
    \|H^{1/2}A^{n+1}\Sigma^{1/2}\|_F^2 = -4\alpha(\ell-\ell_N)$, $V = \|AH^{-1}\|_F^2$.""",
    hypotheses="""
    - H ≻ 0: H = K², K invertible
    - E ⪰ 0: as a convergent sum of AⁿΣ(Aᵀ)ⁿ is
    - E = AEAᵀ + Σ
    - G = Gᵀ: for the symmetric flow
    - α ≥ 0: for the sign""",
    parts=PARTS,
    remark="The derivative is the coefficient of τ in V(A + τ·dA), an identity of polynomials.",
)

claim.letters("A X X′ F P P′ Z Z′: n×n; H E Σ K: symmetric n×n; τ; α: ≥ 0")
claim.let("Q = HAEH; D = tr(AᵀHAE); Y = X − ταQ")  # −αQ is dX, D is 2(ℓ − ℓ_N), Y is X + τ·dX
STEIN = "E = AEAᵀ + Σ : E = Σ_n AⁿΣ(Aᵀ)ⁿ"
ROOTS = "H = KK : K = H^½; E = FFᵀ : E is positive semidefinite"
SLOPE, EXCESS = "tr(YᵀY) = tr(XᵀX) − 2ταD + τ²α²tr(QᵀQ)", "D = tr(HE) − tr(HΣ)"
PLANE = "H=diag(1, 4), A=[1 −1/2; 1 −1/2], Σ=diag(1, 1), E=[8/3 5/3; 5/3 8/3], α=τ=1"

claim.under("X = AH⁻¹ : X = AH⁻¹", STEIN, part=RATE, at=PLANE).proves(f"""
    [slope] V(X + τ·dX) = V − 2ατ·tr(AᵀHAE) + O(τ²), and tr(AᵀHAE) = 2(ℓ − ℓ_N)
    {SLOPE}
    {EXCESS}
    by: A = XH""")
POWERS = "P′ = AP : the next power of A; Z′ = Z + PΣPᵀ : the next term of the sum"
claim.under(STEIN, part=RATE).inductive(f"""
    [series] E is the partial sum plus AᴺE(Aᵀ)ᴺ, so the rate is the sum of the ‖H^½A^{{n+1}}Σ^½‖²
    E = Z + PEPᵀ; AP = PA
    initial: P = 1 : A⁰ = 1; Z = 0 : the empty sum
    recurrence: {POWERS}
    over: N
    conclusion: D = tr(HAZAᵀ) + tr(HAPEPᵀAᵀ)
    cites: stein_sum (h1)""")
claim.under("H = KK : K = H^½; Σ = FFᵀ : Σ ⪰ 0", part=RATE).proves("""
    [terms] a term of the first is ‖H^½A·Aⁿ·Σ^½‖² for Σ = FFᵀ
    tr(HAPΣPᵀAᵀ) = tr((KAPF)ᵀKAPF)
    cites: psd_root (h1, h2)""")
claim.under(ROOTS, part=SIGN).bounds("""[sign] tr(AᵀHAE) is a sum of squares
    D
    = (KAF)²
    cites: psd_root (h1, h2); stein_sum (h2)""")
STILL, SQUARE = "D = 0 : suppose that V stands still", "tr((KAF)ᵀKAF)"
ZERO_SUM = [(1, f"{SQUARE} = D"), (1, 4)]
claim.under(ROOTS, STEIN, STILL, part=ZERO).proves(
    "[zero] zero only if AΣ = 0",
    "AΣ = 0",
    by=[(f"{SQUARE} = 0", ZERO_SUM), ("KAF = 0", "definite"), "K⁻¹KAF = 0; AE = 0"],
    says="H^½AF = 0 gives AE = 0, hence E = Σ, hence AΣ = 0",
)
none = claim.under("AΣ = 0 : AΣ = 0", part=ZERO)
none.inductive(f"""[partial sums] zero if AΣ = 0: every partial sum is Σ
    Z = Σ; PΣ = 0
    initial: P = A : from N = 1 on; Z = Σ : the first term
    recurrence: {POWERS}
    over: N""")
none.under("E = Σ : the limit").proves("""
    [still] so E = Σ in the limit, and tr(AᵀHAE) = tr(AᵀH·AΣ) = 0
    D = 0
    cites: stein_sum (h2)""")

claim.letters("X: symmetric n×n")
claim.let("Y = X − τα/2·(Q + Qᵀ)")
SYMMETRIZED = "tr(YᵀY) = tr(XᵀX) − 2ταD + τ²α²/4·tr((Q + Qᵀ)(Q + Qᵀ))"
claim.under("A = XH : A = XH", part=SYMMETRIC).proves(
    "[symmetric] the symmetric flow: the same coefficient of τ", SYMMETRIZED
)
claim.letters("X: n×n")
claim.let("Y = X − τα/2·(Q + Qᵀ)")
scaled = claim.under("A = XH", part=SYMMETRIC)
scaled.needs("G = Gᵀ", SYMMETRIZED, at="H=diag(1, 1), X=[0 1; 0 0], E=diag(1, 2), τ=α=1")
fixed = claim.under(STEIN, psd="Σ E", part=SIGN)
fixed.needs("H ≻ 0", "D ≥ 0", at="H=−1, A=1/2, Σ=3, E=4")
claim.under(STEIN, psd="Σ", pd="H", part=SIGN).needs(
    "E ⪰ 0", "D ≥ 0", at="H=Σ=1, A=2, E=−1/3", says="the sum diverges, and E is no sum"
)
claim.needs("E = AEAᵀ + Σ", EXCESS, at="H=Σ=E=1, A=1/2", part=RATE)
plane = claim.under(STEIN, part=RATE, at=PLANE)
claim.let("M = A − ταQH")
plane.false("‖A‖_F² has this rate", "tr(MᵀM) = tr(AᵀA) − 2ταD + τ²α²tr(HQᵀQH)")
fixed.false(f"""zero only if A = 0, for singular Σ too
    A = 0
    given: D = 0
    at: H=diag(1, 1), A=diag(1/2, 0), Σ=E=diag(0, 1)
    pd: H
    part: {ZERO}
    says: V stands still""")
claim.letters("α")
claim.under("A = XH", STEIN, psd="Σ E", pd="H", part=SIGN).needs(
    "α ≥ 0", "tr(XᵀX) ≥ tr(X′ᵀX′)", "X′ = X − ταQ", at="H=1, X=1/2, Σ=3, E=4, α=−1, τ=1/16"
)
claim.mutants(at=(PLANE, "H=K=diag(1, 1), A=[1 0; 1 0], Σ=E=F=diag(0, 1)"))


@claim.under(STEIN, pd="H", psd="Σ E", part=RATE).instances(
    "ρ(A) < 1: the rate", EXCESS, "D ≥ 0", count=40, edges=EDGES, of="flows over ℚ, n ≤ 3"
)
def rational_rates(rng, at, index):
    n, draw = drawn(rng, at, index)
    h, a, sigma = draw.hessian(n), draw.stable(n), draw.psd(n)
    e, rest = exact.stein(a, sigma), inverse_matrix(h)
    slope = exact.trace((a * rest).transpose() * exact.flow(h, a, sigma) * rest)
    rate = exact.trace(a.transpose() * h * a * e)
    if slope != -rate:
        raise Fails(f"A = {a.tolist()}: dV/dt is not −2tr(AᵀHAE)")
    if (rate == 0) != (exact.norm2(a * sigma) == 0):
        raise Fails(f"A = {a.tolist()}, Σ = {sigma.tolist()}: zero in one and not the other")
    return {"H": h, "A": a, "Σ": sigma, "E": e}


claim.floats("float64: the coefficient of the flow against 4(ℓ − ℓ_N)", RATE, instances=100)
claim.batched("the same batched in torch", RATE, instances=400)
