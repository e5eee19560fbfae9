"""With momentum, the hypergradient does not aim at the inverse Hessian."""

from flint import fmpq

from theory.lodo import exact
from theory.operators import Derivation, reciprocal
from theory.operators.matrices import inverse_matrix, matrix
from theory.operators.points import point
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Fails

MOMENTS, TARGET, OPTIMUM = "second moments", "the fixed point", "the optimum"

claim = Claim(
    name="lodo/hypergradient_target",
    title="""With momentum β the hypergradient vanishes at G = (1+β)H⁻¹, which is also the best
    frozen symmetric G""",
    source=source("Section 3 (EMA of gradients) and Figure 2"),
    paper="corrected",
    wording="""'to demonstrate that LODO correctly learns its inverse Hessian representation', 'an
    estimator of the inverse Hessian approximation error decays over time' (section 5.1): with
    momentum what the hypergradient aims at is (1+β)H⁻¹, where that estimator is β.""",
    statement="""
    - x ← x − Gm, the centre moves by s (mean 0, covariance Σ ≻ 0, independent), m ← βm +
      (1−β)∇loss. In the stationary state of a frozen G the mean hypergradient −H·E[b₊mᵀ] is zero if
      and only if G = (1+β)H⁻¹, for every Σ ≻ 0 and every G. By: moments; only_if;
      target; stable
    - In one mode E[b₊m]·(1 − β² + 2βμ) = (1−β)h·E[b²]·(1 + β − μ), μ = gh, and E[b²] = σ²φ(μ), φ(μ)
      = (1 − β² + 2βμ)/(μ(1−β)(2(1+β) − (1−β)μ)) ≥ 1/(1−β²), with equality exactly at μ = 1 + β. By:
      one mode; floor; gap
    - So no frozen symmetric G has less than the Newton loss over 1 − β² By: one mode; floor
    - Cited: (7.70482 on the bowl at β = .195, bowl_numbers;
    - Remark: a G that is not symmetric may have less),
    - and at the best one the metric ‖I − GH‖_F/√n is β, not 0. By: target; floor
    - Remark: Runs: target_runs.
    """,
    latex=r"""$\mathbb E[b_+ m^\top]=0 \iff G=(1+\beta)H^{-1}$;
    $\min_\mu\varphi(\mu)=\varphi(1+\beta)=\tfrac{1}{1-\beta^2}$.""",
    hypotheses="""
    - Σ ≻ 0: so that E[bbᵀ] ⪰ Σ is invertible
    - 0 ≤ β < 1
    - H is invertible
    - E[s | past] = 0: the past determines b and m
    - G = Gᵀ: for the optimum""",
    parts=(MOMENTS, TARGET, OPTIMUM),
    remark="""The moments are proved for every probability space: ω is L²(Ω), the columns of B and
    N are the outcomes of b and m, times the roots of their probabilities.""",
)

claim.letters("H C M Σ: symmetric n×n; G P K: n×n; B N S B₊ N₊: n×ω; β")
(PAST,) = claim.space("ω", fields="Q")
claim.let("C₊ = C − GPᵀ − PGᵀ + GMGᵀ + Σ")
STATIONARY = """
    P = βK + (1−β)CH : E[b₊m₊ᵀ] is stationary
    K = P − GM : K = E[b₊mᵀ]
    M = β²M + β(1−β)(HK + KᵀH) + (1−β)²HCH : E[mmᵀ] is stationary
    C = C₊ : E[bbᵀ] is stationary"""
NEWTON = "GH = 1 + β"

claim.under(
    PAST,
    f"""B₊ = B − GN − S : the step and the move
    N₊ = βN + (1−β)HB₊ : the average of gradients
    BQ = B : the past determines b
    NQ = N : and m
    SQ = 0 : E[s | past] = 0
    SSᵀ = Σ
    BBᵀ = C
    BNᵀ = P
    NNᵀ = M
    K = P − GM
    part: {MOMENTS}""",
).proves("""
    [moments] the moments after a step, for every probability space
    B₊N₊ᵀ = βK + (1−β)C₊H
    N₊N₊ᵀ = β²M + β(1−β)(HK + KᵀH) + (1−β)²HC₊H
    by: SBᵀ = 0; SNᵀ = 0; B₊Nᵀ = K; B₊B₊ᵀ = C₊
    cites: conditional_expectation; stationary_moment""")
