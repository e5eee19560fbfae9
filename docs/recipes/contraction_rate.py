"""A step that contracts, at every step: V₊ ≤ ρV makes V_t ≤ ρᵗV₀

The power ρᵗ is part of the state, with a recurrence of its own. The step needs no help: V₊ ≤ ρV
and ρ times the predicate add up to it, and such sums are found.
"""

from verify import Claim, Source

claim = Claim(
    name="recipes/contraction_rate",
    title="A contraction factor of one step is one of all steps",
    statement="If ρ ≥ 0 and V_{t+1} ≤ ρV_t for every t, then V_t ≤ ρᵗV_0 for every t.",
    source=Source("a cookbook", ""),
    hypotheses="- each step contracts: V_{t+1} ≤ ρV_t",
)
claim.letters("V V′ V_0; ρ p p′: ≥ 0")
step = claim.under()
step.inductive("V_t ≤ ρᵗV_0", "pV_0 ≥ V", initial="V = V_0; p = 1", recurrence="ρV ≥ V′; p′ = ρp")
claim.needs("each step contracts", "2V_0 ≥ V′", "V = V_0", at="V=V_0=1, V′=3")
