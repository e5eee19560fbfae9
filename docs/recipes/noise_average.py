"""Expectations over time: an average of noise

Vectors may be the state of an induction, and so may the past, which grows by each step's noise.
That the past knows the average is part of what is proved. The noise is a letter of the
recurrence alone, so it is another one at every step.
"""

from verify import Claim, Source

claim = Claim(
    name="recipes/noise_average",
    title="What an exponential average keeps of the noise",
    statement="m_{t+1} = βm_t + (1 − β)ξ_t from 0: (1 + β)E‖m_t‖² = σ²(1 − β)(1 − β²ᵗ).",
    source=Source("a cookbook", ""),
    hypotheses="- the noise is fresh: E[ξ | past] = 0",
)
claim.letters("m m₊ ξ: Ω; β q q₊; σ²: ≥ 0")
projection, _ = claim.space("Ω", fields="P P₊")
KNOWN, FRESH = "E[m | P] = m", "E[ξ | P] = 0"
STEP = ["E‖ξ‖² = σ²", "m₊ = βm + (1 − β)ξ", "q₊ = β²q"]
claim.under().inductive(
    "q is β²ᵗ",
    [KNOWN, "(1 + β)E‖m‖² = σ²(1 − β)(1 − q)"],
    state="m → m₊; P → P₊; q → q₊",
    initial="m = 0; q = 1",
    recurrence=[projection, FRESH, "P₊P = P; E[ξ | P₊] = ξ", *STEP],
    cites="conditional_expectation",
)
claim.under(projection, KNOWN, *STEP, "m = 0; q = 1").under(FRESH).false(
    "without 1 + β", "E‖m₊‖² = σ²(1 − β)(1 − q₊)"
)
claim.under(projection, KNOWN, *STEP, "(1 + β)E‖m‖² = σ²(1 − β)(1 − q)").needs(
    "the noise is fresh", "(1 + β)E‖m₊‖² = σ²(1 − β)(1 − q₊)"
)
