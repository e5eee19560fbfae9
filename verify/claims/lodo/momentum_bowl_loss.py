"""Momentum's stationary loss on the noisy bowl, its boundary, and the best momentum of all."""

from flint import fmpq

from theory.lodo.bowl import identities
from theory.operators.letters import inverse
from verify.claim import Claim
from verify.claims.lodo import _bowl, source
from verify.evidence import Fails

PARTS = "the moments after a step", "stationary loss", "EMA momentum", "stability", "best momentum"
MOMENTS, LOSS, EMA, STABLE, BEST = PARTS

claim = Claim(
    name="lodo/momentum_bowl_loss",
    title="Momentum on the bowl: closed form, stability, and the best (η, β)",
    source=source("section 5.1, Appendix F.1 and Table 6 (closed form not in the paper)"),
    statement="""
    - v ← βv − ηg, x ← x + v on the bowl, whose centre moves by s with E[s | past] = 0, E[ssᵀ] = Σ.
      Stationary second moments have η(1−β)·tr(HP) = tr(((1−β)²(1+β) + 2βηH)(2(1+β) − ηH)⁻¹Σ), so E
      b² = σ²[(1−β)²(1+β) + 2βηλ]/(ηλ(1−β)(2(1+β) − ηλ)) for Σ = σ²I; By: E b₊b₊ᵀ, E b₊v₊ᵀ, E v₊v₊ᵀ
      from the step, for every probability space; η(1−β)·tr(HP) = tr(N(2(1+β) − ηH)⁻¹Σ), any n and Σ
    - it is stable where |β| < 1 and 0 < ηλ < 2(1+β). By: falls; at least 0
    - EMA momentum is the same with η → η(1−β). By: EMA
    - With ζ = η/(1+β) the best κ = (1−β)/(1+β) is explicit and what is left is convex in ζ By:
      variance; best κ; split; convex
    - Remark: (on the paper's bowl: bowl_numbers).
    """,
    latex=r"""$\mathbb{E}b^2 =
    \sigma^2\frac{(1-\beta)^2(1+\beta)+2\beta\eta\lambda}{\eta\lambda(1-\beta)(2(1+\beta)-\eta\lambda)}$,
    $|\beta|<1$, $0<\eta\lambda<2(1+\beta)$.""",
    hypotheses="""
    - E[s] = 0: given the past, for the moment equations
    - the moves are independent of the past: only E[s | past] = 0 is used
    - |β| < 1: for stability
    - 0 < ηλ < 2(1+β) for every eigenvalue λ of H: for stability
    - 2(1+β) − ηH is invertible: for the closed form""",
    remark="""Any H = Hᵀ, any Σ. With ζ = η/(1+β), κ = (1−β)/(1+β) the loss is ¼σ²Σ(κ/ζ +
    λ/(κ(2−ζλ))): by the inequality of the means its least value over κ is ½σ²√(n·Σλ/(ζ(2−ζλ))),
    and what stands under the root is convex in ζ. So the best momentum is certified over the
    whole region. Stability, from W: W does not grow and Σ vᵀYv is finite, so v → 0, so ηHb = βv −
    v₊ → 0.""",
    parts=PARTS,
)

claim.proof("E b₊b₊ᵀ, E b₊v₊ᵀ, E v₊v₊ᵀ from the step, for every probability space", MOMENTS)(
    identities.momentum_moments_follow
)
claim.proof("η(1−β)·tr(HP) = tr(N(2(1+β) − ηH)⁻¹Σ), any n and Σ", LOSS)(identities.momentum_trace)

STATIONARY = identities.momentum_moments()
_bowl.moves(claim, MOMENTS, STATIONARY[0], [*identities.SECOND[1:], *identities.momentum_step()])
claim.letters(*STATIONARY, inverse(claim.sum("2(1+β) − ηH"), "R"))
SOLVED = "H=1, Σ=3, η=β=1/2, P=21/5, C=−3/5, V=9/5"
still = claim.under(*STATIONARY, part=LOSS, at=SOLVED)
still.needs("""2(1+β) − ηH is invertible
    tr(HP) = 0
    given: Σ = 0
    at: H=2, Σ=0, η=1, β=0, P=1, C=2, V=4
    says: β = 0, ηλ = 2: b = 1, −1, 1, … has these moments without any noise""")
