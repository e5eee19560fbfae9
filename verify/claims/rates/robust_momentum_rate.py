"""The robust momentum method on strongly convex smooth functions, both parameters free."""

from theory.exact import rational
from verify.claim import Claim, Source
from verify.claims.rates import between
from verify.sentences import theorem
from verify.standard import Cite

claim = Claim(
    name="rates/robust_momentum_rate",
    title="Robust momentum converges like ρᵏ on F(μ, L) for 1 − 1/√κ ≤ ρ < √(1 − 1/κ)",
    source=Source(
        "Cyrus, Hu, Van Scoy, Lessard, A robust accelerated optimization algorithm for strongly "
        "convex functions, American Control Conference (2018)",
        "Theorem 1",
        "https://arxiv.org/abs/1710.04753",
    ),
    expected="proved",
    paper="holds",
    wording="Theorem 1 has the range 1 − 1/√κ ≤ ρ ≤ 1 − 1/κ, which is part of the one here.",
    statement=(
        theorem(
            """For every n, f in F(μ, L), κ = L/μ, 0 < ρ < 1 with κ(1 − ρ)² ≤ 1 and κρ² < κ − 1:
            x_{k+1} = x_k + b(x_k − x_{k−1}) − a∇f(y_k), y_k = x_k + c(x_k − x_{k−1}), a =
            κ(1−ρ)²(1+ρ)/L, b = κρ³/(κ−1), c = ρ³/((κ−1)(1−ρ)²(1+ρ)), has |x_k − x*| ≤ (1 +
            1/ρ)√E·ρᵏ for every E ≥ |x₀ − x*|² that is at least V_0 below over μ²δ/(ρ(1−ρ)).""",
            "form",
            "rate",
        ),
        theorem(
            """With z_k = (x_{k+1} − ρ²x_k)/(1 − ρ²), δ = κ − 1 − κρ², V_k = 2(L−μ)q(y_k, x*) +
            μ²δ/(ρ(1−ρ))·|z_k − x*|² falls by ρ² a step.""",
            "step",
        ),
        theorem("The range of the paper lies in this one.", "range"),
    ),
    latex=r"""$\|x_k-x^*\| \le C\rho^k$ for $1-1/\sqrt\kappa \le \rho < \sqrt{1-1/\kappa}$.""",
    hypotheses="""
    - strong convexity and smoothness: of f, by which two points of it satisfy the inequality cited
    - ρ ≥ 1 − 1/√κ
    - the step is κ(1−ρ)²(1+ρ)/L
    - the momentum is κρ³/(κ−1)
    - the query point has ρ³/((κ−1)(1−ρ)²(1+ρ))""",
    remark="""At the least ρ, 1 − 1/√κ, this is triple momentum. q is what the class says of two
    points to be not negative.""",
)


def on(curvature, x, d, ρ="3/5", **times):
    """A step on f = ½·curvature·|x|², n = 1, μ = 1, κ = 4, x* = 0, d = x_k − x_{k−1}; a, b, c times
    what is given."""
    λ, x, d, ρ = (rational(t) for t in (curvature, x, d, ρ))
    a, b, c = (rational(times.get(name, "1")) for name in "abc")
    θ, κ, μ = (1 - ρ) ** 2 * (1 + ρ), 4, 1
    a, b, c = a * θ / μ, b * κ * ρ**3 / (κ - 1), c * ρ**3 / ((κ - 1) * θ)
    y = x + c * d
    d2 = b * d - a * λ * y
    x2 = x + d2
    y2 = x2 + c * d2
    u, u2 = c * d, c * d2
    points = {
        "x": x,
        "u": u,
        "v": (κ * u - λ * y) / (κ - 1),
        "y": y,
        "g": λ * y,
        "f": λ * y * y / 2,
    }
    later = {"x′": x2, "u′": u2, "v′": (κ * u2 - λ * y2) / (κ - 1), "y′": y2, "g′": λ * y2}
    numbers = {"μ": μ, "κ": κ, "ρ": ρ, "1−ρ": 1 - ρ, "1−ρ²": 1 - ρ * ρ, "p": 1, "p′": ρ * ρ}
    ranges = {"η": 1 - κ * (1 - ρ) ** 2, "δ": κ - 1 - κ * ρ * ρ, "E": 100, "d": d, "d′": d2}
    rule = {"a": a, "b": b, "c": c, "f′": λ * y2 * y2 / 2}
    return {**numbers, **ranges, **points, **later, **rule}


