"""Theorem 1 of the TO paper, with explicit constants."""

from theory.trainable import setting as to
from verify import data_sets
from verify.claim import Claim
from verify.claims.trainable import REBUILT, _convergence, _spaces, source
from verify.evidence import Checked

PARTS = "the error", "the distance", "the induction", "‖A_t‖ ≤ a"
ERROR, DISTANCE, CLOSE, BOUNDED = PARTS

claim = Claim(
    name="trainable/to_convergence",
    title="TO converges like 1/t, with explicit constants",
    source=source("Theorem 1"),
    wording=f"""Theorem 1 says that constants exist with E|m_t − ∇F(w_t)|² ≤ N/(t+θ) and E|w_t −
    w*|² ≤ M/(t+θ), its shift 'to be large enough'. Its schedules and conditions are lost; those
    here are ours, and for them it is true with explicit M, N and θ. ‖A_t‖ must be bounded, for
    which c_t ≤ 1 is not enough (to_unbounded_variables) and β_t = β/s² is. {REBUILT}""",
    statement="""
    - Full TO, projected: w_{t+1} = Proj_W(w_t − α_t m_t). F is C² with μI ≼ ∇²F ≼ LI on W closed
      convex, |w| ≤ D on W, ∇F(w*) = 0, w* ∈ W; E[ξ|past] = 0, E|ξ|² ≤ σ²; a ≥ sup‖A_t‖; e_t = m_t −
      ∇F(w_t). Let K = L + a, κ = (K/μ)(1 + 2L/μ), s = t + θ, α_t = 1/(μs), γ_t = (1 + 2κ)/s, β_t =
      β/s², β ≥ 0, θ ≥ 2κ, (1+θ)(θ−2κ) ≥ βD², C = 1 + 2κ + βD²/(1+θ). Then for all t ≥ 1: E|m_t −
      ∇F(w_t)|² ≤ N/(t+θ) and E|w_t − w*|² ≤ M/(t+θ) with N = max{C²σ²/(1+2κ), (1+θ)E|e_1|²,
      (1+θ)μ²|w_1−w*|²/4}, M = 4N/μ². By: error; gradient; |m| ≤ ε + Lδ; norm; move; drift; |e + (A′
      − H₊)Δ| ≤ (1 + Kα)ε + KLαδ; (E); contraction; pull; and its sum with −αe; (W); scaled;
      induction; c_t ≤ 1; s·c_t ≤ C; α ≤ 2/(μ+L)
    - From A_1 = 0, b_1 = 0, with |g| ≤ G: β ≤ a²θ/G² suffices for a ≥ ‖A_t‖. By: sum; bounded
    """,
    latex=r"""$\mathbb{E}\|m_t - \nabla F(w_t)\|^2 \le \frac{N}{t+\theta}$, $\mathbb{E}\|w_t -
    w^*\|^2 \le \frac{4N}{\mu^2(t+\theta)}$, $N = \max\{\frac{C^2\sigma^2}{1+2\kappa},
    (1+\theta)\mathbb{E}\|e_1\|^2, \frac{(1+\theta)\mu^2}{4}\|w_1-w^*\|^2\}$.""",
    hypotheses="""
    - strong convexity: μ > 0
    - E[ξ | past] = 0
    - θ ≥ 2κ
    - c_t ≤ 1: from (1+θ)(θ−2κ) ≥ βD²
    - ‖A_t‖ is bounded: by a
    - F is C² on W (not known to be needed): the mean Hessian is symmetric; Lipschitz gradients may
      do""",
    parts=(ERROR, DISTANCE, CLOSE, BOUNDED),
    explain_with=_convergence.theorem,
    remark="""δ = (E|w−w*|²)^½, ε = (E|e|²)^½. (W) δ⁺ ≤ (1−μα)δ + αε. (E) ε⁺² ≤ (1−γ⁺)²[(1+Kα)ε +
    KLαδ]² + c₊²σ². With ε² = N/s and δ² = 4N/(μ²s), (W) is 3s ≥ 1 and (E) is (s−2κ)²(s+κ)² +
    (1+2κ)s³ ≤ s³(s+1), where right − left = κ²(s−2κ)(3s+2κ). Letters of dimension Ω are random
    vectors. Where a proof carries a factor p·q of bounds, these are > 0; zeros are limits.""",
)

