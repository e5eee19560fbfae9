"""J(a) ∪ J(b) tends to J(a;2): the exact angle between the spans of their abstract rules."""

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
from verify import edges
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Checked

TWO, ALL = "two units", "all n"

claim = Claim(
    name="rllc/propagator_limit",
    title="The rules of J(a) ∪ J(b) tend to those of J(a;2), at the rate |b − a|/(1 − ab)",
    source=source("appendix B, relation between multi-momentum and Jordan propagators"),
    expected="proved",
    paper="holds",
    wording="""As b tends to a, 'the subspace spanned by the abstract rules of the memory units
    converges to the subspace' that J(a;2) spans (Appendix B; formulas rebuilt), without a rate.""",
    statement="""For real a ≠ b in (−1, 1) the sine of the largest principal angle in ℓ² between
    span{aⁱ, bⁱ} and the rules of J(a;2) is |b − a|/(1 − ab). The value is the same between J(a;n−1)
    ∪ J(b) and J(a;n), for every n ≥ 1: the other n − 1 angles are zero. It is the angle between
    (aⁱ) and (bⁱ) alone, n = 1.""",
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
    axioms="""
    - ℓ²: for |a| < 1 the rules are square-summable and 1 − aS has a bounded inverse (Neumann
      series)
    - cofactor identities use only sums, products and adjoints, so they hold for bounded operators
      of ℓ² as for matrices; here the letters S, R, Φ and V are such operators and k_b is a
      square-summable sequence (of finite square matrices ΦᵀΦ = 1 and Φᵀk_a = 0 leave only k_a =
      0)
    - the solutions of (Sᵀ − a)ⁿx = 0 are an n-dimensional space of sequences, and the rules of
      J(a;n) are independent ones
    - the sine of the largest principal angle is max dist(u, W) over unit u in U, the same from
      either side if dim U = dim W""",
    parts=(TWO, ALL),
)

a, b = Scalar("a"), Scalar("b")
A, B, C = reciprocal(1 - a * a, "A"), reciprocal(1 - b * b, "B"), reciprocal(1 - a * b, "C")
ONE = identity("1")
k_a, k_b = Operator("k_a", "N", "1"), Operator("k_b", "N", "1")
d_a = Operator("k′_a", "N", "1")  # the second rule of J(a;2): 0, 1, 2a, 3a², …
RATIO = (b - a) * C  # ± the sine

# -- two units, from Gram matrices

GRAM = [
    Equation(k_a.T * k_a, ONE + a**2 * k_a.T * k_a, "Σa²ⁱ without and with its first term"),
    Equation(k_b.T * k_b, ONE + b**2 * k_b.T * k_b, "Σb²ⁱ likewise"),
    Equation(k_a.T * k_b, ONE + a * b * k_a.T * k_b, "Σaⁱbⁱ likewise"),
    Equation(
        d_a.T * k_a, a * k_a.T * k_a + a**2 * d_a.T * k_a, "k′_a(i+1) = a·k′_a(i) + aⁱ, k′_a(0) = 0"
    ),
    Equation(d_a.T * k_b, b * k_a.T * k_b + a * b * d_a.T * k_b, "likewise against k_b"),
    Equation(
        d_a.T * d_a,
        k_a.T * k_a + 2 * a * k_a.T * d_a + a**2 * d_a.T * d_a,
        "likewise against itself",
    ),
]
RESTS = [(1 - a * a, "|a| < 1"), (1 - b * b, "|b| < 1"), (1 - a * b, "|ab| < 1")]


