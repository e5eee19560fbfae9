"""How long a step of Adam can be: a sharp bound for every t."""

import random
from fractions import Fraction

from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Instances,
    Scalar,
    Square,
    SumOfSquares,
    complete,
    induction,
    number,
    positive_beyond,
    reciprocal,
    refute,
    setting,
)
from theory.thesis import adam, adam_bound
from theory.thesis.adam import ALPHA, BETA1, BETA2, DECAYS, EPS, A, B
from verify import edges
from verify.claim import Claim, Source
from verify.evidence import Checked

BOUND, SHARP, LIMIT, GROWTH, QUOTED = (
    "the bound",
    "sharpness",
    "the limit",
    "no limit",
    "the quoted bound",
)
DEFAULTS = Fraction(9, 10), Fraction(999, 1000)

claim = Claim(
    name="thesis/adam_step_bound",
    title="""Adam's step is at most α·B_t, sharp for every t; with the usual decays up to 7.27α, not
    3.16α""",
    source=Source(
        "Kingma, Ba, Adam (arXiv 1412.6980)", "section 2.1", "https://arxiv.org/abs/1412.6980"
    ),
    expected="proved",
    paper="corrected",
    wording="""Kingma and Ba name two upper bounds of the effective step: α(1−β₁)/√(1−β₂) where
    (1−β₁) > √(1−β₂), and α otherwise. Together they hold for all gradients exactly when β₁ = 0 or
    β₁ = β₂; otherwise they cover a single spike only. Shahid's thesis, which feeds these steps to
    its networks as 'normalized inputs', states no bound, and is charged with none.""",
    statement="""0 < β₁, β₂ < 1, α, ε ≥ 0, one coordinate. For all gradients and t ≥ 1 Adam's step
    has |δ_t| ≤ αB_t, B_t² = (1−β₁)²/(1−β₁ᵗ)² · (1−β₂ᵗ)/(1−β₂) · Σ_{j<t}(β₁²/β₂)^j. At ε = 0 the
    gradients g_i = (β₁/β₂)^{t−i} attain it, for every t. If β₁² < β₂, then B_t ≤ B for all t and
    B_t → B = (1−β₁)/√((1−β₂)(1−β₁²/β₂)); for (.9, .999) B = √(370/7) = 7.2703. If β₁² ≥ β₂, then
    B_t ≥ (1−β₁)√t: no bound holds for all t. Always B > max(1, (1−β₁)/√(1−β₂)), except that B = 1
    for β₁ = β₂.""",
    latex=r"""$\frac{|\delta_t|}{\alpha}\le\frac{1-\beta_1}{1-\beta_1^t}\sqrt{\frac{1-\beta_2^t}{1-\beta_2}\sum_{j<t}(\beta_1^2/\beta_2)^j}\le\frac{1-\beta_1}{\sqrt{(1-\beta_2)(1-\beta_1^2/\beta_2)}}$
    if $\beta_1^2<\beta_2$.""",
    hypotheses="""
    - m_0 = 0: a start at g_1, or any other, has another bound
    - ε ≥ 0
    - β₁² < β₂: for the limit
    - β₁ > 0: for the quoted bound to fail; the rest holds for β₁ = 0 too, with 0⁰ = 1""",
    axioms="""
    - induction over t: X ≥ 0 and, for r ≥ 1, G ≥ t hold at t = 1 and pass to t + 1; βᵗ → 0 for 0 ≤
      β < 1""",
    parts=(BOUND, SHARP, LIMIT, GROWTH, QUOTED),
    explain_with=adam_bound.theorem,
    remark="""p = Σβ₁^j g_{t−j}, q = Σβ₂^j g_{t−j}², G = Σ(β₁²/β₂)^j, κ = β₁/β₂, X = Gq − p² the
    Lagrange remainder of Cauchy and Schwarz's inequality: a sum of squares in closed form, here by
    its recurrence X′ = β₁²X + (β₂/G)(X + (p − κGg)²). B² − B_t² = B²(β₂ᵗ − β₁ᵗ)²/(β₂ᵗ(1−β₁ᵗ)²),
    which is why B bounds every t. The limit B is folklore (Cauchy and Schwarz); what we add is the
    sharp B_t of every t, who attains it, and that no bound holds for β₁² ≥ β₂. Steps of 0/0 (all
    gradients 0, ε = 0) count as 0. The gradients that attain B_t grow by β₂/β₁ a step (1.11 with
    the usual decays): the second moment, slower than the first, lags behind. Your own numbers:
    python -m verify explain adam_step_bound --with beta1=9/10 beta2=999/1000 t=5000.""",
)

