"""J(a) ∪ J(b) tends to J(a;2): the exact angle between the spans of their abstract rules."""

import random

from flint import arb, ctx, fmpq, fmpq_mat

from theory import J
from theory.operators import Derivation, Equation, inverse, reciprocal
from theory.rllc import witnesses
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Checked, Fails

TWO, ALL = "two units", "all n"

claim = Claim(
    name="rllc/propagator_limit",
    title="The rules of J(a) ∪ J(b) tend to those of J(a;2), at the rate |b − a|/(1 − ab)",
    source=source("appendix B, relation between multi-momentum and Jordan propagators"),
    wording="""As b tends to a, 'the subspace spanned by the abstract rules of the memory units
    converges to the subspace' that J(a;2) spans (Appendix B; formulas rebuilt), without a rate.""",
    statement="""
    - For real a ≠ b in (−1, 1) the sine of the largest principal angle in ℓ² between span{aⁱ, bⁱ}
      and the rules of J(a;2) is |b − a|/(1 − ab). By: from_gram_matrices
    - The value is the same between J(a;n−1) ∪ J(b) and J(a;n), for every n ≥ 1: the other n − 1
      angles are zero. By: isometry; rule; powers; distance
    - It is the angle between (aⁱ) and (bⁱ) alone, n = 1. By: distance
    """,
    latex=r"""For $a \ne b$ in $(-1,1)$, $n \ge 1$: $\sin\theta_{\max}\bigl(J(a;n-1)\cup J(b),\
    J(a;n)\bigr) = \frac{|b-a|}{1-ab}$ in $\ell^2$.""",
    hypotheses="""
    - |a|, |b| < 1: the rules are square-summable
    - a ≠ b: at a = b the union's rules span only n − 1 dimensions""",
    remark="""S is the shift of ℓ², (Sx)_0 = 0, (Sx)_{i+1} = x_i. The rules of J(a;n) are the
    solutions of (Sᵀ − a)ⁿx = 0: a linear recurrence of order n. Φ = (S − a)(1 − aS)⁻¹ is an
    isometry that sends (Φᵀ) the rule k_b = (bⁱ) to (b − a)/(1 − ab)·k_b, and ker Φᵀ = span k_a.
    With V = Φⁿ⁻¹ the rules of J(a;n−1) are ker Vᵀ, and w is in the span of those of J(a;n) when Vᵀw
    is a multiple of k_a; so the angle is the one between k_a and k_b. For complex a, b the same
    holds with |b − a|/|1 − āb|.""",
    parts=(TWO, ALL),
)

claim.letters("a b c f β β′ s t; k_a k_b k′_a: N; S Φ V V′: N×N")
RECIPROCALS = (("1 − a²", "A"), ("1 − b²", "B"), ("1 − ab", "C"))
A, B, C = (reciprocal(claim.sum(value), name) for value, name in RECIPROCALS)
claim.letters(A, B, C, inverse(claim.sum("1 − aS"), "R"))
claim.let("ρ = (b − a)C")  # ± the sine

# two units, from Gram matrices; k′_a is the second rule of J(a;2): 0, 1, 2a, 3a², …
GRAM = """k_aᵀk_a = 1 + a²k_aᵀk_a : Σa²ⁱ without and with its first term
    k_bᵀk_b = 1 + b²k_bᵀk_b : Σb²ⁱ likewise
    k_aᵀk_b = 1 + abk_aᵀk_b : Σaⁱbⁱ likewise
    k′_aᵀk_a = ak_aᵀk_a + a²k′_aᵀk_a : k′_a(i+1) = a·k′_a(i) + aⁱ, k′_a(0) = 0
    k′_aᵀk_b = bk_aᵀk_b + abk′_aᵀk_b : likewise against k_b
    k′_aᵀk′_a = k_aᵀk_a + 2ak_aᵀk′_a + a²k′_aᵀk′_a : likewise against itself"""
gram = claim.under(GRAM, nonzero="1 − a² : |a| < 1; 1 − b² : |b| < 1; 1 − ab : |ab| < 1", part=TWO)


