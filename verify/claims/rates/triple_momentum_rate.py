"""Triple momentum on strongly convex smooth functions, every condition."""

from theory.exact import rational
from verify.claim import Claim, Source
from verify.claims.rates import between
from verify.sentences import remark, theorem
from verify.standard import Cite

claim = Claim(
    name="rates/triple_momentum_rate",
    title="Triple momentum converges like (1 − 1/√κ)ᵏ on F(μ, L), for every κ > 1",
    source=Source(
        "Van Scoy, Freeman, Lynch, The fastest known globally convergent first-order method for "
        "minimizing strongly convex functions, IEEE Control Systems Letters 2 (2018)",
        "Theorem 1",
    ),
    expected="proved",
    paper="holds",
    wording="Triple momentum has the rate 1 − √(μ/L) on F(μ, L).",
    statement=(
        theorem(
            """For every n, f in F(μ, L), κ = L/μ > 1, s = √κ, ρ = 1 − 1/s, and x₀ = x_{−1}:
            x_{k+1} = x_k + b(x_k − x_{k−1}) − a∇f(y_k), y_k = x_k + c(x_k − x_{k−1}), a = (1+ρ)/L,
            b = ρ²/(2−ρ), c = ρ²/((1+ρ)(2−ρ)), has |x_k − x*| ≤ (2s − 1)ρᵏ|x₀ − x*|.""",
            "rate",
        ),
        theorem(
            """With z_k = (x_{k+1} − ρ²x_k)/(1 − ρ²), V_k = 2(L−μ)q(y_k, x*) + 2μL|z_k − x*|² falls
            by ρ² a step,""",
            "step",
        ),
        theorem(
            "which is exact: ρ²V_k − V_{k+1} is a sum of two inequalities of the class.", "step"
        ),
        theorem("No better: on μ|x|²/2 a run, from x_{−1} = x₀/ρ, is x_k = ρᵏx₀.", "met"),
        remark("q is what the class says of two points to be not negative."),
    ),
    latex=r"""$\|x_k-x^*\| \le (2\sqrt\kappa-1)(1-1/\sqrt\kappa)^k\|x_0-x^*\|$.""",
    hypotheses="""
    - strong convexity and smoothness: of f, by which two points of it satisfy the inequality cited
    - the step is (1+ρ)/L
    - the momentum is ρ²/(2−ρ)
    - the query point has ρ²/((1+ρ)(2−ρ))""",
)

claim.letters("x x′ d d′ y y′ g g′: n; f f′; μ s a b c p p′ D s−1 2s−1: ≥ 0")
claim.let(
    """N = `2s−1`x + s²(bd − ag)
    N′ = `2s−1`x′ + s²(bd′ − ag′)
    Q = 2μ(s² − 1)f − gᵀg + 2μgᵀy − μ²s²yᵀy
    Q′ = 2μ(s² − 1)f′ − g′ᵀg′ + 2μg′ᵀy′ − μ²s²y′ᵀy′
    V = `2s−1`²Q + 2μ²s²NᵀN
    V′ = `2s−1`²Q′ + 2μ²s²N′ᵀN′"""
)
SIZES = ("μ", "μ(s² − 1)", "μs²")
TO, FROM = between("y g f", "0 0 0", *SIZES), between("0 0 0", "y g f", *SIZES)
NEXT = (between("y g f", "y′ g′ f′", *SIZES), between("0 0 0", "y′ g′ f′", *SIZES))
RULE = "d′ = bd − ag; x′ = x + d′"
STEP, MOMENTUM, QUERY = (
    "μs³a = `2s−1` : a = (1+ρ)/L",
    "s(s + 1)b = `s−1`² : b = ρ²/(2−ρ)",
    "`2s−1`(s + 1)c = `s−1`² : c = ρ²/((1+ρ)(2−ρ))",
)
FALLS = "`s−1`²V ≥ s²V′"


def on(curvature, x, d, **other):
    """A step on f = ½·curvature·|x|², n = 1, μ = 1, L = 4, x* = 0; s = 2."""
    λ, x, d, a, b, c = (
        rational(v) for v in (curvature, x, d, *({**PARAMETERS, **other}[k] for k in "abc"))
    )
    y = x + c * d
    d2 = b * d - a * λ * y
    y2 = x + d2 + c * d2
    points = {"x": x, "d": d, "y": y, "g": λ * y, "f": λ * y * y / 2}
    later = {"x′": x + d2, "d′": d2, "y′": y2, "g′": λ * y2, "f′": λ * y2 * y2 / 2}
    numbers = {"μ": 1, "s": 2, "s−1": 1, "2s−1": 3, "p": 1, "p′": "1/4"}
    return {**numbers, "a": a, "b": b, "c": c, **points, **later, "D": 2 * x * x}


