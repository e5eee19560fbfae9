"""How far the relaxed inverse can be from basis independence."""

from flint import fmpq, fmpq_mat

from theory.operators.letters import inverse
from theory.operators.matrices import inverse_matrix, is_psd
from theory.rllc import witnesses
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Checked, Fails

PARTS = "first order", "the bound", "the relaxed inverse is small"
ORDER, BOUND, SIZE = PARTS

claim = Claim(
    name="rllc/relaxed_inverse_bound",
    title="""The relaxed inverse misses basis independence by O(ε) at full rank, with explicit
    constants""",
    source=source("Remark 3.5 (the bound is new)"),
    statement="""
    - Let M have full column rank, σ its smallest singular value, A = MᵀM, G = SSᵀ, R_ε = (A +
      εI)⁻¹Mᵀ, ε > 0, and E = S·R_ε(MS) − R_ε(M). Then E = εA⁻¹(I − G⁻¹)M⁺ + O(ε²) with an explicit
      remainder, By: the error; first order
    - ‖E‖ ≤ (ε‖I − G⁻¹‖/σ²)·min(1/σ, 1/(2√ε)), By: the error; below A⁻¹; relaxed below A⁻¹; small
    - and for every M, of full rank or not, ‖R_ε g‖ ≤ ‖g‖/(2√ε), attained where a singular value is
      √ε. By: small; attained
    """,
    latex=r"""$\|E\| \le \dfrac{\varepsilon \|I - G^{-1}\|}{\sigma_{\min}^2}
    \min\!\Big(\dfrac{1}{\sigma_{\min}}, \dfrac{1}{2\sqrt\varepsilon}\Big)$, $\|R_\varepsilon g\|
    \le \|g\| / (2\sqrt\varepsilon)$.""",
    hypotheses="""
    - M has full column rank: for the bound on E; not uniform near rank deficiency
    - ε > 0""",
    parts=PARTS,
    remark="""Near rank deficiency no bound in ε alone holds: M = [1 1], S = diag(1, 2) has E →
    (−3/10, 3/10)ᵀ as ε → 0.""",
)

claim.letters("M: n×k; S: k×k; g u: n; w: k; σ; ε: ≥ 0")
claim.let("A = MᵀM; H = S⁻¹ᵀS⁻¹")  # H = G⁻¹
claim.letters(inverse(claim.sum("A"), "A⁻¹"), inverse(claim.sum("A + ε"), "K"))
claim.letters(inverse(claim.sum("A + εH"), "X"))
claim.letters(inverse(claim.sum("SᵀAS + ε"), "K̃"))
claim.let("R = KMᵀ; M⁺ = `A⁻¹`Mᵀ; E = εX(1 − H)R; B = S⁻¹X")
claim.let("ρ = ε²(`A⁻¹`HX(1 − H)R + `A⁻¹`(1 − H)KM⁺)")
claim.under(part=ORDER, at="M=2, S=2, ε=1").proves("""
    [the error] what the frame changes, as in relaxed_inverse_covariance
    SK̃SᵀMᵀ − R = E
    by: SK̃Sᵀ = X; X − K = εX(1 − H)K
    says: so ‖E‖ ≤ ε‖X‖·‖I − G⁻¹‖·‖R_ε‖
    cites: norm_product""")
claim.under(part=ORDER, at="M=2, S=2, ε=1").proves("""[first order] the remainder of first order
    E − ε`A⁻¹`(1 − H)M⁺ = −ρ
    by: X = `A⁻¹` − ε`A⁻¹`HX; K = `A⁻¹` − εK`A⁻¹`
    says: E − εA⁻¹(I − G⁻¹)M⁺ = −ε²(A⁻¹G⁻¹X(I − G⁻¹)R + A⁻¹(I − G⁻¹)KM⁺)""")
plain = claim.under(part=BOUND)
plain.bounds("""[below A⁻¹] (A + εG⁻¹)⁻¹ ⪯ A⁻¹, so its norm is at most 1/σ²
    `A⁻¹` − X
    = ε(B)² + ε²(M`A⁻¹`S⁻¹ᵀB)²
    says: with B = S⁻¹X, εBᵀB + ε²(MA⁻¹S⁻ᵀB)ᵀ(MA⁻¹S⁻ᵀB)
    cites: singular_values""")