@claim.theorem(
    "the distance of every u = s·k_a + t·k_b from the rules of J(a;2)",
    TWO,
    cites=("principal_angle", "power_series"),
    operators=("N",),
)
def from_gram_matrices():
    """w = s·k_a + t(p·k_a + q·k′_a) is the point of W nearest to u, and
    |u − w|² = ρ²(|u|² − ⟨u, k_a⟩²/|k_a|²): at most ρ²|u|², and as much for u ⟂ k_a."""
    claim.letters("k_a k_b k′_a: N; s t")
    d = Derivation(list(gram.given), list(gram.nonzero))
    d.define([A, B, C])
    for entry, by in (
        ("k_aᵀk_a = A", "nz1"),
        ("k_bᵀk_b = B", "nz2"),
        ("k_aᵀk_b = C", "nz3"),
        ("k′_aᵀk_a = aA²", "nz1"),
        ("k′_aᵀk_b = bC²", "nz3"),
        ("k′_aᵀk′_a = (1 + a²)A³", "nz1"),
    ):
        d.divide(*claim.formulas(entry), [by])
    # r is 1/|k_a|², e is u − w
    claim.let("r = 1 − a²; p = C(1 + a²)r − abC²r²; q = bC²r³ − aCr²; u = sk_a + tk_b")
    claim.let("e = u − (sk_a + tpk_a + tqk′_a); h = uᵀu − r(k_aᵀu)(k_aᵀu)")
    return d.qed(*claim.formulas("k_aᵀe = 0; k′_aᵀe = 0; eᵀe = ρ²h"))


equal = claim.under(GRAM, "k_aᵀk′_a = 0; k_bᵀk′_a = 0", part=TWO)
alone = "the union's rules are e_0 alone; k′_a = e_1 has distance 1 from it, not 0"
at = "a=b=0, k_a=k_b=(1, 0), k′_a=(0, 1)"
equal.needs("a ≠ b", "k′_aᵀk′_a = ρ²k′_aᵀk′_a", at=at, says=alone)
no_sine = "(b − a)²/(1 − ab)² = 4 is the square of no sine"
claim.needs("|a|, |b| < 1", "1 ≥ ρ²", at="a=2, b=0", part=TWO, says=no_sine)
# (det X)² and det G·det H for X = (⟨k_a, k_b; k_a, k′_a⟩): their quotient is cos²
claim.let("x = (AbC² − aA²C)²; y = (AB − C²)(A⁴(1 + a²) − a²A⁴)")
cosine = claim.under(part=TWO, at="a=1/2, b=1/3")
cosine.false("|b − a|/(1 − a²), the derivative at b = a", "x = (1 − (b − a)²A²)y")

# all n, by the Blaschke factor
claim.let("Ψ = SR − aR")
shift = claim.under("SᵀS = 1 : the shift is an isometry", part=ALL)
shift.proves(
    "[isometry] Φ = (S − a)(1 − aS)⁻¹ is an isometry", "ΨᵀΨ = 1", cites="neumann", operators="N"
)
shifted = claim.under("Sᵀk_b = bk_b : b, b², b³, … is b·(bⁱ)", part=ALL)  # at b = a: Φᵀk_a = 0
shifted.proves("[rule] and Φᵀk_b = (b − a)/(1 − ab)·k_b", "Ψᵀk_b = ρk_b", operators="N")
claim.under("ΦᵀΦ = 1 : isometry; Φᵀk_b = fk_b : the rule of J(b)", part=ALL).inductive("""
    [powers] its powers: V = Φʲ is an isometry and Vᵀk_b = fʲ·k_b, by induction over j
    VᵀV = 1; Vᵀk_b = βk_b
    initial: V = 1; β = 1
    recurrence: V′ = VΦ; β′ = fβ
    over: j
    operators: N""")
# V maps ℓ² (dimension p) isometrically onto a part of ℓ² (dimension q), as Φⁿ⁻¹ does
claim.letters("V: q×p; k_a k_b: p; κ_b k u: q")
ISOMETRY = "VᵀV = 1 : V = Φⁿ⁻¹ is an isometry"
claim.let("v = k + κ_b; σ = βC(1 − a²); e = βVk_b − σVk_a; o = VVᵀv")
tower = claim.under(f"""{ISOMETRY}
    Vᵀκ_b = βk_b : Vᵀ sends the rule of J(b) to its multiple
    Vᵀk = 0 : k is in the span of the rules of J(a;n−1)
    k_aᵀk_a = A : Σa²ⁱ
    k_bᵀk_b = B : Σb²ⁱ
    k_aᵀk_b = C : Σaⁱbⁱ
    at: a=0, b=3/5, V=[1 0; 0 1; 0 0], k_a=(1, 0), k_b=(1, 3/4), κ_b=(2, 3/2, 0), k=(0, 0, 1), β=2
    part: {ALL}""")
