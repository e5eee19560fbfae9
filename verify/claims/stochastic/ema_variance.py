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
SPACE = claim.space("Ω", fields="P")
HERE, NEXT = "(1 + β)E‖m‖² = σ²(1 − β)(1 − q)", "(1 + β)E‖m₊‖² = σ²(1 − β)(1 − q₊)"
AVERAGE, POWER = "m₊ = βm + (1 − β)ξ", "q₊ = β²q"
FRESH, KNOWN, SIZE = "E[ξ | P] = 0", "E[m | P] = m", "E‖ξ‖² = σ²"
EVERY = "\n    ".join(
    ["PP = P : P is E[· | past]", f"{KNOWN} : the past knows it", FRESH, SIZE, AVERAGE, POWER]
)
always = claim.under()
always.inductive(f"""[variance] (1 + β)E‖m_t‖² = σ²(1 − β)(1 − β²ᵗ), by induction over t
    {HERE}
    state: m → m₊; q → q₊
    initial: m = 0 : the average starts at 0; q = 1
    recurrence: {EVERY}
    says: q is β²ᵗ; past and noise are others at every step.
    cites: conditional_expectation""")
step = claim.under(*SPACE, KNOWN, f"{AVERAGE}; {POWER}; {HERE}")
step.under(SIZE).needs("E[ξ | past] = 0", NEXT)
step.under(FRESH).needs("E‖ξ‖² = σ²", NEXT)
claim.under(*SPACE, KNOWN, f"{FRESH}; {SIZE}; {AVERAGE}; {POWER}; q = 1").needs(
    "the average starts at 0", NEXT
)
begun = claim.under(*SPACE, f"{KNOWN}; {FRESH}; {SIZE}; {AVERAGE}; {POWER}; m = 0; q = 1")
begun.false("without 1/(1 + β)", "E‖m₊‖² = σ²(1 − β)(1 − q₊)")
begun.false("(1 − β)² for (1 − β)", "(1 + β)E‖m₊‖² = σ²(1 − β)²(1 − q₊)")

claim.letters("b: ≥ 0; D D₊")
BELOW, MOVED = "σ²b(1 − q) ≥ (1 + β)D", "σ²b(1 − q₊) ≥ (1 + β)D₊"
bounded = claim.under("b = 1 − β : β ≤ 1", "β ≥ 0")
LEFT = "β²D + b²σ² ≥ D₊"
bounded.inductive(f"""[at most] E‖ξ_t‖² ≤ σ² suffices for ≤
    {BELOW}
    state: D → D₊; q → q₊
    initial: D = 0; q = 1
    recurrence: {LEFT} : one step; {POWER}
    at_base: {BELOW}
    at_step: {MOVED} since β²({BELOW}) + ({LEFT}) + (β ≥ 0)({LEFT})
    says: D is E‖m_t‖².""")
claim.under(
    *SPACE, KNOWN, FRESH, "σ² ≥ E‖ξ‖²", AVERAGE
).bounds("""[one step] E‖m₊‖² ≤ β²E‖m‖² + (1 − β)²σ²
    β²E‖m‖² + (1 − β)²σ² ≥ E‖m₊‖²
    = (1 − β)²(σ² ≥ E‖ξ‖²)
    cites: conditional_expectation""")
SIGN = "q ≥ 0"
bounded.under(f"{SIGN} : a square").bounds(f"""[floor] it stays below σ²(1 − β)
    σ²b ≥ σ²b(1 − q)
    = σ²b({SIGN})""")
bounded.under(without="b = 1 − β").needs(
    "0 ≤ β ≤ 1",
    MOVED,
    "b = 1 − β",
    f"{LEFT}; {POWER}; {BELOW}",
    without="β ≥ 0",
    at="β=−2, b=3, σ²=1, q=1, D=D₊=0",
)
claim.letters("S S₊: Ω; t t₊")
claim.under().inductive("""[sum] E‖ξ_1 + … + ξ_t‖² = tσ²
    E‖S‖² = tσ²
    state: S → S₊; t → t₊
    initial: S = 0; t = 0
    recurrence: PP = P : P is E[· | past]
    E[S | P] = S
    E[ξ | P] = 0
    E‖ξ‖² = σ²
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