plain.bounds("""[relaxed below A⁻¹] R_εR_εᵀ ⪯ A⁻¹, so ‖R_ε‖ ≤ 1/σ
    `A⁻¹` − KAK
    = 2ε(K)² + ε²(M`A⁻¹`K)²
    says: A⁻¹ − KAK = 2εKK + ε²(MA⁻¹K)ᵀ(MA⁻¹K)
    cites: singular_values""")
claim.under(part=SIZE).bounds("""[small] 4ε·R_εR_εᵀ ⪯ I, so ‖R_ε‖ ≤ 1/(2√ε)
    1 − 4εKAK
    = ((A − ε)K)²
    says: I − 4εKAK = ((A − ε)K)ᵀ((A − ε)K), for every M
    cites: singular_values""")
claim.under(
    "Mw = σu; Mᵀu = σw; ε = σ² : σ = √ε", nonzero="σ : σ ≠ 0", part=SIZE, at="M=σ=2, u=w=1, ε=4"
).proves(
    "[attained] attained along every singular pair with σ = √ε: R_εu = w/(2σ)",
    "2σRu = w",
    "uᵀu = wᵀw",
    by=["2σ²Kw = w", "2σKMᵀu = 2σ²Kw", "2σRu = w", ("uᵀu = wᵀw", "nz1")],
    says="Mw = σu, Mᵀu = σw and ε = σ² ≠ 0: 2σ·R_εu = w; w and u have the same length",
)


@claim.instances(f"""random full-rank M over ℚ, the three orders decided exactly
    part: {BOUND}
    count: 60
    edges: n = k = 1; M = 1; S = 1; S = −1
    of: instances: X ⪯ A⁻¹, RRᵀ ⪯ A⁻¹, 4εRRᵀ ⪯ I""")
def orders(rng, at):
    k = 1 if at == "n = k = 1" else rng.randint(1, 3)
    n = k if at == "n = k = 1" else k + rng.randint(0, 1)
    m, s, epsilon = witnesses.draw(rng, n, k), witnesses.frame(rng, k, at), rng.randint(1, 50)
    while m.rank() < k:
        m = witnesses.draw(rng, n, k)
    if at == "M = 1":
        m = fmpq_mat(n, k, [int(i == j) for i in range(n) for j in range(k)])
    unit = witnesses.diagonal(k)
    a, epsilon = m.transpose() * m, fmpq(1, epsilon)
    inner = inverse_matrix(a + unit * epsilon)
    x = inverse_matrix(a + inverse_matrix(s * s.transpose()) * epsilon)
    top, relaxed = inverse_matrix(a), inner * a * inner
    if not all(map(is_psd, (top - x, top - relaxed, unit - relaxed * (4 * epsilon)))):
        raise Fails(f"M = {m.tolist()}, S = {s.tolist()}, ε = {epsilon}")


@claim.exact("the last bound is attained at σ = √ε", SIZE)
def attained(run):
    """M = σ, ε = σ²: R_ε = 1/(2σ) = 1/(2√ε)."""
    for p in range(1, 20):
        sigma = fmpq(p, 7)
        if sigma / (sigma * sigma + sigma * sigma) != 1 / (2 * sigma):
            raise Fails(f"σ = {sigma}")
    return Checked("19 values of σ: R_ε = 1/(2√ε) exactly", instances=19)


claim.floats("float64: the ratio of E to its bound, over many scales of ε", instances=60)
claim.batched("the same batched in torch", instances=500)

plain.needs("""M has full column rank
    100ε²gᵀg ≥ (Eg)ᵀ(Eg)
    at: M=[1 1], S=diag(1, 2), ε=1/100, g=1
    says: M = [1 1], S = diag(1, 2), ε = 1/100: |E|² > 1/25, far above any multiple of ε² of
    moderate size (here 100ε²).""")
unit = claim.under(at="M=S=ε=1")
unit.false("R_εR_εᵀ ⪯ (A + ε)⁻¹A⁻¹… : KAK ⪯ K²", "KK ≥ KAK", at="M=2", part=BOUND)
claim.letters("ε")
claim.letters(inverse(claim.sum("A + ε"), "K"))
claim.needs(f"""ε > 0
    `A⁻¹` ≥ KAK
    at: M=1, ε=−1/4
    part: {BOUND}
    says: ε = −1/4 at M = 1: the relaxed inverse is (1 − 1/4)⁻¹, larger than M⁺.""")
claim.mutants()