PARAMETERS = {"a": "3/8", "b": "1/6", "c": "1/9"}
case = claim.under(
    STEP,
    MOMENTUM,
    QUERY,
    "`s−1` = s − 1",
    "`2s−1` = 2s − 1",
    "s > 1",
    "μ > 0",
    at=lambda: on("2", "1", "0"),
)
PLACE = "y = x + cd"
falls = case.squares(FALLS, (1, "`s−1`²`2s−1`²", NEXT[0]), (1, "`2s−1`³", NEXT[1]))
step = case.under(*NEXT, RULE, PLACE, "y′ = x′ + cd′")
step.proves(
    "(s−1)²V_k ≥ s²V_{k+1}",
    FALLS,
    by=[falls],
    says="""Points are relative to x*, values to f*. V is (2s − 1)²V_k, N is (2s − 1)z_k, d is
    x_k − x_{k−1}. (s−1)²V_k − s²V_{k+1} is (s−1)² times the inequality of the class from y_k to
    y_{k+1} and 2s − 1 times that from x*.""",
    name="step",
    cites=Cite("smooth_convex_points", ("h8", "h9")),
)
positive = [
    case.squares("s > 0", (1, 1, "s > 1"), (1, 1)),
    case.squares("s + 1 > 0", (1, "s"), (1, 1)),
]
SHOWN, NEAR = "2μ²s²`s−1`²`2s−1`²pD ≥ V", "`2s−1`²pD ≥ xᵀx"
Z = "`s−1`²`2s−1`²pD ≥ NᵀN"
case.under(TO, FROM, PLACE, at=lambda: on("2", "1", "0") | {"D": 1}).inductive(
    "|x_k − x*| ≤ (2s−1)ρᵏ|x₀ − x*|",
    [SHOWN, NEAR],
    state="x → x′; d → d′; y → y′; g → g′; f → f′; p → p′",
    initial="p = 1; d = 0; D = xᵀx",
    recurrence=[*NEXT, RULE, "s²p′ = `s−1`²p : p is ρ²ᵏ"],
    conclusion=[NEAR, Z],
    at_base=[
        *positive,
        case.squares(
            SHOWN,
            (1, "2`2s−1`²s", FROM),
            (1, "`2s−1`²`s−1`", TO),
            ("g − μs²x", "2`2s−1`²`s−1`"),
            times="s + 1 > 0",
        ),
        case.squares(NEAR, ("x", "4s`s−1`")),
    ],
    at_step=[
        *positive,
        falls,
        case.squares(
            SHOWN.replace("p", "p′").replace("V", "V′"),
            (1, "`s−1`²", SHOWN),
            (1, 1, FALLS),
            times="s > 0; s > 0",
        ),
        case.squares(
            Z, (1, "1/2", SHOWN), (1, "`2s−1`²/2", TO), times="μ > 0; μ > 0; s > 0; s > 0"
        ),
        case.squares(
            "`2s−1`²p′D ≥ x′ᵀx′",
            (1, "s`s−1`³", NEAR),
            (1, "s", Z),
            ("`s−1`x − N", "`s−1`"),
            times="s > 0; s > 0; s > 0; s > 0",
        ),
    ],
    at_end=[
        *positive,
        case.squares(
            Z, (1, "1/2", SHOWN), (1, "`2s−1`²/2", TO), times="μ > 0; μ > 0; s > 0; s > 0"
        ),
    ],
    says="""From V_k to the point: s²x_{k+1} = (s−1)²x_k + N, and |N| ≤ (2s−1)(s−1)ρᵏ|x₀|.""",
    over="k",
    name="rate",
    cites=Cite("smooth_convex_points", ("h8", "h9")),
)
line = case.under(RULE, PLACE, "sx = `s−1`(x − d); g = μy : f = μ|x|²/2")
line.proves("on μ|x|²/2 a run is x_k = ρᵏx₀", "sx′ = `s−1`x", name="met")
step.needs(
    "strong convexity and smoothness",
    FALLS,
    without=list(NEXT),
    at={"f′": 9},
    says="a value of no function of the class",
)
step.needs("the step is (1+ρ)/L", FALLS, without=STEP, at=lambda: on("4", "-3", "-6", a="1/2"))
step.needs(
    "the momentum is ρ²/(2−ρ)", FALLS, without=MOMENTUM, at=lambda: on("1", "-3", "6", b="1/2")
)
step.needs(
    "the query point has ρ²/((1+ρ)(2−ρ))",
    FALLS,
    without=QUERY,
    at=lambda: on("4", "-1", "-6", c="0"),
)
step.false("a rate lower by 1 %", "(99/100)²`s−1`²V ≥ s²V′", at=lambda: on("4", "-3", "-1"))
claim.mutants()
claim.floats(
    "float64: the potential over 40 steps on random functions",
    instances=60,
    at="potentials",
    method="triple_momentum",
)
claim.batched(
    "the same over 24 steps batched in torch",
    instances=400,
    at="potentials",
    method="triple_momentum",
)
