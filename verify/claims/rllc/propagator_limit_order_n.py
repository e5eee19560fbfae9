"""n different momenta against one Jordan block: the gap is the norm of a Toeplitz matrix."""

import random
from functools import reduce
from operator import or_

from flint import arb, ctx, fmpq

from theory import J
from theory.operators import Derivation, inverse, reciprocal
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Checked, Fails

ALL, TWO = "Toeplitz norm, all n", "n = 2 in closed form"

claim = Claim(
    name="rllc/propagator_limit_order_n",
    title="∪J(a_j) against J(a;n): the gap is a Toeplitz norm",
    source=source(
        "appendix B, relation between multi-momentum and Jordan propagators, carried to any n"
    ),
    statement="""
    - Let a and n different a_j be in (−1, 1), α_j = (a_j − a)/(1 − a·a_j), and c_i the Taylor
      coefficients of ∏(w − α_j)/(1 − α_jw). The sine of the largest principal angle in ℓ² between
      the rules of ∪J(a_j) and of J(a;n) is ‖C‖₂, C the lower-triangular Toeplitz matrix of c_0 …
      c_{n−1}. By: factors; functions of Φ; orthonormal; action; product; distance; at most one
    - For n = 2, with s = Σα_j and p = ∏α_j, it is (|s|(1 − p) + √(s²(1 − p)² + 4p²))/2, By:
      determinant; the root (m + r)/2, r² = m² + 4p², squares to m·σ + p²
    - which lies between |s|(1 − p) and |s|(1 − p) + |p|; By: below; above
    - where s = 0 it is |p|. By: no sum
    """,
    latex=r"""$\sin\theta_{\max}\bigl(\bigcup_{j\le n} J(a_j),\ J(a;n)\bigr) =
    \|\mathrm{Toeplitz}(c_0,\dots,c_{n-1})\|_2$, $\sum_i c_i w^i = \prod_j
    \frac{w-\alpha_j}{1-\alpha_j w}$, $\alpha_j = \frac{a_j-a}{1-a a_j}$.""",
    hypotheses="""
    - the a_j are different: otherwise the union's rules span fewer than n dimensions
    - |a|, |a_j| < 1: the rules are square-summable""",
    remark="""S is the shift of ℓ². U, the rules of ∪J(a_j), are the x with ∏(Sᵀ − a_j)x = 0, that
    is ker Bᵀ for the isometry B = ∏(S − a_j)(1 − a_jS)⁻¹; so the distance of w from U is |Bᵀw|. W,
    the rules of J(a;n), has the orthonormal basis Φⁱk_a/|k_a|, i < n, on which Φᵀ, Φ = (S − a)(1 −
    aS)⁻¹, acts as the nilpotent matrix N. Each factor of B is (Φ − α_j)(1 − α_jΦ)⁻¹, so Bᵀ acts on
    W as ∏(N − α_j)(1 − α_jN)⁻¹, the transpose of C. For any n: |c_{n−1}| ≤ gap ≤ Σ_{i<n}|c_i|, and
    c_{n−1} = −Σα_j up to third order, the other c_i being of order two or more: s = Σα_j gives the
    leading term, not Σ(a_j − a)/(1 − a²), which is 0 at a_j = a ± t where s = 2at²/((1 − a²)² −
    a²t²).""",
    parts=(ALL, TWO),
)

claim.letters("a a_j α_j; S Φ B B′ F: N×N; x x′ y y′ k_a z: N; E: N×n; N D D′ F_N: n×n")
for value, name in (("1 − aS", "R"), ("1 − a_jS", "R_j"), ("1 − α_jΦ", "Q"), ("1 − α_jN", "Q_N")):
    claim.letters(inverse(claim.sum(value), name))