tower.proves(
    "the distance of every u = k + κ_b, k in the rules of J(a;n−1), from those of J(a;n)",
    "Vᵀ(v − e) = σk_a; k_aᵀVᵀe = 0; Vᵀ(v − o) = 0; eᵀe = ρ²oᵀo",
    says="""κ_b is any multiple of k_b. w = u − β(V k_b − C(1 − a²)V k_a) is the nearest point of W:
    Vᵀw is a multiple of k_a, so w is in W, and u − w = V(…) is orthogonal to all of W: to ker Vᵀ
    (it is V of something) and to V k_a. |u − w|² = ρ²|VVᵀu|², and VVᵀu is what u has outside the
    rules of J(a;n−1), all of u if u is orthogonal to them.""",
    name="distance",
    cites=("principal_angle", "recurrence", "power_series"),
    operators=("p", "q"),
)
claim.under(ISOMETRY, part=ALL).bounds("and |VVᵀu| ≤ |u|", "uᵀu ≥ uᵀVVᵀu", "= (u − VVᵀu)²")
# a = x + iy, b = r + is
claim.letters("x y r s p q |a|² |b|² |1−āb|² |b−a|²")
claim.under(f"""|a|² = x² + y²; |b|² = r² + s²
    p = 1 − (xr + ys) : Re(1 − āb); q = yr − xs : Im(1 − āb)
    `|1−āb|²` = p² + q²; `|b−a|²` = (r − x)² + (s − y)²
    part: {ALL}""").proves("""real and complex: |1 − āb|² − |b − a|² = (1 − |a|²)(1 − |b|²)
    `|1−āb|²` − `|b−a|²` = (1 − |a|²)(1 − |b|²)
    says: sin² + cos² = 1 for k_a and k_b, cos² = (1 − |a|²)(1 − |b|²)/|1 − āb|²""")
at = "a=3/5, b=0, V=[1 0; 0 1; 0 0], k_a=(5/4, 0), k_b=(4/5, 3/5), κ_b=(8/5, 6/5, 0), k=(0, 0, 1)"
claim.mutants(at=f"{at}, β=2")


@claim.exact("the hypotheses of both distances hold at rational points, b = 3/5, a = 0", ALL)
def satisfied(run):
    """Three-dimensional vectors with the Gram matrix of k_a, k_b, k′_a, and a V from ℚ² to ℚ³."""
    vectors = "a=0, b=3/5, k_a=(1, 0, 0), k′_a=(0, 1, 0), k_b=(1, 3/5, 9/20)"
    k_a, _, d_a = claim.letters("k_a k_b k′_a: N")
    pieces = [
        ("Gram matrices", claim.under(*gram.given).true_at(Equation(k_a.T * d_a, 0), [vectors])),
        ("the tower", tower.true_at(DISTANCE, tower.at)),
    ]
    return Checked("one point each, dimensions 3 and 2 → 3", instances=2, pieces=pieces)


DISTANCE = claim.formulas("eᵀe = ρ²oᵀo")
EDGES = {
    "a = 0": (fmpq(0), fmpq(1, 2)),
    "b = 0": (fmpq(1, 2), fmpq(0)),
    "b = −a": (fmpq(2, 3), fmpq(-2, 3)),
    "close": (fmpq(1, 2), fmpq(501, 1000)),
    "near 1": (fmpq(999, 1000), fmpq(-999, 1000)),
}


@claim.instances(
    "characteristic polynomial of the defect over ℚ, n ≤ 6: xⁿ⁻¹(x − ρ²)",
    count=60,
    edges=EDGES,
    of="pairs a ≠ b over ℚ, n ≤ 6: every principal angle",
)
def gram_matrices(rng, at, index):
    """The whole angle spectrum from rational Gram matrices (Stein equations), a or b zero
    included."""
    from theory.rllc import limits

    n, (x, y) = 2 + index % 5, EDGES[at] if at else _pair(rng, index)
    found = limits.squared_sines(J(x, n - 1) | J(y), J(x, n))
    wanted = [0] * (n - 1) + [-(limits.pseudo_hyperbolic(x, y) ** 2)]
    if [found[i] for i in range(n)] != wanted:
        raise Fails(f"a = {x}, b = {y}, n = {n}: the squared sines are the roots of {found}")