claim.letters(inverse(claim.sum("2 − ηH"), "R"))
still.false("the SGD formula at η/(1−β)", "η·tr(HP) = (1−β)tr(RΣ)")

claim.letters("g m m₊ θ θ₊ b b₊ v v₊: n")
average = claim.under(
    "m₊ = βm + (1−β)g : the average; θ₊ = θ − ηm₊ : the step; v = −ηm; v₊ = −ηm₊", part=EMA
)
average.proves("""[EMA] v = −ηm obeys v₊ = βv − η(1−β)g, θ₊ = θ + v₊
    v₊ = βv − η(1−β)g; θ₊ = θ + v₊""")
average.false("EMA is η → η/(1−β)", "(1−β)v₊ = (1−β)βv − ηg", at="m=0, g=1, θ=0, η=1, β=1/2")

claim.letters("γ δ: ≥ 0; Y: symmetric n×n")
claim.let("""
    W = η(1+β)bᵀHb − βη(bᵀHv + vᵀHb) + vᵀ(2 − (1−β)ηH)v
    W₊ = η(1+β)b₊ᵀHb₊ − βη(b₊ᵀHv₊ + v₊ᵀHb₊) + v₊ᵀ(2 − (1−β)ηH)v₊""")
ROOM = "Y = 2(1+β) − ηH : Y = 2(1+β) − ηH"
step = claim.under("v₊ = βv − ηHb; b₊ = b + v₊", part=STABLE, at="H=1, b=0, v=1")
step.under(ROOM, at="η=β=1/2").proves("""[falls] W − W₊ = (1−β)·vᵀYv ≥ 0
    W − W₊ = (1−β)vᵀYv
    by: W − W₊ = (1−β)vᵀ(2(1+β) − ηH)v
    cites: bounded_series""")
step.needs("|β| < 1", "W ≥ W₊", at="η=1, β=2")
large = claim.under(part=STABLE, at="H=1, b=0, v=1, η=3, β=0")
large.needs("0 < ηλ < 2(1+β) for every eigenvalue λ of H", "W ≥ 0")
step.false(f"""stable with momentum only where ηλ < 2: W ≥ 0 forces ηλ ≤ 2
    2vᵀv ≥ ηvᵀHv
    given: {ROOM}
    γ = 1 − β; δ = 1 + β
    psd: Y H
    at: η=5/2, β=1/2
    says: b = 1, v = 0: W = 15/4 and it falls or stays""")
claim.letters("η: ≥ 0")
claim.let("W = η(1+β)bᵀHb − βη(bᵀHv + vᵀHb) + vᵀ(2 − (1−β)ηH)v")
claim.under(ROOM, psd="H Y", part=STABLE, at="H=1, b=0, v=1, η=β=1/2").bounds("""
    [at least 0] (1+β)W = η((1+β)b − βv)ᵀH((1+β)b − βv) + vᵀYv ≥ 0
    (1+β)W
    = η((1+β)b − βv)²[H] + (v)²[Y]""")

claim.letters("p λ a ζ κ 1/ζ; 1/κ: ≥ 0; 1/(2−ζλ) A B h; u w: ≥ 0; c d")
claim.let("x = ζaλ; s = 2 − ζλ")
claim.under(f"""px(2−a)(2a−x) = (2−a)²a + 2(a−1)x : the variance at ηλ = x, β = a − 1
    κa = 2 − a : κ = (1−β)/(1+β)
    `1/ζ`ζ = 1
    `1/κ`κ = 1
    `1/(2−ζλ)`s = 1
    nonzero: a³: (1+β)³ is not zero
    part: {BEST}""").proves("""[variance] 2λE b²/σ² = κ/ζ + λ/(κ(2−ζλ))
    2λp = κ`1/ζ` + λ`1/κ``1/(2−ζλ)`
    by: 2pζλκs = κ²s + ζλ over nz1""")
claim.under("`1/κ`κ = 1; h² = AB", part=BEST).bounds("""
    [best κ] κA + B/κ ≥ 2√(AB): A(κA + B/κ − 2h) = (κA − h)²/κ with h² = AB
    A(κA + `1/κ`B − 2h)
    = `1/κ`(κA − h)²""")
