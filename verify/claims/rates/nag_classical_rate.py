"""Nesterov's method with constant momentum on strongly convex smooth functions."""

from theory.exact import rational
from verify.claim import Claim, Source
from verify.claims.rates import between
from verify.sentences import cited, theorem
from verify.standard import Cite

claim = Claim(
    name="rates/nag_classical_rate",
    title="Nesterov's method converges like (1 − 1/√κ)ᵏ in |x_k − x*|², for every κ > 1",
    source=Source(
        "Nesterov, Introductory Lectures on Convex Optimization (2004)",
        "Theorem 2.2.3, constant step scheme III (the place from memory)",
    ),
    expected="proved",
    paper="holds",
    wording="The rate of the constant step scheme is 1 − √(μ/L) for f − f*.",
    statement=(
        theorem(
            """For every n, f in F(μ, L), κ = L/μ > 1, s = √κ, and x₀: x_{k+1} = y_k − ∇f(y_k)/L,
            y_{k+1} = x_{k+1} + β(x_{k+1} − x_k), β = (s−1)/(s+1), y₀ = x₀, has |x_k − x*|² ≤
            (κ − 1/κ)(1 − 1/s)ᵏ|x₀ − x*|² for k ≥ 1.""",
            "rate",
        ),
        theorem(
            """The potential V_k = 2(f(y_k) − f*) − |∇f(y_k)|²/L + μ|x_k + s(x_{k+1} − x_k) − x*|²
            falls by 1 − 1/s a step.""",
            "step",
        ),
        cited("The factor is not the best: nag_true_rate."),
    ),
    latex=r"""$\|x_k-x^*\|^2 \le (\kappa-\kappa^{-1})(1-1/\sqrt\kappa)^k\|x_0-x^*\|^2$.""",
    hypotheses="""
    - strong convexity and smoothness: of f, by which two points of it satisfy the inequality cited
    - the step is 1/L
    - the momentum is (s−1)/(s+1)
    - κ > 1: or L = μ, and the first step ends at x*""",
)

claim.letters("x x′ y y′ g g′ x°: n; f f′ f°; β; μ s a p p′ D s−1: ≥ 0")
claim.let(
    """z = x − x° + s(y − ag − x)
    z′ = x′ − x° + s(y′ − ag′ − x′)
    w = y′ − ag′ − x°
    V = 2(f − f°) − agᵀg + μzᵀz
    V′ = 2(f′ − f°) − ag′ᵀg′ + μz′ᵀz′
    e = s³w − (s³ − 1)(x − x°) − `s−1`(2s² + 1)(x′ − x)"""
)
SIZES = ("μ", "μ(s² − 1)", "μs²")
TO, FROM = between("y g f", "x° 0 f°", *SIZES), between("x° 0 f°", "y g f", *SIZES)
NEXT = (between("y g f", "y′ g′ f′", *SIZES), between("x° 0 f°", "y′ g′ f′", *SIZES))
RULE = "x′ = y − ag; y′ = x′ + β(x′ − x)"
STEP, MOMENTUM = "aμs² = 1 : a = 1/L", "(s + 1)β = `s−1` : β = (s−1)/(s+1)"
FALLS, START, SHOWN = "`s−1`V ≥ sV′", "`s−1`μ(s² + 1)D ≥ sV", "`s−1`μ(s² + 1)pD ≥ sV"
SIGNS = "s > 0; s > 1; s + 1 > 0; μ > 0"


def on(curvature, x, y, a="1/4", β="1/3"):
    """A step on f = ½·curvature·|x|², n = 1, μ = 1, L = 4, x* = 0."""
    c, x, y, a, β = (rational(v) for v in (curvature, x, y, a, β))
    x2 = y - a * c * y
    y2 = x2 + β * (x2 - x)
    points = {"x": x, "y": y, "g": c * y, "f": c * y * y / 2, "x′": x2, "y′": y2}
    numbers = {"x°": 0, "f°": 0, "μ": 1, "s": 2, "s−1": 1, "a": a, "β": β, "p": 1, "p′": "1/2"}
    return {**numbers, **points, "g′": c * y2, "f′": c * y2 * y2 / 2, "D": x * x}


