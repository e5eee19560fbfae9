"""Expectations over time: an average of noise

Vectors may be the state of an induction. The past and the noise are letters of the recurrence
alone, so they are others at every step.
"""

from verify import Claim, Source

claim = Claim(
    name="recipes/noise_average",
    title="What an exponential average keeps of the noise",
    statement="m_{t+1} = βm_t + (1 − β)ξ_t from 0: (1 + β)E‖m_t‖² = σ²(1 − β)(1 − β²ᵗ).",
    source=Source("a cookbook", ""),
    hypotheses="- the noise is fresh: E[ξ | past] = 0",
)
claim.letters("m m₊ ξ: Ω; P: symmetric Ω×Ω; β q q₊; σ²: ≥ 0")
(projection,) = claim.space("Ω", fields="P")
STEP = ["E[m | P] = m", "E‖ξ‖² = σ²", "m₊ = βm + (1 − β)ξ", "q₊ = β²q"]
FRESH = "E[ξ | P] = 0"
claim.under().inductive(
    "q is β²ᵗ",
    "(1 + β)E‖m‖² = σ²(1 − β)(1 − q)",
    state="m → m₊; q → q₊",
    initial="m = 0; q = 1",
    recurrence=[projection, FRESH, *STEP],
    cites="conditional_expectation",
)
claim.under(projection, *STEP, "m = 0; q = 1").under(FRESH).false(
    "without 1 + β", "E‖m₊‖² = σ²(1 − β)(1 − q₊)"
)
claim.under(projection, *STEP, "(1 + β)E‖m‖² = σ²(1 − β)(1 − q)").needs(
    "the noise is fresh", "(1 + β)E‖m₊‖² = σ²(1 − β)(1 − q₊)"
)