@claim.proof("Gram matrices: the distance of every u = s·k_a + t·k_b from the rules of J(a;2)", TWO)
def from_gram_matrices():
    """w = s·k_a + t(p·k_a + q·k′_a) is the point of W nearest to u, and
    |u − w|² = ρ²(|u|² − ⟨u, k_a⟩²/|k_a|²): at most ρ²|u|², and as much for u ⟂ k_a."""
    s, t = Scalar("s"), Scalar("t")
    d = Derivation(GRAM, RESTS)
    d.define([A, B, C])
    values = [(k_a, k_a, A, "nz1"), (k_b, k_b, B, "nz2"), (k_a, k_b, C, "nz3")]
    for left, right, value, rest in values:
        _gram_entry(d, left, right, value * ONE, rest)
    _gram_entry(d, d_a, k_a, a * A**2 * ONE, "nz1")
    _gram_entry(d, d_a, k_b, b * C**2 * ONE, "nz3")
    _gram_entry(d, d_a, d_a, (1 + a * a) * A**3 * ONE, "nz1")
    rest = 1 - a * a  # 1/|k_a|²
    p = C * (1 + a * a) * rest - a * b * C**2 * rest**2
    q = b * C**2 * rest**3 - a * C * rest**2
    any_u = s * k_a + t * k_b
    away = any_u - (s * k_a + t * p * k_a + t * q * d_a)  # u − w
    spare = any_u.T * any_u - rest * (k_a.T * any_u) * (k_a.T * any_u)
    return d.qed(
        Equation(k_a.T * away, 0),
        Equation(d_a.T * away, 0),
        Equation(away.T * away, RATIO**2 * spare),
    )


def _gram_entry(d, left, right, value, rest):
    """From (1 − ab)·⟨left, right⟩ = (1 − ab)·value: the entry of the Gram matrix."""
    factor = d.conditions[rest][0]
    product = d.prove(factor * (left.T * right - value), 0)
    d.cancel(product, rest, left.T * right, value)


# -- all n, by the Blaschke factor

S = Operator("S", "N", "N")
UNIT = identity("N")
R = inverse(UNIT - a * S, "R")
BLASCHKE = S * R - a * R


@claim.proof("Φ = (S − a)(1 − aS)⁻¹ is an isometry and Φᵀk_b = (b − a)/(1 − ab)·k_b", ALL)
def blaschke_factor():
    """From SᵀS = 1 and Sᵀk_b = b·k_b; at b = a the second says Φᵀk_a = 0."""
    isometry = Derivation([Equation(S.T * S, 1, "the shift is an isometry")]).qed(
        Equation(BLASCHKE.T * BLASCHKE, 1)
    )
    kernel = Derivation([Equation(S.T * k_b, b * k_b, "b, b², b³, … is b·(bⁱ)")]).qed(
        Equation(BLASCHKE.T * k_b, RATIO * k_b)
    )
    return [isometry, kernel]


PHI, V, V_NEXT = Operator("Φ", "N", "N"), Operator("V", "N", "N"), Operator("V′", "N", "N")
f, beta, beta_next = Scalar("f"), Scalar("β"), Scalar("β′")


@claim.proof("its powers: V = Φʲ is an isometry and Vᵀk_b = fʲ·k_b, by induction over j", ALL)
def powers():
    return induction(
        [Equation(V.T * V, 1), Equation(V.T * k_b, beta * k_b)],
        state=[(V, V_NEXT), (beta, beta_next)],
        given=[
            Equation(PHI.T * PHI, 1, "isometry"),
            Equation(PHI.T * k_b, f * k_b, "the rule of J(b)"),
        ],
        initial=[Equation(V, 1), Equation(beta, 1)],
        recurrence=[Equation(V_NEXT, V * PHI), Equation(beta_next, f * beta)],
        over="j",
    )


# V maps ℓ² (dimension p) isometrically onto a part of ℓ² (dimension q), as Φⁿ⁻¹ does.
V_ISO, rule_a, rule_b = (
    Operator("V", "q", "p"),
    Operator("k_a", "p", "1"),
    Operator("k_b", "p", "1"),
)
far_b, inside = Operator("κ_b", "q", "1"), Operator("k", "q", "1")
TOWER = [
    Equation(V_ISO.T * V_ISO, 1, "V = Φⁿ⁻¹ is an isometry"),
    Equation(V_ISO.T * far_b, beta * rule_b, "Vᵀ sends the rule of J(b) to its multiple"),
    Equation(V_ISO.T * inside, 0, "k is in the span of the rules of J(a;n−1)"),
    Equation(rule_a.T * rule_a, A * ONE, "Σa²ⁱ"),
    Equation(rule_b.T * rule_b, B * ONE, "Σb²ⁱ"),
    Equation(rule_a.T * rule_b, C * ONE, "Σaⁱbⁱ"),
]
u = inside + far_b
SHARE = beta * C * (1 - a * a)
REST = beta * V_ISO * rule_b - SHARE * V_ISO * rule_a  # u − w
OUTSIDE = V_ISO * V_ISO.T * u


