"""Heavy ball with Polyak's tuning: one formula for a rate on F(μ, L), for every κ < 9 + 4√5."""

from fractions import Fraction

from theory.exact import rational
from verify.claim import Claim
from verify.claims.rates import _searched, between, goujaud
from verify.evidence import Checked
from verify.sentences import cited, theorem
from verify.standard import Cite

claim = Claim(
    name="rates/polyak_tuning_rates",
    title="Heavy ball with Polyak's tuning has a rate on F(μ, L) by one formula, κ < 9 + 4√5",
    source=goujaud("the setting; the formula and its Lyapunov function are Lemmata's"),
    expected="proved",
    paper=None,
    statement=(
        theorem(
            """x_{k+1} = x_k + b²(x_k − x_{k−1}) − a∇f(x_k), b = (s−1)/(s+1), a = (1+b)²/L, s = √κ,
            1 < κ < 9 + 4√5, x_{−1} = x_0: on all of F(μ, L), in every dimension, |x_k − x*|² ≤
            (192/b)ρ²ᵏ|x_0 − x*|², ρ² = b²(1+b)(6+b)/(1+5b);""",
            "rate",
        ),
        theorem("1 − ρ² = (1−b−b²)(1+6b+b²)/(1+5b), so ρ < 1 on all of that interval;", "room"),
        theorem("that is ρ = .5932 for κ = 4, .8346 for κ = 9 and .9749 for κ = 16;", "at_three"),
        theorem("for κ = 4 and 9 a run on some f is as slow as .5725 and .816.", "lower"),
        cited(
            "b is its rate on quadratics; b² + b < 1 is κ < 9 + 4√5: polyak_tuning_golden_ratio."
        ),
    ),
    latex=r"""$\rho^2 = \frac{b^2(1+b)(6+b)}{1+5b}$, $b = \frac{\sqrt\kappa-1}{\sqrt\kappa+1}$.""",
    hypotheses="""
    - strong convexity and smoothness: of f, by which two points of it satisfy the inequality cited
    - b² + b < 1: that is κ < 9 + 4√5
    - the step is (1+b)²/L
    - the momentum is b²
    - ρ² = b²(1+b)(6+b)/(1+5b)""",
    remark="""No V with one gradient in it gives less than .58954 for κ = 4 and .83256 for κ = 9, as
    the search finds; more gradients give a little less.""",
)

claim.letters("q q′ x x′ g g′: n; f f′; b a μ L R p p′ D: ≥ 0; u")
# The cubic that V has to keep ≥ 0 nearly touches 0 at u.
TOUCHES = "38u = 638b⁷ − 352b⁶ − 1154b⁵ + 1432b⁴ − 526b³ − 7b² + b"
RATE = "(1 + 5b)R = b²(1 + b)(6 + b) : R is ρ²"
claim.let(
    """y = x + b²(x − q) − ag
    y′ = x′ + b²(x′ − x) − ag′
    Q = 2(L − μ)f − gᵀg + 2μgᵀx − μLxᵀx
    Q′ = 2(L − μ)f′ − g′ᵀg′ + 2μg′ᵀx′ − μLx′ᵀx′
    F = b + b² − R − 2bu
    E = 4b²R − (R − b²)² + 4b²u² + 8buF
    M = 2(1 + b)F − b²(1 + b)² − R
    N = 4b(R − b²)² + 16b²R(R − b² − b) − 16b²u²F − (R + 4b²)E
    A_1 = R³(1 + b) + R²(6b³ + 8b²(1 + u) + 4b(1 + 2u)) − Rb³(11b² + 16bu + 31b + 24u + 20)
    A = A_1 + 28Rb²(1 + b)u² − 8Rb²u − 16b³(1 + b)²u² + 32b³(1 + b)u³
    B = −2b(R²(1 + b) − 5Rb²(1 + b) + 2Rb(1 + 2b)u − 4b²(1 + b)²u + 4b²(1 + b)u²)
    C = −2b²(3R + 2Rb + 2b(1 + b)u)
    G = 4b(3Rb² + 4Rb + R − b²(1 + b)² − 2bu²)
    H = −2b(R(1 + b) − b²(1 + b) − 2bu)
    S = Aqᵀq + 2Bqᵀx + 2Cqᵀy + Gxᵀx + 2Hxᵀy − 2b²yᵀy
    S′ = Aq′ᵀq′ + 2Bq′ᵀx′ + 2Cq′ᵀy′ + Gx′ᵀx′ + 2Hx′ᵀy′ − 2b²y′ᵀy′
    U = (y + b²q)ᵀ(y + b²q) − 4b²xᵀx
    U′ = (y′ + b²q′)ᵀ(y′ + b²q′) − 4b²x′ᵀx′
    K = 4b(1 + b)R
    V = K(a²Q/2 + U) + S
    V′ = K(a²Q′/2 + U′) + S′
    w = y − 2ux + Rq
    w′ = y′ − 2uy + Rx
    J = 4(1 + b)(1 − b²)R
    T = J − 2b²
    C_1 = C + b²J
    O = (A + b⁴J)T − C_1²
    P = BT − C_1H
    I = (G − 4b²J − b⁴/2)T − H²
    Z = C + H − 3b⁴ − 6b⁵
    W = (5 + 6b)b²(96b³ − A − 2B − G + (3 + 6b)(b⁴ − 4b²)b²) − Z²"""
)
TO, FROM = between("x g f", "0 0 0"), between("0 0 0", "x g f")
NEXT = between("x g f", "x′ g′ f′")
STEP, CURVATURE = "aL = (1 + b)² : a = (1+b)²/L", "aμ = (1 − b)² : b = (s−1)/(s+1)"
RULE = "q′ = x; x′ = x + b²(x − q) − ag"
SMALL, SLOPE, ONE = "1 > b + b²", "b > 0", "1 + 5b > 0"
TOUCHING = (638, -352, -1154, 1432, -526, -7, 1)  # the coefficients of TOUCHES


