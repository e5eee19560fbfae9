"""n different momenta against one Jordan block: the gap is the norm of a Toeplitz matrix."""

import random

from flint import arb, ctx, fmpq

from theory import J
from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Instances,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    complete,
    identity,
    induction,
    inverse,
    number,
    reciprocal,
    refute,
    setting,
)
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Checked

ALL, TWO = "Toeplitz norm, all n", "n = 2 in closed form"

claim = Claim(
    name="rllc/propagator_limit_order_n",
    title="∪J(a_j) against J(a;n): the gap is a Toeplitz norm",
    source=source(
        "appendix B, relation between multi-momentum and Jordan propagators, carried to any n"
    ),
    expected="proved",
    statement="""Let a and n different a_j be in (−1, 1), α_j = (a_j − a)/(1 − a·a_j), and c_i the
    Taylor coefficients of ∏(w − α_j)/(1 − α_jw). The sine of the largest principal angle in ℓ²
    between the rules of ∪J(a_j) and of J(a;n) is ‖C‖₂, C the lower-triangular Toeplitz matrix of
    c_0 … c_{n−1}. For n = 2, with s = Σα_j and p = ∏α_j, it is (|s|(1 − p) + √(s²(1 − p)² +
    4p²))/2, which lies between |s|(1 − p) and |s|(1 − p) + |p|; where s = 0 it is |p|.""",
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
    axioms="""
    - ℓ²: for |a| < 1 the rules are square-summable and 1 − aS has a bounded inverse (Neumann
      series)
    - cofactor identities use only sums, products and adjoints, so they hold for bounded operators
      of ℓ² as for matrices; here the letters S, Φ, B and their factors are such operators, and E
      embeds ℝⁿ (of finite square matrices SᵀS = 1 and Sᵀk = ak, |a| < 1, leave only k = 0)
    - power series: f(N) = Σc_iNⁱ for a nilpotent N and f rational without pole at 0, c_i its Taylor
      coefficients
    - the solutions of ∏(Sᵀ − a_j)x = 0 are an n-dimensional space of sequences, spanned by the
      rules of ∪J(a_j) if the a_j differ
    - the sine of the largest principal angle is max dist(w, U) over unit w in W, the same from
      either side if dim U = dim W""",
    parts=(ALL, TWO),
)

# -- all n

a, b, alpha = Scalar("a"), Scalar("a_j"), Scalar("α_j")
S, UNIT = Operator("S", "N", "N"), identity("N")
R, R_J = inverse(UNIT - a * S, "R"), inverse(UNIT - b * S, "R_j")
PHI, FACTOR = S * R - a * R, S * R_J - b * R_J
ALPHA = Equation(alpha, (b - a) * reciprocal(1 - a * b, "C"), "α_j = (a_j − a)/(1 − a·a_j)")


@claim.proof(
    "the factors: isometries, and functions of Φ: Φ − α_j = (S − a_j)(1 − a_jS)⁻¹(1 − α_jΦ)", ALL
)
def factors():
    isometry = Derivation([Equation(S.T * S, 1, "the shift is an isometry")]).qed(
        Equation(FACTOR.T * FACTOR, 1)
    )
    composed = Derivation([ALPHA]).qed(Equation(PHI - alpha * UNIT, FACTOR * (UNIT - alpha * PHI)))
    return [isometry, composed]


@claim.proof("Φⁱk_a/|k_a|, i < n, are orthonormal, by induction over i", ALL)
def orthonormal_basis():
    """x = Φⁱk and y = Φⁱ⁺ᵈk, d ≥ 1: xᵀy = 0 and xᵀx = kᵀk, since kᵀΦ = 0 and Φ is an isometry;
    ΦᵀΦⁱ⁺¹k = Φⁱk."""
    x, x_next, y, y_next = (Operator(name, "N", "1") for name in ("x", "x′", "y", "y′"))
    phi, k, further = Operator("Φ", "N", "N"), Operator("k_a", "N", "1"), Operator("z", "N", "1")
    return induction(
        [Equation(x.T * y, 0), Equation(x.T * x, k.T * k)],
        state=[(x, x_next), (y, y_next)],
        given=[Equation(phi.T * phi, 1, "isometry"), Equation(phi.T * k, 0, "Φᵀk_a = 0")],
        initial=[Equation(x, k), Equation(y, phi * further, "y = Φᵈk, d ≥ 1")],
        recurrence=[Equation(x_next, phi * x), Equation(y_next, phi * y)],
        conclusion=[Equation(phi.T * phi * x, x)],
        over="i",
    )


