"""A basin in which the flow stays stable and V decays exponentially."""

from theory.lodo import exact
from theory.lodo.cases import EDGES, drawn
from theory.operators import identity
from theory.operators.matrices import is_psd, unit
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Fails
from verify.standard import Cite

PARTS = STABLE, RATE = "‖A‖₂ < 1", "the rate"

claim = Claim(
    name="lodo/lodo_basin",
    title="""‖H⁻¹ − G₀‖_F < 1/λmax: the flow stays stable for ever, and ‖H⁻¹ − G‖_F decays
    exponentially""",
    source=source("Section 4.1, 'good initialization' (made explicit here)"),
    statement="""
    - Let H ≻ 0, Σ ⪰ σ > 0, X = H⁻¹ − G, α ≥ 0 and ‖X(0)‖_F < 1/λmax(H). Along the flow dA/dt =
      −αHAEH² then ‖A‖₂ ≤ λmax‖X‖_F < 1 for all t ≥ 0, By: norm; falls
    - and tr(AᵀHAE) ≥ σ·λmin(H)³·‖X‖_F², so ‖X(t)‖_F ≤ exp(−α σ λmin(H)³ t)·‖X(0)‖_F. By: rate
    """,
    latex=r"""$\|X(t)\|_F \le e^{-\alpha\lambda_{\min}(\Sigma)\lambda_{\min}(H)^3 t}\|X(0)\|_F$ if
    $\|X(0)\|_F < 1/\lambda_{\max}(H)$.""",
    hypotheses="""
    - ‖X(0)‖_F < 1/λmax
    - Σ ⪰ σ: σ > 0, for the rate
    - H ⪰ h: h > 0, for the rate
    - E ⪰ 0: which follows from ‖A‖₂ < 1
    - α ≥ 0: else V rises
    - t ≥ 0: backwards in time V rises""",
    parts=PARTS,
)

claim.letters("A X X′ F: n×n; H E Σ K L M N Q: symmetric n×n; h σ Λ ν α: ≥ 0; τ")
claim.let("D = tr(AᵀHAE)")
SCALED, STEIN = "A = XH : X = AH⁻¹, which is H⁻¹ − G", "E = AEAᵀ + Σ : E = Σ_n AⁿΣ(Aᵀ)ⁿ"
ROOT = "H = KK : K = H^½"
LEAST, NOISE = "M = H − h : M = H − h ⪰ 0", "N = Σ − σ : N = Σ − σ ⪰ 0"
TOP, SIZE = "L = Λ − H : L = Λ − H ⪰ 0", "Q = ν − XᵀX : Q = ν − XᵀX ⪰ 0: ‖X‖₂² ≤ ν"

claim.under(SCALED, ROOT, TOP, SIZE, "KL = LK : so does H^½", psd="L Q", part=STABLE).bounds(
    "[norm] νΛ² − AᵀA is a sum of squares: ‖A‖₂ ≤ Λ‖X‖",
    "νΛ² ≥ AᵀA",
    ("H", 1, "Q"),
    (identity("n"), "νΛ", "L"),
    ("K", "ν", "L"),
    says="""AᵀA = HXᵀXH ⪯ νH², and H² ⪯ Λ² since Λ − H ⪰ 0 and H = K²: Λ² − H² = Λ(Λ − H) + K(Λ −
    H)K""",
    cites=("singular_values", "spectral_radius", Cite("psd_root", ("h2", "h5"))),
)

claim.under("H = KK : K = H^½; E = FFᵀ : E is positive semidefinite", part=STABLE).bounds("""
    [falls] V never rises: dV/dt = −2α·tr(AᵀHAE) ≤ 0
    αD
    = α(KAF)²
    cites: lodo/lodo_flow_lyapunov: slope; psd_root (h1, h2); ode_continuation""")
BOUND = "D ≥ σh³tr(XXᵀ)"
flow = claim.under(SCALED, STEIN, part=RATE, at="H=h=1, X=A=1/2, Σ=σ=3, E=4")
flow.under(ROOT, "E = FFᵀ : E is positive semidefinite", NOISE, LEAST, psd="M N").bounds(f"""
    [rate] D − σh³‖X‖_F² is a sum of squares
    {BOUND}
    = (KAAF)² + ((KA)ᵀ)²[N] + σ(A)²[M] + 2σh²(Xᵀ)²[M] + σh(MXᵀ)²
    says: E ⪰ Σ ⪰ σ, then AᵀHA ⪰ hAᵀA, then ‖XH‖² ≥ h²‖X‖²
    cites: stein_sum (h2); psd_root (h3, h4); lodo/lodo_flow_lyapunov: slope; gronwall""")
basin = flow.under(NOISE, LEAST, psd="M N")


@basin.under(psd="E").instances(
    "random basins: ‖A‖₂ < 1 and the rate", BOUND, count=40, edges=EDGES, of="basins over ℚ, n ≤ 3"
)
def basins(rng, at, index):
    n, draw = drawn(rng, at, index)
    hessian, x = draw.psd(n) + unit(n), draw.matrix(n, n)
    x = x / (exact.norm2(x) + 1) / exact.trace(hessian)  # |x|/(1 + |x|²) < 1, so ‖X‖_F < 1/λmax
    a, noise = x * hessian, draw.psd(n) + unit(n)
    if not is_psd(unit(n) - a.transpose() * a, strict=True):
        raise Fails(f"X = {x.tolist()}, H = {hessian.tolist()}: ‖A‖₂ ≥ 1")
    return {"H": hessian, "X": x, "A": a, "Σ": noise, "E": exact.stein(a, noise), "h": 1, "σ": 1}


claim.floats("float64: averaged recursion in the basin, below the exponential", RATE, instances=15)
claim.batched("tr(AᵀHAE) ≥ σh³‖X‖² batched in torch", RATE, instances=400)

flow.needs(
    "‖X(0)‖_F < 1/λmax", "D ≥ 0", at="X=A=2, E=−1", pd="H Σ", part=STABLE, says="E is no sum"
)
flow.needs("Σ ⪰ σ", BOUND, LEAST, psd="M Σ E", at="Σ=E=M=0")
flow.needs("H ⪰ h", BOUND, NOISE, psd="N E", pd="H", at="h=2")
basin.needs("E ⪰ 0", BOUND, at="X=A=2, E=−1")
claim.letters("α")
moved = flow.under(
    "X′ = X − ταHAEH", pd="H Σ", psd="E", at="X=A=1/4, Σ=15, E=16"
)  # V moved along the flow by τ: is it at most V(0)?
moved.needs("α ≥ 0", "tr(XᵀX) ≥ tr(X′ᵀX′)", at="α=−1, τ=1/64")
moved.needs("t ≥ 0", "tr(XᵀX) ≥ tr(X′ᵀX′)", at="α=1, τ=−1/64")
claim.mutants(at=("H=K=1, Λ=2, X=1/2, ν=1/4", "H=K=h=1, X=A=1/2, Σ=σ=3, E=4, F=2"))