def on(curvature, x, q, b="1/2", step="1", momentum="1"):
    """A step on f = ½·curvature·|x|², n = 1, a = 1."""
    λ, x, q, b = (rational(t) for t in (curvature, x, q, b))
    a, m = rational(step), b * b * rational(momentum)
    x2 = x + m * (x - q) - a * λ * x
    points = {"q": q, "x": x, "g": λ * x, "q′": x, "x′": x2, "g′": λ * x2}
    return {**points, "f": λ * x * x / 2, "f′": λ * x2 * x2 / 2, "a": a, **numbers_at(b)}


def numbers_at(b):
    R = b * b * (1 + b) * (6 + b) / (1 + 5 * b)
    u = sum(c * b**i for i, c in zip((7, 6, 5, 4, 3, 2, 1), TOUCHING)) / 38
    curvatures = {"μ": (1 - b) ** 2, "L": (1 + b) ** 2}
    return {"b": b, "R": R, "u": u, "p": 1, "p′": R, "D": 1, **curvatures}


def inside(*texts):
    """Functions of the derivation: these polynomials in b, R and u are ≥ 0 where 0 < b, b + b² < 1.

    In b alone, times (1 + 5b)ʳ, each is bⁱ, at times 1 − b − b², and a polynomial without a root
    on [0, 5/8].
    """
    return [lambda d, text=text: _inside(d, *claim.formulas(text)) for text in texts]


def _inside(d, wanted):
    from theory.operators import Inequality, Square, number

    (b,) = claim.formulas("b ≥ 0")
    powers, most, left, room = _in_b(wanted.poly.terms)
    rest = sum((number(str(c)) * b.left**i for i, c in enumerate(left.coeffs()) if c), number(0))
    positive = Inequality(rest, 0, strict=True)
    d.sturm(positive, [b, *claim.formulas("5/8 ≥ b")])
    middles = (positive, *claim.formulas(SMALL) * room, *claim.formulas(SLOPE) * powers)
    d.squares(wanted, [Square(number(1), 1, middles)], times=claim.formulas(ONE) * most)


def _in_b(terms):
    """(i, r, P, j): a polynomial times (1 + 5b)ʳ is bⁱ(1 − b − b²)ʲP in b alone."""
    from flint import fmpq, fmpq_poly

    b, five = fmpq_poly([0, 1]), fmpq_poly([1, 5])
    R, u = b**2 * (1 + b) * (6 + b), fmpq_poly([0, *TOUCHING[::-1]]) / 38
    found = [(fmpq(c.numerator, c.denominator), dict(mono)) for (mono, _), c in terms.items()]
    most = max(powers.get("R", 0) for _, powers in found)
    total = fmpq_poly([])
    for c, powers in found:
        r = powers.get("R", 0)
        total += c * b ** powers.get("b", 0) * u ** powers.get("u", 0) * R**r * five ** (most - r)
    i = j = 0
    while total(0) == 0:
        total, i = total // b, i + 1
    small = 1 - b - b**2
    if total % small == 0:
        total, j = total // small, 1
    return i, most, total, j