A2, b2, w2, g2, *_ = claim.letters("A″: n×n; b″ w₊ g₊ f f₊ ξ₊: n")
NEXT = to.full("₊", w2, g2, (to.A_NEXT, to.B_NEXT), (A2, b2))
claim.letters(*to.full(), *NEXT)
claim.let("c₊ = βw₊ᵀw₊ + γ; d = m − f + A′(w₊ − w) − (f₊ − f)")
two = claim.under(to.full()[-1], *NEXT, "g₊ = f₊ + ξ₊ : gradient and noise", part=ERROR).under(
    at="A′=w₊=1, b′=w=f=f₊=ξ₊=β=0, γ=1/2"
)
two.proves("""[error] m₊ − ∇F(w₊) = (1 − c₊)[e + A′(w₊ − w) − (∇F(w₊) − ∇F(w))] + c₊ξ₊, for all n
    m₊ − f₊ = d − dc₊ + ξ₊c₊
    says: f, f₊ are ∇F at w and w₊; A′, b′ the variables that w₊ was made with.""")
two.false("m₊ − ∇F(w₊) without the drift of A", "m₊ − f₊ = (m − f₊) − (m − f₊)c₊ + ξ₊c₊")

# (E) in L², where z = w − w*, Δ = w₊ − w
claim.letters("e z Δ ξ v: Ω; H H₊ P C₊ K_A K_H K_z K_B K_1−c K_c: symmetric Ω×Ω; A: Ω×Ω")
claim.letters("ε δ α a L μ K ε+Lδ x_z x_m x_Δ x_far: ≥ 0")
claim.space("Ω", fields="P", numbers="C₊")
claim.let("m = e + Hz; B = A − H₊; r = ε + Lδ")
NEAR = "δ² − zᵀz = x_z : |z| ≤ δ"
near = claim.under(NEAR, part=ERROR, at="z=H=1, δ=L=2, x_z=3, α=1/2, 1−μα=3/4")
near.under("K_z = L² − HH : the mean Hessian has norm ≤ L", psd="K_z").bounds("""
    [gradient] |∇F(w)| ≤ Lδ, where ∇F(w) = H(w − w*)
    L²δ² ≥ (Hz)ᵀHz
    = x_z(L)² + (z)²[K_z]
    cites: mean_hessian""")
_spaces.triangle(
    claim, "|m| ≤ ε + Lδ", ERROR, "e; ε; x_e", "Hz; Lδ; x_g", "e=H=z=1, ε=L=δ=2, x_e=3, x_g=15"
)
norms = claim.under("K_H = L² − H₊H₊ : the mean Hessian has norm ≤ L", psd="K_H", part=ERROR).under(
    at="A=H₊=1, a=L=2"
)
norms.under("K_A = a² − AᵀA : ‖A_t‖ ≤ a", psd="K_A").bounds("""[norm] ‖A′ − H₊‖ ≤ K = a + L
    aL((a + L)² − BᵀB)
    = (LA + aH₊)² + (L)²[K_A] + aL[K_A] + (a)²[K_H] + aL[K_H]""")
norms.needs(
    "‖A_t‖ is bounded", "(a + L)²ΔᵀΔ ≥ (BΔ)ᵀBΔ", at="A=10, H₊=Δ=a=L=1", says="|(A − H₊)Δ| = 9 > 2"
)
claim.under(f"""r² − mᵀm = x_m : |m| ≤ ε + Lδ
    α²mᵀm − ΔᵀΔ = x_Δ : projection_nonexpansive: |Δ| ≤ α|m|
    part: {ERROR}
    at: e=H=z=α=Δ=L=1, ε=δ=2, x_m=12, x_Δ=3""").bounds("""[move] |Δ| ≤ α(ε + Lδ)
    α²r² ≥ ΔᵀΔ
    = x_m(α)² + x_Δ
    cites: trainable/projection_nonexpansive: step (h2)""")