m, m1, v, v1, p, p1, q, q1, G, G1, I, I1, X, X1 = (
    Scalar(n, nonneg=n[0] in "vqGX1")
    for n in ("m", "m′", "v", "v′", "p", "p′", "q", "q′", "G", "G′", "1/G", "1/G′", "X", "X′")
)
g, first, kappa, ib = (
    Scalar("g"),
    Scalar("g₁"),
    Scalar("κ", nonneg=True),
    Scalar("1/b", nonneg=True),
)
RATIO = Equation(BETA2 * kappa, BETA1, "κ = β₁/β₂")
r = BETA1 * kappa  # β₁²/β₂
SUMS = [
    Equation(p1, BETA1 * p + g, "p = Σβ₁^j g"),
    Equation(q1, BETA2 * q + g**2, "q = Σβ₂^j g²"),
    Equation(G1, 1 + r * G, "G = Σ(β₁²/β₂)^j"),
]
REMAINDER = BETA1**2 * X + BETA2 * I * (X + (p - kappa * G * g) ** 2)


@claim.proof("(1−β₁)²G v − (1−β₂)m² = (1−β₁)²(1−β₂)X, by induction over t", BOUND)
def remainder():
    """From t = 1: m = (1−β₁)g₁, v = (1−β₂)g₁², X = 0."""
    return induction(
        [Equation(m, A * p), Equation(v, B * q), Equation(X, G * q - p**2)],
        state=[(m, m1), (v, v1), (p, p1), (q, q1), (G, G1), (I, I1), (X, X1)],
        given=[RATIO, Equation(G * I, 1, "G ≥ 1")],
        initial=[
            Equation(m, A * first, "from m_0 = 0"),
            Equation(v, B * first**2, "from v_0 = 0"),
            Equation(p, first),
            Equation(q, first**2),
            Equation(G, 1),
            Equation(X, 0),
        ],
        recurrence=[
            *adam.update(g, (m, v), (m1, v1)),
            *SUMS,
            Equation(X1, REMAINDER, "the remainder's recurrence"),
        ],
        conclusion=[Equation(A**2 * G * v - B * m**2, A**2 * B * X)],
    )


@claim.proof("X ≥ 0 at every t: X′ is a sum of squares", BOUND)
def remainder_is_positive():
    return SumOfSquares(
        REMAINDER,
        [
            Square(number(1), BETA1**2 * X),
            Square(number(1), BETA2 * I * X),
            Square(p - kappa * G * g, BETA2 * I),
        ],
    )


root, step = Scalar("√v̂", nonneg=True), Scalar("δ")
c1, c2, ic1, ic2 = (Scalar(n, nonneg=True) for n in ("1−β₁ᵗ", "1−β₂ᵗ", "1/(1−β₁ᵗ)", "1/(1−β₂ᵗ)"))
SQUARE = A**2 * ib * c2 * ic1**2 * G  # B_t²
CORRECTED = [
    Equation(root**2 * c2, v, "v̂ = v/(1−β₂ᵗ)"),
    Equation(c1 * ic1, 1),
    Equation(B * ib, 1),
    Equation(A**2 * G * v - B * m**2, A**2 * B * X, "the induction"),
]
ADAM_STEP = Equation(step * (root + EPS), ALPHA * m * ic1, "δ = α·m̂/(√v̂ + ε)")


@claim.proof("(√v̂ + ε)²(α²B_t² − δ²) = α²(1−β₁)²X/(1−β₁ᵗ)² + α²B_t²(2ε√v̂ + ε²)", BOUND)
def step_bound():
    given = [*CORRECTED, ADAM_STEP]
    squares = [
        Square(number(1), ALPHA**2 * A**2 * ic1**2 * X),
        Square(number(1), 2 * ALPHA**2 * root * EPS * SQUARE),
        Square(EPS, ALPHA**2 * SQUARE),
    ]
    return SumOfSquares((root + EPS) ** 2 * (ALPHA**2 * SQUARE - step**2), squares, given)


h, h1 = Scalar("gₜ"), Scalar("gₜ₊₁")