still = claim.under(STATIONARY, "K = 0 : the mean hypergradient is zero", part=TARGET)


@claim.theorem("E[b₊mᵀ] = 0 only if GH = 1 + β", TARGET)
def only_if():
    d = Derivation(list(still.given), [(claim.sum("1 − β"), "β ≠ 1")])
    first, _, third = (d.prove(e) for e in claim.formulas("P = (1−β)CH; K = 0; P = GM"))
    second = d.divide(*claim.formulas("(1+β)M = (1−β)HCH"), ["nz1"])
    target, G, more, end = map(claim.sum, ("(1 + β − GH)CH", "G", "1 + β", "H⁻¹C⁻¹"))
    shares = [(1, -more, first, 1), (1, more, third, 1), (1, G, second, 1)]
    zero = d.cancel(d.combine(claim.sum("1 − β") * target, 0, shares), "nz1", target)
    d.combine(target * end, 0, [(1, 1, zero, end)])
    return d.qed(*claim.formulas(NEWTON))


claim.letters(reciprocal(claim.sum("1 − β²"), "1/(1−β²)"))
claim.letters(reciprocal(claim.sum("1 + β"), "1/(1+β)"))
best = claim.under("G = (1+β)H⁻¹; C = `1/(1−β²)`Σ; P = (1−β)CH", part=TARGET)
best = best.under("M = (1−β)`1/(1+β)`HCH; K = 0")
best.proves("[target] and if G = (1+β)H⁻¹: E[bbᵀ] = Σ/(1 − β²)", STATIONARY, "1 − GH = −β")

claim.letters("g h σ² c p m k μ")
claim.let("D = 1 − β² + 2βμ")
mode = claim.under(
    "μ = gh; p = βk + (1−β)hc; k = p − gm; (1+β)m = 2βhk + (1−β)h²c; σ² = 2gp − g²m",
    at="g=h=μ=σ²=1, β=1/2, c=7/5, k=1/5, p=4/5, m=3/5",
    part=OPTIMUM,
)
mode.proves("""[one mode] E[b₊m] ∝ 1 + β − μ, and E[b²] = σ²φ(μ)
    kD = (1−β)hc(1 + β − μ)
    μ(1−β)(2(1+β) − (1−β)μ)c = Dσ²""")
mode.under("gh = 1", part=TARGET).misworded("the hypergradient is zero at G = H⁻¹", "k = 0")
half = "g=μ=1/2, h=1, β=1/2, c=20/11, k=8/11, p=14/11, m=12/11, σ²=1"
mode.false("the target 1/(1−β)", "kD = (1−β)hc(1 − (1−β)μ)", at=half)
mode.false("φ at μ = 1 is 1/(1−β²)", "(1−β²)c = σ²", "μ = 1")
mode.false("φ ≥ 1/(1−β)²", "(1−β)²c ≥ σ²")
best.false("the metric 1 − GH ends at 0", "1 − GH = 0", at="H=1, β=1/2, Σ=1")
claim.mutants()

claim.letters("τ δ")
roots = claim.under(f"""τ = 1 − μ + βμ + β : the trace of (b, m) ↦ (b − gm, βm + (1−β)h(b − gm))
    δ = β : its determinant; μ = 1 + β; β ≥ 0; 1 > β
    part: {TARGET}""")
roots.proves("""[stable] at G = (1+β)H⁻¹ the roots of every mode are stable
    1 + δ > τ
    τ ≥ 0
    1 > δ
    by: 1 + δ > τ since (1 > β) + (β ≥ 0)(1 > β)
    τ ≥ 0 since (β ≥ 0) + (β)²
    cites: schur_cohn""")
mode.proves("""[gap] and (1 + β)D − μ(2(1+β) − (1−β)μ) is (1−β)(1 + β − μ)²
    (1+β)D − μ(2(1+β) − (1−β)μ) = (1−β)(1 + β − μ)²""")

claim.letters("1−β: ≥ 0")
claim.under("`1−β` = 1 − β", part=OPTIMUM).bounds("""
    [floor] φ(μ) − 1/(1−β²) is (1 + β − μ)² over something positive
    (1+β)D − μ(2(1+β) − (1−β)μ)
    = `1−β`(1 + β − μ)²
    says: the denominators of φ and of 1/(1−β²) are positive for stable μ
    cites: spectral; psd_root""")

