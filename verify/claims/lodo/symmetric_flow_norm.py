"""Along the flow of symmetric G with isotropic noise the norm of A itself falls, for every n."""

from theory.lodo import exact
from theory.operators.matrices import matrix, unit
from theory.operators.points import point
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Fails
from verify.standard import Cite

PARTS = FRAME, RATE, BASIN = "in the frame of H^½", "‖A‖_F does not rise", "‖A₀‖_F < 1"

claim = Claim(
    name="lodo/symmetric_flow_norm",
    title="Symmetric G, Σ = σ²I: ‖A‖_F never rises along the flow, and ‖A₀‖_F < 1 is kept for ever",
    source=source("Section 4.1, equation (10) and footnote 2 (the flow of symmetric G is ours)"),
    statement="""
    - H ≻ 0, G = Gᵀ, Σ = σ²I, α ≥ 0, ρ(A) < 1, E = Σ_n AⁿΣ(Aᵀ)ⁿ. Along the symmetric flow dA/dt =
      −(α/2)(HAEH + (HAEH)ᵀ)H the norm ‖A‖_F never rises, for every n: with K = H^½, S = 1 − KGK, W
      = KEK and σ = 1, −d‖A‖_F²/dt = α(‖SK³‖² + ½‖KSH‖² + ½‖KS²H‖² + ½tr(qᵀWq)), q = S(1 + S²)H, all
      norms Frobenius. By: slope; frame; W; squares; falls
    - So if ‖A₀‖_F < 1, then ρ(A) ≤ ‖A‖_F ≤ ‖A₀‖_F < 1 for all t, and, with lodo_basin's rate, ‖H⁻¹
      − G‖_F ≤ exp(−ασ²λmin(H)³t)·‖H⁻¹ − G₀‖_F. By: falls; rate
    """,
    latex=r"""$-\tfrac{d}{dt}\|A\|_F^2 = \alpha\big(\|SK^3\|_F^2 + \tfrac12\|KSH\|_F^2 +
    \tfrac12\|KS^2H\|_F^2 + \tfrac12\operatorname{tr}(q^\top Wq)\big)$, $q = S(1+S^2)H$.""",
    hypotheses="""
    - G = Gᵀ
    - Σ = σ²I
    - E ⪰ 0: which ρ(A) < 1 gives
    - H ≻ 0: H = K²
    - α ≥ 0""",
    parts=PARTS,
    remark="""Where the squares come from: with V_m = H^½SᵐH the rate is Σ_m ⟨V_{m+2}, V_m⟩ +
    Σ_{m≥1} ‖V_m‖², which is ⟨V_2, V_0⟩ + ½‖V_1‖² + ½‖V_2‖² + ½Σ_{m≥1} ‖V_m + V_{m+2}‖². The ball
    ‖A₀‖_F < 1 is larger than lodo_basin's ‖H⁻¹ − G₀‖_F < 1/λmax. Neither of G = Gᵀ and Σ = σ²I can
    be dropped; the dense flow is lodo_wrong_norm.""",
)

claim.letters("A A′ X F: n×n; H E G K S W M Σ: symmetric n×n; τ; α h σ²: ≥ 0")
claim.let("""
    P = (HAEH + (HAEH)ᵀ)H
    fall = tr(AᵀP)
    rate = tr(SSWHH) + tr(SWSHH)
    q = S(1 + SS)H""")  # P is −2dA for α = 1, fall is −d‖A‖_F²/d(αt)
SUM = "E = AEAᵀ + 1 : E for Σ = 1"
ROOT, SYMMETRIC = "H = KK : K = H^½", "A = 1 − GH : A = 1 − GH, G symmetric"
SOLVES = "W = SWS + H : W = Σ SⁿHSⁿ"

claim.under("A′ = A − τα/2·P : A moved by τ·dA/dt", part=FRAME).proves("""
    [slope] ‖A‖_F² is moved by −τα·tr(Aᵀ(HAEH + (HAEH)ᵀ)H) + O(τ²)
    tr(A′ᵀA′) = tr(AᵀA) − ταfall + τ²α²/4·tr(PᵀP)""")
flow = claim.under(SYMMETRIC, part=FRAME, at="H=4, K=2, G=1/8, A=1/2, E=4/3")
frame = flow.under(ROOT, "S = 1 − KGK; W = KEK", SUM)
frame.proves(f"""[frame] S = 1 − H^½GH^½, W = H^½EH^½: W = SWS + H, and the rate in terms of them
    {SOLVES}
    fall = rate
    by: KA = SK; A = K⁻¹SK; E = K⁻¹WK⁻¹
    cites: psd_root (h2)""")