@claim.proof("for g_i = (β₁/β₂)^{t−i}: (1−β₁)²G v = (1−β₂)m² at every t, by induction", SHARP)
def extremal():
    return induction(
        [Equation(m, A * G * h), Equation(v, B * G * h**2)],
        state=[(m, m1), (v, v1), (G, G1), (h, h1)],
        given=[RATIO],
        initial=[Equation(m, A * h), Equation(v, B * h**2), Equation(G, 1)],
        recurrence=[
            *adam.update(h1, (m, v), (m1, v1)),
            SUMS[2],
            Equation(h, kappa * h1, "g_t = (β₁/β₂)·g_{t+1}"),
        ],
        conclusion=[Equation(A**2 * G * v, B * m**2)],
    )


@claim.proof("so δ² = α²B_t² at ε = 0", SHARP)
def attained():
    d = Derivation(
        [
            *CORRECTED[:3],
            Equation(A**2 * G * v, B * m**2, "the induction"),
            Equation(step * root, ALPHA * m * ic1, "δ = α·m̂/√v̂"),
        ],
        [(root, "some gradient is not 0")],
    )
    zero = d.prove(root * (root * (step**2 - ALPHA**2 * SQUARE)), number(0))
    once = d.cancel(zero, "nz1", root * (step**2 - ALPHA**2 * SQUARE))
    d.cancel(once, "nz1", step**2, ALPHA**2 * SQUARE)
    return d.qed(Equation(step**2, ALPHA**2 * SQUARE))


power, power1, x, y, share = (
    Scalar("rᵗ", nonneg=True),
    Scalar("rᵗ⁺¹"),
    Scalar("β₁ᵗ", nonneg=True),
    Scalar("β₂ᵗ", nonneg=True),
    Scalar("1/(1−r)", nonneg=True),
)
TOP = A**2 * ib * share  # B²
POWERS = [
    Equation(y * power, x**2, "(β₁²/β₂)ᵗ"),
    Equation(c1, 1 - x),
    Equation(c2, 1 - y),
    Equation(c1 * ic1, 1),
]


@claim.proof("(1 − r)G = 1 − rᵗ, by induction over t", LIMIT)
def geometric():
    return induction(
        Equation((1 - r) * G, 1 - power),
        state=[(G, G1), (power, power1)],
        initial=[Equation(G, 1), Equation(power, r, "t = 1")],
        recurrence=[SUMS[2], Equation(power1, r * power)],
    )


@claim.proof(
    "β₂ᵗ(B² − B_t²) = B²(β₂ᵗ − β₁ᵗ)²/(1−β₁ᵗ)²: B_t ≤ B, and B_t → B since β₂ᵗ, β₁ᵗ and rᵗ tend to "
    "0",
    LIMIT,
)
def limit():
    """B² − B_t² = B²(β₂ᵗ − 2β₁ᵗ + rᵗ)/(1−β₁ᵗ)²."""
    given = [
        *POWERS,
        Equation(share * (1 - r), 1, "r < 1"),
        Equation((1 - r) * G, 1 - power, "the geometric sum"),
    ]
    gap = TOP * ic1**2 * (y - 2 * x + power)
    return [
        SumOfSquares(y * (TOP - SQUARE), [Square(y - x, TOP * ic1**2)], given),
        Derivation(given).qed(Equation(TOP - SQUARE, gap)),
    ]


t, more, scale = Scalar("t", nonneg=True), Scalar("(1−β₂ᵗ)/(1−β₂)"), Scalar("1/(1−β₁ᵗ)²")


@claim.proof("r ≥ 1: G ≥ t, and so B_t² ≥ (1−β₁)²t", GROWTH)
def grows():
    """The step of the induction G ≥ t, from G = 1 at t = 1; then (1−β₂ᵗ) ≥ (1−β₂) and 1−β₁ᵗ ≤ 1."""
    above, beyond = Scalar("G−t", nonneg=True), Scalar("r−1", nonneg=True)
    step_up = SumOfSquares(
        1 + r * G - (t + 1),
        [
            Square(number(1), above),
            Square(number(1), above * beyond),
            Square(number(1), beyond * t),
        ],
        [Equation(G, t + above), Equation(r, 1 + beyond)],
    )
    return [
        step_up,
        positive_beyond(
            A**2 * (more * scale * G - t), [(A, 0), (t, 0), (more, 1), (scale, 1), (G, t)]
        ),
    ]


