"""A telescoping sum: Σ a_s ≤ V₀

The sum so far is a scalar of the state, S₊ = S + a. What each step gives away is bounded by the
fall of a potential V.
"""

from verify import Claim, Source

claim = Claim(
    name="recipes/telescoping",
    title="What a potential gives away adds up to no more than its start",
    statement="If V_{t+1} + a_t ≤ V_t and V_t ≥ 0 for every t, then Σ_{s<t} a_s ≤ V_0 for every t.",
    source=Source("a cookbook", ""),
)
claim.letters("V V′ S S′ a V_0")
claim.under().inductive(
    "Σ_{s<t} a_s ≤ V_0",
    "V_0 ≥ S + V",
    state="V → V′; S → S′",
    initial="V = V_0; S = 0",
    recurrence="V ≥ V′ + a; S′ = S + a",
    final="V ≥ 0",
    conclusion="V_0 ≥ S",
)
