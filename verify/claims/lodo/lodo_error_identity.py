"""The pathwise identity for ‖H⁻¹ − G‖_F², and what its expectation says."""

from theory.lodo import exact
from theory.lodo.cases import EDGES, drawn
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Fails

PARTS = PATH, MEAN, SUM = "on every path", "the conditional mean", "summed over time"

claim = Claim(
    name="lodo/lodo_error_identity",
    title="""‖H⁻¹ − G‖_F² falls by 4α times the excess loss, in the mean and up to O(α²), at every
    step""",
    source=source("Section 4.1, replaces equations (7) to (10)"),
    paper=None,
    wording="""The paper argues through a chain of approximations ('so long as … is not too large',
    'negligible due to mutual independence and small …') and a stationary distribution of b (rebuilt
    from the paper's prose); the identity needs neither.""",
    statement="""
    - X = AH⁻¹ = H⁻¹ − G, V = ‖X‖_F², D = Hb₊bᵀH. On every path of simplified LODO V₊ = V −
      2α·b₊ᵀHAb + α²‖D‖_F², ‖D‖_F² = |Hb₊|²|Hb|². By: path
    - If s has mean 0 and covariance Σ given the past, E_t[b₊ᵀHAb] = 2(E_t loss₊ − ℓ_N), ℓ_N =
      ½tr(HΣ), By: cross
    - so E_tV₊ = V − 4α(E_t loss₊ − ℓ_N) + α²E_t‖D‖_F²: By: mean
    - Remark: no stationarity is needed.
    - Hence for α > 0, H ≻ 0 and any number of steps Σ_t E[excess] ≤ V₀/(4α) + (α/4)Σ_t
      E[|Hb₊|²|Hb|²]. By: balance; sum
    """,
    latex=r"""$V_{t+1} = V_t - 2\alpha\, b_{t+1}^\top H A_t b_t + \alpha^2 |Hb_{t+1}|^2 |Hb_t|^2$,
    $\mathbb E_t V_{t+1} = V_t - 4\alpha(\mathbb E_t \mathrm{loss}_{t+1} - \tfrac12
    \mathrm{tr}(H\Sigma)) + O(\alpha^2)$.""",
    hypotheses="""
    - H is invertible
    - E_t[s] = 0
    - E_t[ssᵀ] = Σ: so the moves have the covariance that ℓ_N is made of""",
    parts=PARTS,
    remark="""The mean is proved for every finite probability space, its size ω a symbolic
    dimension: p is the column of the square roots of the probabilities, the columns of S are
    √p_i·s_i, so E[s] = Sp and E[ssᵀ] = SSᵀ. The identities are polynomials of degree two in s, so
    they hold for every square integrable s. The excess is ½E|H^½Ab|² ≥ 0 for H ≻ 0, so the sum has
    a meaning; where its right side is infinite it says nothing.""",
)

claim.letters("A A′ X X′: n×n; H Σ: symmetric n×n; b b′ s: n; S B′: n×ω; p: ω")
claim.letters("α: ≥ 0; |Hb|² V_0 T T′ W W′ e w; V V′: ≥ 0")
claim.let("D = Hb′bᵀH; cross = tr(b′ᵀHAb)")
META = "X′ = X − αHb′bᵀH : equation (5), times H⁻¹"
SCALED, AFTER = "A = XH : X = AH⁻¹, which is H⁻¹ − G", "b′ = Ab − s : equation (6)"
SIZE = "bᵀHHb = |Hb|² : |Hb|² as a number"
FALL = "tr(X′ᵀX′) = tr(XᵀX) − 2αcross + α²tr(DᵀD)"
WIDTH = "tr(DᵀD) = |Hb|²tr(b′ᵀHHb′)"
wide = claim.under(SCALED, AFTER, META, part=PATH, at="H=A=2, X=b=α=1, s=3, |Hb|²=4")
claim.under(
    "X = AH⁻¹ : X = AH⁻¹", META, SIZE, part=PATH, at="H=A=2, X=b=α=1, s=3, |Hb|²=4"
).proves(f"""
    [path] V₊ − V for every move s
    {FALL}
    {WIDTH}
    by: A = XH
    says: ⟨X, Hb₊bᵀH⟩ = b₊ᵀHAb since XH = A; |D|² factors, D being of rank one""")
claim.under(META, AFTER, part=PATH).needs(
    "H is invertible", FALL, at="H=diag(1, 0), A=[1 1; 0 1], X=diag(1, 1), b=(1, 1), s=(0, 0), α=1"
)
wide.false("‖A‖_F² for V", "tr(A′ᵀA′) = tr(AᵀA) − 2αcross + α²tr(DᵀD)", "A′ = X′H")