@claim.proof(
    "B² − (1−β₁)²/(1−β₂) = rB², and β₂((1−β₁)² − (1−β₂)(1−r)) = (β₁ − β₂)²: B² − 1 has its sign",
    QUOTED,
)
def quoted():
    given = [*DECAYS, RATIO, Equation(B * ib, 1), Equation(share * (1 - r), 1, "r < 1")]
    spike = Derivation(given).qed(Equation(TOP - A**2 * ib, r * TOP))
    one = SumOfSquares(BETA2 * (TOP - 1), [Square(BETA1 - BETA2, ib * share)], given)
    return [spike, one]


D, V2 = Scalar("δ²/α²"), Scalar("1/v̂")
MS, VS = [Scalar(f"m{i}") for i in range(3)], [Scalar(f"v{i}") for i in range(3)]
HS = [Scalar("g1"), Scalar("g2")]
HAT = reciprocal(1 - BETA1**2, "1/(1−β₁²)")
INVERSE = reciprocal(VS[2], "1/v2")
TWO_STEPS = [
    *DECAYS,
    *(e for i in range(2) for e in adam.update(HS[i], (MS[i], VS[i]), (MS[i + 1], VS[i + 1]))),
    Equation(VS[0], 0, "v_0 = 0"),
    Equation(D, MS[2] ** 2 * HAT**2 * (1 - BETA2**2) * INVERSE, "m̂²/v̂"),
]
ZERO_START = Equation(MS[0], 0, "m_0 = 0")
BOUND_AT_TWO = A**2 * HAT**2 * (1 + BETA2) * (1 + Scalar("r"))
AT = {"β₁": "1/2", "β₂": "3/4", "r": "1/3", "g1": 2, "g2": 3}
R_FACT = Equation(BETA2 * Scalar("r"), BETA1**2)


def two_steps(claims, at=AT, start=(ZERO_START,), given=()):
    """Two steps of Adam at ε = 0 with β₁ = 1/2, β₂ = 3/4 and gradients 2, 3: δ² = (28/27)α² =
    B_2²α²."""
    return refute(claims, [*TWO_STEPS, *start, *given], at=at)


EDGES = ("t = 1", "equal decays", "β₁² = β₂", "zero gradients", "equal gradients", "zeros first")


@claim.exact(
    "random gradients over ℚ: δ² ≤ B_t²; the extremal ones: δ² = B_t²; some in the certificate",
    BOUND,
)
def sampled(run):
    rng, count = random.Random(f"step {run.seed}"), run.count(200)
    for index in edges.numbers(count, EDGES):
        at, decays, steps = edges.edge(EDGES, index), draw(rng), rng.randint(1, 12)
        steps = 1 if at == "t = 1" else steps
        gradients = [Fraction(rng.randint(-9, 9)) for _ in range(steps)]
        if at == "equal decays":
            decays = decays[0], decays[0]
        if at == "β₁² = β₂":
            decays = decays[0], decays[0] ** 2
        if at.endswith("gradients"):
            gradients = [Fraction(at == "equal gradients")] * steps
        if at == "zeros first":
            gradients = [Fraction(0)] * 3 + gradients
        if adam.square(gradients, *decays) > adam_bound.squared_bound(steps, *decays):
            return Checked(f"β = {decays}, g = {gradients}", ok=False, refutes=True)
    inside = Inequality(Scalar("B²"), D)
    given = [
        *TWO_STEPS,
        ZERO_START,
        R_FACT,
        Equation(Scalar("B²"), A**2 * HAT**2 * (1 + BETA2) * (1 + Scalar("r"))),
    ]
    where = setting([inside], given)
    points = [
        complete(where, AT | {"g1": a, "g2": b, "m0": 0, "v0": 0})
        for a in range(-3, 4)
        for b in (1, 2, 3)
    ]
    return Checked(
        f"{count} runs of up to 12 steps and {len(EDGES)} at edges",
        instances=count,
        pieces=[("two steps", Instances(where, [inside], points))],
    )


def draw(rng) -> tuple[Fraction, Fraction]:
    """Random decays in (0, 1)."""
    return Fraction(rng.randint(1, 19), 20), Fraction(rng.randint(1, 99), 100)


@claim.exact("the extremal gradients attain B_t exactly", SHARP)
def extremal_runs(run):
    rng, count = random.Random(f"sharp {run.seed}"), run.count(60)
    for _ in range(count):
        decays, steps = draw(rng), rng.randint(1, 15)
        if adam.square(adam.steepest(steps, *decays), *decays) != adam_bound.squared_bound(
            steps, *decays
        ):
            return Checked(f"β = {decays}, t = {steps}", ok=False, refutes=True)
    return Checked(f"{count} extremal runs of up to 15 steps", instances=count)