EDGES = (
    # (H, Σ, β, change of G): β = 0, β near 1, one mode, equal modes, nearly singular H and Σ,
    # no change, a change far out, one that is antisymmetric
    "H=Σ=1, β=0, change=1/2",
    "H=3, Σ=2, β=99/100, change=−1/2",
    "H=diag(2, 2), Σ=diag(1, 1), β=1/2, change=diag(0, 0)",
    "H=diag(1, 1/1000), Σ=diag(1, 1), β=1/5, change=diag(0, 1)",
    "H=diag(1, 4), Σ=diag(1, 1/1000000), β=1/2, change=[0 1/10; −1/10 0]",
    "H=Σ=1, β=1/3, change=−397/300",
)


@claim.under(STATIONARY, psd="C M Σ", part=TARGET).instances(
    "random frozen G over ℚ, dense and not symmetric: the stationary moments solved exactly",
    STATIONARY,
    count=20,
    edges=EDGES,
    of="stationary states over ℚ, n ≤ 2",
)
def frozen_over_q(rng, at, index):
    """At G = (1+β)H⁻¹ the hypergradient is zero; at every other drawn G it is not."""
    n = 1 + index % 2
    drawn = point(at) or {
        "H": exact.random_hessian(rng, n),
        "Σ": exact.random_psd(rng, n) + exact.diagonal(*[1] * n),
        "β": fmpq(rng.randint(0, 8), 10),
        "change": exact.draw(rng, n, n, 20),
    }
    hessian, noise, change = (matrix(drawn[x]) for x in ("H", "Σ", "change"))
    best_g, found = inverse_matrix(hessian) * (1 + drawn["β"]), []
    for frozen in (best_g, best_g + change):
        at = frozen_at(hessian, frozen, noise, drawn["β"])
        if at and (exact.norm2(at["K"]) == 0) != (frozen == best_g):
            raise Fails(f"E[b₊mᵀ] = {at['K'].tolist()} at {at}")
        found += [at] if at else []
    return found or False


def frozen_at(hessian, g, noise, b):
    """The stationary moments of a frozen G over ℚ as a point; None where there are none."""
    from theory.lodo.momentum import stationary

    found = stationary(hessian, g, noise, b)
    if found is None:
        return None
    names = ("H", "G", "Σ", "C", "P", "M", "β", "K")
    return dict(zip(names, (hessian, g, noise, *found, b, found[1] - g * found[2])))


claim.batched("one mode of frozen preconditioners, batched in torch", OPTIMUM, instances=500)

small = still.under(psd="C", at="P=M=Σ=K=0")
small.needs("Σ ≻ 0", NEWTON, psd="M Σ", at="H=G=1, C=0, β=1/2")
small.needs("0 ≤ β < 1", NEWTON, at="H=G=C=β=1", says="m = 0 for ever, any C where Σ = 0")
small.needs("H is invertible", NEWTON, at="H=0, G=C=1, β=0")
claim.needs(f"""E[s | past] = 0
    B₊B₊ᵀ = C + Σ
    given: QQ = Q; BQ = B; B₊ = B − S; SSᵀ = Σ; BBᵀ = C
    at: Q=[1/2 1/2 0 0; 1/2 1/2 0 0; 0 0 1/2 1/2; 0 0 1/2 1/2], B=S=[1/2 1/2 −1/2 −1/2], C=Σ=1
    part: {MOMENTS}
    says: s = b = ±1, as the past says: b₊ = 0 at G = 0, so E[b₊b₊ᵀ] is 0 and not C + Σ = 2""")


def turned():
    """β = ½, H = 1, Σ = diag(1, 1/100), G = [[2, −3], [−½, 5/2]]: its stationary moments."""
    g = exact.matrix([[2, -3], ["-1/2", "5/2"]])
    return frozen_at(exact.diagonal(1, 1), g, exact.diagonal(1, fmpq(1, 100)), fmpq(1, 2))


claim.needs(
    "G = Gᵀ",
    "(1−β²)tr(HC) ≥ 9/10·tr(HΣ)",
    STATIONARY,
    at=turned,
    part=OPTIMUM,
    psd="C M",
    pd="H Σ",
    says="below 9/10 of the best symmetric G's loss ½tr(HΣ)/(1 − β²), Σ not isotropic",
)
