"""Where a linear average of Adam steps can lie: LA_b in their convex hull, LA_a far outside."""

from itertools import product

from flint import fmpq

from theory.thesis.mixtures import amplification, linear_average
from verify.claim import Claim
from verify.claims.thesis import _tables, source
from verify.evidence import Checked, Fails

PARTS = "LA_b", "LA_a", "amplification", "k = 1"
HULL, AFFINE, SIZE, SINGLE = PARTS

claim = Claim(
    name="thesis/linear_average_hull",
    title="""LA_b stays in the convex hull of the Adam steps; LA_a is affine only and amplifies by
    Σ|w̄|, 4.371 in Table 4.2""",
    source=source("section 4.3.1 and Table 4.2"),
    statement="""
    - Steps δ_1, …, δ_k of any dimension n. LA_b (w ≠ 0): w̄ ≥ 0 and Σw̄ = 1, so Σw̄_iδ_i lies in
      the convex hull of the δ_i; in each coordinate it lies between the smallest and the largest,
      and keeps unanimous signs and common bounds. By: weights; sum; half-spaces
    - LA_a (Σw ≠ 0): Σw̄ = 1, and steps that agree are kept, By: affine
    - but in a coordinate with |δ_i| ≤ s the step is at most sΣ|w̄_i|, which is attained; By:
      amplified; attained
    - Σ|w̄| ≥ 1, with equality only if no w̄_i is negative. By: affine; at least 1; only 1
    - Where Σw = 0 ≠ w there is no w̄. By: no average
    - For k = 1 LA_a, LA_b and a softmax give w̄ = 1 whatever the weight: Adam itself, with
      meta-gradient identically 0. By: one optimizer
    """,
    latex=r"""LA$_b$: $\sum_i\bar w_i\delta_i\in\mathrm{conv}\{\delta_i\}$. LA$_a$:
    $\max_{|\delta_i|\le s}|\sum_i\bar w_i\delta_i|=s\sum_i|\bar w_i|$. $k=1$: $\bar w\equiv1$.""",
    hypotheses="""
    - w̄ ≥ 0: true of LA_b, not of LA_a
    - Σw ≠ 0: for LA_a; w ≠ 0 for LA_b
    - k = 1: for w̄ = 1""",
    parts=PARTS,
    remark="""Table 4.2's LA_a weights have Σ|w̄| = 437111/100000 = 4.37111 (their printed sum is
    .99999): the mixture can take a step 4.37 times as long as any of its Adams, and against all six
    of them. LA_b's have no such freedom, and with adam_step_bound its steps obey the largest of the
    k bounds αB. e is the column of ones; A, B, P are diagonal with A² = diag|w|, B² the distances
    from the bound s, P² = diag|w̄|; S = diag(±1) holds signs; c is any direction.""",
)

claim.letters("A B P S: symmetric k×k; c δ: n; e w w̄: k; Δ: n×k; d: 1×k; s Σw 1/Σw; Σ 1/Σ: ≥ 0")
MODULI = "Σ = eᵀAAe : Σ|w|; `1/Σ`Σ = 1 : the sum is not 0"
claim.letters("E: k; α")
claim.under(f"""{MODULI}
    AE = αE : A is diagonal, E a unit vector; Eᵀe = 1
    part: {HULL}
    at: A=diag(1, 2), E=(1, 0), e=(1, 1), α=1""").bounds(
    "[weights] w̄ ≥ 0: w̄_i = A_ii²/Σ|w|", "Eᵀ(`1/Σ`AAe) ≥ 0", "= `1/Σ`α²"
)
claim.under(MODULI, part=HULL).proves("[sum] Σw̄ = 1", "eᵀ(`1/Σ`AAe) = 1")
claim.under(f"""{MODULI}
    cᵀΔ = seᵀ − eᵀBB : c·δ_i ≤ s for all i; AB = BA : diagonal matrices commute
    part: {HULL}
    at: A=diag(1, 2), B=diag(1, 3), e=(1, 1), c=1, s=4""").bounds("""
    [half-spaces] s − c·Σw̄_iδ_i = |BAe|²/Σ|w| ≥ 0 where all c·δ_i ≤ s, for every n and k
    s ≥ cᵀΔ(`1/Σ`AAe)
    = `1/Σ`(BAe)²
    says: Every half-space c·x ≤ s that holds the steps holds their average; c = ±(a unit vector)
    gives the coordinates.""")