P, E, NIL = Operator("Φ", "N", "N"), Operator("E", "N", "n"), Operator("N", "n", "n")
SMALL = identity("n")
Q, Q_N = inverse(UNIT - alpha * P, "Q"), inverse(SMALL - alpha * NIL, "Q_N")
F, F_N = P * Q - alpha * Q, NIL * Q_N - alpha * Q_N
B, B_NEXT = Operator("B", "N", "N"), Operator("B′", "N", "N")
D, D_NEXT = Operator("D", "n", "n"), Operator("D′", "n", "n")
G, G_N = Operator("F", "N", "N"), Operator("F_N", "n", "n")


@claim.proof("on W each factor acts as (N − α_j)(1 − α_jN)⁻¹, and the product as the product", ALL)
def action_on_the_block():
    """ΦᵀE = EN gives F(Φ)ᵀE = E·F(N); then BᵀE = E·D by induction over the factors, D the product
    of the F(N)."""
    one = Derivation([Equation(P.T * E, E * NIL, "Φᵀ lowers Φⁱk_a to Φⁱ⁻¹k_a and k_a to 0")]).qed(
        Equation(F.T * E, E * F_N)
    )
    product = induction(
        [Equation(B.T * E, E * D), Equation(B.T * B, 1)],
        state=[(B, B_NEXT), (D, D_NEXT)],
        initial=[Equation(B, 1, "the empty product"), Equation(D, 1, "the empty product")],
        recurrence=[
            Equation(B_NEXT, B * G, "one factor more"),
            Equation(D_NEXT, G_N * D, "one factor more"),
            Equation(G.T * E, E * G_N, "the factor's action on W"),
            Equation(G.T * G, 1, "the factor is an isometry"),
        ],
        over="j",
    )
    return [one, product]


# B is an isometry from ℓ² (dimension P) into ℓ² (dimension N); E, E′ are bases of W in both.
ISO, EMBED, EMBED_P = Operator("B", "N", "P"), Operator("E", "N", "n"), Operator("E′", "P", "n")
TOEPLITZ = Operator("C", "n", "n")
w_law, in_u, any_w = Operator("x", "n", "1"), Operator("u", "N", "1"), Operator("y", "N", "1")
MODEL = [
    Equation(ISO.T * ISO, 1, "B is an isometry"),
    Equation(EMBED.T * EMBED, 1, "E is orthonormal"),
    Equation(EMBED_P.T * EMBED_P, 1, "so is E′"),
    Equation(ISO.T * EMBED, EMBED_P * TOEPLITZ.T, "Bᵀ acts on W as Cᵀ"),
]


@claim.proof("dist(w, U)² = |Cᵀx|² for w = Ex, so the gap is ‖C‖₂", ALL)
def distance_from_the_union():
    """w − BBᵀw is in U = ker Bᵀ, BBᵀw is orthogonal to U, |BBᵀw|² = xᵀCCᵀx, and |w|² = |x|²."""
    w = EMBED * w_law
    away = ISO * ISO.T * w
    distance = Derivation([*MODEL, Equation(ISO.T * in_u, 0, "u is any point of U")]).qed(
        Equation(ISO.T * (w - away), 0),
        Equation(in_u.T * away, 0),
        Equation(away.T * away, w_law.T * TOEPLITZ * TOEPLITZ.T * w_law),
        Equation(w.T * w, w_law.T * w_law),
    )
    spread = any_w - ISO * ISO.T * any_w
    at_most_one = SumOfSquares(
        any_w.T * any_w - any_w.T * ISO * ISO.T * any_w, [Square(spread)], MODEL[:1]
    )
    return [distance, at_most_one]


# -- n = 2

a1, a2, w, c0, c1, c2 = (Scalar(name) for name in ("α_1", "α_2", "w", "c_0", "c_1", "c_2"))
s, p = a1 + a2, a1 * a2
TAYLOR = [
    Equation(c0, p, "(1 − α_1w)(1 − α_2w)Σc_iwⁱ = (w − α_1)(w − α_2) at w⁰"),
    Equation(c1 - s * c0, -s, "at w¹"),
]
sigma = Scalar("σ")