claim.under("α²r² − ΔᵀΔ = x_far; K_B = K² − BᵀB : ‖A′ − H₊‖ ≤ K", psd="K_B", part=ERROR).under(
    at="A=ε=δ=K=2, H₊=Δ=α=L=1, x_far=15"
).bounds("[drift] |(A′ − H₊)Δ| ≤ Kα(ε + Lδ)", "K²α²r² ≥ (BΔ)ᵀBΔ", "= x_far(K)² + (Δ)²[K_B]")
_spaces.triangle(
    claim,
    "|e + (A′ − H₊)Δ| ≤ (1 + Kα)ε + KLαδ",
    ERROR,
    "e; ε; x_e",
    "BΔ; Kα`ε+Lδ`; x_B",
    "e=H₊=Δ=α=ε+Lδ=1, A=ε=K=2, x_e=x_B=3",
)

claim.letters("γ₊ c̄ σ V x_v x_ξ: ≥ 0")
claim.let("n = (1 − C₊)v + C₊ξ; E = (1 − γ₊)²V² + c̄²σ²")
SIZES = "V² − vᵀv = x_v : |v| ≤ V; σ² − ξᵀξ = x_ξ : |ξ| ≤ σ"
KEPT = "`K_1−c` = (1 − γ₊)² − (1 − C₊)(1 − C₊) : 0 ≤ 1 − c₊ ≤ 1 − γ₊"
BEFORE = ("K_c = c̄² − C₊C₊ : 0 ≤ c₊ ≤ c̄", _spaces.PROJECTION, "Pv = v; PC₊ = C₊P : the past")
SIGNS = "v=(1/2, 1/2, −1/2, −1/2), ξ=(1/2, −1/2, 1/2, −1/2), V=σ=1, x_v=x_ξ=0"
HALF = "γ₊=c̄=1/2, C₊=diag(1/2, 1/2, 1/2, 1/2)"
at_random = {"part": ERROR, "psd": "K_1−c K_c", "at": f"{_spaces.PAST}, {SIGNS}, {HALF}"}
noisy = claim.under(SIZES, KEPT, *BEFORE, **at_random)
noisy.under(_spaces.FRESH, at="V=2, x_v=3").bounds("""
    [(E)] E|e₊|² ≤ (1 − γ₊)²V² + c̄²σ², V = (1 + Kα)ε + KLαδ
    E ≥ nᵀn
    = x_v(1 − γ₊)² + (v)²[`K_1−c`] + x_ξ(c̄)² + (ξ)²[K_c]
    says: The cross term vanishes, since ξ₊ is fresh.
    cites: conditional_expectation""")
noisy.needs("""E[ξ | past] = 0
    E ≥ nᵀn
    at: ξ=(1/2, 1/2, −1/2, −1/2)
    says: v = ξ = ±1 by the past, c = 1/2: E|e₊|² = 1, and the bound says 1/2.""")
claim.under(SIZES, *BEFORE, _spaces.FRESH, **at_random | {"psd": "K_c"}).needs("""c_t ≤ 1
    E ≥ nᵀn
    at: ξ=(0, 0, 0, 0), C₊=diag(3, 3, 1/2, 1/2), σ=0, c̄=3
    says: c = 3 after one past and 1/2 after the other: E(1 − c)² = 17/8 exceeds (1 − γ)².""")
noisy.false(
    "the noise enters as c₊σ², not c₊²σ²: E|e₊|² ≥ c₊σ²",
    "nᵀn ≥ c̄σ²",
    _spaces.FRESH,
    at="v=(0, 0, 0, 0), V=0, C₊=diag(1/2, 1/2, 3/4, 3/4), c̄=3/4",
    says="c = 1/2 or 3/4 by the past: E|e₊|² = 13/32",
)

# (W)
claim.letters("L−μ 2−α(μ+L) 1−μα x_t x_P: ≥ 0; K_W H−μ L−H: symmetric Ω×Ω; x y z₊: Ω")
claim.let("M = μ + `H−μ`; S = (1 − αH)z")
claim.under(f"""`L−H` + `H−μ` = `L−μ` : μI ≼ H ≼ LI; `2−α(μ+L)` = 2 − α(2μ + `L−μ`) : α ≤ 2/(μ+L)
    part: {DISTANCE}
    psd: H−μ L−H
    at: L−μ=μ=1, H−μ=L−H=α=2−α(μ+L)=1/2""").bounds("""
    [contraction] ‖1 − αH‖ ≤ 1 − μα for α ≤ 2/(μ+L)
    `L−μ`((1 − μα)² − (1 − αM)(1 − αM))
    = α`2−α(μ+L)`·`L−μ`[`H−μ`] + α²(`L−H`)²[`H−μ`] + α²(`H−μ`)²[`L−H`]""")
