"""For which meta-rates does the averaged recursion decrease V?"""

from flint import fmpq

from theory.lodo import exact
from theory.lodo.cases import EDGES, drawn
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Fails

PARTS = EXACT, SUFFICIENT = "exactly when", "sufficient"

claim = Claim(
    name="lodo/lodo_discrete_descent",
    title="The averaged recursion decreases V exactly for α < 2tr(AᵀHAE)/‖HAEH‖_F²",
    source=source("Section 4.1, the Euler step of equation (10) (the condition is new)"),
    statement="""
    - A₊ = A − αHAEH², X = AH⁻¹, α > 0, H ≻ 0, E ⪰ 0. Then ‖X₊‖_F² − ‖X‖_F² = −2α tr(AᵀHAE) +
      α²‖HAEH‖_F², By: change
    - which is negative if and only if α‖HAEH‖_F² < 2tr(AᵀHAE); By: falls; only if
    - it suffices that AE ≠ 0 and α < 2/(λmax(H)·‖HEH‖₂), as ‖HAEH‖_F² ≤ λmax‖HEH‖₂·tr(AᵀHAE). By:
      zero; bound; suffices
    """,
    latex=r"""$\|X_+\|_F^2 < \|X\|_F^2 \iff \alpha < 2\,\mathrm{tr}(A^\top HAE)/\|HAEH\|_F^2$;
    sufficient: $\alpha < 2/(\lambda_{\max}\|HEH\|_2)$.""",
    hypotheses="""
    - H ⪯ Λ: Λ = λmax(H), for the sufficient condition
    - ‖HEH‖₂ ≤ μ: FᵀH²F ⪯ μ for E = FFᵀ: μ = ‖HEH‖₂""",
    parts=PARTS,
)

claim.letters("A A′ X X′ F: n×n; H E K L M: symmetric n×n; α Λ μ: ≥ 0")
claim.let("Q = HAEH; D = tr(AᵀHAE)")
SCALED, STEP = "A = XH : X = AH⁻¹, which is H⁻¹ − G", "X′ = X − αQ : A₊ = A − αHAEH², times H⁻¹"
CHANGE = "tr(X′ᵀX′) − tr(XᵀX) = α²tr(QᵀQ) − 2αD"
claim.under("X = AH⁻¹ : X = AH⁻¹", STEP, part=EXACT, at="H=2, A=1/2, E=α=1").proves(f"""
    [change] the change of V
    {CHANGE}
    by: A = XH
    says: α > 0 divides out: the sign is that of α‖HAEH‖² − 2tr(AᵀHAE)""")
claim.letters("V V′ d w")
sign = claim.under(
    "V′ − V = α²w − 2αd : the change of V, w = ‖HAEH‖_F², d = tr(AᵀHAE)", "α > 0", part=EXACT
)
FALLS, SHORT = "V > V′", "2d > αw"
short, falls = sign.under(SHORT), sign.under(FALLS)
short.proves(f"""[falls] V falls where α‖HAEH‖² < 2tr(AᵀHAE)
    {FALLS}
    by: {FALLS} since (α > 0)({SHORT})""")
falls.proves(
    "[only if] and only there", SHORT, by=falls.squares(SHORT, ("1", "1", FALLS), times="α > 0")
)
line = claim.under(SCALED, STEP, part=EXACT, at="H=2, A=1/2, X=1/4, E=α=1")
line.false("V falls for every α", "tr(XᵀX) ≥ tr(X′ᵀX′)", at="α=2")
line.false("""‖A‖_F² falls below the limit too
    tr(AᵀA) ≥ tr(A′ᵀA′)
    given: A′ = X′H; E = AEAᵀ + 1
    at: H=diag(1, 4), A=[1 −1/2; 1 −1/2], X=[1 −1/8; 1 −1/8], E=[8/3 5/3; 5/3 8/3], α=1/1000""")

ROOTS = "H = KK : K = H^½", "E = FFᵀ : E is positive semidefinite"
TOP, WIDTH = "L = Λ − H : L = Λ − H ⪰ 0", "M = μ − FᵀHHF : M = μ − FᵀH²F ⪰ 0"
BOUND = "ΛμD ≥ tr(QᵀQ)"
enough = claim.under(part=SUFFICIENT)
enough.under(*ROOTS, TOP, WIDTH, "KL = LK : K = H^½ commutes with H", psd="L M").bounds(f"""
    [bound] λmax‖HEH‖₂·tr(AᵀHAE) − ‖HAEH‖_F² is a sum of squares
    {BOUND}
    = (KAEH)²[L] + Λ((KAF)ᵀ)²[M]
    says: H² ⪯ ΛH on the left of AEH, and FᵀH²F ⪯ μ in the middle of what remains
    cites: psd_root (h1, h2); singular_values (h4)""")
SQUARE = "tr((KAF)ᵀKAF)"
enough.under(*ROOTS, "D = 0 : suppose that it is zero").proves(
    "[zero] tr(AᵀHAE) = ‖H^½AF‖_F², so it is positive unless AE = 0",
    "AE = 0",
    by=[(f"{SQUARE} = 0", [(1, f"{SQUARE} = D"), (1, 3)]), ("KAF = 0", "definite"), "K⁻¹KAF = 0"],
)
small = enough.under("2 > αΛμ : α < 2/(λmax(H)·‖HEH‖₂)", "d > 0 : AE ≠ 0", "Λμd ≥ w : the bound")
small.proves(f"""[suffices] so V falls where α < 2/(λmax(H)·‖HEH‖₂)
    {SHORT}
    by: {SHORT} since (2 > αΛμ)(d > 0) + α(Λμd ≥ w)""")
root = enough.under(ROOTS[1], at="H=Λ=2, A=1/2, E=F=1")
root.needs("H ⪯ Λ", BOUND, WIDTH, psd="M", at="Λ=1, μ=4, M=0")
root.needs("‖HEH‖₂ ≤ μ", BOUND, TOP, psd="L", at="μ=3, L=0")
root.false("μ = ‖E‖₂ suffices", BOUND, "M = μ − FᵀF", psd="M", at="μ=1, M=0")
claim.mutants(at=("H=K=A=E=F=1, Λ=μ=2", "H=K=diag(1, 1), A=[1 0; 1 0], E=F=diag(0, 1)"))


@line.under(pd="H", psd="E").instances(
    "around the limit", CHANGE, "tr(XᵀX) > tr(X′ᵀX′)", count=40, edges=EDGES, of="steps over ℚ"
)
def both_sides(rng, at, index):
    """Where AE = 0 nothing moves."""
    n, draw = drawn(rng, at, index)
    h, a, sigma = draw.hessian(n), draw.stable(n), draw.psd(n)
    e = exact.stein(a, sigma)
    x, push = a * h.inv(), h * a * e * h
    d, w = exact.trace(a.transpose() * h * a * e), exact.norm2(push)
    if w == 0:
        if d != 0:
            raise Fails(f"A = {a.tolist()}: tr(AᵀHAE) = {d}")
        return False
    for part, sign in ((fmpq(1, 2), -1), (fmpq(1), 0), (fmpq(3, 2), 1)):
        moved = exact.norm2(x - push * (2 * d / w * part)) - exact.norm2(x)
        if (moved > 0) - (moved < 0) != sign:
            raise Fails(f"A = {a.tolist()}, {part} of the limit: V changes by {moved}")
    return {"H": h, "A": a, "X": x, "E": e, "α": d / w}


claim.floats("float64: half the limit and twice the limit", EXACT, instances=100)
claim.batched("the change of V batched in torch", EXACT, instances=400)