claim.letters("x x′ d d′ u u′ v v′ y y′ g g′: n; f f′; μ κ ρ 1−ρ 1−ρ² η δ a b c p p′ E: ≥ 0")
claim.let(
    """z = x + `1−ρ`(κ − 1)v
    z′ = x′ + `1−ρ`(κ − 1)v′
    Q = 2μ(κ − 1)f − gᵀg + 2μgᵀy − μ²κyᵀy
    Q′ = 2μ(κ − 1)f′ − g′ᵀg′ + 2μg′ᵀy′ − μ²κy′ᵀy′
    V = ρ`1−ρ`Q + μ²δzᵀz
    V′ = ρ`1−ρ`Q′ + μ²δz′ᵀz′"""
)
SIZES = ("μ", "μ(κ − 1)", "μκ")
TO, FROM = between("y g f", "0 0 0", *SIZES), between("0 0 0", "y g f", *SIZES)
NEXT = (between("y g f", "y′ g′ f′", *SIZES), between("0 0 0", "y′ g′ f′", *SIZES))
STEP = "μa = `1−ρ`²(1 + ρ) : a = κ(1−ρ)²(1+ρ)/L"
MOMENTUM = "(κ − 1)b = κρ³ : b = κρ³/(κ−1)"
QUERY = "(κ − 1)`1−ρ`²(1 + ρ)c = ρ³ : c = ρ³/((κ−1)(1−ρ)²(1+ρ))"
UV = "u = cd; (κ − 1)μv = κμu − g"
case = claim.under("`1−ρ` = 1 − ρ", "`1−ρ²` = 1 − ρ²")
published = case.under(
    STEP,
    MOMENTUM,
    QUERY,
    UV,
    "y = x + cd; d′ = bd − ag; x′ = x + d′",
    at=lambda: on("2", "1", "-1/3"),
)
published.under(nonzero="κ − 1: κ > 1; μ: μ > 0; 1 − ρ: ρ < 1; 1 + ρ: ρ > 0").proves(
    "in u = y_k − x_k and v, where ∇f(y_k) = μ(κu − (κ−1)v), the method is polynomial",
    "x′ = x + `1−ρ``1−ρ²`(κ − 1)v; cd′ = ρ³v",
    by=[
        ("bd = κ`1−ρ``1−ρ²`u", "nz1"),
        ("ag = `1−ρ``1−ρ²`(κu − (κ − 1)v)", "nz2"),
        "d′ = `1−ρ``1−ρ²`(κ − 1)v",
        ("cd′ = ρ³v", "nz1"),
    ],
    name="form",
)
RANGE, ROOM = "η = 1 − κ`1−ρ`² : ρ ≥ 1 − 1/√κ", "δ = κ − 1 − κρ²"
PLACE, HERE = "y = x + u; g = μ(κu − (κ − 1)v)", "y′ = x′ + u′; g′ = μ(κu′ − (κ − 1)v′)"
RULE = "x′ = x + `1−ρ``1−ρ²`(κ − 1)v; u′ = ρ³v"
FALLS = "ρ²V ≥ V′"
reduced = case.under(RANGE, ROOM, PLACE, at=lambda: on("2", "1", "0"))
step = reduced.under(*NEXT, RULE, HERE)
falls = case.squares(
    FALLS, (1, "ρ³`1−ρ`", NEXT[0]), (1, "ρ`1−ρ``1−ρ²`", NEXT[1]), ("g′ − μy′", "`1−ρ²`η")
)
step.proves(
    "ρ²V_k ≥ V_{k+1}",
    FALLS,
    by=[falls],
    says="""Points are relative to x*, values to f*. ρ²V_k − V_{k+1} is ρ³(1−ρ) times the
    inequality of the class from y_k to y_{k+1}, ρ(1−ρ)(1−ρ²) times that from x*, and
    (1−ρ²)η|∇f(y_{k+1}) − μ(y_{k+1} − x*)|².""",
    name="step",
    cites=Cite("smooth_convex_points", ("h7", "h8")),
)
SHOWN, NEAR, Z = "μ²δpE ≥ V", "(1 + ρ)²pE ≥ ρ²xᵀx", "pE ≥ zᵀz"
z_near = case.squares(Z, (1, 1, SHOWN), (1, "ρ`1−ρ`", TO), times="μ > 0; μ > 0; δ > 0")
reduced.under("μ > 0; δ > 0; `1−ρ` > 0", TO).inductive(
    "|x_k − x*| ≤ (1 + 1/ρ)√E·ρᵏ and |z_k − x*| ≤ √E·ρᵏ",
    [SHOWN, NEAR],
    state="x → x′; u → u′; v → v′; y → y′; g → g′; f → f′; p → p′",
    initial="p = 1; μ²δE ≥ V; (1 + ρ)²E ≥ ρ²xᵀx",
    recurrence=[*NEXT, RULE, "p′ = ρ²p"],
    conclusion=[NEAR, Z],
    at_base=[
        case.squares(SHOWN, (1, 1, "μ²δE ≥ V")),
        case.squares(NEAR, (1, 1, "(1 + ρ)²E ≥ ρ²xᵀx")),
    ],
    at_step=[
        falls,
        case.squares("μ²δp′E ≥ V′", ("ρ", 1, SHOWN), (1, 1, FALLS)),
        z_near,
        case.squares(
            "(1 + ρ)²p′E ≥ ρ²x′ᵀx′",
            (1, "`1−ρ`ρ³", NEAR),
            ("`1−ρ²`", "ρ²", Z),
            ("`1−ρ`ρx − `1−ρ²`z", "ρ³"),
            times="`1−ρ` > 0",
        ),
    ],
    at_end=[z_near],
    says="x_{k+1} = ρ²x_k + (1 − ρ²)z_k.",
    over="k",
    name="rate",
    cites=Cite("smooth_convex_points", ("h10",)),
)
wide = claim.under("κ(1 − ρ) ≥ 1 : ρ ≤ 1 − 1/κ; ρ > 0")
wide.proves(
    "ρ ≤ 1 − 1/κ gives κρ² < κ − 1",
    "κ − 1 > κρ²",
    by=wide.squares(
        "κ − 1 > κρ²", (1, 1, "κ(1 − ρ) ≥ 1"), (1, "ρ", "κ(1 − ρ) ≥ 1"), (1, 1, "ρ > 0")
    ),
    name="range",
)
step.needs(
    "strong convexity and smoothness",
    FALLS,
    without=list(NEXT),
    at={"f′": 9},
    says="a value of no function of the class",
)
step.needs("ρ ≥ 1 − 1/√κ", FALLS, without=RANGE, at=lambda: on("4", "-3", "-1", ρ="2/5") | {"η": 0})
for hypothesis, point in (
    ("the step is κ(1−ρ)²(1+ρ)/L", ("4", "-3", "-6", {"a": "3/2"})),
    ("the momentum is κρ³/(κ−1)", ("1", "-1", "-6", {"b": "3/2"})),
    ("the query point has ρ³/((κ−1)(1−ρ)²(1+ρ))", ("1", "-3", "-9", {"c": "1/2"})),
):
    step.needs(
        hypothesis,
        FALLS,
        without=RULE,
        at=lambda p=point: on(*p[:3], **p[3]),
        says="half as much again, or half of it",
    )
step.false("a rate lower by 1 %", "(99/100)²ρ²V ≥ V′", at=lambda: on("1", "-3", "-6"))
claim.mutants()
claim.floats(
    "float64: the potential over 40 steps on random functions",
    instances=60,
    at="potentials",
    method="robust_momentum",
)
claim.batched(
    "the same over 24 steps batched in torch",
    instances=400,
    at="potentials",
    method="robust_momentum",
)