claim.under(f"""Σw = eᵀw : the sum of the weights; `1/Σw`Σw = 1 : Σw ≠ 0; w̄ = `1/Σw`w : LA_a
    Δ = δeᵀ : all steps are δ
    part: {AFFINE}
    at: w=(1, −3), e=(1, 1), δ=1, Σw=−2, 1/Σw=−1/2""").proves(
    "[affine] Σw̄ = 1, and steps that agree are kept: Δ = δeᵀ has Δw̄ = δ", "eᵀw̄ = 1; Δw̄ = δ"
)
claim.under("w = Σw·w̄ : w̄ is an average of w; Σw = 0", part=AFFINE).proves(
    "[no average] w̄·Σw = w with Σw = 0 leaves only w = 0", "w = 0"
)
signed = claim.under(
    "w̄ = SPPe : w̄ = sign·|w̄|; SS = 1 : S = diag(±1); SP = PS : diagonal matrices commute",
    part=SIZE,
    at="S=diag(1, −1), P=diag(2, 1), e=(1, 1)",
)
signed.under("""PB = BP : diagonal matrices commute; dS = seᵀ − eᵀBB : |δ_i| ≤ s
    at: B=diag(1, 2), s=3""").bounds("""[amplified] |δ_i| ≤ s: s·Σ|w̄| − Σw̄_iδ_i = |BPe|² ≥ 0
    seᵀPPe ≥ dw̄
    = (BPe)²
    says: B² = diag(s − sign(w̄_i)δ_i); for the lower side take −δ_i.""")
signed.under("d = seᵀS : δ_i = s·sign(w̄_i)").proves("""[attained] attained by δ_i = s·sign(w̄_i)
    dw̄ = seᵀPPe""")
signed.bounds("""
    [at least 1] Σ|w̄| − Σw̄ = ½|(1 − S)Pe|²: at least 1, and 1 only without negative weights
    eᵀPPe ≥ eᵀw̄
    = 1/2((1 − S)Pe)²""")
signed.under("eᵀPPe = eᵀw̄ : equality", at="S=diag(1, 1)").proves(
    "[only 1] and where they are equal, w̄ = |w̄|",
    "w̄ = PPe",
    by=["w̄ = PSPe", ("(1 − S)Pe = 0", "definite")],
)
claim.letters("u u′ w̄ w̄′")
claim.under(f"""w̄u = u : w̄ = u/Σu with k = 1; w̄′u′ = u′ : at another weight
    nonzero: u : Σu ≠ 0; u′ : Σu′ ≠ 0
    part: {SINGLE}""").proves(
    "k = 1: w̄u = u and w̄′u′ = u′ give w̄ = w̄′ = 1, so no change of the weight changes the loss",
    "w̄ = 1; w̄′ = 1; w̄ − w̄′ = 0",
    by=[("w̄ = 1", "nz1"), ("w̄′ = 1", "nz2")],
    says="u is w for LA_a, |w| for LA_b, exp(z) for a softmax: not 0, and its own sum.",
    name="one optimizer",
)


def steps(rng, k):
    return [[fmpq(rng.randint(-9, 9), rng.randint(1, 4)) for _ in range(k)] for _ in range(3)]


EDGES = ("equal weights", "negative weights", "a zero weight", "one weight that is not 0")


def weights(rng, k, at=""):
    """Weights over ℚ with Σw ≠ 0, a zero among them now and then."""
    while True:
        found = [fmpq(rng.randint(-6, 6), rng.randint(1, 3)) for _ in range(k)]
        found = {
            "equal weights": [found[0]] * k,
            "negative weights": [-abs(x) for x in found],
            "a zero weight": [*found[:-1], fmpq(0)],
            "one weight that is not 0": [found[0], *[fmpq(0)] * (k - 1)],
        }.get(at, found)
        if sum(found):
            return found


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


@claim.instances(
    "random and degenerate weights over ℚ: LA_b between the extremes of every coordinate",
    HULL,
    count=200,
    edges=EDGES,
    of="averages of up to six steps",
)
def inside(rng, at, index):
    k = 3 if at else 1 + index % 6
    mixed = linear_average("LA_b", weights(rng, k, at))
    between = all(min(x) <= dot(mixed, x) <= max(x) for x in steps(rng, k))
    if min(mixed) < 0 or sum(mixed) != 1 or not between:
        raise Fails(f"w̄ = {mixed}")