@claim.exact(
    "(.9, .999): the quoted 3.162 holds up to t = 209 and is passed, by an exact run, at t = 210",
    QUOTED,
)
def usual_decays(run):
    """The first t is computed, and a run of integers 111^i·100^{t−i} of that length is Adam's."""
    steps, ten = adam_bound.passes(*DEFAULTS, Fraction(10)), adam_bound.quoted_square(*DEFAULTS)
    gradients = [Fraction(111**i * 100 ** (steps - i)) for i in range(1, steps + 1)]
    found = adam.square(gradients, *DEFAULTS)
    before = adam_bound.squared_bound(steps - 1, *DEFAULTS)
    good = ten == 10 and before <= ten < found == adam_bound.squared_bound(steps, *DEFAULTS)
    return Checked(
        f"δ² > 10α² first at t = {steps}, by a run over ℤ of {steps} gradients",
        ok=good,
        instances=1,
        refutes=not good,
    )


@claim.enclosure(
    "(.9, .999): B between 7.2702 and 7.2703, B_5000 between 7.2458 and 7.2459; B_t rises to B",
    LIMIT,
)
def enclosed(run):
    from flint import arb, ctx, fmpq

    with ctx.workprec(256):
        top = arb(fmpq(370, 7)).sqrt()
        balls = [adam_bound.ball(t_, *DEFAULTS) for t_ in (1, 10, 100, 1000, 5000, 100000)]
        rising = all(one < two for one, two in zip(balls, [*balls[1:], top]))
        within = arb("7.2702") < top < arb("7.2703") and arb("7.2458") < balls[4] < arb("7.2459")
        good = rising and within and adam_bound.squared_limit(*DEFAULTS) == Fraction(370, 7)
        return Checked(
            f"B = {top.str(8, radius=False)}, B_5000 = {balls[4].str(8, radius=False)}",
            ok=bool(good),
            instances=len(balls) + 1,
        )


@claim.exact("decays with β₁² ≥ β₂: B_t² ≥ (1−β₁)²t for t up to 40", GROWTH)
def growing(run):
    rng, count = random.Random(f"grow {run.seed}"), run.count(30)
    for _ in range(count):
        beta1 = Fraction(rng.randint(4, 19), 20)
        beta2 = beta1**2 * Fraction(rng.randint(1, 10), 10)
        if any(
            adam_bound.squared_bound(t_, beta1, beta2) < (1 - beta1) ** 2 * t_
            for t_ in range(1, 41)
        ):
            return Checked(f"β₁ = {beta1}, β₂ = {beta2}", ok=False, refutes=True)
    return Checked(f"{count} pairs of decays", instances=count)


claim.floats(
    "the float64 Adam: random, spiked and extremal gradients below αB_t, the extremal ones at it",
    BOUND,
    instances=24,
)


claim.batched(
    "torch.optim.Adam: below αB_t; the extremal run of 5,000 steps reaches B_5000",
    BOUND,
    instances=400,
)


@claim.necessity("m_0 = 0", BOUND)
def other_start():
    """From m_0 = 8: a longer step."""
    return two_steps(Inequality(BOUND_AT_TWO, D), AT | {"m0": 8}, start=(), given=[R_FACT])


@claim.necessity("ε ≥ 0", BOUND)
def negative_epsilon():
    """ε = −1/2, one gradient 1: δ = 2α, B_1 = 1."""
    e, d = Scalar("e"), Scalar("d")
    return refute(
        Inequality(number(1), d), [Equation(d, reciprocal(1 + e, "1/(1+e)"))], at={"e": "-1/2"}
    )


@claim.necessity("β₁² < β₂", LIMIT)
def slow_first_moment():
    """β₁ = 1/2, β₂ = 1/8, r = 2: G = 7 at t = 3, where (1−r)G ≤ 1 would give a finite sum; formally
    1/(1−r) = −1 < 7."""
    total, ratio = Scalar("G₃"), Scalar("r")
    return refute(
        Inequality(reciprocal(1 - ratio, "1/(1−r)′"), total),
        [Equation(total, 1 + ratio + ratio**2), R_FACT],
        at={"β₁": "1/2", "β₂": "1/8", "r": 2},
    )