@claim.proof(
    "the distance of every u = k + κ_b, k in the rules of J(a;n−1), from those of J(a;n)", ALL
)
def by_isometry():
    """κ_b is any multiple of k_b. w = u − β(V k_b − C(1 − a²)V k_a) is the nearest point of W:
    Vᵀw is a multiple of k_a, so w is in W, and u − w = V(…) is orthogonal to all of W: to
    ker Vᵀ (it is V of something) and to V k_a. |u − w|² = ρ²|VVᵀu|², and VVᵀu is what u
    has outside the rules of J(a;n−1), all of u if u is orthogonal to them."""
    distance = Derivation(TOWER).qed(
        Equation(V_ISO.T * (u - REST), SHARE * rule_a),
        Equation(rule_a.T * V_ISO.T * REST, 0),
        Equation(V_ISO.T * (u - OUTSIDE), 0),
        Equation(REST.T * REST, RATIO**2 * OUTSIDE.T * OUTSIDE),
    )
    any_u = Operator("u", "q", "1")
    spread = any_u - V_ISO * V_ISO.T * any_u
    shorter = SumOfSquares(
        any_u.T * any_u - any_u.T * V_ISO * V_ISO.T * any_u, [Square(spread)], TOWER[:1]
    )
    return [distance, shorter]


@claim.proof("real and complex: |1 − āb|² − |b − a|² = (1 − |a|²)(1 − |b|²)", ALL)
def pseudo_hyperbolic():
    """sin² + cos² = 1 for the angle between k_a and k_b, cos² = (1 − |a|²)(1 − |b|²)/|1 − āb|²; a =
    x + iy, b = r + is."""
    x, y, r, s, p, q = (Scalar(name) for name in "xyrspq")
    size_a, size_b, far, near = (Scalar(name) for name in ("|a|²", "|b|²", "|1−āb|²", "|b−a|²"))
    given = [
        Equation(size_a, x**2 + y**2),
        Equation(size_b, r**2 + s**2),
        Equation(p, 1 - (x * r + y * s), "Re(1 − āb)"),
        Equation(q, y * r - x * s, "Im(1 − āb)"),
        Equation(far, p**2 + q**2),
        Equation(near, (r - x) ** 2 + (s - y) ** 2),
    ]
    return Derivation(given).qed(Equation(far - near, (1 - size_a) * (1 - size_b)))


# -- instances


@claim.exact("the hypotheses of both distances hold at rational points, b = 3/5, a = 0", ALL)
def satisfied(run):
    """Three-dimensional vectors with the Gram matrix of k_a, k_b, k′_a, and a V from ℚ² to ℚ³."""
    orthogonal = [Equation(k_a.T * d_a, 0, "⟨k_a, k′_a⟩ = aA² = 0")]
    distance = [Equation(REST.T * REST, RATIO**2 * OUTSIDE.T * OUTSIDE)]
    gram, tower = setting(orthogonal, GRAM), setting(distance, TOWER)
    column = lambda *entries: [[x] for x in entries]  # noqa: E731
    here = {"a": 0, "b": "3/5"}
    vectors = {"k_a": column(1, 0, 0), "k′_a": column(0, 1, 0), "k_b": column(1, "3/5", "9/20")}
    lifted = {
        "V": [[1, 0], [0, 1], [0, 0]],
        "k_a": column(1, 0),
        "k_b": column(1, "3/4"),
        "κ_b": column(2, "3/2", 0),
        "k": column(0, 0, 1),
        "β": 2,
    }
    pieces = [
        ("Gram matrices", Instances(gram, orthogonal, [complete(gram, here | vectors)])),
        ("the tower", Instances(tower, distance, [complete(tower, here | lifted)])),
    ]
    return Checked("one point each, dimensions 3 and 2 → 3", instances=2, pieces=pieces)


EDGE_PAIRS = {
    "a = 0": (fmpq(0), fmpq(1, 2)),
    "b = 0": (fmpq(1, 2), fmpq(0)),
    "b = −a": (fmpq(2, 3), fmpq(-2, 3)),
    "close": (fmpq(1, 2), fmpq(501, 1000)),
    "near 1": (fmpq(999, 1000), fmpq(-999, 1000)),
}
EDGES = tuple(EDGE_PAIRS)