@claim.proof("c_0 = p, c_1 = −s(1 − p), and det(σ² − CCᵀ) splits", TWO)
def two_by_two():
    """det(σ² − CCᵀ) = (σ² − s(1−p)σ − p²)(σ² + s(1−p)σ − p²): the norm is the positive root of the
    factor whose middle term is −|s|(1 − p)σ."""
    middle = s * (1 - p)
    determinant = (sigma**2 - c0**2) * (sigma**2 - c0**2 - c1**2) - (c0 * c1) ** 2
    return Derivation(TAYLOR).qed(
        Equation(c1, -middle),
        Equation(
            determinant, (sigma**2 - middle * sigma - p**2) * (sigma**2 + middle * sigma - p**2)
        ),
    )


M, q, root = Scalar("m", nonneg=True), Scalar("q", nonneg=True), Scalar("r", nonneg=True)


@claim.proof(
    "the root: (m + r)/2 with r² = m² + 4p²; it squares to m·σ + p², m ≤ σ ≤ m + |p|, and σ² = p² "
    "where m = 0",
    TWO,
)
def root_and_its_order():
    """m = |s|(1 − p) ≥ 0, q = |p|, r = √(m² + 4q²); 2σ = m + r. The bounds as (m + 2q)² − r² = 4mq
    ≥ 0 and r² − m² = 4q² ≥ 0."""
    square = Equation(root**2, M**2 + 4 * q**2, "r is the square root of the discriminant")
    half = Equation(2 * sigma, M + root, "the positive root")
    d = Derivation([square, half])
    d.combine(
        sigma**2,
        M * sigma + q**2,
        [("1/4", 2 * sigma - M + root, d.find(half), 1), ("1/4", 1, d.find(square), 1)],
    )
    solves = d.qed(Equation(sigma**2, M * sigma + q**2))
    above = SumOfSquares((M + 2 * q) ** 2 - root**2, [Square(number(1), 4 * M * q)], [square])
    below = SumOfSquares(root**2 - M**2, [Square(q, 4)], [square])
    one_sided = Derivation([square, half, Equation(M, 0, "s = 0")]).qed(Equation(sigma**2, q**2))
    return [solves, above, below, one_sided]


# -- instances

# B from ℚ² to ℚ⁴, E and E′ bases of W, C = [[0, 0], [3/5, 0]]: the hypotheses of the distance hold.
FINITE = {
    "B": [[0, 0], [0, 0], [1, 0], [0, 1]],
    "E": [[1, 0], [0, "4/5"], [0, "3/5"], [0, 0]],
    "E′": [[1, 0], [0, 1]],
    "C": [[0, 0], ["3/5", 0]],
    "x": [[1], [2]],
    "u": [[1], [0], [0], [0]],
}


@claim.exact("the hypotheses of the distance hold at a rational point", ALL)
def satisfied(run):
    away = ISO * ISO.T * EMBED * w_law
    wanted = [Equation(away.T * away, w_law.T * TOEPLITZ * TOEPLITZ.T * w_law)]
    where = setting(wanted, [*MODEL, Equation(ISO.T * in_u, 0)])
    return Instances(where, wanted, [complete(where, FINITE)])


def _points(rng, n):
    """n + 1 rationals in (−1, 1), the last n different."""
    while True:
        found = [fmpq(rng.randint(-19, 19), 20) for _ in range(n + 1)]
        if len({str(x) for x in found[1:]}) == n:
            return found[0], found[1:]


def _union(points):
    total = J(points[0])
    for x in points[1:]:
        total = total | J(x)
    return total


@claim.exact("rational Gram matrices and CCᵀ have the same characteristic polynomial, n ≤ 6", ALL)
def same_spectrum(run):
    """So every principal angle agrees, not only the largest; a among the a_j included."""
    from theory.rllc import limits

    rng, count = random.Random(f"order n {run.seed}"), run.count(60)
    for index in range(count):
        x, points = _points(rng, 1 + index % 6)
        if index % 4 == 0:
            x = points[0]
        found = limits.squared_sines(_union(points), J(x, len(points)))
        if found != limits.confluence_gap(x, points).polynomial:
            return Checked(
                f"a = {x}, a_j = {[str(y) for y in points]}: the squared sines are the roots of "
                f"{found}",
                ok=False,
                refutes=True,
            )
    return Checked(
        f"{count} sets of decays over ℚ, n ≤ 6: all principal angles are the singular values of C",
        instances=count,
    )


