"""How long a step of Adam can be: a sharp bound for every t."""

from itertools import product

from flint import fmpq

from theory.thesis import adam, adam_bound
from verify.claim import Claim, Source
from verify.evidence import Checked, Fails

PARTS = "the bound", "sharpness", "the limit", "no limit", "the quoted bound"
BOUND, SHARP, LIMIT, GROWTH, QUOTED = PARTS
DEFAULTS = fmpq(9, 10), fmpq(999, 1000)

claim = Claim(
    name="thesis/adam_step_bound",
    title="""Adam's step is at most α·B_t, sharp for every t; with the usual decays up to 7.27α, not
    3.16α""",
    source=Source(
        "Kingma, Ba, Adam (arXiv 1412.6980)", "section 2.1", "https://arxiv.org/abs/1412.6980"
    ),
    paper="corrected",
    wording="""Kingma and Ba name two upper bounds of the effective step: α(1−β₁)/√(1−β₂) where
    (1−β₁) > √(1−β₂), and α otherwise. Together they hold for all gradients exactly when β₁ = 0 or
    β₁ = β₂; otherwise they cover a single spike only. Shahid's thesis, which feeds these steps to
    its networks as 'normalized inputs', states no bound, and is charged with none.""",
    statement="""
    - 0 < β₁, β₂ < 1, α, ε ≥ 0, one coordinate. For all gradients and t ≥ 1 Adam's step has |δ_t| ≤
      αB_t, B_t² = (1−β₁)²/(1−β₁ᵗ)² · (1−β₂ᵗ)/(1−β₂) · Σ_{j<t}(β₁²/β₂)^j. By: bound
    - At ε = 0 the gradients g_i = (β₁/β₂)^{t−i} attain it, for every t. By: extremal moments;
      extremal steps
    - If β₁² < β₂, then B_t ≤ B for all t and B_t → B = (1−β₁)/√((1−β₂)(1−β₁²/β₂)); By: geometric
      sum; below; limit
    - for (.9, .999) B = √(370/7) = 7.2703. By: usual decays
    - If β₁² ≥ β₂, then B_t ≥ (1−β₁)√t: no bound holds for all t. By: growth
    - Always B > max(1, (1−β₁)/√(1−β₂)), except that B = 1 for β₁ = β₂. By: above the first; above
      the second; equal decays
    """,
    latex=r"""$\frac{|\delta_t|}{\alpha}\le\frac{1-\beta_1}{1-\beta_1^t}\sqrt{\frac{1-\beta_2^t}{1-\beta_2}\sum_{j<t}(\beta_1^2/\beta_2)^j}\le\frac{1-\beta_1}{\sqrt{(1-\beta_2)(1-\beta_1^2/\beta_2)}}$
    if $\beta_1^2<\beta_2$.""",
    hypotheses="""
    - m_0 = 0: a start at g_1, or any other, has another bound
    - ε ≥ 0
    - β₁² < β₂: for the limit
    - β₁ > 0: for the quoted bound to fail; the rest holds for β₁ = 0 too, with 0⁰ = 1""",
    parts=PARTS,
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

claim.letters(*adam.DECAYS, adam.ALPHA, adam.EPS)
claim.letters("m m′ p p′ g g₁ gₜ gₜ₊₁ X X′ δ")
claim.letters("v v′ q q′ G G′ 1/G 1/G′ κ 1/b √v̂ 1−β₁ᵗ 1−β₂ᵗ 1/(1−β₁ᵗ) 1/(1−β₂ᵗ): ≥ 0")
DECAYS, RATIO = "a = 1 − β₁ : a = 1 − β₁; b = 1 − β₂ : b = 1 − β₂", "β₂κ = β₁ : κ = β₁/β₂"
MOMENTS = "m′ = β₁m + ag : first moment; v′ = β₂v + bg² : second moment"
claim.let("ρ = β₁κ; R = β₁²X + β₂`1/G`(X + (p − κGg)²); C = a²`1/b``1−β₂ᵗ``1/(1−β₁ᵗ)`²G")
GEOMETRIC = "G′ = 1 + ρG : G = Σ(β₁²/β₂)^j"
ROOT = "√v̂²`1−β₂ᵗ` = v : v̂ = v/(1−β₂ᵗ); `1−β₁ᵗ``1/(1−β₁ᵗ)` = 1; b`1/b` = 1"
bounded = claim.under(RATIO, "G`1/G` = 1 : G ≥ 1", part=BOUND)
bounded.inductive(f"""
    [bound] (1−β₁)²Gv − (1−β₂)m² = (1−β₁)²(1−β₂)X and X ≥ 0, by induction over t; so δ² ≤ α²B_t²
    m = ap; v = bq; X = Gq − p²; X ≥ 0
    state: m → m′; v → v′; p → p′; q → q′; G → G′; `1/G` → `1/G′`; X → X′
    initial: m = ag₁ : from m_0 = 0; v = bg₁² : from v_0 = 0; p = g₁; q = g₁²; G = 1; X = 0
    recurrence: {MOMENTS}
    p′ = β₁p + g : p = Σβ₁^j g; q′ = β₂q + g² : q = Σβ₂^j g²
    {GEOMETRIC}
    X′ = R : the remainder's recurrence
    at_step: X′ ≥ 0 since β₁²(X ≥ 0) + β₂`1/G`(X ≥ 0) + β₂`1/G`(p − κGg)²
    final: {ROOT}
    δ(√v̂ + ε) = αm`1/(1−β₁ᵗ)` : δ = α·m̂/(√v̂ + ε); √v̂ + ε > 0 : else δ = 0
    conclusion: a²Gv − bm² = a²bX; α²C ≥ δ²
    at_end: a²Gv − bm² = a²bX
    α²C ≥ δ² times √v̂ + ε > 0; √v̂ + ε > 0 since α²a²`1/(1−β₁ᵗ)`²(X ≥ 0)
    + 2α²√v̂εa²`1/b``1−β₂ᵗ``1/(1−β₁ᵗ)`²G + α²a²`1/b``1−β₂ᵗ``1/(1−β₁ᵗ)`²G(ε)²
    says: From t = 1: m = (1−β₁)g₁, v = (1−β₂)g₁², X = 0. (√v̂ + ε)²(α²B_t² − δ²) =
    α²(1−β₁)²X/(1−β₁ᵗ)² + α²B_t²(2ε√v̂ + ε²).""")

claim.under(RATIO, part=SHARP).inductive(f"""
    [extremal moments] for g_i = (β₁/β₂)^{{t−i}}: (1−β₁)²G v = (1−β₂)m² at every t, by induction
    m = aGgₜ; v = bGgₜ²
    state: m → m′; v → v′; G → G′; gₜ → gₜ₊₁
    initial: m = agₜ; v = bgₜ²; G = 1
    recurrence: m′ = β₁m + agₜ₊₁ : first moment; v′ = β₂v + bgₜ₊₁² : second moment
    {GEOMETRIC}
    gₜ = κgₜ₊₁ : g_t = (β₁/β₂)·g_{{t+1}}
    conclusion: a²Gv = bm²""")
claim.under(f"""{ROOT}
    a²Gv = bm² : the induction; δ√v̂ = αm`1/(1−β₁ᵗ)` : δ = α·m̂/√v̂
    nonzero: √v̂ : some gradient is not 0
    part: {SHARP}
    at: m=v=√v̂=δ=1, β₁=0, β₂=0, a=b=1, 1/b=1, α=1, ε=1, 1−β₁ᵗ=1−β₂ᵗ=1/(1−β₁ᵗ)=1, G=1""").proves(
    "[extremal steps] so δ² = α²B_t² at ε = 0", "δ² = α²C", over="nz1 nz1"
)

claim.letters("rᵗ⁺¹; rᵗ β₁ᵗ β₂ᵗ 1/(1−r): ≥ 0")
claim.let("T = a²`1/b``1/(1−r)`")  # B²
claim.under(part=LIMIT).inductive(f"""[geometric sum] (1 − r)G = 1 − rᵗ, by induction over t
    (1 − ρ)G = 1 − rᵗ
    state: G → G′; rᵗ → rᵗ⁺¹
    initial: G = 1; rᵗ = ρ : t = 1
    recurrence: {GEOMETRIC}
    rᵗ⁺¹ = ρrᵗ""")
powers = claim.under(
    "β₂ᵗrᵗ = β₁ᵗ² : (β₁²/β₂)ᵗ; `1−β₁ᵗ` = 1 − β₁ᵗ; `1−β₂ᵗ` = 1 − β₂ᵗ; `1−β₁ᵗ``1/(1−β₁ᵗ)` = 1",
    "`1/(1−r)`(1 − ρ) = 1 : r < 1; (1 − ρ)G = 1 − rᵗ : the geometric sum",
    part=LIMIT,
    at="β₁=1/2, β₂=3/4, κ=2/3, a=1/2, 1/b=4, β₁ᵗ=1/4, β₂ᵗ=9/16, rᵗ=1/9, 1/(1−r)=3/2, G=4/3",
)
powers.under("β₂ᵗ > 0", part=LIMIT).proves("""
    [below] β₂ᵗ(B² − B_t²) = B²(β₂ᵗ − β₁ᵗ)²/(1−β₁ᵗ)²: B_t ≤ B
    T ≥ C
    by: T ≥ C times β₂ᵗ > 0 since a²`1/b``1/(1−r)``1/(1−β₁ᵗ)`²(β₂ᵗ − β₁ᵗ)²""")
powers.proves("""[limit] and B_t → B since β₂ᵗ, β₁ᵗ and rᵗ tend to 0
    T − C = T`1/(1−β₁ᵗ)`²(β₂ᵗ − 2β₁ᵗ + rᵗ)
    cites: power_limit""")
usual = claim.under(
    DECAYS, RATIO, "β₁ = 9/10; β₂ = 999/1000; b`1/b` = 1; `1/(1−r)`(1 − ρ) = 1", part=LIMIT
)
usual.proves("""[usual decays] for (.9, .999) B² = 370/7, between 7.2702² and 7.2703²
    T = 370/7
    T ≥ 7.2702²
    7.2703² ≥ T
    by: T = 370/7
    T ≥ 7.2702² since 233593/175000000
    7.2703² ≥ T since 83463/700000000""")

claim.letters("t t′; β₂ᵗ⁺¹: ≥ 0")
growth = claim.under("ρ ≥ 1 : β₁² ≥ β₂; 1 ≥ β₂", part=GROWTH)
z = "`1/(1−β₁ᵗ)`"
growth.inductive(f"""[growth] r ≥ 1: G ≥ t, by induction, and so B_t² ≥ (1−β₁)²t
    G ≥ t; β₂ ≥ β₂ᵗ
    state: G → G′; t → t′; β₂ᵗ → β₂ᵗ⁺¹
    initial: G = 1; t = 1; β₂ᵗ = β₂
    recurrence: {GEOMETRIC}
    t′ = t + 1; β₂ᵗ⁺¹ = β₂β₂ᵗ
    at_step: G′ ≥ t′ since (G ≥ t) + G(ρ ≥ 1)
    β₂ ≥ β₂ᵗ⁺¹ since β₂(1 ≥ β₂) + β₂(β₂ ≥ β₂ᵗ)
    final: b = 1 − β₂; b`1/b` = 1; `1−β₂ᵗ` = 1 − β₂ᵗ; {z}(1 − β₁ᵗ) = 1
    conclusion: C ≥ a²t
    at_end: {z} ≥ 1 since β₁ᵗ{z}
    C ≥ a²t since a²`1/b`{z}²G(β₂ ≥ β₂ᵗ) + a²{z}G({z} ≥ 1) + a²G({z} ≥ 1) + a²(G ≥ t)
    says: (1−β₂ᵗ) ≥ (1−β₂) and 1−β₁ᵗ ≤ 1""")

limit = claim.under(f"""{DECAYS}
    {RATIO}
    b`1/b` = 1; `1/(1−r)`(1 − ρ) = 1 : r < 1
    part: {QUOTED}
    at: β₁=1/2, β₂=3/4, κ=2/3, a=1/2, b=1/4, 1/b=4, 1/(1−r)=3/2""")
limit.under("β₁ > 0; κ > 0; a > 0; `1/b` > 0; `1/(1−r)` > 0").proves("""
    [above the first] B² − (1−β₁)²/(1−β₂) = rB² > 0
    T > a²`1/b`
    by: T > a²`1/b` since (β₁ > 0)(κ > 0)(a > 0)(a > 0)(`1/b` > 0)(`1/(1−r)` > 0)""")
limit.under("(β₁ − β₂)² > 0 : β₁ ≠ β₂; β₂ > 0; `1/b` > 0; `1/(1−r)` > 0").proves("""
    [above the second] and β₂((1−β₁)² − (1−β₂)(1−r)) = (β₁ − β₂)²: B² − 1 has its sign
    T > 1
    by: T > 1 times β₂ > 0 since ((β₁ − β₂)² > 0)(`1/b` > 0)(`1/(1−r)` > 0)""")
limit.under("β₁ = β₂", nonzero="β₂ : β₂ > 0", at="β₁=β₂=1/2, κ=1, a=b=1/2, 1/b=1/(1−r)=2").proves(
    "[equal decays] B = 1 for β₁ = β₂", "T = 1", over="nz1"
)

claim.letters("δ²/α² B² r e d G₃ m0 m1 m2 v0 v1 v2 g1 g2 κ₂")
claim.let("H = (1 − β₁²)⁻¹; S = a²H²(1 + β₂)(1 + r); L = a²b⁻¹(1 − r)⁻¹")  # S = B_2², L = B²
ORDER = "β₂r = β₁²"
start = claim.under(f"""{DECAYS}
    m1 = β₁m0 + ag1 : first moment; v1 = β₂v0 + bg1² : second moment
    m2 = β₁m1 + ag2 : first moment; v2 = β₂v1 + bg2² : second moment
    v0 = 0 : v_0 = 0; `δ²/α²` = m2²H²(1 − β₂²)v2⁻¹ : m̂²/v̂
    at: β₁=1/2, β₂=3/4, r=1/3, g1=2, g2=3""")
two = start.under("m0 = 0 : zero start")  # β₁ = 1/2, β₂ = 3/4, gradients 2, 3: δ² = (28/27)α²
EDGES = ("t = 1", "equal decays", "β₁² = β₂", "zero gradients", "equal gradients", "zeros first")


@claim.instances(
    "random gradients over ℚ: δ² ≤ B_t²", BOUND, count=200, edges=EDGES, of="runs of up to 12 steps"
)
def sampled(rng, at):
    decays, steps = draw(rng), 1 if at == "t = 1" else rng.randint(1, 12)
    gradients = [fmpq(rng.randint(-9, 9)) for _ in range(steps)]
    if at == "equal decays":
        decays = decays[0], decays[0]
    if at == "β₁² = β₂":
        decays = decays[0], decays[0] ** 2
    if at.endswith("gradients"):
        gradients = [fmpq(at == "equal gradients")] * steps
    if at == "zeros first":
        gradients = [fmpq(0)] * 3 + gradients
    if adam.square(gradients, *decays) > adam_bound.squared_bound(len(gradients), *decays):
        raise Fails(f"β = {decays}, g = {gradients}")


@two.under(ORDER, "B² = S", part=BOUND).instances(
    "two steps", "B² ≥ `δ²/α²`", count=1, edges=product(range(-3, 4), (1, 2, 3)), kept=21
)
def two_steps(at):
    a, b = at or (5, 4)
    halves = {"β₁": "1/2", "β₂": "3/4", "r": "1/3", "m0": 0, "v0": 0}
    return {**halves, "g1": a, "g2": b}


def draw(rng) -> tuple[fmpq, fmpq]:
    """Random decays in (0, 1)."""
    return fmpq(rng.randint(1, 19), 20), fmpq(rng.randint(1, 99), 100)


@claim.instances(f"""the extremal gradients attain B_t exactly
    part: {SHARP}
    count: 60
    of: extremal runs of up to 15 steps""")
def extremal_runs(rng):
    decays, steps = draw(rng), rng.randint(1, 15)
    reached = adam.square(adam.steepest(steps, *decays), *decays)
    if reached != adam_bound.squared_bound(steps, *decays):
        raise Fails(f"β = {decays}, t = {steps}")


@claim.exact(f"""
    (.9, .999): the quoted 3.162 holds up to t = 209 and is passed, by an exact run, at t = 210
    part: {QUOTED}""")
def usual_decays(run):
    """The first t is computed, and a run of integers 111^i·100^{t−i} of that length is Adam's."""
    steps, ten = adam_bound.passes(*DEFAULTS, fmpq(10)), adam_bound.quoted_square(*DEFAULTS)
    gradients = [fmpq(111**i * 100 ** (steps - i)) for i in range(1, steps + 1)]
    found = adam.square(gradients, *DEFAULTS)
    before = adam_bound.squared_bound(steps - 1, *DEFAULTS)
    if not (ten == 10 and before <= ten < found == adam_bound.squared_bound(steps, *DEFAULTS)):
        raise Fails(f"δ² = {found} at t = {steps}")
    said = f"δ² > 10α² first at t = {steps}, by a run over ℤ of {steps} gradients"
    return Checked(said, instances=1)


@claim.enclosure(f"""
    (.9, .999): B between 7.2702 and 7.2703, B_5000 between 7.2458 and 7.2459; B_t rises to B
    part: {LIMIT}""")
def enclosed(run):
    from flint import arb, ctx

    with ctx.workprec(256):
        top = arb(fmpq(370, 7)).sqrt()
        balls = [adam_bound.ball(t, *DEFAULTS) for t in (1, 10, 100, 1000, 5000, 100000)]
        rising = all(one < two for one, two in zip(balls, [*balls[1:], top]))
        within = arb("7.2702") < top < arb("7.2703") and arb("7.2458") < balls[4] < arb("7.2459")
        good = rising and within and adam_bound.squared_limit(*DEFAULTS) == fmpq(370, 7)
        said = f"B = {top.str(8, radius=False)}, B_5000 = {balls[4].str(8, radius=False)}"
        return Checked(said, ok=bool(good), instances=len(balls) + 1)


@claim.instances(
    "decays with β₁² ≥ β₂: B_t² ≥ (1−β₁)²t for t up to 40", GROWTH, count=30, of="pairs of decays"
)
def growing(rng):
    beta1 = fmpq(rng.randint(4, 19), 20)
    beta2, least = beta1**2 * fmpq(rng.randint(1, 10), 10), (1 - beta1) ** 2
    if any(adam_bound.squared_bound(t, beta1, beta2) < least * t for t in range(1, 41)):
        raise Fails(f"β₁ = {beta1}, β₂ = {beta2}")


claim.floats(f"""
    the float64 Adam: random, spiked and extremal gradients below αB_t, the extremal ones at it
    part: {BOUND}
    instances: 24""")
claim.batched(f"""torch.optim.Adam: below αB_t; the extremal run of 5,000 steps reaches B_5000
    part: {BOUND}
    instances: 400""")

start.needs("m_0 = 0", "S ≥ `δ²/α²`", ORDER, at="m0=8", part=BOUND, says="a longer step")
claim.needs(f"""ε ≥ 0
    1 ≥ d
    given: d = (1 + e)⁻¹
    at: e=−1/2
    part: {BOUND}
    says: ε = −1/2, one gradient 1: δ = 2α, B_1 = 1""")
claim.needs(f"""β₁² < β₂
    (1 − r)⁻¹ ≥ G₃
    given: G₃ = 1 + r + r²
    {ORDER}
    at: β₁=1/2, β₂=1/8, r=2
    part: {LIMIT}
    says: r = 2: G = 7 at t = 3, where (1−r)G ≤ 1 would give a finite sum; formally 1/(1−r) = −1""")
decays = claim.under(DECAYS, ORDER)
top = decays.under("B² = L", part=QUOTED)
top.needs("β₁ > 0", "B² > a²b⁻¹", at="β₁=0, β₂=1/2, r=0", says="r = 0, and B² = (1−β₁)²/(1−β₂)")
two.misworded(f"""
    Kingma, Ba: |δ| ≤ α·max(1, (1−β₁)/√(1−β₂)); β₁ = 1/2, β₂ = 3/4, gradients 2, 3: δ² = (28/27)α²
    1 ≥ `δ²/α²`
    part: {QUOTED}
    says: (1−β₁)²/(1−β₂) = 1 here, so both of the quoted cases say |δ| ≤ α""")
top.misworded(
    "and where (1−β₁) > √(1−β₂): β₁ = 9/10, β₂ = 999/1000: B² = 370/7 > 10, and B is approached "
    "by actual runs",
    "a²b⁻¹ ≥ B²",
    at="β₁=9/10, β₂=999/1000, r=30/37",
)
two.false(f"""Σ(β₁/β₂)^j in the place of Σ(β₁²/β₂)^j is sharp
    `δ²/α²` = a²H²(1 + β₂)(1 + κ₂)
    given: β₂κ₂ = β₁
    at: κ₂=2/3
    part: {SHARP}""")
second = two.under(ORDER)
second.false("the bound without bias correction", "a²(1 + β₂)(1 + r) ≥ `δ²/α²`", part=BOUND)
second.false("the last term of the sum dropped", "a²H²(1 + β₂) ≥ `δ²/α²`", part=BOUND)
second.false("constant gradients are extremal", "`δ²/α²` = S", at="g1=1, g2=1", part=SHARP)
other = "gradients that grow by β₁/β₂ instead of β₂/β₁ are extremal"
second.false(other, "`δ²/α²` = S", at="g1=3, g2=2", part=SHARP)
decays.false("B_t ≥ B", "S ≥ L", at="β₁=1/2, β₂=3/4, r=1/3", part=LIMIT, says="28/27 and 3/2")
decays.false(
    "β₁² ≥ β₂: B_t² ≥ t", "S ≥ 2", at="β₁=1/2, β₂=1/4, r=1", part=GROWTH, says="B_2² = 10/9"
)
decays.false("B > 1 for β₁ = β₂ too", "L > 1", at="β₁=β₂=1/2, r=1/2", part=QUOTED, says="B = 1")
claim.mutants()