claim.letters(reciprocal(claim.sum("1 − aa_j"), "C"))
claim.let("Ψ = SR − aR; Ψ_j = SR_j − a_jR_j")
shift = claim.under("SᵀS = 1 : the shift is an isometry", part=ALL)
shift.proves("[factors] the factors: isometries", "Ψ_jᵀΨ_j = 1", operators="N", cites="neumann")
COMPOSED = "Ψ − α_j = Ψ_j(1 − α_jΨ)"
composed = claim.under("α_j = (a_j − a)C : α_j = (a_j − a)/(1 − a·a_j)", part=ALL)
composed.proves(f"""[functions of Φ] and functions of Φ: Φ − α_j = (S − a_j)(1 − a_jS)⁻¹(1 − α_jΦ)
    {COMPOSED}
    operators: N""")
claim.under("ΦᵀΦ = 1 : isometry; Φᵀk_a = 0", part=ALL).inductive("""
    [orthonormal] Φⁱk_a/|k_a|, i < n, are orthonormal, by induction over i
    xᵀy = 0; xᵀx = k_aᵀk_a
    initial: x = k_a; y = Φz : y = Φᵈk, d ≥ 1
    recurrence: x′ = Φx; y′ = Φy
    conclusion: ΦᵀΦx = x
    over: i
    says: x = Φⁱk and y = Φⁱ⁺ᵈk, d ≥ 1; ΦᵀΦⁱ⁺¹k = Φⁱk
    operators: N""")
lowers = claim.under("ΦᵀE = EN : Φᵀ lowers Φⁱk_a to Φⁱ⁻¹k_a and k_a to 0", part=ALL)
ACTS = "(ΦQ − α_jQ)ᵀE = E(NQ_N − α_jQ_N)"
lowers.proves("[action] on W each factor acts as (N − α_j)(1 − α_jN)⁻¹", ACTS, operators="N")
claim.under(part=ALL).inductive("""[product] and the product as the product
    BᵀE = ED; BᵀB = 1
    initial: B = 1 : the empty product; D = 1 : the empty product
    recurrence: B′ = BF : one factor more
    D′ = F_ND : one factor more
    FᵀE = EF_N : the factor's action on W
    FᵀF = 1 : the factor is an isometry
    over: j
    operators: N
    cites: nilpotent_function""")
# B is an isometry from ℓ² (dimension P) into ℓ² (dimension N); E, E′ are bases of W in both
claim.letters("B: N×P; E: N×n; E′: P×n; C: n×n; x: n; u y: N")
ISOMETRY = "BᵀB = 1 : B is an isometry"
model = claim.under(f"""{ISOMETRY}
    EᵀE = 1 : E is orthonormal; E′ᵀE′ = 1 : so is E′; BᵀE = E′Cᵀ : Bᵀ acts on W as Cᵀ
    Bᵀu = 0 : u is any point of U
    at: B=[0 0; 0 0; 1 0; 0 1], E=[1 0; 0 4/5; 0 3/5; 0 0], E′=[1 0; 0 1], C=[0 0; 3/5 0], x=(1, 2),
    u=(1, 0, 0, 0)
    part: {ALL}""")
claim.let("w = Ex; v = BBᵀw")
DISTANCE = "vᵀv = xᵀCCᵀx"
# w − BBᵀw is in U = ker Bᵀ, BBᵀw is orthogonal to U
gap = f"Bᵀ(w − v) = 0; uᵀv = 0; {DISTANCE}; wᵀw = xᵀx"
model.proves(
    "[distance] dist(w, U)² = |Cᵀx|² for w = Ex, so the gap is ‖C‖₂",
    gap,
    cites=("principal_angle", "singular_values", "recurrence", "power_series"),
    operators=("N", "P"),
)
claim.under(ISOMETRY, part=ALL).bounds(
    "[at most one] and it is at most 1", "yᵀy ≥ yᵀBBᵀy", "= (y − BBᵀy)²", operators=("N", "P")
)


@claim.exact("the hypotheses of the distance hold at a rational point", ALL)
def satisfied(run):
    return model.true_at(AT_A_POINT, model.at)


