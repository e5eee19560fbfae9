"""Heavy ball on F(μ, L): the region of steps and momenta of Ghadimi, Feyzmahdavian, Johansson."""

from theory.exact import rational
from verify.claim import Claim, Source
from verify.claims.rates import _searched, between
from verify.evidence import Checked, Fails
from verify.sentences import cited, theorem
from verify.standard import Cite

claim = Claim(
    name="rates/heavy_ball_region",
    title="Heavy ball converges linearly on F(μ, L) where a(L − bμ) < 2(1 − b²), aL < 2",
    source=Source(
        "Ghadimi, Feyzmahdavian, Johansson, Global convergence of the heavy-ball method for "
        "convex optimization, European Control Conference (2015)",
        "the strongly convex case; the region from a secondary source",
        "https://arxiv.org/abs/1412.7457",
    ),
    expected="proved",
    paper=None,
    statement=(
        theorem(
            """x_{k+1} = x_k + b(x_k − x_{k−1}) − a∇f(x_k), x_{−1} = x_0, 0 < a < 2/L, b ≥ 0,
            a(L − bμ) < 2(1 − b²): on all of F(μ, L), 0 < μ < L, in every dimension, f(x_k) − f* ≤
            (1 + b)(f(x_0) − f*)/rᵏ and μ|x_k − x*|² ≤ 2(1 + b)(f(x_0) − f*)/rᵏ, r = 1 + aμ(2 −
            aL)(2 − 2b² − a(L − bμ))/24;""",
            "rate",
        ),
        theorem("that is b < ½(μa/2 + (μ²a²/4 + 4(1 − aL/2))^½);", "region", "only there"),
        theorem(
            """from every start 2a(f(x_k) − f* + b(f(x_{k−1}) − f*)) + (2 − aL)(1 − W/4)|x_k −
            x_{k−1}|² falls by W(2 − aL)/4 times the squares of two moves, W = 2 − 2b² − a(L −
            bμ).""",
            "falls",
        ),
        cited("The region is not all: heavy_ball_map, polyak_tuning_rates."),
    ),
    latex=r"""$\alpha(L - \beta\mu) < 2(1 - \beta^2)$.""",
    hypotheses="""
    - strong convexity and smoothness: of f, by which two points of it satisfy the inequality cited
    - a(L − bμ) < 2(1 − b²)
    - aL < 2""",
    remark="""The paper has the region, and a rate that its proof defines; the potential and the
    factor r here are Lemmata's. r is crude: the least rate at a point of the region is what the
    command rate finds.""",
)

claim.letters("q q′ x x′ h h′ g g′: n; e e′ f f′ c: 1×1; a b μ L p p′ t: ≥ 0")
claim.let(
    """U = 2 − aL
    W = 2(1 − b²) − a(L − bμ)
    V = 2a(f + be) + U(1 − W/4)(x − q)ᵀ(x − q)
    V′ = 2a(f′ + bf) + U(1 − W/4)(x′ − x)ᵀ(x′ − x)
    D = (x − q)ᵀ(x − q) + (x′ − x)ᵀ(x′ − x)
    k = g − g′ − L(x − x′)
    m = h − g − μ(q − x)"""
)
LAST, NEXT = between("q h e", "x g f"), between("x g f", "x′ g′ f′")
TO, FROM, BEFORE = (between("x g f", "0 0 0"), between("0 0 0", "x g f"), between("q h e", "0 0 0"))
RULE = "x′ = x + b(x − q) − ag"
STEP, REGION, SLOPE, BENT = "U > 0 : a < 2/L", "W > 0 : a(L − bμ) < 2(1 − b²)", "a > 0", "L > μ"


def on(curvature, x, q, a="1", b="1/4", μ="1/2"):
    """A step on f = ½·curvature·|x|², n = 1, L = 1."""
    λ, x, q, a, b, μ = (rational(t) for t in (curvature, x, q, a, b, μ))
    x2 = x + b * (x - q) - a * λ * x
    points = {"q": q, "x": x, "x′": x2, "h": λ * q, "g": λ * x, "g′": λ * x2}
    values = {"e": λ * q * q / 2, "f": λ * x * x / 2, "f′": λ * x2 * x2 / 2}
    return {**points, **values, "a": a, "b": b, "μ": μ, "L": 1, "p": 1}