case = claim.under(STEP, MOMENTUM, "`s−1` = s − 1", "s > 1", "μ > 0", at=lambda: on("2", "1", "1"))
signs = [
    case.squares("s > 0", (1, 1, "s > 1"), (1, 1)),
    case.squares("s + 1 > 0", (1, "s"), (1, 1)),
]
falls = case.squares(
    FALLS,
    (1, "s`s−1`", NEXT[0]),
    (1, "s", NEXT[1]),
    ("e", "μ²"),
    ("x′ − x°", "μ²`s−1`"),
    ("x′ − x", "μ²s`s−1`⁴"),
    times=SIGNS,
)
step = case.under(*NEXT, RULE)
step.proves(
    "(s − 1)V_k ≥ sV_{k+1}",
    FALLS,
    by=[*signs, falls],
    says="""With Q ≥ 0 for the inequalities of the class from y_k to y_{k+1} and Q* for that
    from x* to y_{k+1}: s(s² − 1)μ((s−1)V_k − sV_{k+1}) = s(s−1)Q + sQ* + μ²|e|² + μ²(s−1)·
    |x_{k+1} − x*|² + μ²s(s−1)⁴|x_{k+1} − x_k|².""",
    name="step",
    cites=Cite("smooth_convex_points", ("h6", "h7")),
)
case.under(TO, FROM).inductive(
    "(s−1)μ(s² + 1)(1 − 1/s)ᵏ|x₀ − x*|² ≥ sV_k, so x_{k+1} is near x*",
    SHOWN,
    state="x → x′; y → y′; g → g′; f → f′; p → p′",
    initial="p = 1; y = x; D = (x − x°)ᵀ(x − x°)",
    recurrence=[*NEXT, RULE, "sp′ = `s−1`p : p is (1 − 1/s)ᵏ"],
    conclusion="(s⁴ − 1)`s−1`pD ≥ s³(y − ag − x°)ᵀ(y − ag − x°)",
    at_base=[
        *signs,
        case.squares(
            SHOWN,
            (1, "s²", FROM),
            "sg − μ(s³ − s² + 1)(x − x°)",
            ("(s + 1)(x − x°)", "μ²`s−1`³"),
            times=SIGNS,
        ),
    ],
    at_step=[
        *signs,
        falls,
        case.squares(
            "`s−1`μ(s² + 1)p′D ≥ sV′", ("1", "`s−1`", SHOWN), ("1", "s", FALLS), times="s > 0"
        ),
    ],
    at_end=[
        *signs,
        case.squares(
            "`s−1`(s + 1)V ≥ μs²(y − ag − x°)ᵀ(y − ag − x°)",
            (1, 1, TO),
            ("z", "μ²`s−1`²"),
            ("z", "2μ²`s−1`"),
            times="μ > 0",
        ),
        case.squares(
            "(s⁴ − 1)`s−1`pD ≥ s³(y − ag − x°)ᵀ(y − ag − x°)",
            (1, "`s−1`²", SHOWN),
            (1, "2`s−1`", SHOWN),
            (1, "s", "`s−1`(s + 1)V ≥ μs²(y − ag − x°)ᵀ(y − ag − x°)"),
            times="μ > 0",
        ),
    ],
    over="k",
    name="rate",
    cites=Cite("smooth_convex_points", ("h6", "h7")),
)
step.needs(
    "strong convexity and smoothness",
    FALLS,
    without=list(NEXT),
    at={"f′": 9},
    says="a value of no function of the class",
)
step.needs("the step is 1/L", FALLS, without=STEP, at=lambda: on("4", "-2", "3", a="1/2"))
step.needs(
    "the momentum is (s−1)/(s+1)", FALLS, without=MOMENTUM, at=lambda: on("1", "-3", "3", β="1/2")
)
step.false("the potential falls by (1 − 1/s)²", "`s−1`²V ≥ s²V′", at=lambda: on("1", "2", "6"))
claim.mutants()
claim.floats(
    "float64: the potential over 40 steps on random functions",
    instances=60,
    at="potentials",
    method="nag",
)
claim.batched(
    "the same over 24 steps batched in torch", instances=400, at="potentials", method="nag"
)