claim.needs(f"""strong convexity
    (1 − μα)²zᵀz ≥ SᵀS
    at: H=0, z=μ=1, α=1/2
    part: {DISTANCE}
    says: nothing shrinks""")
near.under("K_W = `1−μα`² − (1 − αH)(1 − αH)", psd="K_W", part=DISTANCE).bounds(
    "[pull] |(1 − αH)z| ≤ (1 − μα)δ", "`1−μα`²δ² ≥ SᵀS", "= x_z(`1−μα`)² + (z)²[K_W]"
)
_spaces.triangle(
    claim,
    "and its sum with −αe",
    DISTANCE,
    "x; `1−μα`δ; x_x",
    "y; αε; x_y",
    "x=y=1−μα=α=1, δ=ε=2, x_x=x_y=3",
)
claim.under(f"""(`1−μα`δ + αε)² − (x + y)ᵀ(x + y) = x_t : the triangle
    (z − αm)ᵀ(z − αm) − z₊ᵀz₊ = x_P : projection_nonexpansive
    x = S
    y = −αe
    part: {DISTANCE}
    at: z=H=e=δ=ε=x_t=1, α=1−μα=1/2, x_P=0, z₊=0""").bounds("""[(W)] δ⁺ ≤ (1 − μα)δ + αε
    (`1−μα`δ + αε)² ≥ z₊ᵀz₊
    = x_t + x_P
    says: w₊ − w* = Proj(w − αm) − Proj(w*), and w − αm − w* = (1 − αH)z − αe.""")

# the induction closes
claim.letters("s κ C θ: ≥ 0")
claim.let("R = s³(s + 1) − (s − 2κ)²(s + κ)² − (1 + 2κ)s³")
closing = claim.under(part=CLOSE, at="s=3, κ=1")
closing.positive("[gap ≥ 0] R = κ²(s−2κ)(3s+2κ) is ≥ 0 for s ≥ 2κ ≥ 0", "R", "κ ≥ 0; s ≥ 2κ")
closing.needs("θ ≥ 2κ", "R ≥ 0", at="s=κ=1", says="the left exceeds the right by 5")
closing.false("""γ_t = (1 + κ)/s suffices for the same N
    s³(s + 1) ≥ (s − κ)²(s + κ)² + (1 + 2κ)s³""")
closing.false("""(W) with δ² = N/(μ²s)
    s³ ≥ s²(s + 1)
    at: s=1
    says: With δ = √N/(μ√s), (W) reads s²(s+1) ≤ s³.""")
_convergence.closes(
    claim,
    "[induction] (E) and (W) keep E|e|² ≤ N/s and E|w − w*|² ≤ 4N/(μ²s) at every step",
    CLOSE,
    "γ = 1 + 2κ; q = 1 + 2κ; m = 1; θ ≥ 2κ",
    ("s ≥ 2κ", (1, 1, "s ≥ 1 + θ"), (1, 1, "θ ≥ 2κ"), (1, 1)),
    ("P ≥ 0", ("κ", "3s", "s ≥ 2κ"), ("κ", "2κ", "s ≥ 2κ")),
)
claim.letters("s κ θ slack βD² a²θ−G²β 1−θS S G β: ≥ 0")
closing.positive("""[c_t ≤ 1] the hypotheses give c_t ≤ 1 for all t
    s(s − 1 − 2κ) − (1 + θ)(θ − 2κ) + slack
    κ ≥ 0; θ ≥ 2κ; s ≥ 1 + θ; slack ≥ 0
    says: (1+θ)(θ−2κ) − βD² = slack""")
closing.positive("""[s·c_t ≤ C] and s·c_t ≤ C
    βD²·s ≥ βD²(1 + θ)
    βD² ≥ 0; θ ≥ 0; s ≥ 1 + θ
    says: s·c = 1 + 2κ + βD²/s, so C − s·c is βD²(s − 1 − θ)/(s(1+θ))""")
closing.positive("""[α ≤ 2/(μ+L)] and α ≤ 2/(μ+L)
    μ² + 2(L + a)(μ + 2L) ≥ μL
    μ ≥ 0; L ≥ 0; a ≥ 0
    says: κ ≥ L/μ makes μs ≥ L""")
