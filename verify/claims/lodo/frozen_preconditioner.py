"""What the divergence of a frozen preconditioner on a new bowl does and does not say."""

from itertools import permutations

from flint import fmpq

from theory.operators.points import value
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Fails

PARTS = INFERENCE, MEAN = "the inference", "the mean eigenvalue"

claim = Claim(
    name="lodo/frozen_preconditioner",
    title="""The old bowl's exact inverse Hessian diverges on a new bowl: μ averages tr(H)tr(H⁻¹)/n²
    ≥ 1""",
    source=source("section 5.1, pretrained and frozen preconditioner"),
    wording="""'Within 10 steps, the loss diverged to', 'indicating that LODO is best trained on the
    fly' (section 5.1). The divergence is there (frozen_runs), but says nothing of how or when G was
    learned: the new bowl has new eigenvectors, and there the perfect preconditioner of the old one
    diverges too. That a new bowl needs a new G stands.""",
    statement="""
    - G = H⁻¹ of the old bowl, H′ the new one's Hessian: an error along an eigenvector of H⁻¹H′ is
      multiplied by 1 − μ, so it grows where μ > 2. By: factor; grows
    - If H′ has the spectrum of H, the eigenvalues λ′_i/λ_i of H⁻¹H′ average tr(H)tr(H⁻¹)/n² ≥ 1
      over rearrangements By: mean; at least 1
    - Cited: (21.97 on the paper's bowl, bowl_numbers),
    - where |1 − μ| < 1 needs μ < 2. By: stays
    """,
    latex=r"""$b \mapsto (I - H^{-1}H')b$ has the eigenvalues $1-\mu$; $\operatorname{mean}\mu =
    \operatorname{tr}H\operatorname{tr}H^{-1}/n^2$.""",
    hypotheses="""
    - the new bowl has other eigenvectors: on the same bowl H⁻¹ is Newton's method
    - μ > 2 for some eigenvalue of H⁻¹H′: then the error grows""",
    parts=PARTS,
)

claim.letters("u b b₊: n; H H′ G: symmetric n×n; μ; ν: ≥ 0")
EIGEN = "GH′u = μu : u is an eigenvector of GH′"
STEP = "b = u; b₊ = b − GH′b : a step without noise"
moved = claim.under(part=INFERENCE)
moved.under(EIGEN, STEP).proves("[factor] an error u becomes (1 − μ)u", "b₊ = (1 − μ)u")
moved.positive("[stays] and |1 − μ| > 1 for μ = 2 + ν, ν > 0", "(1 − (2 + ν))² ≥ 1", "ν ≥ 0")
far = moved.under("μ > 2")
far.proves(
    "[grows] so it grows where μ > 2", "(1 − μ)² > 1", by="(1 − μ)² > 1 since (μ − 2)² + 2(μ > 2)"
)
moved.positive("and |1 − μ| ≥ 2 for μ = 3 + ν", "(1 − (3 + ν))² ≥ 4", "ν ≥ 0")
moved.false("μ > 1 is enough to grow", "(1 − μ)² > 1", "2μ = 3", at="μ=3/2")
INVERSE = "GH = 1 : G is exact on the old bowl"
OLD = "H=diag(1, 1/10), G=diag(1, 10)"
swapped = moved.under(INVERSE, EIGEN, STEP, at=f"{OLD}, H′=diag(1/10, 1), u=(0, 1), μ=10")
swapped.false("with an exact inverse, of diag(1, 1/10), no error grows", "bᵀb ≥ b₊ᵀb₊")
swapped.needs("μ > 2 for some eigenvalue of H⁻¹H′", "b₊ᵀb₊ ≥ bᵀb", at="u=(1, 0), μ=1/10")
moved.under(INVERSE, STEP).needs(f"""the new bowl has other eigenvectors
    b₊ᵀb₊ ≥ bᵀb
    given: H′ = H
    at: {OLD}, u=(0, 1)
    says: it is gone after a step""")

claim.letters("λ 1/λ e √λ 1/√λ: n; E[Π]: n×n; n: ≥ 0")
mixed = claim.under("nE[Π] = eeᵀ : all rearrangements alike: E[Π] = eeᵀ/n", part=MEAN)
mixed = mixed.under(at="λ=(1, 1/10), 1/λ=(1, 10), e=(1, 1), n=2, E[Π]=[1/2 1/2; 1/2 1/2]")
mixed.proves("""[mean] Σλ′_i/λ_i has the mean tr(H)tr(H⁻¹)/n over rearrangements λ′ = Πλ
    n`1/λ`ᵀE[Π]λ = `1/λ`ᵀeeᵀλ : n times the mean of Σλ′_i/λ_i is tr(H⁻¹)tr(H)""")
mixed.false("the mean eigenvalue is 1", "n`1/λ`ᵀE[Π]λ = n²", says="it is 121/20, not 2")
claim.let("u = √λ; w = `1/√λ`")
roots = claim.under("uᵀw = n : √λ_i/√λ_i = 1, n times; wᵀu = n", part=MEAN, at="√λ=1/√λ=n=1")
claim.letters("|w|²")
some = roots.under("wᵀw = `|w|²`", "`|w|²` > 0", at="|w|²=1")
LEAST = "uᵀu`|w|²` ≥ n²"
some.proves(f"""[at least 1] tr(H)tr(H⁻¹) ≥ n²: Cauchy and Schwarz for √λ and 1/√λ
    {LEAST}
    by: {LEAST} times `|w|²` > 0 since (`|w|²`u − nw)²""")
roots.false("tr(H)tr(H⁻¹) ≥ 2n²", "uᵀuwᵀw ≥ 2n²")
claim.mutants()

EDGES = ("(3)", "(2, 2)", "(1/1000000, 1000000)", "(1/4, 1/2, 1)", "(1/9, 1/5, 1/2, 1)")


@claim.instances("the mean over rearrangements", MEAN, count=1, edges=EDGES, of="rearrangements")
def rearrangements(at):
    spectrum = [x for (x,) in value(at or "(1/10, 1)")]
    n, orders = len(spectrum), list(permutations(spectrum))
    sums = [sum((new / old for new, old in zip(order, spectrum)), fmpq(0)) for order in orders]
    mean = sum(sums, fmpq(0)) / (n * len(orders))
    traces = sum(spectrum, fmpq(0)) * sum((1 / x for x in spectrum), fmpq(0))
    if mean != traces / n**2 or mean < 1:
        raise Fails(f"spectrum {spectrum}: the mean is {mean}")
    return [None] * len(orders)


claim.batched("the old bowl's inverse Hessian on a new one, in torch", INFERENCE, instances=400)