@claim.exact("characteristic polynomial of the defect over ℚ, n ≤ 6: xⁿ⁻¹(x − ρ²)")
def gram_matrices(run):
    """The whole angle spectrum from rational Gram matrices (Stein equations), a or b zero
    included."""
    from theory.rllc import limits

    rng, count = random.Random(f"propagator limit {run.seed}"), run.count(60)
    for index in edges.numbers(count, EDGES):
        at = edges.edge(EDGES, index)
        n, (x, y) = 2 + index % 5, EDGE_PAIRS[at] if at else _pair(rng, index)
        union = J(x, n - 1) | J(y)
        found = limits.squared_sines(union, J(x, n))
        roots = [found[i] for i in range(n)]
        if roots[:-1] != [0] * (n - 1) or roots[-1] != -(limits.pseudo_hyperbolic(x, y) ** 2):
            return Checked(
                f"a = {x}, b = {y}, n = {n}: the squared sines are the roots of {found}",
                ok=False,
                refutes=True,
            )
    return Checked(f"{count} pairs a ≠ b over ℚ, n ≤ 6: every principal angle", instances=count)


def _pair(rng, index):
    """Distinct rationals in (−1, 1); every fifth pair has a = 0, and every fifth b = 0."""
    while True:
        x, y = (fmpq(rng.randint(-19, 19), 20) for _ in range(2))
        x, y = (fmpq(0) if index % 5 == 0 else x), (fmpq(0) if index % 5 == 1 else y)
        if x != y:
            return x, y


def _cosine():
    """(det X)² and det G·det H for X = (⟨k_a, k_b; k_a, k′_a⟩): their quotient is cos²."""
    cross = A * b * C**2 - a * A**2 * C
    own = A * B - C**2
    other = A * (1 + a * a) * A**3 - (a * A**2) ** 2
    return cross**2, own * other


@claim.exact("Gram determinants at rational points, for the certificate", TWO)
def determinants(run):
    """det(X)² = (1 − ρ²)·det G·det H, the Gram matrices of {k_a, k_b}, {k_a, k′_a}, and across."""
    rng = random.Random(f"determinants {run.seed}")
    cross, own = _cosine()
    wanted = Equation(cross, (1 - RATIO**2) * own)
    where = setting([wanted])
    pairs = [_pair(rng, index) for index in range(run.count(10))]
    return Instances(where, [wanted], [complete(where, {"a": x, "b": y}) for x, y in pairs])


@claim.exact("Gaussian rational a, b: the same with |b − a|/|1 − āb|", ALL)
def gaussian(run):
    """n = 2 in ℚ(i): 2×2 Gram determinants of k_a, k_b, k′_a, conjugates in place."""
    rng, count = random.Random(f"gaussian limit {run.seed}"), run.count(40)
    for _ in range(count):
        x = _gaussian(rng)
        y = _gaussian(rng, x)
        one = Gaussian(fmpq(1), fmpq(0))
        aa, bb, ba = one / (one - x.bar() * x), one / (one - y.bar() * y), one / (one - x.bar() * y)
        da, dd = x * aa * aa, (one + x.bar() * x) * aa * aa * aa  # ⟨k′_a, k_a⟩ and ⟨k′_a, k′_a⟩
        db = y * ba * ba
        cross = (aa * db - da * ba).size()
        own = (aa * bb).re - ba.size()
        other = (aa * dd).re - da.size()
        if cross != (1 - (y - x).size() / (one - x.bar() * y).size()) * own * other:
            return Checked(
                f"a = {x}, b = {y}: cos² is {cross / (own * other)}", ok=False, refutes=True
            )
    return Checked(f"{count} complex pairs in ℚ(i), two units", instances=count)


class Gaussian:
    """x + iy with rational x, y."""

    def __init__(self, re, im):
        self.re, self.im = re, im

    def __add__(self, other):
        return Gaussian(self.re + other.re, self.im + other.im)

    def __sub__(self, other):
        return Gaussian(self.re - other.re, self.im - other.im)

    def __mul__(self, other):
        return Gaussian(
            self.re * other.re - self.im * other.im, self.re * other.im + self.im * other.re
        )

    def __truediv__(self, other):
        return self * other.bar() * Gaussian(1 / other.size(), fmpq(0))

    def __eq__(self, other):
        return (self.re, self.im) == (other.re, other.im)

    def __str__(self):
        return f"{self.re} + {self.im}i"

    def bar(self):
        return Gaussian(self.re, -self.im)

    def size(self):
        """The squared absolute value."""
        return self.re**2 + self.im**2