claim.under("`1/ζ`ζ = 1; `1/(2−ζλ)`s = 1", part=BEST).proves("""[split] 2/(ζ(2−ζλ)) = 1/ζ + λ/(2−ζλ)
    2`1/ζ``1/(2−ζλ)` = `1/ζ` + λ`1/(2−ζλ)`""")
claim.under("uc = 1; wd = 1", part=BEST).bounds("""[convex] so the sum is convex in ζ
    w − u + u²(d − c)
    = w(1 − ud)²
    says: a reciprocal lies above its tangents: 1/d − u + u²(d − c) = (1 − ud)²/d with u = 1/c""")
claim.mutants(at=SOLVED)

EDGES = (  # no momentum, |β| near 1, the boundary, equal modes, a flat one
    ([fmpq(1)], fmpq(0), fmpq(1)),
    ([fmpq(1)], fmpq(99, 100), fmpq(1, 100)),
    ([fmpq(1)], fmpq(-99, 100), fmpq(1, 100)),
    ([fmpq(1)] * 3, fmpq(1, 2), fmpq(299, 100)),
    ([fmpq(1, 10**6), fmpq(1)], fmpq(1, 3), fmpq(1, 2)),
)


@claim.instances("moments against the formula", LOSS, count=150, edges=EDGES, of="bowls over ℚ")
def moments(rng, at):
    """Heavy ball and EMA; beyond ηλ = 2(1+β) both are refused."""
    from theory.lodo.bowl import Unstable, ema_loss, momentum_loss, stationary_loss
    from theory.lodo.bowl.linear_method import LinearMethod, heavy_ball
    from theory.propagators import Propagator

    if at:
        spectrum, beta, eta = at
    else:
        spectrum = [fmpq(rng.randint(1, 9), rng.randint(1, 9)) for _ in range(rng.randint(1, 3))]
        beta = fmpq(rng.randint(-8, 8), 9)
        eta = 2 * (1 + beta) / max(spectrum) * fmpq(rng.randint(1, 9), 10)
    average = LinearMethod(Propagator([[beta]], [1 - beta]), (eta / (1 - beta),))
    losses = {
        momentum_loss(spectrum, eta, beta),
        stationary_loss(heavy_ball(eta, beta), spectrum),
        ema_loss(spectrum, eta / (1 - beta), beta),
        stationary_loss(average, spectrum),
    }
    if len(losses) > 1:
        raise Fails(f"spectrum {spectrum}, η = {eta}, β = {beta}: formula and moments differ")
    beyond = 2 * (1 + beta) / max(spectrum) + fmpq(1, 100)
    try:
        stationary_loss(heavy_ball(beyond, beta), spectrum)
    except Unstable:
        return
    raise Fails(f"spectrum {spectrum}, β = {beta}: stable beyond the boundary")


@claim.statistical("simulated losses of heavy ball inside their intervals", LOSS)
def simulated(run):
    from numerics.lodo.bowl.linear import LinearMode
    from theory.lodo.bowl import momentum_loss
    from theory.lodo.bowl.linear_method import heavy_ball

    loss = momentum_loss(list(_bowl.SPECTRUM), "3/2", "1/2")
    return _bowl.simulated(run, heavy_ball("3/2", "1/2"), LinearMode.heavy_ball(1.5, 0.5), loss)


@claim.statistical("simulated losses of EMA momentum inside their intervals", EMA)
def simulated_average(run):
    from numerics.lodo.bowl.linear import LinearMode
    from theory.lodo.bowl import ema_loss
    from theory.lodo.bowl.linear_method import LinearMethod
    from theory.propagators import Propagator

    method = LinearMethod(Propagator([["1/2"]], ["1/2"]), (2,))
    loss = ema_loss(list(_bowl.SPECTRUM), 2, "1/2")
    return _bowl.simulated(run, method, LinearMode.ema(2.0, 0.5), loss)


_bowl.batched(claim, LOSS, ([[0.5]], [1.0], [1.5]), [0.1, 0.3, 0.7, 1.0])