frame.false("W = SWS + 1")
claim.under("W = KEK", psd="E", part=FRAME).bounds(
    "[W] W ⪰ 0", "W", "= (K)²[E]", cites=Cite("stein_sum")
)
terms = "tr((SKKK)ᵀSKKK) + tr((KSH)ᵀKSH)/2 + tr((KSSH)ᵀKSSH)/2 + tr(qᵀWq)/2"
claim.under(ROOT, SOLVES, part=RATE, at="H=K=1, S=1/2, W=4/3").proves(
    "[squares] the rate as squares", f"rate = {terms}"
)
line = claim.under(ROOT, SOLVES, psd="W", part=RATE, at="H=K=1, S=1/2, W=4/3")
line.bounds("""[falls] the rate is ‖SK³‖² + ½‖KSH‖² + ½‖KS²H‖² + ½tr(qᵀWq), q = S(1 + S²)H
    rate
    = (SKKK)² + 1/2(KSH)² + 1/2(KSSH)² + 1/2(q)²[W]
    cites: spectral_radius; ode_continuation""")
line.false(
    "the rate is twice the first square at least: ‖A‖² falls as fast as V does",
    "rate ≥ 3tr((SKH)ᵀSKH)",
    says="W is nearly H for small S, and tr(S²WH²) + tr(SWSH²) nearly 2‖SK³‖²: the factor 3 fails",
)
ball = claim.under("A = XH", "E = AEAᵀ + σ² : E for Σ = σ²I", part=BASIN)
LEAST = "M = H − h : M = H − h ⪰ 0"
ball.under(ROOT, "E = FFᵀ", LEAST, psd="M").bounds("""
    [rate] tr(AᵀHAE) ≥ σ²h³‖X‖_F² where E ⪰ 0 and H ⪰ h
    tr(AᵀHAE) ≥ σ²h³tr(XXᵀ)
    = (KAAF)² + σ²(A)²[M] + 2σ²h²(Xᵀ)²[M] + σ²h(MXᵀ)²
    says: as in lodo_basin, whose ball is not needed here: E ⪰ 0 is what is used
    cites: psd_root (h3, h4); lodo/lodo_flow_lyapunov: symmetric; gronwall""")

EDGES = (  # n = 1, A = 0, A near ±1, one of two directions learned, equal modes, H and G that do
    # not commute, ‖A‖_F > 1 > ρ(A)
    "H=G=1",
    "H=3, G=1/300",
    "H=1, G=199/100",
    "H=diag(1, 4), G=diag(1, 1/8)",
    "H=diag(2, 2), G=diag(1/4, 1/4)",
    "H=diag(1, 9), G=diag(1/10, 1/5)",
    "H=[2 1; 1 2], G=[1 −1/2; −1/2 1/2]",
    "H=diag(1, 64), G=[1/2 1/20; 1/20 1/40]",
    "H=diag(1, 1, 5), G=diag(1/50, 1/50, 11/50)",
)
falls = claim.under(SYMMETRIC, SUM, part=RATE)


@falls.under(pd="H E").instances(
    "symmetric G: ‖A‖_F falls", "fall ≥ 0", count=100, edges=EDGES, kept=9, of="flows over ℚ, n ≤ 3"
)
def over_q(rng, at, index):
    """fall from A and E themselves. The draws are G = H^-½(1 − S)H^-½ with S = Sᵀ mostly small."""
    if at:
        hessian, g = (matrix(x) for x in point(at).values())
    else:
        n = 1 + index % 3
        root, s = exact.random_hessian(rng, n), exact.draw(rng, n, n, 2 * n)
        hessian = root * root
        g = root.inv() * (unit(n) - s - s.transpose()) * root.inv()
    a = unit(hessian.nrows()) - g * hessian
    if not exact.converges(a):
        return False
    e = exact.stein(a, unit(a.nrows()))
    push = hessian * a * e * hessian
    fall = exact.trace(a.transpose() * (push + push.transpose()) * hessian)
    if fall < 0 or (fall == 0) != (exact.norm2(a) == 0):
        raise Fails(f"H = {hessian.tolist()}, G = {g.tolist()}: −d‖A‖² = {fall}")
    return {"H": hessian, "G": g, "A": a, "E": e}


claim.under(SUM, part=RATE).needs("""G = Gᵀ
    fall ≥ 0
    at: H=diag(1, 4), A=[1 −1/2; 1 −1/2], E=[8/3 5/3; 5/3 8/3]
    pd: H E
    says: at lodo_wrong_norm's first witness, where G is not symmetric, it rises at 79/3""")
claim.under(SYMMETRIC, "E = AEAᵀ + Σ", part=RATE).needs("""Σ = σ²I
    fall ≥ 0
    at: H=[5 4; 4 5], G=[1/2 −1/3; −1/3 1/3], Σ=[122 −77; −77 50], E=[3308/27 −2107/27; −2107/27
    1406/27]
    pd: H E Σ
    says: it rises at the rate 82/3""")
falls.needs("E ⪰ 0", "fall ≥ 0", at="H=1, G=−1, A=2, E=−1/3", pd="H", says="E is no sum")
falls.needs("H ≻ 0", "fall ≥ 0", at="H=−1, G=−1/2, E=4/3", pd="E")
claim.letters("α")
step = falls.under("A′ = A − τα/2·P", pd="H E")
step.needs("α ≥ 0", "tr(AᵀA) ≥ tr(A′ᵀA′)", at="H=1, G=1/2, E=4/3, α=−1, τ=1")
claim.mutants(at="H=K=1, h=X=A=1/2, σ²=3, E=4, F=2")