numbers = claim.under(RATE, TOUCHES, SMALL, SLOPE)
FALLING = ("E ≥ 0", "M ≥ 0", "N ≥ 0", "1 ≥ R")
STANDING = ("T > 0", "1 ≥ b²", "O ≥ 19b⁷", "I ≥ 19b⁵", "19b⁶ ≥ P", "19b⁶ + P ≥ 0")
STARTING = ("W ≥ 0", "5 + 6b > 0")
signs = [
    numbers.squares("13/8 + b > 0", (1, "13/8"), (1, "b")),
    numbers.squares("5/8 ≥ b", (1, 1, SMALL), (1, "1/64"), times="13/8 + b > 0"),
    numbers.squares(ONE, (1, 1), (1, "5b")),
    numbers.squares("5 + 6b > 0", (1, 5), (1, "6b")),
]
case = claim.under(STEP, CURVATURE, SMALL, SLOPE, at=lambda: on("1", "1", "1"))
falls = case.squares(
    "RV ≥ V′",
    f"= 2a²b(1 + b)R({NEXT}) + 2a²b(1 + b)R(1 ≥ R)({FROM}) + 2b²(w′ − (b + b²)w)²"
    " + 2b²(M ≥ 0)(w)² + (1 + b)R(E ≥ 0)(x + 2bq)² + (1 + b)R(N ≥ 0)(q)²",
)
LEAST = "V ≥ b⁴xᵀx/2"
stands = case.squares(
    LEAST,
    f"= 2a²b(1 + b)R(T > 0)(1 ≥ b²)({TO}) + 2a²b(1 + b)R(T > 0)({SMALL})({FROM})"
    " + b(C_1q + Hx + Ty)² + b(O ≥ 19b⁷)(q)² + b(I ≥ 19b⁵)(x)² + 1/2·(19b⁶ ≥ P)(bq − x)²"
    " + 1/2·(19b⁶ + P ≥ 0)(bq + x)²",
    times="T > 0; b > 0",
)
START = "96b³xᵀx ≥ V"
starts = case.squares(
    START,
    f"= 2a²b³(1 + b)(5 + 6b)R({FROM}) + 1/2·a²b⁴(3 + 6b)(5 + 6b)({FROM})"
    f" + 1/2·a²b⁴(3 + 6b)(5 + 6b)({TO}) + ((5 + 6b)b²y − Zx)² + (W ≥ 0)(x)²",
    times="5 + 6b > 0; b > 0; b > 0",
)
step = case.under(NEXT, FROM, RULE, RATE, TOUCHES)
case.under(NEXT, FROM, RULE, *FALLING).proves(
    "ρ²V_k ≥ V_{k+1}",
    "RV ≥ V′",
    by=falls,
    says="""Squares of the last four points, with weights that are polynomials in b without a root
    where b + b² < 1; the inequality of the class between x_k and x_{k+1}, and that to x_k from
    x*.""",
    name="step",
    cites=Cite("smooth_convex_points", ("h5", "h6")),
)
SHOWN, NEAR, PLACE = "96b³pD ≥ V", "192pD ≥ bxᵀx", "q x g f p"


@claim.theorem(
    "b|x_k − x*|² ≤ 192ρ²ᵏ|x_0 − x*|²",
    cites=(Cite("smooth_convex_points", ("h5", "h6")),),
    at=lambda: on("1", "1", "1"),
)
def rate():
    """What is said of b, R and u; then the induction, in which that is assumed."""
    from theory.operators import Derivation, induction

    shown = Derivation(list(numbers.given))
    for argue in [*signs, *inside(*FALLING, *STANDING, *STARTING[:1])]:
        argue(shown)
    known = claim.formulas("; ".join((*FALLING, *STANDING, *STARTING)))
    going = case.under(TO, FROM, *FALLING, *STANDING, *STARTING)

    def by(*lines):
        return lambda d: [line(d) for line in lines]

    return [
        shown.qed(*known),
        induction(
            claim.formulas(SHOWN),
            state=[(claim.sum(x), claim.sum(f"{x}′")) for x in PLACE.split()],
            given=going.given,
            initial=claim.formulas("p = 1; q = x; D = xᵀx"),
            recurrence=claim.formulas("\n".join((NEXT, *RULE.split("; "), "p′ = Rp : p is ρ²ᵏ"))),
            conclusion=claim.formulas(NEAR),
            at_base=by(starts, case.squares(SHOWN, (1, 1, START))),
            at_step=by(falls, case.squares("96b³p′D ≥ V′", (1, "R", SHOWN), (1, 1, "RV ≥ V′"))),
            at_end=by(
                stands,
                case.squares(NEAR, (1, 2, SHOWN), (1, 2, LEAST), times="b > 0; b > 0; b > 0"),
            ),
            over="k",
        ),
    ]