@claim.instances(
    "LA_a: sum 1; the longest of all 2^k sign patterns is Σ|w̄|, and ≥ 1",
    SIZE,
    count=60,
    edges=EDGES,
    of="sets of weights",
)
def longest(rng, at, index):
    k = 3 if at else 1 + index % 5
    mixed = linear_average("LA_a", weights(rng, k, at))
    most = max(dot(mixed, signs) for signs in product((1, -1), repeat=k))
    sums = sum(mixed) == 1 and most == amplification(mixed)
    if not sums or (most == 1) != (min(mixed) >= 0) or most < 1:
        raise Fails(f"w̄ = {mixed}")


@claim.exact(f"""
    Table 4.2: Σ|w̄| = 437111/100000 for LA_a; LA_b's printed weights are ≥ 0 with sum 1.00002
    part: {SIZE}""")
def table(run):
    """The printed weights, as printed and normalized; six unanimous steps that LA_a turns round."""
    mixed = linear_average("LA_a", _tables.LA_A)
    printed, normalized = amplification(_tables.LA_A), amplification(mixed)
    unanimous = [fmpq(1, 100) + (x < 0) for x in _tables.LA_A]
    wanted = fmpq(437111, 100000), fmpq(99999, 100000), fmpq(437111, 99999)
    good = (printed, sum(_tables.LA_A), normalized) == wanted
    good = good and min(_tables.LA_B) > 0 and sum(_tables.LA_B) == fmpq(100002, 100000)
    turned = dot(mixed, unanimous)
    return Checked(
        f"Σ|w̄| = {printed} as printed, {normalized} normalized; six steps in [.01, 1.01] are "
        f"averaged to {turned}",
        ok=good and turned < 0,
        instances=2,
    )


@claim.instances(
    "affine: shifting every step by one vector shifts the average by it",
    AFFINE,
    count=100,
    edges=EDGES,
    of="averages",
)
def shifted(rng, at, index):
    k = 3 if at else 1 + index % 6
    mixed, by = linear_average("LA_a", weights(rng, k, at)), fmpq(rng.randint(-9, 9))
    if not all(dot(mixed, [y + by for y in x]) == dot(mixed, x) + by for x in steps(rng, k)):
        raise Fails(f"w̄ = {mixed}")


claim.floats(f"""
    float64: LA_b within rounding of the hull and never against unanimous signs; LA_a at Σ|w̄|
    part: {HULL}
    instances: 300""")
claim.batched("batched averages in torch; k = 1 has gradient 0 from autograd", HULL, instances=2000)

claim.letters("w₁ w₂ w₁′ δ₁ δ₂ δ")
pair = claim.under("δ = (w₁δ₁ + w₂δ₂)(w₁ + w₂)⁻¹ : LA_a of two steps")
pair.needs(f"""w̄ ≥ 0
    δ ≥ 0
    at: w₁=2, w₂=−1, δ₁=1, δ₂=3
    part: {HULL}
    says: both steps are positive, the average is −1""")
claim.letters("w w̄ e: k")
claim.needs(f"""Σw ≠ 0
    eᵀw̄ = 1
    given: w̄ = Σw·w; Σw = eᵀw
    at: w=(1, −1), e=(1, 1), Σw=0
    part: {AFFINE}
    says: w̄ = 0·w solves w̄Σw = 0, but its sum is 0""")
claim.letters("w̄ w̄′")
claim.needs(f"""k = 1
    δ = w̄′
    given: δ = w₁(w₁ + w₂)⁻¹; w̄′ = w₁′(w₁′ + w₂)⁻¹
    at: w₁=w₂=1, w₁′=2
    part: {SINGLE}
    says: 1/2 and 2/3""")
between = "LA_a lies between the smallest and the largest step"
pair.false(between, "δ₂ ≥ δ", at="w₁=−1, w₂=2, δ₁=1, δ₂=3", part=AFFINE)
pair.false(f"""LA_a's amplification is at most 4
    4 ≥ δ
    at: w₁=3, w₂=−2, δ₁=1, δ₂=−1
    part: {SIZE}
    says: w = (1 + c, −c) has Σ|w̄| = 1 + 2c, for every c: here 5""")
claim.false(
    "LA_c keeps steps that agree", "δ = δ₁", "δ = w₁δ₁ + w₂δ₂", at="w₁=w₂=δ₁=δ₂=1", part=AFFINE
)
pair.false("LA_a's amplification is |Σw̄| = 1", "1 ≥ δ", at="w₁=2, w₂=−1, δ₁=1, δ₂=−1", part=SIZE)
pair.false("LA_b is the best of the steps", "δ = δ₂", at="w₁=w₂=1, δ₁=1, δ₂=3", part=HULL)
claim.false("k = 1: LA_c is Adam too", "w̄ = 1", "w̄ = u", at="u=2", part=SINGLE)
claim.mutants()