case = claim.under(STEP, REGION, SLOPE, BENT, at=lambda: on("1", "1", "1"))
signs = [
    case.squares("2 > aμ", (1, 1, STEP), (1, "a", BENT)),
    case.squares("2(1 + b) > aμ", (1, 1, "2 > aμ"), (1, "2b")),
    case.squares("1 > b", (1, 1, REGION), (1, "a", BENT), times="2(1 + b) > aμ"),
    case.squares("2 ≥ W", (1, "a", BENT), (1, "aμ", "1 > b"), ("b", 2)),
]
FALLS = "V ≥ V′ + UWD/4"
step = case.under(LAST, NEXT, RULE)
falls = case.squares(
    FALLS,
    f"= a({NEXT}) + a(k)² + ab({LAST}) + ab(m)² + 1/2·aL({REGION})({BENT})(x − q)²",
    times=BENT,
)
step.proves(
    "V_k − V_{k+1} ≥ (2 − aL)W(|x_k − x_{k−1}|² + |x_{k+1} − x_k|²)/4",
    FALLS,
    by=falls,
    says="""f(x_{k+1}) is bounded by smoothness at x_k, f(x_{k−1}) from below by strong convexity at
    x_k; the two gradients that come in are those of the class's inequality.""",
    name="falls",
    cites=Cite("smooth_convex_points", ("h5", "h6")),
)
HELD = "6D ≥ aμV′"
holds = [
    case.squares("gᵀg ≥ 2μf", (1, "μ", FROM), ("g − μx", "L"), times=BENT),
    case.squares(
        HELD,
        f"= a²μ({NEXT}) + a²μ(k)² + a²(1 + b)({BENT})(gᵀg ≥ 2μf)"
        f" + 1/4·aμ({STEP})({REGION})({BENT})(x′ − x)²"
        f" + (1 + b)({BENT})(b(x − q) + x′ − x)² + abμ({BENT})(x′ − 2x + q)²"
        f" + (4 + 4b + 2b² + aμ)({BENT})(1 > b)(x − q)² + ({BENT})(2 > aμ)(x − q)²"
        f" + (2 + aμ)({BENT})(1 > b)(x′ − x)² + ({BENT})(2 > aμ)(x′ − x)²",
        times=BENT,
    ),
]
SHOWN, NEAR, POINTS = "2a(1 + b)c ≥ pV", "(1 + b)c ≥ pf", "2(1 + b)c ≥ pμxᵀx"
case.under(LAST, TO, FROM, BEFORE).inductive(
    "f(x_k) − f* ≤ (1 + b)(f(x_0) − f*)/rᵏ",
    SHOWN,
    state="q → q′; x → x′; h → h′; g → g′; e → e′; f → f′; p → p′",
    initial="p = 1; q = x; h = g; e = f; c = f",
    recurrence=[NEXT, RULE, "q′ = x; h′ = g; e′ = f", "p′ = (1 + aμUW/24)p : p is rᵏ"],
    conclusion=[NEAR, POINTS],
    at_base=[case.squares(SHOWN)],
    at_step=[
        *signs,
        falls,
        *holds,
        case.squares(
            "2a(1 + b)c ≥ p′V′",
            (1, 1, SHOWN),
            (1, "p", FALLS),
            (1, "p/24", f"{STEP}; {REGION}; {HELD}"),
        ),
    ],
    at_end=[
        *signs,
        case.squares("e ≥ 0", (1, 1, BEFORE), ("h − μq", 1), ("q", "μ", BENT), times="2L > 2μ"),
        case.squares("2f ≥ μxᵀx", (1, 1, TO), ("g − μx", 1), times=BENT),
        case.squares(
            NEAR,
            (1, 1, SHOWN),
            (1, "2abp", "e ≥ 0"),
            ("x − q", "p/2", STEP),
            ("x − q", "p/4", f"{STEP}; 2 ≥ W"),
            times="2a > 0",
        ),
        case.squares(POINTS, (1, 2, NEAR), (1, "p", "2f ≥ μxᵀx")),
    ],
    over="k",
    name="rate",
    cites=Cite("smooth_convex_points", ("h5", "h6", "h7", "h8")),
)
ROOT, INNER = "t² = μ²a²/4 + 4 − 2aL : t = (μ²a²/4 + 4(1 − aL/2))^½", "μa/2 + t > 2b"
root = claim.under(ROOT, STEP, "aμ > 0")
FAR = "t + 2b > μa/2"
beyond = [
    root.squares("t + μa/2 > 0", (1, "1/2", "aμ > 0"), (1, "t")),
    root.squares("t > μa/2", (1, 2, STEP), times="t + μa/2 > 0"),
    root.squares(FAR, (1, 1, "t > μa/2"), (1, "2b")),
]
there = root.under(INNER, at="μ=1, a=2/3, L=11/6, b=1/2, t=5/3")
there.proves(
    "b < ½(μa/2 + (μ²a²/4 + 4(1 − aL/2))^½) gives a(L − bμ) < 2(1 − b²)",
    REGION,
    by=[*beyond, there.squares(REGION, (1, "1/2", f"{INNER}; {FAR}"))],
    says="2W = t² − (2b − μa/2)².",
    name="region",
)
only = root.under(REGION, at="μ=1, a=2/3, L=11/6, b=1/2, t=5/3")
only.proves(
    "and is given by it",
    INNER,
    by=[*beyond, only.squares(INNER, (1, 2, REGION), times=FAR)],
    name="only there",
)
step.needs(
    "strong convexity and smoothness",
    FALLS,
    without=[LAST, NEXT],
    at={"f′": 9},
    says="a value of no function of the class",
)
step.needs(
    "a(L − bμ) < 2(1 − b²)",
    "V ≥ V′",
    without=REGION,
    at=lambda: on("1", "1", "1", a="1", b="9/10"),
    says="on a quadratic V rises there; elsewhere outside there are cycles",
)
step.needs(
    "aL < 2", "V ≥ V′", without=STEP, at=lambda: on("1", "3", "3", a="49/20", b="11/20", μ="9/10")
)
step.false("V falls by eight times as much", "V ≥ V′ + 2UWD", at=lambda: on("1", "1", "0"))
claim.mutants()