room = claim.under(RATE, SMALL, at="b=1/2, R=39/56")
room.proves(
    "(1 + 5b)(1 − ρ²) = (1 − b − b²)(1 + 6b + b²), so ρ < 1",
    "(1 + 5b)(1 − R) = (1 − b − b²)(1 + 6b + b²); 1 > R",
    by=[
        room.squares(ONE, (1, 1), (1, "5b")),
        room.squares("1 + 6b + b² > 0", (1, 1), (1, "6b"), ("b", 1)),
        room.squares("1 > R", (1, 1, f"{SMALL}; 1 + 6b + b² > 0"), times=ONE),
    ],
    name="room",
)
step.needs(
    "strong convexity and smoothness",
    "RV ≥ V′",
    without=NEXT,
    at={"f′": 99},
    says="a value of no function of the class",
)
step.needs(
    "b² + b < 1",
    "RV ≥ V′",
    without=SMALL,
    at=lambda: on("21/25", "4", "-1", b="4/5"),
    says="b = 4/5, a quadratic: there R is above 1, and V rises by more",
)
step.needs(
    "the step is (1+b)²/L",
    "RV ≥ V′",
    without=[STEP, CURVATURE],
    at=lambda: on("9/4", "-5", "6", step="5/4"),
)
step.needs(
    "the momentum is b²", "RV ≥ V′", without=RULE, at=lambda: on("9/4", "-1", "5", momentum="2")
)
step.needs(
    "ρ² = b²(1+b)(6+b)/(1+5b)",
    "RV ≥ V′",
    without=RATE,
    at=lambda: on("9/4", "1", "1") | {"R": "9/25"},
    says="ρ = .6 for κ = 9, on the steepest quadratic",
)
# one dimension, b = 1/2: x_{k−1}, …, x_{k+2} = 1, −3, 2, 1
TIGHT = {"q": 1, "x": -3, "q′": -3, "x′": 2, "g": -6, "g′": "9/4", "f": "639/64", "f′": "375/64"}
step.false(
    "a rate lower by 1 %",
    "(99/100)²RV ≥ V′",
    at=lambda: on("1", "1", "1") | TIGHT,
    says="even by a tenth of that",
)
claim.mutants()

CERTIFIED = {"1/3": "0.5932", "1/2": "0.8346", "3/5": "0.9749"}
SLOW = {4: ("0.5725", "0.5932"), 9: ("0.816", "0.8346")}


@claim.theorem("ρ = .5932 for κ = 4, .8346 for 9, .9749 for 16", cites=("smooth_convex_points",))
def at_three():
    from theory.rates import polyak

    return [
        polyak.certificate(_searched.number(b), _searched.number(ρ)) for b, ρ in CERTIFIED.items()
    ]


@claim.theorem(
    "runs as slow as .5725 for κ = 4, .816 for 9", cites=("smooth_convex_interpolation",)
)
def lower():
    found = []
    for κ, (low, high) in SLOW.items():
        b = Fraction({4: "1/3", 9: "1/2"}[κ])
        made = _searched.method("heavy_ball", lr=(1 + b) ** 2, beta=b * b)
        found.append(_searched.spiral(made, κ, Fraction(low), Fraction(high)))
    return found


@claim.exact("V, found anew from its squares, at rational b up to .618: LDLᵀ, no root is counted")
def anew(run):
    from flint import fmpq

    from theory.rates import polyak

    places = [fmpq(1, 1000), fmpq(1, 30), fmpq(309, 500), *(fmpq(k, 20) for k in range(2, 13))]
    for b in places:
        polyak.certificate(b, _searched.root_above(polyak.rate_squared(b), 10**8)).check()
    return Checked(f"{len(places)} values of b", instances=len(places))


@claim.exact("wrong certificates are refused: half a multiplier, ρ less 1 %, a pair swapped, …")
def refused(run):
    wrong = [_searched.wrong_rates(found) for found in at_three()]
    for made in wrong:  # ε = b⁴/2 leaves room
        made.pop("epsilon doubled")
    count = sum(map(_searched.must_be_refused, wrong))
    return Checked(f"{count} refused", instances=count)


@claim.mutant("on F(1/9, 1) it is as fast as on quadratics, ρ = .5")
def as_on_quadratics():
    return lower()[1]


claim.floats(
    "float64: the potential over 40 steps on random functions",
    instances=60,
    at="potentials",
    method="polyak_tuning",
)
claim.batched(
    "the same over 24 steps batched in torch",
    instances=400,
    at="potentials",
    method="polyak_tuning",
)