last = claim.under(part=BOUNDED)
claim.letters("1/θ 1/s 1/s₊ S S₊: ≥ 0")
last.inductive("""[sum] Σ1/(j+θ)² ≤ 1/θ, since 1/s − 1/(s+1) > 1/(s+1)²
    `1/θ` ≥ S + `1/s`
    state: S → S₊; `1/s` → `1/s₊`
    initial: S = 0 : the empty sum; `1/s` = `1/θ`
    recurrence: `1/s` − `1/s₊` = `1/s``1/s₊` : s₊ = s + 1; S₊ = S + `1/s₊`²
    at_base: `1/θ` ≥ S + `1/s`
    at_step: `1/θ` ≥ S₊ + `1/s₊` since (`1/θ` ≥ S + `1/s`) + `1/s`(`1/s₊`)²
    conclusion: `1/θ` ≥ S
    at_end: `1/θ` ≥ S since (`1/θ` ≥ S + `1/s`) + `1/s`""")
last.under(
    "`a²θ−G²β` = a²θ − G²β : β ≤ a²θ/G²; `1−θS` = 1 − θS : Σ1/s² ≤ 1/θ; θ > 0 : as 2κ is"
).proves("""
    [bounded] from A_1 = 0, b_1 = 0: ‖A_t‖² ≤ Σβ_j|g_j|² ≤ G²β/θ ≤ a²
    a² ≥ G²βS
    by: a² ≥ G²βS times θ > 0 since `a²θ−G²β` + β`1−θS`(G)²
    says: to_bounded_variables (i) gives the first. Its hypothesis that β_t/γ_t = β/((1+2κ)s) falls
    is plain: s grows.
    cites: trainable/to_bounded_variables: summed""")
claim.mutants(most=40)

TITLE = "the constants for 40 random problems, each decided exactly for all s"
_convergence.checks(claim, TITLE, CLOSE, 40)


@claim.exact("z3 as a second opinion on (E), (W) and c_t ≤ 1", CLOSE)
def second_opinion(run):
    """It fails where z3 finds a counterexample to what is proved, or none to what is false; a pass
    proves nothing."""
    from verify.second_opinion import Statement, double_check

    def closing(k, s, slow=2):
        return s**3 * (s + 1) - (s - slow * k) ** 2 * (s + k) ** 2 - (1 + 2 * k) * s**3

    def late(k, s):
        return [k, s - 2 * k]

    def average(k, t, s, b):
        return s**2 - (1 + 2 * k) * s - b

    def schedule(k, t, s, b):
        return [k, t - 2 * k, s - 1 - t, b]

    def small(k, t, s, b):
        return [*schedule(k, t, s, b), (1 + t) * (t - 2 * k) - b]

    return double_check(
        [
            Statement("(E)", "κ s", late, closing),
            Statement(
                "(W)", "s", lambda s: [s - 1], lambda s: 4 * s**3 - (2 * s - 1) ** 2 * (s + 1)
            ),
            Statement("c_t ≤ 1", "κ θ s βD²", small, average),
        ],
        [
            Statement("(E) for every s ≥ 0", "κ s", lambda k, s: [k, s], closing),
            Statement("(E) with γ = 1 + κ", "κ s", late, lambda k, s: closing(k, s, 1)),
            Statement("c_t ≤ 1 for every β", "κ θ s βD²", schedule, average),
        ],
    )


RUNS = "projected TO on quadratics: every path below its own (E) and (W)"
claim.floats(RUNS, instances=30, at="convergence_step")

QUADRATICS = "stochastic quadratics, means below M/(t+θ) and N/(t+θ)"
_convergence.simulated(claim, QUADRATICS, "", "quadratics", 400)


@claim.statistical("L2-regularized logistic regression on breast cancer and digits")
def logistic(run):
    from numerics.trainable.convergence import logistic as check

    # fewer runs would leave too wide a margin of Student's t
    runs, steps = max(12, run.count(20)), 300 if run.effort == "quick" else 1000
    return Checked(**check(data_sets.two_classes(), runs=runs, seed=run.seed, steps=steps))


claim.batched("one step of (E) and (W), batched in torch", instances=500)
