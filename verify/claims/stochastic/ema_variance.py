"""What an exponential average leaves of the noise."""

from fractions import Fraction
from itertools import product

from verify.claim import Claim
from verify.claims.stochastic import P, paper
from verify.evidence import Checked, Fails

claim = Claim(
    name="stochastic/ema_variance",
    title="An exponential average keeps (1−β)/(1+β)·(1−β²ᵗ) of the noise's variance",
    source=paper(
        "Kingma, Ba",
        "Adam: A Method for Stochastic Optimization",
        "ICLR 2015",
        "section 3 (the place from memory), which has the mean; the variance is folklore",
        "https://arxiv.org/abs/1412.6980",
    ),
    statement="""
    - m_{t+1} = βm_t + (1 − β)ξ_t from m_0 = 0, E[ξ_t | past] = 0, E‖ξ_t‖² = σ²: (1 + β)E‖m_t‖² =
      σ²(1 − β)(1 − β²ᵗ) for every t and β. By: variance
    - So for 0 ≤ β ≤ 1 and E‖ξ_t‖² ≤ σ² only: (1 + β)E‖m_t‖² ≤ σ²(1 − β)(1 − β²ᵗ) ≤ σ²(1 − β). By:
      at most; floor
    - A plain average needs no forgetting: E‖ξ_1 + … + ξ_t‖² = tσ². By: sum
    """,
    latex=r"""$\mathbb{E}\|m_t\|^2 = \sigma^2\,\frac{1-\beta}{1+\beta}\,(1-\beta^{2t})$.""",
    hypotheses="""
    - E[ξ | past] = 0
    - E‖ξ‖² = σ²: at every step; ≤ σ² for the bound
    - the average starts at 0
    - 0 ≤ β ≤ 1: for the bounds""",
)

claim.letters(f"m m₊ ξ: Ω; {P}; β q q₊; σ²: ≥ 0")
SPACE, *_ = claim.space("Ω", fields="P P₊")
HERE, NEXT = "(1 + β)E‖m‖² = σ²(1 − β)(1 − q)", "(1 + β)E‖m₊‖² = σ²(1 − β)(1 − q₊)"
AVERAGE, POWER = "m₊ = βm + (1 − β)ξ", "q₊ = β²q"
FRESH, KNOWN, SIZE, AT_MOST = "E[ξ | P] = 0", "E[m | P] = m", "E‖ξ‖² = σ²", "σ² ≥ E‖ξ‖²"
GROWS = f"PP = P : P is E[· | past]; {FRESH}; P₊P = P; E[ξ | P₊] = ξ : the past grows by the noise"
always = claim.under()
always.inductive(f"""[variance] (1 + β)E‖m_t‖² = σ²(1 − β)(1 − β²ᵗ), by induction over t
    {KNOWN}
    {HERE}
    state: m → m₊; P → P₊; q → q₊
    initial: m = 0 : the average starts at 0; q = 1
    recurrence: {GROWS}
    {SIZE}; {AVERAGE}; {POWER}
    says: q is β²ᵗ. The past knows the average, as that is made of earlier noises.
    cites: conditional_expectation""")
step = claim.under(SPACE, KNOWN, f"{AVERAGE}; {POWER}; {HERE}")
step.under(SIZE).needs("E[ξ | past] = 0", NEXT)
step.under(FRESH).needs("E‖ξ‖² = σ²", NEXT)
claim.under(SPACE, KNOWN, f"{FRESH}; {SIZE}; {AVERAGE}; {POWER}; q = 1").needs(
    "the average starts at 0", NEXT
)
begun = claim.under(SPACE, f"{KNOWN}; {FRESH}; {SIZE}; {AVERAGE}; {POWER}; m = 0; q = 1")
begun.false("without 1/(1 + β)", "E‖m₊‖² = σ²(1 − β)(1 − q₊)")
begun.false("(1 − β)² for (1 − β)", "(1 + β)E‖m₊‖² = σ²(1 − β)²(1 − q₊)")

claim.letters("b: ≥ 0")
BELOW, MOVED = "σ²b(1 − q) ≥ (1 + β)E‖m‖²", "σ²b(1 − q₊) ≥ (1 + β)E‖m₊‖²"
bounded = claim.under("b = 1 − β : β ≤ 1", "β ≥ 0")
bounded.inductive(f"""[at most] E‖ξ_t‖² ≤ σ² suffices for ≤
    {KNOWN}
    {BELOW}
    state: m → m₊; P → P₊; q → q₊
    initial: m = 0; q = 1
    recurrence: {GROWS}
    {AT_MOST}; {AVERAGE}; {POWER}
    at_base: {BELOW}
    at_step: {MOVED} since β²({BELOW}) + b²({AT_MOST}) + b²(β ≥ 0)({AT_MOST})
    cites: conditional_expectation""")
SIGN = "q ≥ 0"
bounded.under(f"{SIGN} : a square").bounds(f"""[floor] it stays below σ²(1 − β)
    σ²b ≥ σ²b(1 − q)
    = σ²b({SIGN})""")
claim.under(SPACE, KNOWN, FRESH, AT_MOST, AVERAGE, f"{POWER}; {BELOW}", "b = 1 − β").needs(
    "0 ≤ β ≤ 1", MOVED
)
claim.letters("S S₊: Ω; t t₊")
claim.under().inductive(f"""[sum] E‖ξ_1 + … + ξ_t‖² = tσ²
    E‖S‖² = tσ²
    E[S | P] = S
    state: S → S₊; P → P₊; t → t₊
    initial: S = 0; t = 0
    recurrence: {GROWS}
    {SIZE}
    S₊ = S + ξ
    t₊ = t + 1
    cites: conditional_expectation""")


@claim.exact("all signs of the noise over ℚ")
def signs(run):
    """ξ_j = ±s at step j, all 2ᵗ outcomes, t ≤ 6: both sides of the formula, and the plain sum."""
    count = 0
    for beta in (Fraction(n, 4) for n in range(-3, 6)):
        for t in range(1, 7):
            total = plain = Fraction(0)
            for outcome in product((-3, 3), repeat=t):
                m = Fraction(0)
                for xi in outcome:
                    m = beta * m + (1 - beta) * xi
                total += m * m / 2**t
                plain += Fraction(sum(outcome) ** 2, 2**t)
            if (1 + beta) * total != 9 * (1 - beta) * (1 - beta ** (2 * t)) or plain != 9 * t:
                raise Fails(f"β = {beta}, t = {t}: E m² = {total}")
            count += 1
    return Checked(f"{count} averages", instances=count)


claim.floats("averages over all signs in float64", instances=60)
claim.mutants()