@claim.necessity("β₁ > 0", QUOTED)
def no_first_moment():
    """β₁ = 0: r = 0, and B² = (1−β₁)²/(1−β₂) exactly."""
    ratio, top = Scalar("r"), Scalar("B²")
    given = [
        *DECAYS,
        R_FACT,
        Equation(top, A**2 * reciprocal(B, "1/b′") * reciprocal(1 - ratio, "1/(1−r)′")),
    ]
    return refute(
        Inequality(top, A**2 * reciprocal(B, "1/b′"), strict=True),
        given,
        at={"β₁": 0, "β₂": "1/2", "r": 0},
    )


@claim.refuted_wording(
    "Kingma, Ba: |δ| ≤ α·max(1, (1−β₁)/√(1−β₂)); β₁ = 1/2, β₂ = 3/4, gradients 2, 3: δ² = "
    "(28/27)α²",
    QUOTED,
)
def often_quoted():
    """(1−β₁)²/(1−β₂) = 1 here, so both of the quoted cases say |δ| ≤ α."""
    return two_steps([Inequality(number(1), D)])


@claim.refuted_wording(
    "and where (1−β₁) > √(1−β₂): β₁ = 9/10, β₂ = 999/1000: B² = 370/7 > 10, and B is approached "
    "by actual runs",
    QUOTED,
)
def often_quoted_usual():
    ratio, top = Scalar("r"), Scalar("B²")
    given = [
        *DECAYS,
        R_FACT,
        Equation(top, A**2 * reciprocal(B, "1/b′") * reciprocal(1 - ratio, "1/(1−r)′")),
    ]
    return refute(
        Inequality(A**2 * reciprocal(B, "1/b′"), top),
        given,
        at={"β₁": "9/10", "β₂": "999/1000", "r": "30/37"},
    )


@claim.mutant("Σ(β₁/β₂)^j in the place of Σ(β₁²/β₂)^j is sharp", SHARP)
def wrong_ratio():
    return two_steps(
        Equation(D, A**2 * HAT**2 * (1 + BETA2) * (1 + Scalar("κ"))),
        AT | {"κ": "2/3"},
        given=[Equation(BETA2 * Scalar("κ"), BETA1)],
    )


@claim.mutant("the bound without bias correction", BOUND)
def no_correction():
    """B_2² would be (1/4)·4·(4/3)·(7/16)·…: (1−β₂²)(1−β₁)²/(1−β₂)·G = 7/12 < 28/27."""
    return two_steps(Inequality(A**2 * (1 + BETA2) * (1 + Scalar("r")), D), given=[R_FACT])


@claim.mutant("the last term of the sum dropped", BOUND)
def one_term_less():
    return two_steps(Inequality(A**2 * HAT**2 * (1 + BETA2), D), given=[R_FACT])


@claim.mutant("constant gradients are extremal", SHARP)
def constant_gradients():
    return two_steps(Equation(D, BOUND_AT_TWO), AT | {"g1": 1, "g2": 1}, given=[R_FACT])


@claim.mutant("gradients that grow by β₁/β₂ instead of β₂/β₁ are extremal", SHARP)
def wrong_direction():
    return two_steps(Equation(D, BOUND_AT_TWO), AT | {"g1": 3, "g2": 2}, given=[R_FACT])


@claim.mutant("B_t ≥ B", LIMIT)
def never_reached():
    """β₁ = 1/2, β₂ = 3/4: B_2² = 28/27, B² = 3/2."""
    ratio = Scalar("r")
    top = A**2 * reciprocal(B, "1/b′") * reciprocal(1 - ratio, "1/(1−r)′")
    return refute(
        Inequality(BOUND_AT_TWO, top), [*DECAYS, R_FACT], at={"β₁": "1/2", "β₂": "3/4", "r": "1/3"}
    )


@claim.mutant("β₁² ≥ β₂: B_t² ≥ t", GROWTH)
def faster():
    """β₁ = 1/2, β₂ = 1/4, r = 1: B_2² = 10/9 < 2."""
    return refute(
        Inequality(BOUND_AT_TWO, number(2)),
        [*DECAYS, R_FACT],
        at={"β₁": "1/2", "β₂": "1/4", "r": 1},
    )


@claim.mutant("B > 1 for β₁ = β₂ too", QUOTED)
def equal_decays():
    """β₁ = β₂ = 1/2: r = 1/2 and B = 1."""
    ratio = Scalar("r")
    top = A**2 * reciprocal(B, "1/b′") * reciprocal(1 - ratio, "1/(1−r)′")
    return refute(
        Inequality(top, number(1), strict=True),
        [*DECAYS, R_FACT],
        at={"β₁": "1/2", "β₂": "1/2", "r": "1/2"},
    )