@claim.exact("the factored determinant at rational points, for the certificate", TWO)
def determinants(run):
    rng = random.Random(f"order two {run.seed}")
    middle = s * (1 - p)
    determinant = (sigma**2 - c0**2) * (sigma**2 - c0**2 - c1**2) - (c0 * c1) ** 2
    wanted = Equation(
        determinant, (sigma**2 - middle * sigma - p**2) * (sigma**2 + middle * sigma - p**2)
    )
    where = setting([wanted], [Equation(c0, p), Equation(c1, s * c0 - s)])
    draws = [_points(rng, 2) for _ in range(run.count(10))]
    return Instances(
        where, [wanted], [complete(where, {"σ": x, "α_1": y, "α_2": z}) for x, (y, z) in draws]
    )


@claim.enclosure(
    "balls of the gap from the series and their tails, and the exact algebraic norm in them", ALL
)
def balls(run):
    """Arb, no Toeplitz matrix involved; |c_{n−1}| ≤ gap ≤ Σ|c_i| is confirmed on the way."""
    from theory.rllc import limits
    from theory.rllc.limit_balls import BITS, summed_gap

    rng, count, widest = random.Random(f"order n balls {run.seed}"), run.count(8), arb(0)
    for index in range(count):
        n = 1 + index % 4
        x, points = _points(rng, n)
        if x in points:
            x = fmpq(1, 37)
        ball, norm = (
            summed_gap([(y, 1) for y in points], [(x, n)]),
            limits.confluence_gap(x, points),
        )
        c = limits.blaschke_taylor([(y - x) / (1 - x * y) for y in points], n)
        with ctx.workprec(BITS):
            off = (
                not ball.overlaps(norm.ball(200))
                or ball < abs(arb(c[-1]))
                or ball > arb(sum(abs(y) for y in c))
            )
        if off:
            return Checked(
                f"a = {x}, a_j = {[str(y) for y in points]}: the gap is in {ball}",
                ok=False,
                refutes=True,
            )
        widest = arb.max(widest, ball.rad())
    return Checked(
        f"{count} gaps enclosed, radius below {float(widest):.1g}, n ≤ 4",
        instances=count,
        bound=float(widest),
    )


@claim.enclosure("the closed form for n = 2 in balls, and exactly t² at α = ±t", TWO)
def closed_form(run):
    from theory.rllc import limits

    rng, count = random.Random(f"order two balls {run.seed}"), run.count(20)
    for index in range(count):
        x, (y, z) = _points(rng, 2)
        alphas = [(y - x) / (1 - x * y), (z - x) / (1 - x * z)]
        if index % 5 == 0:
            t = fmpq(rng.randint(1, 9), 10)
            if limits.confluence_gap(0, [t, -t]).square != t**4:
                return Checked(f"α = ±{t}: the gap is not {t**2}", ok=False, refutes=True)
        total, product = sum(alphas), alphas[0] * alphas[1]
        with ctx.workprec(200):
            middle = arb(abs(total) * (1 - product))
            formula = (middle + (middle**2 + 4 * arb(product) ** 2).sqrt()) / 2
            off = not formula.overlaps(limits.confluence_gap(x, [y, z]).ball(128))
        if off:
            return Checked(
                f"a = {x}, a_j = {y}, {z}: the formula gives {formula}", ok=False, refutes=True
            )
    return Checked(f"{count} pairs to 128 bits", instances=count)


claim.floats(
    "largest principal angles of truncated rules in float64 against the Toeplitz norm",
    ALL,
    instances=60,
    at="principal_angles",
    function="propagator_limit_order_n",
)


claim.batched(
    "largest principal angles of truncated rules, batched in torch",
    ALL,
    instances=300,
    at="propagator_limits",
    kind="all move",
)


# -- without the hypotheses