AT_A_POINT = claim.formulas(DISTANCE)
claim.letters("α_1 α_2 w c_0 c_1 c_2 σ; m q r: ≥ 0; k: N")
claim.let("s = α_1 + α_2; p = α_1α_2; t = s(1 − p)")
claim.let("d = (σ² − c_0²)(σ² − c_0² − c_1²) − c_0²c_1²")  # det(σ² − CCᵀ)
claim.under(
    "c_0 = p : (1 − α_1w)(1 − α_2w)Σc_iwⁱ = (w − α_1)(w − α_2) at w⁰; c_1 − sc_0 = −s : at w¹",
    part=TWO,
).proves("""[determinant] c_0 = p, c_1 = −s(1 − p), and det(σ² − CCᵀ) splits
    c_1 = −t; d = (σ² − tσ − p²)(σ² + tσ − p²)
    says: the norm is the positive root of the factor whose middle term is −|s|(1 − p)σ
    cites: singular_values""")
taylor = claim.under("c_0 = p; c_1 = sc_0 − s", part=TWO)
split = taylor.under(at="σ=1, α_1=1/2, α_2=1/3")
SQUARE = "(σ² − tσ − p²)(σ² + tσ − p²)"
hankel = f"(σ² − c_0² − c_1²)(σ² − c_1²) − c_0²c_1² = {SQUARE}"
split.false("a Hankel matrix for the Toeplitz matrix", hankel)
claim.let("h = s(sc_0 − s) − pc_0 + 1")  # c_2
last = f"(σ² − c_1²)(σ² − c_1² − h²) − c_1²h² = {SQUARE}"
split.false("C with the last coefficients, c_1 and c_2", last)
claim.letters("a_1 a_2")
MEAN = "(1 − aa_1)α_1 = a_1 − a; (1 − aa_2)α_2 = a_2 − a; a_1 + a_2 = 2a : Σ(a_j − a) = 0"
mean = claim.under(MEAN, part=TWO, at="a=1/2, a_1=3/4, a_2=1/4, α_1=2/5, α_2=−2/7")
first_order = "α = 2/5 and −2/7, s = 4/35; the gap is of first order in s"
mean.false("Σ(a_j − a)/(1 − a²) for s: it vanishes where s does", "s = 0", says=first_order)
ROOT = "σ² = tσ + p²"
claim.letters("w: N")
# a = a_1 = a_2 = 0: σ is 0 by the formula, and yet e_1 has distance 1 from U = span{e_0}
ALONE = "kᵀw = 0 : w is orthogonal to the union's only rule; wᵀw = σ² : its distance from U is |w|"
alone = claim.under(ALONE, part=TWO, at="α_1=α_2=0, σ=1, w=(0, 1), k=(1, 0)")
alone.needs("the a_j are different", ROOT, says="two equal rules: one is missing")
no_sine = claim.under(ROOT, part=TWO, at="α_1=2, α_2=−2, σ=4")
no_sine.needs("|a|, |a_j| < 1", "1 ≥ σ²", says="the formula gives σ = 4, the sine of nothing")
# m = |s|(1 − p) ≥ 0, q = |p|, r = √(m² + 4q²); 2σ = m + r
DISCRIMINANT = "r² = m² + 4q² : r is the square root of the discriminant"
discriminant = claim.under(DISCRIMINANT, part=TWO)
root = discriminant.under("2σ = m + r : the positive root", at="m=3, q=2, r=5, σ=4")


@claim.proof("the root (m + r)/2, r² = m² + 4p², squares to m·σ + p²", TWO)
def squares_to():
    d = Derivation(list(root.given))
    square, half = d.facts
    (solves,) = claim.formulas("σ² = mσ + q²")
    shares = [("1/4", claim.sum("2σ − m + r"), half, 1), ("1/4", 1, square, 1)]
    d.combine(solves.left, solves.right, shares)
    return d.qed(solves)


discriminant.bounds("[below] so σ ≤ m + |p|", "(m + 2q)² ≥ r²", "= 4mq")
discriminant.bounds("[above] and m ≤ σ", "r² ≥ m²", "= 4(q)²")
root.under("m = 0 : s = 0", at="m=0, q=2, r=4, σ=2").proves("""[no sum] and σ² = p² where m = 0
    σ² = q²""")
claim.mutants(but=["B′·B′ᵀ for B′ᵀ·B′"])  # the same for square matrices