def _pair(rng, index):
    """Distinct rationals in (−1, 1); every fifth pair has a = 0, and every fifth b = 0."""
    while True:
        x, y = (fmpq(rng.randint(-19, 19), 20) for _ in range(2))
        x, y = (fmpq(0) if index % 5 == 0 else x), (fmpq(0) if index % 5 == 1 else y)
        if x != y:
            return x, y


claim.let("x = (AbC² − aA²C)²; y = (AB − C²)(A⁴(1 + a²) − a²A⁴)")
title = "Gram determinants at rational points, for the certificate"


@claim.under(part=TWO).instances(title, "x = (1 − ρ²)y", count=10, kept=10)
def determinants(rng, index):
    """det(X)² = (1 − ρ²)·det G·det H, the Gram matrices of {k_a, k_b}, {k_a, k′_a}, and across."""
    return dict(zip("ab", _pair(rng, index)))


@claim.instances(f"""Gaussian rational a, b: the same with |b − a|/|1 − āb|
    part: {ALL}
    count: 40
    of: complex pairs in ℚ(i), two units""")
def gaussian(rng):
    """n = 2 in ℚ(i): 2×2 Gram determinants of k_a, k_b, k′_a, conjugates in place. As matrices
    [[x, y], [−y, x]] the conjugate is the transpose, |x + iy|² the determinant."""
    x = _gaussian(rng)
    y, one = _gaussian(rng, x), witnesses.diagonal(2)
    aa, bb, ba = ((one - p.transpose() * q).inv() for p, q in ((x, x), (y, y), (x, y)))
    da, dd = x * aa * aa, (one + x.transpose() * x) * aa * aa * aa  # ⟨k′_a, k_a⟩ and ⟨k′_a, k′_a⟩
    cross = (aa * (y * ba * ba) - da * ba).det()
    both = ((aa * bb)[0, 0] - ba.det()) * ((aa * dd)[0, 0] - da.det())
    if cross != (1 - (y - x).det() * ba.det()) * both:
        raise Fails(f"a = {x.tolist()}, b = {y.tolist()}: cos² is {cross / both}")


def _gaussian(rng, *avoid):
    while True:
        re, im = (fmpq(rng.randint(-9, 9), 10) for _ in range(2))
        z = fmpq_mat([[re, im], [-im, re]])
        if z.det() < 1 and z not in avoid:
            return z


@claim.enclosure("balls of the gap from the series and their tails, around |b − a|/(1 − ab)")
def balls(run):
    """Arb, independent of the exact algebra; the float64 angle of the same spans lies beside it."""
    from numerics.rllc import principal_angles
    from theory.rllc import limits
    from theory.rllc.limit_balls import BITS, summed_gap

    rng, count, widest = random.Random(f"limit balls {run.seed}"), run.count(8), arb(0)
    for index in range(count):
        n, (x, y) = 2 + index % 3, _pair(rng, 2)
        ball = summed_gap([(x, n - 1), (y, 1)], [(x, n)])
        with ctx.workprec(BITS):
            if not ball.overlaps(arb(limits.pseudo_hyperbolic(x, y))):
                raise Fails(f"a = {x}, b = {y}, n = {n}: the gap is in {ball}")
        if index < 2:  # multiples of 1/16 are floats exactly
            x, y = fmpq(rng.randint(0, 6), 16), fmpq(rng.randint(7, 12), 16)
            spans = [(_float(x), n - 1), (_float(y), 1)], [(_float(x), n)]
            found, bound = principal_angles.sine(*spans)
            if not abs(arb(found) - summed_gap([(x, n - 1), (y, 1)], [(x, n)])) < bound:
                raise Fails(f"a = {x}, b = {y}, n = {n}: {found} is not within {bound:.1g}")
        widest = arb.max(widest, ball.rad())
    said = f"{count} gaps enclosed, radius below {float(widest):.1g}, n ≤ 4"
    return Checked(said, instances=count, bound=float(widest))


def _float(x):
    return int(x.p) / int(x.q)


title, where = "largest principal angles of truncated rules", "propagator_limits"
floats = dict(at="principal_angles", function="propagator_limit")
claim.floats(f"{title} in float64", instances=60, **floats)
claim.batched(f"{title}, batched in torch", ALL, instances=300, at=where, kind="one moves")