def _gaussian(rng, *avoid):
    while True:
        z = Gaussian(fmpq(rng.randint(-9, 9), 10), fmpq(rng.randint(-9, 9), 10))
        if z.size() < 1 and z not in avoid:
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
            encloses = ball.overlaps(arb(limits.pseudo_hyperbolic(x, y)))
        if not encloses:
            return Checked(
                f"a = {x}, b = {y}, n = {n}: the gap is in {ball}", ok=False, refutes=True
            )
        if index < 2:  # multiples of 1/16 are floats exactly
            x, y = fmpq(rng.randint(0, 6), 16), fmpq(rng.randint(7, 12), 16)
            found, bound = principal_angles.sine(
                [(_float(x), n - 1), (_float(y), 1)], [(_float(x), n)]
            )
            if not abs(arb(found) - summed_gap([(x, n - 1), (y, 1)], [(x, n)])) < bound:
                return Checked(
                    f"a = {x}, b = {y}, n = {n}: the float64 sine {found} is not within "
                    f"{bound:.1g} of the ball",
                    ok=False,
                )
        widest = arb.max(widest, ball.rad())
    return Checked(
        f"{count} gaps enclosed, radius below {float(widest):.1g}, n ≤ 4",
        instances=count,
        bound=float(widest),
    )


def _float(x):
    return int(x.p) / int(x.q)


claim.floats(
    "largest principal angles of truncated rules in float64",
    instances=60,
    at="principal_angles",
    function="propagator_limit",
)


claim.batched(
    "largest principal angles of truncated rules, batched in torch",
    ALL,
    instances=300,
    at="propagator_limits",
    kind="one moves",
)


# -- without the hypotheses


@claim.necessity("|a|, |b| < 1", TWO)
def outside_the_disc():
    """a = 2, b = 0: (b − a)²/(1 − ab)² = 4 is the square of no sine."""
    return refute(Inequality(number(1), RATIO**2), at={"a": 2, "b": 0})


@claim.necessity("a ≠ b", TWO)
def equal_decays():
    """a = b = 0: the union's rules are e_0 alone; k′_a = e_1 has distance 1 from it, not 0."""
    where = {"a": 0, "b": 0, "k_a": [[1], [0]], "k_b": [[1], [0]], "k′_a": [[0], [1]]}
    apart = [Equation(k_a.T * d_a, 0), Equation(k_b.T * d_a, 0)]
    return refute(Equation(d_a.T * d_a, RATIO**2 * d_a.T * d_a), [*GRAM, *apart], at=where)


# -- false variants


def wrong_square(value):
    """cos² = 1 − value, refuted at a = 1/2, b = 1/3."""
    cross, own = _cosine()
    return refute(Equation(cross, (1 - value) * own), at={"a": "1/2", "b": "1/3"})


@claim.mutant("|b − a|/(1 + ab)", TWO)
def plus_sign():
    return wrong_square((b - a) ** 2 * reciprocal(1 + a * b, "D") ** 2)


@claim.mutant("|b − a| without the denominator", TWO)
def plain_distance():
    return wrong_square((b - a) ** 2)


@claim.mutant("|b − a|/(1 − a²), the derivative at b = a", TWO)
def linearized():
    return wrong_square((b - a) ** 2 * A**2)


@claim.mutant("the sine, not its square, is ρ²", TWO)
def squared_twice():
    return wrong_square(RATIO**4)


@claim.mutant("for n = 3 the value is doubled: |u − w|² = 4ρ²|VVᵀu|²", ALL)
def grows_with_n():
    """a = 0, b = 3/5: k_b = (1, 3/4) in the first two coordinates, V the inclusion into three, β =
    9/25."""
    return refute(
        Equation(REST.T * REST, 4 * RATIO**2 * OUTSIDE.T * OUTSIDE),
        TOWER,
        at={
            "a": 0,
            "b": "3/5",
            "β": "9/25",
            "V": [[1, 0], [0, 1], [0, 0]],
            "k_a": [[1], [0]],
            "k_b": [[1], ["3/4"]],
            "κ_b": [["9/25"], ["27/100"], [1]],
            "k": [[0], [0], [2]],
        },
    )