@claim.exact("runs in rational numbers on a function with two bends, at 40 points of the region")
def runs(run):
    """f′ = μx + (1 − μ)·clip(x, ±1): what the theorem says of f after each of 10 steps."""
    from flint import fmpq

    count = 0
    for μ in (fmpq(1, 10), fmpq(1, 2)):
        for a in (fmpq(k, 5) for k in (1, 3, 5, 7, 9)):
            for part in (fmpq(0), fmpq(1, 3), fmpq(2, 3), fmpq(19, 20)):
                b = part * largest(a, μ)
                _run(a, b, μ, fmpq(count % 7 - 9, 2))
                count += 1
    return Checked(f"{count} runs", instances=count)


def largest(a, μ):
    """A momentum of the region for the step a, L = 1, next to its end."""
    from flint import fmpq

    low, high = fmpq(0), fmpq(1)
    for _ in range(8):
        middle = (low + high) / 2
        inside = 2 * (1 - middle**2) - a * (1 - middle * μ) > 0
        low, high = (middle, high) if inside else (low, middle)
    return low


def _run(a, b, μ, x):
    from flint import fmpq

    def value(x):
        bent = x * x / 2 if abs(x) <= 1 else abs(x) - fmpq(1, 2)
        return μ * x * x / 2 + (1 - μ) * bent

    W = 2 * (1 - b**2) - a * (1 - b * μ)
    r, power, before, first = 1 + a * μ * (2 - a) * W / 24, 1, x, value(x)
    for k in range(1, 11):
        slope = μ * x + (1 - μ) * max(min(x, 1), -1)
        before, x = x, x + b * (x - before) - a * slope
        power *= r
        if power * value(x) > (1 + b) * first:
            raise Fails(f"a = {a}, b = {b}, μ = {μ}: f is too large after {k} steps")


@claim.exact("outside of the region, b = 4/9, a = 1/9 on F(1, 25): a 3-cycle")
def outside(run):
    found = _searched.cycle(_searched.method("heavy_ball", lr="1/9", beta="4/9"), 25, 25)
    if found.period != 3 or 1 * (25 - rational("4/9")) / 9 < 2 * (1 - rational("16/81")):
        raise Fails(f"a {found.period}-cycle, inside the region")
    return Checked("its projections and its steps hold", instances=1)


claim.floats(
    "float64: the potential over 40 steps on random functions",
    instances=60,
    at="potentials",
    method="heavy_ball_region",
)
claim.batched(
    "the same over 24 steps batched in torch",
    instances=400,
    at="potentials",
    method="heavy_ball_region",
)