claim.let("excess = tr(B′ᵀHB′)/2 − tr(HΣ)/2; width = |Hb|²tr(B′ᵀHHB′)")  # of E_t loss₊ over ℓ_N
OUTCOMES = "B′ = Abpᵀ − S : equation (6) at every outcome"
UNIT, CENTRED = "pᵀp = 1 : the probabilities add up to 1", "Sp = 0 : E[s] = 0"
COVARIANCE = "SSᵀ = Σ : E[ssᵀ] = Σ"
CROSS = "tr(B′ᵀHAbpᵀ) = 2excess"
toss = claim.under(
    OUTCOMES, UNIT, CENTRED, COVARIANCE, part=MEAN, at="H=2, A=b=1, p=(3/5, 4/5), S=[4 −3], Σ=25"
)
toss.proves("[cross] E_t[b₊ᵀHAb] = 2(E_t loss₊ − ℓ_N)", CROSS, cites="finite_moments")
claim.under("X = AH⁻¹ : X = AH⁻¹", *toss.given, part=MEAN).proves(
    "[mean] E_tV₊ = V − 4α·excess + α²E_t‖D‖²",
    "tr(XᵀX) − 2αtr(XᵀHB′pbᵀH) + α²width = tr(XᵀX) − 4αexcess + α²width",
    by=["A = XH", CROSS],
    says="E_t⟨X, D⟩ = ⟨X, H·E[b₊]·bᵀH⟩ with E[b₊] = B′p, and E_t‖D‖² = |Hb|²·E|Hb₊|²",
    cites="finite_moments",
)
toss.under(without=CENTRED).needs(
    "E_t[s] = 0", CROSS, at="H=A=b=p=S=Σ=1", says="one outcome: the mean of b₊ᵀHAb misses b·E[s]"
)
toss.under(without=COVARIANCE).needs("E_t[ssᵀ] = Σ", CROSS, at="Σ=1")
toss.false("the mean is 2E loss₊: the Newton loss is reached for free", "tr(B′ᵀHAbpᵀ) = tr(B′ᵀHB′)")

BALANCE = "V = V_0 − 4αT + α²W"
total = claim.under(part=SUM)
total.inductive(f"""[balance] V_t = V₀ − 4α·ΣE[excess] + α²ΣE‖D‖² by induction
    {BALANCE}
    initial: V = V_0; T = 0; W = 0
    recurrence: V′ = V − 4αe + α²w : the conditional mean, averaged
    T′ = T + e
    W′ = W + w""")
total.under(BALANCE).bounds("[sum] and V_t ≥ 0", "V_0 + α²W ≥ 4αT", "= V")
total.false("""the sum with V₀/(2α)
    V′ = V_0 − 2αT′ + α²W′
    given: V′ = V_0 − 4αe + α²w; T′ = e; W′ = w
    at: V_0=α=e=1, w=4""")
claim.mutants()


@claim.under("A = XH : A = XH", AFTER, META, SIZE, part=PATH).instances(
    "rational steps, H of either sign", FALL, WIDTH, count=60, edges=EDGES, of="steps over ℚ, n ≤ 3"
)
def rational_steps(rng, at, index):
    """A = XH for singular H too."""
    n, draw = drawn(rng, at, index)
    h, x, b, s = draw.symmetric(n), draw.matrix(n, n), draw.matrix(n, 1), draw.matrix(n, 1)
    return {"H": h, "X": x, "b": b, "s": s, "α": draw.rate(), "|Hb|²": exact.norm2(h * b)}


@claim.instances("outcome by outcome", MEAN, count=40, edges=EDGES, of="laws of four outcomes")
def finite_moves(rng, at, index):
    """s uniform on ±v_1, …, ±v_m: E_tV₊ from the 2m runs against V − 4α·excess + α²E‖D‖²."""
    n, draw = drawn(rng, at, index)
    h, x, b, rate = draw.hessian(n), draw.matrix(n, n), draw.matrix(n, 1), draw.rate() / 10
    half = [draw.matrix(n, 1) for _ in range(2)]
    mean_v, gap, mean_d = 0, 0, 0
    for v in (*half, *(v * -1 for v in half)):
        after = x * h * b - v
        d = h * after * b.transpose() * h
        mean_v += exact.norm2(x - d * rate) / 4
        gap += (after.transpose() * h * after - v.transpose() * h * v)[0, 0] / 8
        mean_d += exact.norm2(d) / 4
    if mean_v != exact.norm2(x) - 4 * rate * gap + rate**2 * mean_d:
        raise Fails(f"H = {h.tolist()}, X = {x.tolist()}, b = {b.tolist()}")


claim.floats("float64: the identity on runs of dense LODO", PATH, instances=40)
claim.batched("the same batched in torch", PATH, instances=400)