@claim.necessity("the a_j are different", TWO)
def equal_decays():
    """a = a_1 = a_2 = 0: the formula's σ is 0, and yet e_1 has distance 1 from U = span{e_0}: a
    rule is missing."""
    far, rule = Operator("w", "N", "1"), Operator("k", "N", "1")
    distance = [
        Equation(rule.T * far, 0, "w is orthogonal to the union's only rule"),
        Equation(far.T * far, sigma**2 * identity("1"), "so its distance from U is |w|"),
    ]
    return refute(
        Equation(sigma**2, s * (1 - p) * sigma + p**2),
        distance,
        at={"α_1": 0, "α_2": 0, "σ": 1, "w": [[0], [1]], "k": [[1], [0]]},
    )


@claim.necessity("|a|, |a_j| < 1", TWO)
def outside_the_disc():
    """α = ±2: the formula gives σ = 4, the sine of nothing."""
    return refute(
        Inequality(number(1), sigma**2),
        [Equation(sigma**2, s * (1 - p) * sigma + p**2)],
        at={"α_1": 2, "α_2": -2, "σ": 4},
    )


# -- false variants


def wrong(determinant=None, **false):
    """The determinant of σ² − CCᵀ at α = (1/2, 1/3), σ = 1, against a false factor."""
    middle, square = false.get("middle", s * (1 - p)), false.get("square", p**2)
    true = (sigma**2 - c0**2) * (sigma**2 - c0**2 - c1**2) - (c0 * c1) ** 2
    return refute(
        Equation(
            determinant or true,
            (sigma**2 - middle * sigma - square) * (sigma**2 + middle * sigma - square),
        ),
        [Equation(c0, p), Equation(c1, s * c0 - s)],
        at={"σ": 1, "α_1": "1/2", "α_2": "1/3"},
    )


@claim.mutant("s(1 + p) for s(1 − p)", TWO)
def plus_product():
    return wrong(middle=s * (1 + p))


@claim.mutant("p for p²", TWO)
def product_not_squared():
    return wrong(square=p)


@claim.mutant("s alone: no product", TWO)
def sum_alone():
    return wrong(middle=s)


@claim.mutant("a Hankel matrix for the Toeplitz matrix", TWO)
def hankel():
    return wrong((sigma**2 - c0**2 - c1**2) * (sigma**2 - c1**2) - (c0 * c1) ** 2)


@claim.mutant("C with the last coefficients, c_1 and c_2", TWO)
def shifted():
    after = s * (s * c0 - s) - p * c0 + 1  # c_2
    return wrong((sigma**2 - c1**2) * (sigma**2 - c1**2 - after**2) - (c1 * after) ** 2)


@claim.mutant("α_j = a_j − a, no denominator", ALL)
def plain_differences():
    """Then Φ − α is not the factor times 1 − αΦ: at S = 0, a = 1/2, a_j = 1/3."""
    return refute(
        Equation(PHI - alpha * UNIT, FACTOR * (UNIT - alpha * PHI)),
        [Equation(alpha, b - a)],
        at={"S": [[0]], "a": "1/2", "a_j": "1/3"},
    )


@claim.mutant("Σ(a_j − a)/(1 − a²) for s: it vanishes where s does", TWO)
def differences_for_s():
    """a = 1/2, a_j = 1/2 ± 1/4: α = 2/5 and −2/7, s = 4/35; the gap is of first order in s."""
    first, second = Scalar("a_1"), Scalar("a_2")
    given = [
        Equation((1 - a * first) * a1, first - a),
        Equation((1 - a * second) * a2, second - a),
        Equation(first + second, 2 * a, "Σ(a_j − a) = 0"),
    ]
    at = {"a": "1/2", "a_1": "3/4", "a_2": "1/4", "α_1": "2/5", "α_2": "-2/7"}
    return refute(Equation(s, 0), given, at=at)


@claim.mutant("|Cx| for |Cᵀx|", ALL)
def other_side():
    given = [*MODEL, Equation(ISO.T * in_u, 0)]
    away = ISO * ISO.T * EMBED * w_law
    return refute(
        Equation(away.T * away, w_law.T * TOEPLITZ.T * TOEPLITZ * w_law),
        given,
        at=FINITE | {"x": [[1], [0]]},
    )