def _points(rng, n):
    """n + 1 rationals in (−1, 1), the last n different."""
    while True:
        found = [fmpq(rng.randint(-19, 19), 20) for _ in range(n + 1)]
        if len({str(x) for x in found[1:]}) == n:
            return found[0], found[1:]


@claim.instances(f"""rational Gram matrices and CCᵀ have the same characteristic polynomial, n ≤ 6
    part: {ALL}
    count: 60
    of: sets of decays over ℚ, n ≤ 6: all principal angles are the singular values of C""")
def same_spectrum(rng, index):
    """So every principal angle agrees, not only the largest; a among the a_j included."""
    from theory.rllc import limits

    x, points = _points(rng, 1 + index % 6)
    x = points[0] if index % 4 == 0 else x
    union = reduce(or_, map(J, points))
    found = limits.squared_sines(union, J(x, len(points)))
    if found != limits.confluence_gap(x, points).polynomial:
        raise Fails(f"a = {x}, a_j = {[str(y) for y in points]}: the squared sines of {found}")


title = "the factored determinant at rational points, for the certificate"


@taylor.instances(title, f"d = {SQUARE}", count=10, kept=10)
def determinants(rng):
    x, (y, z) = _points(rng, 2)
    return {"σ": x, "α_1": y, "α_2": z}


title = "balls of the gap from the series and their tails, and the exact algebraic norm in them"


@claim.enclosure(title, ALL)
def balls(run):
    """Arb, no Toeplitz matrix involved; |c_{n−1}| ≤ gap ≤ Σ|c_i| is confirmed on the way."""
    from theory.rllc import limits
    from theory.rllc.limit_balls import BITS, summed_gap

    rng, count, widest = random.Random(f"order n balls {run.seed}"), run.count(8), arb(0)
    for index in range(count):
        n = 1 + index % 4
        x, points = _points(rng, n)
        x = fmpq(1, 37) if x in points else x
        ball = summed_gap([(y, 1) for y in points], [(x, n)])
        norm = limits.confluence_gap(x, points)
        c = limits.blaschke_taylor([(y - x) / (1 - x * y) for y in points], n)
        with ctx.workprec(BITS):
            least, most = abs(arb(c[-1])), arb(sum(abs(y) for y in c))
            if not ball.overlaps(norm.ball(200)) or ball < least or ball > most:
                raise Fails(f"a = {x}, a_j = {[str(y) for y in points]}: the gap is in {ball}")
        widest = arb.max(widest, ball.rad())
    said = f"{count} gaps enclosed, radius below {float(widest):.1g}, n ≤ 4"
    return Checked(said, instances=count, bound=float(widest))


@claim.instances(f"""the closed form for n = 2 in balls, and exactly t² at α = ±t
    part: {TWO}
    count: 20
    of: pairs to 128 bits
    kind: enclosure""")
def closed_form(rng, index):
    from theory.rllc import limits

    x, (y, z) = _points(rng, 2)
    alphas = [(y - x) / (1 - x * y), (z - x) / (1 - x * z)]
    t = fmpq(rng.randint(1, 9), 10)
    if index % 5 == 0 and limits.confluence_gap(0, [t, -t]).square != t**4:
        raise Fails(f"α = ±{t}: the gap is not {t**2}")
    total, product = sum(alphas), alphas[0] * alphas[1]
    with ctx.workprec(200):
        middle = arb(abs(total) * (1 - product))
        formula = (middle + (middle**2 + 4 * arb(product) ** 2).sqrt()) / 2
        if not formula.overlaps(limits.confluence_gap(x, [y, z]).ball(128)):
            raise Fails(f"a = {x}, a_j = {y}, {z}: the formula gives {formula}")


title, where = "largest principal angles of truncated rules", "propagator_limits"
floats = dict(at="principal_angles", function="propagator_limit_order_n")
claim.floats(f"{title} in float64 against the Toeplitz norm", ALL, instances=60, **floats)
claim.batched(f"{title}, batched in torch", ALL, instances=300, at=where, kind="all move")
